//! What a return code means for a call.

use crate::catalog::return_code;
use crate::events::BillingRule;
use crate::{Billing, ErrorKind, Outcome, RetryAdvice, ReturnCode};

/// What came of a call that the vendor answered.
pub(super) struct Verdict {
    pub outcome: Outcome,
    pub billing: Billing,
    /// The documented failure, where it is one.
    pub failure: Option<(ErrorKind, &'static ReturnCode)>,
}

/// The verdict of a risk query.
///
/// A code that no catalogue lists, or that belongs to another product, is an answer nobody can judge: it comes
/// through as it is, and whether it was billed is in doubt.
pub(super) fn risk_verdict(code: i64, rule: BillingRule) -> Verdict {
    match return_code(code) {
        Some(row) if code == 0 => {
            Verdict { outcome: Outcome::Success, billing: (rule.of)(row), failure: None }
        }
        Some(row) if row.kind.is_some() => {
            let kind = row.kind.unwrap_or(ErrorKind::Vendor);
            let outcome = if kind == ErrorKind::Vendor { Outcome::Failed } else { Outcome::Rejected };
            Verdict { outcome, billing: (rule.of)(row), failure: Some((kind, row)) }
        }
        _ => Verdict { outcome: Outcome::UnknownResult, billing: Billing::InDoubt, failure: None },
    }
}

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// The vendor's calendar day is read as China Standard Time, which has had no summer time since 1991.
const CHINA_STANDARD_TIME_MS: i64 = 8 * HOUR_MS;

/// How long to wait after an answer at `now_ms`, where the advice says it.
pub(super) fn retry_after_ms(advice: RetryAdvice, now_ms: i64) -> Option<i64> {
    match advice {
        RetryAdvice::Never | RetryAdvice::BackOff | RetryAdvice::NewToken => None,
        RetryAdvice::AfterThirtySeconds => Some(30_000),
        RetryAdvice::NextHour => Some(HOUR_MS - now_ms.rem_euclid(HOUR_MS)),
        RetryAdvice::NextDay => Some(DAY_MS - (now_ms + CHINA_STANDARD_TIME_MS).rem_euclid(DAY_MS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::return_codes;

    #[test]
    fn only_zero_is_billed_on_a_risk_query() {
        for row in return_codes() {
            let verdict = risk_verdict(row.code, BillingRule::VERDICT);
            assert_eq!(verdict.billing == Billing::Billed, row.code == 0, "{}", row.code);
            assert_eq!(verdict.outcome == Outcome::Success, row.code == 0, "{}", row.code);
        }
        let new = risk_verdict(1899, BillingRule::VERDICT);
        assert_eq!((new.outcome, new.billing), (Outcome::UnknownResult, Billing::InDoubt));
    }

    #[test]
    fn the_next_day_begins_at_midnight_in_china() {
        // 2026-11-21T15:59:59.000Z is one second before midnight there.
        assert_eq!(retry_after_ms(RetryAdvice::NextDay, 1_795_276_799_000), Some(1_000));
        assert_eq!(retry_after_ms(RetryAdvice::NextHour, 1_795_276_799_000), Some(1_000));
        assert_eq!(retry_after_ms(RetryAdvice::BackOff, 0), None);
    }
}

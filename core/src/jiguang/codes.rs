//! What a return code means for a call.

use crate::catalog::return_code;
use crate::events::BillingRule;
use crate::{Billing, ErrorKind, Outcome, Product, RetryAdvice, ReturnCode, Vendor};

/// Return code of a risk query, or of the risk part of a verification, that went well.
pub(super) const RISK_SUCCESS: i64 = 0;

/// What came of a call that the vendor answered.
pub(super) struct Verdict {
    pub outcome: Outcome,
    pub billing: Billing,
    /// The documented failure, where it is one.
    pub failure: Option<(ErrorKind, &'static ReturnCode)>,
}

/// The verdict of an answer about `product`.
///
/// A code that no catalogue lists, or that belongs to another product, is an answer nobody can judge: it comes
/// through as it is, and whether it was billed is in doubt.
pub(super) fn verdict(product: Product, code: i64, rule: BillingRule) -> Verdict {
    let row = return_code(code);
    let result = match (product, code) {
        (Product::BusinessRisk, RISK_SUCCESS) | (Product::OneClickLogin, 8000) => Some(Outcome::Success),
        (Product::OneClickLogin, 8001) => Some(Outcome::Failed),
        (Product::NumberVerification, 9000) => Some(Outcome::Consistent),
        (Product::NumberVerification, 9001) => Some(Outcome::Inconsistent),
        (Product::NumberVerification, 9002) => Some(Outcome::UnknownResult),
        _ => None,
    };
    match (row, result) {
        (Some(row), Some(outcome)) => Verdict { outcome, billing: (rule.of)(row), failure: None },
        (Some(row), None) if row.kind.is_some() => {
            let kind = row.kind.unwrap_or(ErrorKind::Vendor);
            let outcome = if kind == ErrorKind::Vendor { Outcome::Failed } else { Outcome::Rejected };
            Verdict { outcome, billing: (rule.of)(row), failure: Some((kind, row)) }
        }
        _ => Verdict { outcome: Outcome::UnknownResult, billing: Billing::InDoubt, failure: None },
    }
}

/// What a documented return code of `product` tells by itself; none for one that no catalogue lists.
pub(crate) fn told_by(product: Product, code: &str) -> Option<(Outcome, Billing)> {
    if product.vendor() != Vendor::Jiguang {
        return None;
    }
    let code = code.parse().ok().filter(|code| return_code(*code).is_some())?;
    let Verdict { outcome, billing, .. } = verdict(product, code, BillingRule::VERDICT);
    Some((outcome, billing))
}

const HOUR_MS: i64 = 3_600_000;
/// One calendar day in China.
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// The vendor's calendar day is read as China Standard Time, which has had no summer time since 1991.
const CHINA_STANDARD_TIME_MS: i64 = 8 * HOUR_MS;

/// How long to wait after an answer at `now_ms`, where the advice says it.
pub(super) fn retry_after_ms(advice: RetryAdvice, now_ms: i64) -> Option<i64> {
    match advice {
        RetryAdvice::Never | RetryAdvice::BackOff | RetryAdvice::NewToken => None,
        RetryAdvice::AfterThirtySeconds => Some(30_000),
        RetryAdvice::AfterThirtyMinutes => Some(30 * 60_000),
        RetryAdvice::NextHour => Some(HOUR_MS - now_ms.rem_euclid(HOUR_MS)),
        RetryAdvice::NextDay => Some(next_day_after_ms(now_ms)),
    }
}

/// How long the vendor's calendar day still lasts at `now_ms`.
pub(super) fn next_day_after_ms(now_ms: i64) -> i64 {
    DAY_MS - (now_ms + CHINA_STANDARD_TIME_MS).rem_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::return_codes;

    #[test]
    fn what_is_billed_is_what_has_a_verdict() {
        for product in Product::ALL {
            let billed: Vec<i64> = return_codes()
                .iter()
                .map(|row| row.code)
                .filter(|code| verdict(product, *code, BillingRule::VERDICT).billing == Billing::Billed)
                .collect();
            let expected: &[i64] = match product {
                Product::BusinessRisk => &[0],
                Product::OneClickLogin => &[8000],
                Product::NumberVerification => &[9000, 9001],
                // Another vendor's.
                Product::IdentityVerification => &[],
            };
            assert_eq!(billed, expected, "{product}");
            let new = verdict(product, 1899, BillingRule::VERDICT);
            assert_eq!((new.outcome, new.billing), (Outcome::UnknownResult, Billing::InDoubt));
        }
    }

    #[test]
    fn a_result_without_a_number_or_a_verdict_is_no_error_and_no_bill() {
        for (product, code, outcome) in [
            (Product::OneClickLogin, 8001, Outcome::Failed),
            (Product::NumberVerification, 9002, Outcome::UnknownResult),
        ] {
            let verdict = verdict(product, code, BillingRule::VERDICT);
            assert_eq!((verdict.outcome, verdict.billing), (outcome, Billing::NotBilled));
            assert!(verdict.failure.is_none());
        }
    }

    #[test]
    fn the_next_day_begins_at_midnight_in_china() {
        // 2026-11-21T15:59:59.000Z is one second before midnight there.
        assert_eq!(retry_after_ms(RetryAdvice::NextDay, 1_795_276_799_000), Some(1_000));
        assert_eq!(retry_after_ms(RetryAdvice::NextHour, 1_795_276_799_000), Some(1_000));
        assert_eq!(retry_after_ms(RetryAdvice::BackOff, 0), None);
    }
}

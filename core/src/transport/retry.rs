//! When to try again, and how long to wait before.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::settings::millis;
use super::{Failure, OperationClass};
use crate::ClientOptions;

/// Further attempts that need no calls to pay for them, in hundredths.
const RESERVE: i64 = 10 * 100;

/// Whether the request may be sent again after `failure`.
pub(super) fn is_safe(class: OperationClass, failure: &Failure) -> bool {
    match class {
        OperationClass::Billed | OperationClass::SingleUseToken | OperationClass::Creation => !failure.sent,
        OperationClass::FreeRead => true,
    }
}

/// The wait before the attempt after `attempts`; none after the last.
///
/// Full jitter: the wait is drawn between zero and a bound that doubles, so that many clients that failed
/// together do not come back together.
pub(super) fn wait(options: &ClientOptions, attempts: i32) -> Option<Duration> {
    if attempts >= options.max_attempts {
        return None;
    }
    let doubled = millis(options.first_retry_wait_ms).saturating_mul(1 << (attempts - 1).clamp(0, 30));
    Some(doubled.min(millis(options.longest_retry_wait_ms)).mul_f64(rand::random::<f64>()))
}

/// Calls pay in a share of an attempt each, further attempts are paid from it.
#[derive(Debug)]
pub(crate) struct Budget {
    percent: i64,
    hundredths: AtomicI64,
}

impl Budget {
    /// `percent` further attempts per hundred calls, beside the reserve; 0 for none at all.
    pub(crate) fn new(percent: i32) -> Self {
        let reserve = if percent == 0 { 0 } else { RESERVE };
        Self { percent: percent.into(), hundredths: AtomicI64::new(reserve) }
    }

    /// A call was begun.
    pub(crate) fn earn(&self) {
        // What a long good time saved up would be no bound for the bad time after it.
        let earn = |saved: i64| (saved < RESERVE).then(|| (saved + self.percent).min(RESERVE));
        let _ = self.hundredths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }

    /// Pays for one further attempt, if there is enough.
    pub(crate) fn spend(&self) -> bool {
        let spend = |saved: i64| (saved >= 100).then(|| saved - 100);
        self.hundredths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn failure(sent: bool) -> Failure {
        Failure {
            sent,
            kind: ErrorKind::Transport,
            timed_out: false,
            reason: String::new(),
            status: None,
            source: None,
        }
    }

    #[test]
    fn only_a_free_read_is_sent_again_when_it_was_sent() {
        for class in [OperationClass::Billed, OperationClass::SingleUseToken, OperationClass::Creation] {
            assert!(is_safe(class, &failure(false)));
            assert!(!is_safe(class, &failure(true)));
        }
        assert!([true, false].map(failure).iter().all(|failure| is_safe(OperationClass::FreeRead, failure)));
    }

    #[test]
    fn waits_stay_under_their_bound_and_end() {
        let options = ClientOptions { max_attempts: 40, ..ClientOptions::default() };
        for attempts in 1..40 {
            let bound = (options.first_retry_wait_ms << (attempts - 1).min(30)).min(2_000);
            assert!(wait(&options, attempts).unwrap() <= millis(bound));
        }
        assert!(wait(&options, 40).is_none());
    }

    #[test]
    fn a_network_that_is_down_gets_a_reserve_and_a_share_of_the_calls() {
        let budget = Budget::new(20);
        let tries = |calls: usize| {
            (0..calls).filter(|_| {
                budget.earn();
                budget.spend()
            })
        };
        // Ten from the reserve, and one in five calls: each such attempt costs what five calls bring.
        assert_eq!(tries(1_000).count(), 12 + (1_000 - 12) / 5);
        (0..1_000).for_each(|_| budget.earn());
        assert_eq!((0..50).filter(|_| budget.spend()).count(), 10, "no more is saved up than the reserve");
    }
}

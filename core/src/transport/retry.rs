//! When to try again, and how long to wait before.

use std::time::Duration;

use super::{Failure, OperationClass};

const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The wait before the attempt after `attempts`; none where the request must not be sent again.
///
/// Full jitter: the wait is drawn between zero and a bound that doubles, so that many clients that failed
/// together do not come back together.
pub(crate) fn wait(class: OperationClass, failure: &Failure, attempts: i32, max: i32) -> Option<Duration> {
    let again = match class {
        OperationClass::Billed | OperationClass::SingleUseToken => !failure.sent,
    };
    if !again || attempts >= max {
        return None;
    }
    let bound = FIRST_WAIT.saturating_mul(1 << (attempts - 1).clamp(0, 10)).min(LONGEST_WAIT);
    Some(bound.mul_f64(rand::random::<f64>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(sent: bool) -> Failure {
        Failure { sent, reason: String::new(), status: None, source: None }
    }

    #[test]
    fn a_billed_call_is_sent_again_only_while_nothing_was_sent() {
        assert!(wait(OperationClass::Billed, &failure(false), 1, 3).is_some());
        assert!(wait(OperationClass::Billed, &failure(false), 3, 3).is_none());
        assert!(wait(OperationClass::Billed, &failure(true), 1, 3).is_none());
    }

    #[test]
    fn waits_stay_under_their_bound() {
        for attempts in 1..40 {
            assert!(wait(OperationClass::Billed, &failure(false), attempts, 99).unwrap() <= LONGEST_WAIT);
        }
    }
}

//! When a transaction can be asked for.

use crate::aliyun::call::READY_AFTER_MS;

/// How long the vendor keeps a transaction.
/// Source: <https://www.alibabacloud.com/help/en/ekyc/latest/authentication-log-query-interface>
const KEPT_MS: i64 = 30 * 24 * 60 * 60_000;

/// From when, and until when.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// First instant, in milliseconds since 1970 (UTC).
    pub ready_at_ms: i64,
    /// First instant at which it is too late.
    pub deadline_at_ms: i64,
}

/// Where an instant lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Early,
    Right,
    Late,
}

impl Window {
    /// Of a transaction that was made at `started_at_ms`.
    pub(super) fn of(started_at_ms: i64) -> Self {
        Self {
            ready_at_ms: started_at_ms.saturating_add(READY_AFTER_MS),
            deadline_at_ms: started_at_ms.saturating_add(KEPT_MS),
        }
    }

    pub(super) fn at(self, now_ms: i64) -> Time {
        match now_ms {
            now if now < self.ready_at_ms => Time::Early,
            now if now < self.deadline_at_ms => Time::Right,
            _ => Time::Late,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_can_be_asked_for_from_30_minutes_to_30_days() {
        let minute = 60_000;
        let at = |age_ms| Window::of(0).at(age_ms);
        assert_eq!([at(-1), at(0), at(30 * minute - 1)], [Time::Early; 3]);
        assert_eq!([at(30 * minute), at(30 * 24 * 60 * minute - 1)], [Time::Right; 2]);
        assert_eq!(at(30 * 24 * 60 * minute), Time::Late);
        assert_eq!(Window::of(i64::MAX).at(i64::MAX), Time::Late);
    }
}

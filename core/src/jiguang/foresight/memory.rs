//! What one process remembers of its own calls.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use super::Verification;
use crate::Phone;

const SECOND: Duration = Duration::from_secs(1);
/// Other processes verify numbers, too: how long a count of the ledger is good for.
const COUNT_IS_GOOD_FOR: Duration = Duration::from_secs(10);
/// Old verifications are looked for again after this many new ones.
const CLEAN_AFTER: usize = 1_000;

#[derive(Default)]
pub(super) struct Memory {
    pub calls: Calls,
    pub app_day: AppDay,
    /// Numbers of calls that have not ended.
    pub under_way: HashSet<Phone>,
    /// Verifications that no ledger can tell.
    untold: HashMap<Phone, Vec<Verification>>,
    since_cleaned: usize,
}

impl Memory {
    pub(super) fn untold(&self, phone: &Phone) -> &[Verification] {
        self.untold.get(phone).map_or(&[], Vec::as_slice)
    }

    /// Remembers `one`, and forgets in time what is older than `oldest_ms`.
    pub(super) fn remember(&mut self, phone: &Phone, one: Verification, oldest_ms: i64) {
        self.untold.entry(phone.clone()).or_default().push(one);
        self.since_cleaned += 1;
        if self.since_cleaned >= CLEAN_AFTER.max(self.untold.len()) {
            self.since_cleaned = 0;
            self.untold.retain(|_, verifications| {
                verifications.retain(|one| one.occurred_at_ms >= oldest_ms);
                !verifications.is_empty()
            });
        }
    }
}

/// When the calls of the last second began.
#[derive(Default)]
pub(super) struct Calls(VecDeque<Instant>);

impl Calls {
    /// A call begins, where there may be `limit` per second; else how long to wait for it.
    pub(super) fn begin(&mut self, limit: i64) -> Result<(), i64> {
        let now = Instant::now();
        while self.0.front().is_some_and(|begun| now.duration_since(*begun) >= SECOND) {
            self.0.pop_front();
        }
        let full = self.0.len() as i64 >= limit;
        if let Some(first) = self.0.front().filter(|_| full) {
            return Err((SECOND - now.duration_since(*first)).as_millis() as i64 + 1);
        }
        self.0.push_back(now);
        Ok(())
    }
}

/// Billed verifications of an app on one day.
#[derive(Default)]
pub(super) struct AppDay {
    day_ms: i64,
    billed: i64,
    counted_at: Option<Instant>,
}

impl AppDay {
    pub(super) fn is_stale(&self, day_ms: i64) -> bool {
        self.day_ms != day_ms || self.counted_at.is_none_or(|at| at.elapsed() >= COUNT_IS_GOOD_FOR)
    }

    /// The ledger counted this many; none where it cannot count.
    pub(super) fn recounted(&mut self, day_ms: i64, counted: Option<i64>) {
        let own = if self.day_ms == day_ms { self.billed } else { 0 };
        *self = Self { day_ms, billed: counted.unwrap_or(own), counted_at: Some(Instant::now()) };
    }

    pub(super) fn add(&mut self, day_ms: i64, billed: bool) {
        if self.day_ms == day_ms && billed {
            self.billed += 1;
        }
    }

    pub(super) fn billed(&self) -> i64 {
        self.billed
    }
}

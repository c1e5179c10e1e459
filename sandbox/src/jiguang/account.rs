//! What the account has left, and what its app may still ask today.

use std::collections::{HashMap, VecDeque};

use verimeter::{Product, Quotas};

use super::PRODUCTS;

const SECOND_MS: i64 = 1_000;
/// A calendar day in China, which has had no summer time since 1991.
const DAY_MS: i64 = 86_400_000;
const CHINA_STANDARD_TIME_MS: i64 = 8 * 3_600_000;
/// What no limit asks for any more is looked for again after this many new numbers.
const CLEAN_AFTER: usize = 10_000;

// Return codes of the limits.
pub(super) const CALLS_PER_SECOND: i64 = 1804;
const TOO_SOON: i64 = 9005;
const NUMBER_PER_DAY: i64 = 9006;
const APP_PER_DAY: i64 = 9007;

/// Prepaid verifications; a product without an entry never runs out.
#[derive(Default)]
pub(super) struct Account(HashMap<Product, i64>);

impl Account {
    /// An account with `calls` of each of Jiguang's products; none for no end.
    pub(super) fn with(calls: Option<i64>) -> Self {
        Self(calls.map(|calls| PRODUCTS.map(|product| (product, calls)).into()).unwrap_or_default())
    }

    pub(super) fn left(&self, product: Product) -> Option<i64> {
        self.0.get(&product).copied()
    }

    pub(super) fn set(&mut self, product: Product, calls: Option<i64>) {
        match calls {
            Some(calls) => _ = self.0.insert(product, calls),
            None => _ = self.0.remove(&product),
        }
    }

    pub(super) fn is_empty(&self, product: Product) -> bool {
        self.left(product).is_some_and(|left| left <= 0)
    }

    /// One verdict of `product` is billed.
    pub(super) fn bill(&mut self, product: Product) {
        if let Some(left) = self.0.get_mut(&product) {
            *left -= 1;
        }
    }
}

/// What was billed on the day of the last verdict. A day that a clock comes back to begins anew where another had one meanwhile.
#[derive(Clone, Copy, Default)]
struct OfDay {
    day: i64,
    billed: i64,
}

impl OfDay {
    fn on(self, day: i64) -> i64 {
        if self.day == day { self.billed } else { 0 }
    }

    fn add(&mut self, day: i64, billed: bool) {
        *self = Self { day, billed: self.on(day) + i64::from(billed) };
    }
}

struct NumberUse {
    last_ms: i64,
    today: OfDay,
}

/// How often numbers and the app were verified.
#[derive(Default)]
pub(super) struct Limits {
    quotas: Quotas,
    app: OfDay,
    numbers: HashMap<String, NumberUse>,
    since_cleaned: usize,
    calls: VecDeque<i64>,
}

impl Limits {
    pub(super) fn new(quotas: Quotas) -> Self {
        Self { quotas, ..Self::default() }
    }

    /// A call of any operation comes at `now_ms`; whether there may be one more in its second.
    pub(super) fn admits_call(&mut self, now_ms: i64) -> bool {
        let most = self.quotas.calls_per_second;
        if most == 0 {
            return true;
        }
        while self.calls.front().is_some_and(|at_ms| *at_ms <= now_ms.saturating_sub(SECOND_MS)) {
            self.calls.pop_front();
        }
        // A clock that went back leaves calls in its future.
        while self.calls.back().is_some_and(|at_ms| *at_ms > now_ms) {
            self.calls.pop_back();
        }
        let admitted = (self.calls.len() as i64) < most;
        if admitted {
            self.calls.push_back(now_ms);
        }
        admitted
    }

    /// Whether `phone` may be verified at `now_ms`, or the code that says why not.
    pub(super) fn refusal(&self, phone: &str, now_ms: i64) -> Option<i64> {
        let Quotas { number_interval_ms, number_per_day, app_per_day, .. } = self.quotas;
        let reached = |billed: i64, most: i64| most > 0 && billed >= most;
        let day = day(now_ms);
        if reached(self.app.on(day), app_per_day) {
            return Some(APP_PER_DAY);
        }
        let number = self.numbers.get(phone)?;
        if reached(number.today.on(day), number_per_day) {
            return Some(NUMBER_PER_DAY);
        }
        // Before the last one only a clock is that went back.
        let since_ms = now_ms.saturating_sub(number.last_ms);
        (0..number_interval_ms).contains(&since_ms).then_some(TOO_SOON)
    }

    /// `phone` was verified, and `billed` or not.
    pub(super) fn verified(&mut self, phone: &str, now_ms: i64, billed: bool) {
        let day = day(now_ms);
        let new = || NumberUse { last_ms: now_ms, today: OfDay::default() };
        if !self.numbers.contains_key(phone) {
            self.since_cleaned += 1;
        }
        let number = self.numbers.entry(phone.to_owned()).or_insert_with(new);
        number.last_ms = now_ms;
        number.today.add(day, billed);
        self.app.add(day, billed);
        if self.since_cleaned >= CLEAN_AFTER.max(self.numbers.len() / 2) {
            self.since_cleaned = 0;
            let since_ms = now_ms.saturating_sub(self.quotas.number_interval_ms);
            self.numbers.retain(|_, number| number.last_ms >= since_ms || number.today.day >= day);
        }
    }
}

/// The calendar day in China that `now_ms` is part of.
fn day(now_ms: i64) -> i64 {
    now_ms.saturating_add(CHINA_STANDARD_TIME_MS).div_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "13800138000";
    /// A midnight in China.
    const MIDNIGHT: i64 = 1_763_654_400_000;

    #[test]
    fn days_begin_at_midnight_in_china() {
        assert_eq!(MIDNIGHT % DAY_MS, 16 * 3_600_000);
        assert_eq!(day(MIDNIGHT), day(MIDNIGHT - 1) + 1);
        assert_eq!(day(-CHINA_STANDARD_TIME_MS - 1), -1);
    }

    #[test]
    fn a_limit_of_zero_is_none() {
        let none = Quotas { number_interval_ms: 0, number_per_day: 0, app_per_day: 0, calls_per_second: 0 };
        let mut limits = Limits::new(none);
        for _ in 0..100 {
            assert!(limits.admits_call(0));
            assert_eq!(limits.refusal(PHONE, 0), None);
            limits.verified(PHONE, 0, true);
        }
    }

    #[test]
    fn calls_of_a_second_are_counted_by_the_clock() {
        let mut limits = Limits::new(Quotas { calls_per_second: 2, ..Quotas::default() });
        let admitted = [0, 0, 999, 1_000, 1_500, 1_999, 2_000, 100].map(|at_ms| limits.admits_call(at_ms));
        assert_eq!(admitted, [true, true, false, true, true, false, true, true]);
    }

    #[test]
    fn numbers_of_yesterday_are_forgotten_in_time() {
        let mut limits = Limits::new(Quotas::default());
        for n in 0..2 * CLEAN_AFTER {
            limits.verified(&n.to_string(), MIDNIGHT + n as i64 * DAY_MS, true);
        }
        assert!(limits.numbers.len() <= CLEAN_AFTER + 1, "{}", limits.numbers.len());
    }
}

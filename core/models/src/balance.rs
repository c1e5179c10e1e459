//! What an account has left, what it used, and what is known of both.

use std::collections::HashMap;

use verimeter_macros::{choice, record};

use crate::{Bucket, Product};

/// Apps that draw on the same balances: those of one developer account at the vendor.
#[record(input)]
pub struct Account {
    /// Name, as recharges and questions give it. The account `default` is always there.
    pub name: String,
    /// Its apps (Jiguang: AppKeys). Empty: every app of the ledger.
    pub apps: Vec<String>,
    /// Products that draw on one balance together. Every other product has a balance of its own.
    pub shared: Vec<Product>,
}

/// Calls that were bought.
#[record(input)]
pub struct Recharge {
    /// What tells it from others, such as the number of its invoice. Recharges with one id count once. Left out: one that
    /// follows from account, product, amount and time where the time is given, else a new one.
    pub id: Option<String>,
    /// Name of the account. Default `default`.
    pub account: Option<String>,
    /// Product whose balance grows.
    pub product: Product,
    /// Calls, 1 or more.
    pub amount: i64,
    /// When: a date of `tz` (`2026-11-01`, its first instant) or an instant with offset. Default now.
    #[moment]
    pub occurred_at: Option<String>,
    /// IANA time zone of the date. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
    /// A remark. Phone numbers in it are masked.
    pub note: Option<String>,
}

impl Recharge {
    /// `amount` calls of `product` for the account `default`, now.
    pub fn new(product: Product, amount: i64) -> Self {
        Self { id: None, account: None, product, amount, occurred_at: None, tz: None, note: None }
    }
}

/// What the vendor's console said was left.
#[record(input)]
pub struct BalanceReading {
    /// What tells it from others; as of a [`Recharge`].
    pub id: Option<String>,
    /// Name of the account. Default `default`.
    pub account: Option<String>,
    /// Product whose balance it is.
    pub product: Product,
    /// Calls that were left, 0 or more.
    pub remaining: i64,
    /// When: a date of `tz` (its first instant) or an instant with offset. Default now.
    #[moment]
    pub occurred_at: Option<String>,
    /// IANA time zone of the date. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
    /// A remark. Phone numbers in it are masked.
    pub note: Option<String>,
}

impl BalanceReading {
    /// `remaining` calls of `product` left to the account `default`, now.
    pub fn new(product: Product, remaining: i64) -> Self {
        Self { id: None, account: None, product, remaining, occurred_at: None, tz: None, note: None }
    }
}

/// What an entry says about a balance.
#[choice]
pub enum BalanceEntryKind {
    /// Calls were bought.
    Recharge,
    /// What was left, as the console said.
    Reading,
}

/// A recharge or a reading, as the ledger keeps it.
#[record]
pub struct BalanceEntry {
    /// What tells it from others.
    pub id: String,
    /// Name of the account.
    pub account: String,
    /// Product whose balance it is about.
    pub product: Product,
    /// Recharge or reading.
    pub kind: BalanceEntryKind,
    /// Calls that were bought, or that were left.
    pub amount: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub occurred_at_ms: i64,
    /// A remark.
    pub note: Option<String>,
}

/// What came of stating a recharge or a reading.
#[record]
pub struct RecordedEntry {
    /// The entry, as the ledger keeps it.
    pub entry: BalanceEntry,
    /// Whether it was not there before.
    pub new: bool,
}

/// Which balances to show.
#[record(input)]
pub struct BalanceQuery {
    /// Name of the account. Default `default`.
    pub account: Option<String>,
    /// Only the balance that this product draws on. Left out: every balance that has an entry or an event.
    pub product: Option<Product>,
    /// When: a date of `tz` (its first instant) or an instant with offset. Default now.
    #[moment]
    pub at: Option<String>,
    /// IANA time zone of days. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
    /// Balances of which fewer calls than this may be left are `low`.
    pub alert: Option<i64>,
}

impl BalanceQuery {
    /// Every balance of the account `default`, now.
    pub fn new() -> Self {
        Self { account: None, product: None, at: None, tz: None, alert: None }
    }
}

impl Default for BalanceQuery {
    fn default() -> Self {
        Self::new()
    }
}

/// What a balance is counted from.
#[choice]
pub enum BalanceBasis {
    /// The last reading.
    Reading,
    /// The first recharge, before which nothing is taken to have been left: there is no reading.
    FirstRecharge,
    /// Nothing: what remains is not known.
    Nothing,
}

/// Why a figure cannot be right.
#[choice]
pub enum ContradictionKind {
    /// More was billed than there was: a recharge or a reading is missing.
    BelowZero,
    /// The vendor refused calls for lack of balance while some should have been left.
    Refused,
}

/// Evidence in the ledger against a figure.
#[record]
pub struct Contradiction {
    /// Why.
    pub kind: ContradictionKind,
    /// Beginning of the quarter-hour of the evidence, in milliseconds since 1970 (UTC); none where it is the figure itself.
    pub at_ms: Option<i64>,
    /// One sentence.
    pub message: String,
}

/// What can be said of the day on which a balance runs out.
#[choice]
pub enum RunOutState {
    /// The dates are there.
    Forecast,
    /// Nothing is left.
    Empty,
    /// Nothing was consumed in the days that are looked at.
    Unused,
    /// There are fewer than seven whole days of events.
    TooFewDays,
    /// What remains is not known.
    UnknownBalance,
    /// It lasts longer than ten years.
    FarOff,
}

/// When a balance runs out, if consumption goes on as it was.
#[record]
pub struct RunOut {
    /// Whether there are dates, and why not.
    pub state: RunOutState,
    /// Whole days that it follows from, 28 at most.
    pub days: i64,
    /// Billed events per day in them.
    pub mean_per_day: Option<f64>,
    /// Whether each weekday has a mean of its own, as from 14 days on.
    pub by_weekday: bool,
    /// Date of the zone on which it is expected to run out.
    pub expected: Option<String>,
    /// First date of the 95 % interval.
    pub earliest: Option<String>,
    /// Last date of the 95 % interval; none where it has no end.
    pub latest: Option<String>,
}

/// What remains of a balance: last known balance + recharges − consumption of all apps of the account since.
#[record]
pub struct Balance {
    /// Name of the account.
    pub account: String,
    /// Products that draw on it.
    pub products: Vec<Product>,
    /// IANA time zone of dates.
    pub tz: String,
    /// First instant that is no longer part, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// What it is counted from.
    pub basis: BalanceBasis,
    /// When that was, in milliseconds since 1970 (UTC).
    pub known_at_ms: Option<i64>,
    /// What was left then.
    pub known: Option<i64>,
    /// Calls bought since.
    pub recharged: i64,
    /// Billed events since.
    pub consumption: i64,
    /// Events since of which nobody here knows whether they are billed.
    pub in_doubt: i64,
    /// Billed events since, by product.
    pub by_product: HashMap<String, i64>,
    /// Billed events since, by app.
    pub by_app: HashMap<String, i64>,
    /// What remains if nothing in doubt was billed. Below 0 where the ledger contradicts its entries.
    pub remaining: Option<i64>,
    /// What remains if everything in doubt was billed.
    pub remaining_low: Option<i64>,
    /// When it runs out.
    pub run_out: RunOut,
    /// The threshold of the question.
    pub alert: Option<i64>,
    /// Whether fewer than that may remain; none without a threshold, or where what remains is not known.
    pub low: Option<bool>,
    /// Evidence against the figure.
    pub contradictions: Vec<Contradiction>,
}

/// Whose consumption to show, over which buckets.
#[record(input)]
pub struct ConsumptionQuery {
    /// Name of the account. Default `default`.
    pub account: Option<String>,
    /// Only these products.
    pub products: Vec<Product>,
    /// Only these apps of the account.
    pub apps: Vec<String>,
    /// First instant, as of [`StatsQuery`](crate::StatsQuery).
    #[moment]
    pub start: Option<String>,
    /// First instant that is no longer part, as of [`StatsQuery`](crate::StatsQuery).
    #[moment]
    pub end: Option<String>,
    /// IANA time zone of dates and buckets. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
    /// Width of a row. Default day.
    pub bucket: Option<Bucket>,
}

impl ConsumptionQuery {
    /// Everything of the account `default`, by the console's own days.
    pub fn new() -> Self {
        Self {
            account: None,
            products: Vec::new(),
            apps: Vec::new(),
            start: None,
            end: None,
            tz: None,
            bucket: None,
        }
    }
}

impl Default for ConsumptionQuery {
    fn default() -> Self {
        Self::new()
    }
}

/// What an app used of a product in one bucket.
#[record]
pub struct ConsumptionRow {
    /// First instant of the bucket within the range, in milliseconds since 1970 (UTC).
    pub bucket_start_at_ms: i64,
    /// The same in the zone: a date, for hours a time with offset.
    pub bucket_start: String,
    /// The product.
    pub product: Product,
    /// The app.
    pub app: String,
    /// Events.
    pub requests: i64,
    /// Events that the vendor bills.
    pub consumption: i64,
    /// Events of which nobody here knows whether they are billed.
    pub in_doubt: i64,
}

/// What an account used: a row per bucket, product and app, empty ones too.
#[record(table)]
pub struct Consumption {
    /// Name of the account.
    pub account: String,
    /// IANA time zone of the rows.
    pub tz: String,
    /// Width of a bucket.
    pub bucket: Bucket,
    /// First instant, in milliseconds since 1970 (UTC).
    pub start_at_ms: i64,
    /// First instant that is no longer part, in milliseconds since 1970 (UTC).
    pub end_at_ms: i64,
    /// By time, then product and app. A product and app that has no event in the range has no row.
    pub rows: Vec<ConsumptionRow>,
    /// The whole range, a row per product and app.
    pub totals: Vec<ConsumptionRow>,
}

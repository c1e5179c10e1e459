//! Questions to the statistics and their answers.

use std::collections::HashMap;

use verimeter_macros::{choice, record};

use crate::{Billing, Bucket, Outcome, Platform, Product, RiskLevel};

/// What a view shows. An empty filter lets everything through; filters add up (and), their values do not (or).
#[record(input)]
pub struct StatsQuery {
    /// The product to look at.
    pub product: Product,
    /// First instant: a date of `tz` (`2026-11-01`) or an instant with offset (`2026-11-01T08:00:00Z`). Left out: the
    /// day of the first event.
    #[moment]
    pub start: Option<String>,
    /// First instant that is no longer part; the same forms. At most 366 days after `start`. Left out: the day after
    /// that of the last event.
    #[moment]
    pub end: Option<String>,
    /// IANA time zone of dates and buckets. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
    /// Width of a row. Default day.
    pub bucket: Option<Bucket>,
    /// Only these apps.
    pub apps: Vec<String>,
    /// Only these platforms.
    pub platforms: Vec<Platform>,
    /// Only these carriers.
    pub carriers: Vec<String>,
    /// Only these outcomes.
    pub outcomes: Vec<Outcome>,
    /// Only these billing states.
    pub billing: Vec<Billing>,
    /// Only these risk levels.
    pub levels: Vec<RiskLevel>,
    /// Only these return codes.
    pub codes: Vec<String>,
    /// Only events with at least one of these tags.
    pub tags: Vec<String>,
    /// Only transactions of identity verification that were left on one of these pages: words of the catalogue of pages, or
    /// as the vendor calls them.
    pub pages: Vec<String>,
    /// Only transactions of identity verification that broke off for one of these reasons, as the vendor numbers them.
    pub error_codes: Vec<String>,
}

impl StatsQuery {
    /// Everything of `product`, by the console's own days.
    pub fn new(product: Product) -> Self {
        Self {
            product,
            start: None,
            end: None,
            tz: None,
            bucket: None,
            apps: Vec::new(),
            platforms: Vec::new(),
            carriers: Vec::new(),
            outcomes: Vec::new(),
            billing: Vec::new(),
            levels: Vec::new(),
            codes: Vec::new(),
            tags: Vec::new(),
            pages: Vec::new(),
            error_codes: Vec::new(),
        }
    }

    /// Only from `start` to before `end`.
    #[must_use]
    pub fn between(mut self, start: impl Into<String>, end: impl Into<String>) -> Self {
        self.start = Some(start.into());
        self.end = Some(end.into());
        self
    }
}

/// Shares of a row; none where the denominator is 0.
#[record]
pub struct Rates {
    /// success / requests.
    pub success: Option<f64>,
    /// consistent / (consistent + inconsistent).
    pub consistent: Option<f64>,
    /// unknown_result / requests.
    pub unknown_result: Option<f64>,
    /// passed / finished.
    pub passed: Option<f64>,
    /// finished / started.
    pub finished: Option<f64>,
    /// interrupted / started.
    pub interrupted: Option<f64>,
    /// not_started / (started + not_started).
    pub not_started: Option<f64>,
}

/// The figures of one bucket, or of the whole range.
#[record]
pub struct OverviewRow {
    /// First instant of the bucket within the range, in milliseconds since 1970 (UTC).
    pub bucket_start_at_ms: i64,
    /// The same in the zone: a date (`2026-11-01`), for hours a time with offset.
    pub bucket_start: String,
    /// Events.
    pub requests: i64,
    /// Events with outcome success.
    pub success: i64,
    /// Events that the vendor bills.
    pub consumption: i64,
    /// Events with outcome consistent.
    pub consistent: i64,
    /// Events with outcome inconsistent.
    pub inconsistent: i64,
    /// Events without a verdict.
    pub unknown_result: i64,
    /// Events that failed.
    pub failed: i64,
    /// Events that the vendor turned away.
    pub rejected: i64,
    /// Events whose end is not known.
    pub in_doubt: i64,
    /// Transactions of identity verification that the person began: finished + interrupted.
    pub started: i64,
    /// Transactions with a result: passed + not_passed.
    pub finished: i64,
    /// Transactions with outcome passed.
    pub passed: i64,
    /// Transactions with outcome not_passed.
    pub not_passed: i64,
    /// Transactions that were begun and broken off.
    pub interrupted: i64,
    /// Transactions that were never begun.
    pub not_started: i64,
    /// Shares of the figures above.
    pub rates: Rates,
    /// Events per risk level (`low`, `medium`, `medium_high`, `high`); events without a level are in none.
    pub by_level: HashMap<String, i64>,
    /// Events per risk tag that occurred; an event with two tags is in both.
    pub by_tag: HashMap<String, i64>,
}

/// The console's overview: one row per bucket, empty ones too, and their sum.
#[record(table, chart)]
pub struct Overview {
    /// The product.
    pub product: Product,
    /// IANA time zone of the rows.
    pub tz: String,
    /// Width of a row.
    pub bucket: Bucket,
    /// What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there.
    pub filters: HashMap<String, Vec<String>>,
    /// First instant, in milliseconds since 1970 (UTC).
    pub start_at_ms: i64,
    /// First instant that is no longer part, in milliseconds since 1970 (UTC).
    pub end_at_ms: i64,
    /// The whole range.
    pub total: OverviewRow,
    /// One row per bucket, in time.
    pub rows: Vec<OverviewRow>,
}

/// One line of a trend chart.
#[record]
pub struct TrendSeries {
    /// Column of the overview: `requests`, `success`, `level:high`, `tag:F24004`, …
    pub key: String,
    /// What to call it on a chart.
    pub label: String,
    /// Whether the chart shows it before anybody asks; the others are the gray categories below the axes.
    pub shown: bool,
    /// One value per bucket.
    pub values: Vec<i64>,
}

/// The console's trend chart: every category over the same buckets.
#[record(table, chart)]
pub struct Trend {
    /// The product.
    pub product: Product,
    /// IANA time zone of the buckets.
    pub tz: String,
    /// Width of a bucket.
    pub bucket: Bucket,
    /// What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there.
    pub filters: HashMap<String, Vec<String>>,
    /// First instant of each bucket in the zone, as in the overview's rows.
    pub bucket_starts: Vec<String>,
    /// First instant of each bucket, in milliseconds since 1970 (UTC).
    pub bucket_starts_at_ms: Vec<i64>,
    /// The categories.
    pub series: Vec<TrendSeries>,
}

/// What a chart shows.
#[choice]
pub enum ChartKind {
    /// The categories of the overview over time.
    Trend,
    /// Risk levels over time; of business risk control.
    ByLevel,
    /// Results of each carrier.
    ByCarrier,
    /// Where people are lost; of identity verification.
    Funnel,
    /// How long pages were shown: the times that half, 90 % and 99 % did not exceed; of identity verification.
    PageStay,
}

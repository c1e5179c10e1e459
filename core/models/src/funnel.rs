//! Where people are lost on their way through identity verification.

use std::collections::HashMap;

use verimeter_macros::{choice, record};

use crate::{Product, Stage, StatsQuery};

/// What a funnel may be split by.
#[choice]
pub enum FunnelSplit {
    /// Platform of the end user's app.
    Platform,
    /// The app.
    App,
    /// ISO week of the zone, Monday to Sunday.
    Week,
}

/// Which funnel to show.
#[record(input)]
pub struct FunnelQuery {
    /// Range and filters; the product is `identity_verification`, and `bucket` says nothing here.
    pub filter: StatsQuery,
    /// A funnel for each of these, too.
    pub by: Option<FunnelSplit>,
    /// Shares and quantiles of fewer transactions than this are not given, because they would say nothing. From 1; default
    /// 30.
    pub min_sample: Option<i64>,
}

impl FunnelQuery {
    /// One funnel of what `filter` lets through.
    pub fn new(filter: StatsQuery) -> Self {
        Self { filter, by: None, min_sample: None }
    }
}

/// A share with its 95 % confidence interval (Wilson's score interval: Wilson 1927; Brown, Cai and DasGupta 2001).
#[record]
pub struct Share {
    /// Part / whole, 0 to 1.
    pub value: f64,
    /// Lower bound of the interval.
    pub low: f64,
    /// Upper bound of the interval.
    pub high: f64,
}

/// The drop-off funnel of identity verification; definitions at [`FunnelStage`].
#[record(table, chart)]
pub struct Funnel {
    /// The product.
    pub product: Product,
    /// IANA time zone of range and weeks.
    pub tz: String,
    /// First instant, in milliseconds since 1970 (UTC).
    pub start_at_ms: i64,
    /// First instant that is no longer part, in milliseconds since 1970 (UTC).
    pub end_at_ms: i64,
    /// Shares and quantiles of fewer than this are not given.
    pub min_sample: i64,
    /// What it is split by.
    pub by: Option<FunnelSplit>,
    /// What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there.
    pub filters: HashMap<String, Vec<String>>,
    /// All transactions.
    pub total: FunnelPart,
    /// One per platform, app or week that has transactions; in time, else by key.
    pub parts: Vec<FunnelPart>,
}

/// The funnel of some transactions.
#[record]
pub struct FunnelPart {
    /// Platform, app, or first day of the week within the range; empty for all transactions.
    pub key: String,
    /// Transactions, of any end.
    pub requests: i64,
    /// Of those, never begun: they are before the funnel.
    pub not_started: i64,
    /// Of those, without an end that is known (asked too early, id refused, no readable answer): neither success nor loss.
    pub without_verdict: i64,
    /// Of those, begun and broken off: all that were lost in the funnel before a result.
    pub interrupted: i64,
    /// Whether at least `min_sample` transactions were begun; below that, most shares here are not given.
    pub enough: bool,
    /// Every stage, in order.
    pub stages: Vec<FunnelStage>,
    /// Every page that was shown or left, in the order of a flow; then those that no catalogue knows.
    pub pages: Vec<FunnelPage>,
    /// Why transactions were interrupted, most frequent first.
    pub error_codes: Vec<FunnelReason>,
    /// Why persons did not pass, most frequent first.
    pub sub_codes: Vec<FunnelReason>,
    /// What it took: retries, corrections, refusals.
    pub friction: Vec<FunnelFriction>,
}

/// One stage of the funnel.
///
/// The vendor tells of a transaction its end, the page that was left and how long each page was shown. From these:
///
/// - It **ends** at `passed` or `finished` where there is a result; where it was interrupted, at the stage of the page that
///   was left (of the furthest page that was shown, where the vendor names none). The name `GUIDE` is that of two pages: where
///   a later page was shown before, it is the one before the liveness check. Ends are counted where persons left, also in
///   flows of another order.
/// - It **reached** every stage up to its end. So each stage is reached by those who reached the one before, less those who
///   dropped there.
/// - It was **shown** a stage that it reached if a page of it was shown or left. A stage that a flow does not have is reached
///   and not shown, and nobody drops there. Where the vendor gives no page times, all stages up to the end count as shown,
///   save NFC, which few flows ask for.
///
/// Source: pages and times of `CheckVerifyLog`; the reading is ours, the vendor publishes none.
#[record]
pub struct FunnelStage {
    /// The stage.
    pub stage: Stage,
    /// Transactions that came to it or further.
    pub reached: i64,
    /// Of those, that were shown it.
    pub shown: i64,
    /// shown - dropped.
    pub went_on: i64,
    /// Transactions that ended at it: interrupted; at `finished`, not passed.
    pub dropped: i64,
    /// reached / started; none below the minimum sample.
    pub reach: Option<Share>,
    /// dropped / shown; none below the minimum sample.
    pub drop: Option<Share>,
}

/// One page.
#[record]
pub struct FunnelPage {
    /// The catalogue's word, the vendor's name of a page that no catalogue knows, or empty where the vendor named none.
    pub page: String,
    /// English label; the name where no catalogue knows it.
    pub label: String,
    /// Chinese label; the name where no catalogue knows it.
    pub label_zh: String,
    /// Whether the catalogue knows it.
    pub known: bool,
    /// The stage that it belongs to; none where no catalogue knows it.
    pub stage: Option<Stage>,
    /// Transactions that have a time for it.
    pub shown: i64,
    /// Interrupted transactions that were left on it.
    pub left: i64,
    /// left / interrupted; none below the minimum sample.
    pub share: Option<Share>,
    /// Of those that were left, how many for which of the vendor's reasons; empty where it named none.
    pub error_codes: HashMap<String, i64>,
    /// Times that the quantiles are of. Of transactions whose rows were purged from a ledger there are none.
    pub stays: i64,
    /// Half of the times are not longer, in milliseconds, within 1 %; none below the minimum sample.
    pub stay_p50_ms: Option<f64>,
    /// 90 % of the times are not longer.
    pub stay_p90_ms: Option<f64>,
    /// 99 % of the times are not longer.
    pub stay_p99_ms: Option<f64>,
}

/// One reason that the vendor gives.
#[record]
pub struct FunnelReason {
    /// The vendor's code; empty where it named none.
    pub code: String,
    /// What it says; none where no catalogue knows it.
    pub meaning: Option<String>,
    /// Transactions that ended for it.
    pub transactions: i64,
    /// Of all that were interrupted (error codes) or did not pass (sub codes); none below the minimum sample.
    pub share: Option<Share>,
}

/// Something that persons had to do again, or refused; over the transactions that tell of it.
#[record]
pub struct FunnelFriction {
    /// Field of the event: `face_retries`, `ocr_retries`, `ocr_edits`, `ocr_edit_retries`, `camera_refused_face` or
    /// `camera_refused_ocr`.
    pub name: String,
    /// Transactions that tell of it. Those whose rows were purged from a ledger do not.
    pub told: i64,
    /// Of those, where it happened.
    pub affected: i64,
    /// How often it happened.
    pub times: i64,
    /// affected / told; none below the minimum sample.
    pub share: Option<Share>,
}

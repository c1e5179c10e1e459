//! The drop-off funnel of identity verification: where people are lost, why, and how long they took.
//!
//! Counts come from the cube and are exact under every filter and in every zone; page times and counters come from
//! [`Measures`], which are kept per cell and therefore follow the same filters.

mod share;
mod tally;
mod way;

use std::collections::BTreeMap;

use super::filter::{matches, words};
use super::measures::Measures;
use super::{BucketStart, Calendar, Dims, QUARTER_MS};
use crate::{Bucket, Error, Funnel, FunnelQuery, FunnelSplit, Product, Result, StatsQuery};
use tally::Tally;
use way::Way;

/// Shares of fewer transactions than this say little; unless another number is asked for.
const MIN_SAMPLE: i64 = 30;

/// A question whose parts were read.
pub(crate) struct Asked<'a> {
    pub(crate) filter: &'a StatsQuery,
    by: Option<FunnelSplit>,
    min_sample: i64,
    /// Its buckets are weeks.
    pub(crate) calendar: Calendar,
}

impl<'a> Asked<'a> {
    /// `span` is that of [`Calendar::of`].
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for another product than identity verification or a minimum sample below 1;
    /// as [`Calendar::of`].
    pub(crate) fn of(
        query: &'a FunnelQuery,
        span: impl FnOnce() -> Result<Option<(i64, i64)>>,
    ) -> Result<Self> {
        let filter = &query.filter;
        if filter.product != Product::IdentityVerification {
            return Err(Error::invalid(format!("product `{}` has no funnel", filter.product))
                .advice(format!("ask for {}", Product::IdentityVerification)));
        }
        let min_sample = query.min_sample.unwrap_or(MIN_SAMPLE);
        if min_sample < 1 {
            return Err(Error::invalid(format!("min_sample `{min_sample}` is less than 1"))
                .advice("give 1 to see every share, however few it is of"));
        }
        let given = filter.start.is_some() && filter.end.is_some();
        let weekly = StatsQuery { bucket: Some(Bucket::Week), ..filter.clone() };
        let calendar = Calendar::of(&weekly, if given { None } else { span()? })?;
        Ok(Self { filter, by: query.by, min_sample, calendar })
    }
}

impl Asked<'_> {
    /// First quarter-hour of the week that holds one of the range: finer than that, no answer tells times apart.
    #[cfg(feature = "ledger")]
    pub(crate) fn coarse(&self, quarter: i64) -> i64 {
        week(&self.calendar, quarter).at_ms / QUARTER_MS
    }
}

/// The funnel of the transactions in `cells`: quarter-hour, place of the combination in `dims`, and how many, as far apart
/// as weeks are. `measures` names combinations by their places, too.
pub(crate) fn funnel(
    asked: &Asked<'_>,
    dims: &[Dims],
    cells: impl Iterator<Item = (i64, usize, i64)>,
    measures: &Measures,
) -> Funnel {
    let Asked { filter, by, min_sample, calendar } = asked;
    let ways: Vec<Option<Way>> =
        dims.iter().map(|dims| matches(filter, dims).then(|| Way::of(dims))).collect();
    let (mut total, mut parts) = (Tally::default(), BTreeMap::<String, Tally>::new());
    let (from, to) = calendar.quarters();
    let key = |quarter: i64, dims: &Dims| {
        Some(match (*by)? {
            FunnelSplit::Platform => dims.platform.to_string(),
            FunnelSplit::App => dims.app.clone(),
            FunnelSplit::Week => week(calendar, quarter).label.clone(),
        })
    };
    for (quarter, code, n) in cells {
        let Some(way) = ways[code] else { continue };
        let dims = &dims[code];
        total.count(dims, way, n);
        if let Some(key) = key(quarter, dims) {
            parts.entry(key).or_default().count(dims, way, n);
        }
    }
    for (quarter, code, values) in measures.range(from, to) {
        if ways[code].is_none() {
            continue;
        }
        total.measure(measures.names(), values);
        if let Some(key) = key(quarter, &dims[code]) {
            parts.entry(key).or_default().measure(measures.names(), values);
        }
    }
    Funnel {
        product: filter.product,
        tz: calendar.tz.clone(),
        start_at_ms: calendar.start_at_ms,
        end_at_ms: calendar.end_at_ms,
        min_sample: *min_sample,
        by: *by,
        filters: words(filter),
        total: total.part(String::new(), *min_sample),
        // Dates come in time when they come in order.
        parts: parts.into_iter().map(|(key, tally)| tally.part(key, *min_sample)).collect(),
    }
}

/// The week that holds a quarter-hour of the range.
fn week(calendar: &Calendar, quarter: i64) -> &BucketStart {
    let after = calendar.buckets.partition_point(|bucket| bucket.at_ms <= quarter * QUARTER_MS);
    &calendar.buckets[after - 1]
}

//! The console's overview: one row per bucket and their sum.

use std::collections::HashMap;

use super::calendar::BucketStart;
use super::filter::matches;
use super::{Calendar, Cube, Dims, QUARTER_MS};
use crate::{Billing, Outcome, Overview, OverviewRow, Rates, Result, RiskLevel, StatsQuery};

/// Figures of the events in `cube` that `query` asks for. A range that is left out is that of the whole cube.
///
/// # Errors
/// As [`Calendar::of`].
pub fn overview(cube: &Cube, query: &StatsQuery) -> Result<Overview> {
    let calendar = Calendar::of(query, cube.span())?;
    Ok(overview_in(&calendar, cube, query))
}

/// The same over a range that was read already.
pub(crate) fn overview_in(calendar: &Calendar, cube: &Cube, query: &StatsQuery) -> Overview {
    let wanted: Vec<bool> = cube.dims().iter().map(|dims| matches(query, dims)).collect();
    let (from, to) = calendar.quarters();
    let mut cells = cube.coded(from, to).filter(|&(_, code, _)| wanted[code]).peekable();
    let mut total = vec![0; wanted.len()];
    let mut counts = total.clone();
    let mut rows = Vec::with_capacity(calendar.buckets.len());
    for (at, bucket) in calendar.buckets.iter().enumerate() {
        let end = calendar.buckets.get(at + 1).map_or(calendar.end_at_ms, |next| next.at_ms);
        while let Some((_, code, n)) = cells.next_if(|&(quarter, ..)| quarter * QUARTER_MS < end) {
            counts[code] += n;
            total[code] += n;
        }
        rows.push(row(bucket, cube.dims(), &counts));
        counts.fill(0);
    }
    let total = row(&calendar.buckets[0], cube.dims(), &total);
    Overview {
        product: query.product,
        tz: calendar.tz.clone(),
        bucket: calendar.bucket,
        start_at_ms: calendar.start_at_ms,
        end_at_ms: calendar.end_at_ms,
        total,
        rows,
    }
}

/// The one place where figures are defined.
fn row(bucket: &BucketStart, dims: &[Dims], counts: &[i64]) -> OverviewRow {
    let sum = |wanted: &dyn Fn(&Dims) -> bool| -> i64 {
        dims.iter().zip(counts).filter(|(dims, _)| wanted(dims)).map(|(_, n)| n).sum()
    };
    let outcome = |wanted: Outcome| sum(&|dims| dims.outcome == wanted);
    let requests: i64 = counts.iter().sum();
    let success = outcome(Outcome::Success);
    let consistent = outcome(Outcome::Consistent);
    let inconsistent = outcome(Outcome::Inconsistent);
    let unknown_result = outcome(Outcome::UnknownResult);
    let by_level =
        RiskLevel::ALL.map(|level| (level.as_str().to_owned(), sum(&|dims| dims.level == Some(level))));
    let mut by_tag: HashMap<String, i64> = HashMap::new();
    for (dims, n) in dims.iter().zip(counts).filter(|(_, n)| **n != 0) {
        for tag in &dims.tags {
            *by_tag.entry(tag.clone()).or_default() += n;
        }
    }
    OverviewRow {
        bucket_start_at_ms: bucket.at_ms,
        bucket_start: bucket.label.clone(),
        requests,
        success,
        consumption: sum(&|dims| dims.billing == Billing::Billed),
        consistent,
        inconsistent,
        unknown_result,
        failed: outcome(Outcome::Failed),
        rejected: outcome(Outcome::Rejected),
        in_doubt: outcome(Outcome::InDoubt),
        rates: Rates {
            success: share(success, requests),
            consistent: share(consistent, consistent + inconsistent),
            unknown_result: share(unknown_result, requests),
        },
        by_level: HashMap::from(by_level),
        by_tag,
    }
}

/// Undefined, not zero, where there is nothing to take a share of.
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

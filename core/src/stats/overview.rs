//! The console's overview: one row per bucket and their sum.

use std::collections::HashMap;

use super::calendar::BucketStart;
use super::filter::matches;
use super::{Calendar, Cube, Dims, QUARTER_MS};
use crate::{Billing, Outcome, Overview, OverviewRow, Product, Rates, Result, RiskLevel, StatsQuery};

/// Figures of the events in `cube` that `query` asks for. A range that is left out is that of the whole cube.
///
/// # Errors
/// As [`Calendar::of`].
pub fn overview(cube: &Cube, query: &StatsQuery) -> Result<Overview> {
    let calendar = Calendar::of(query, cube.span())?;
    Ok(overview_in(&calendar, cube, query))
}

/// The same over a range that was read already.
fn overview_in(calendar: &Calendar, cube: &Cube, query: &StatsQuery) -> Overview {
    let wanted: Vec<bool> = cube.dims().iter().map(|dims| matches(query, dims)).collect();
    let (from, to) = calendar.quarters();
    let cells = cube.coded(from, to).filter(|&(_, code, _)| wanted[code]);
    overview_of_cells(calendar, query.product, cube.dims(), cells)
}

/// Counts by time.
#[cfg(feature = "ledger")]
pub(crate) struct Figures {
    /// The combinations that may occur.
    pub dims: Vec<Dims>,
    /// First quarter-hour, place of the combination, and events, by time. What is counted lies in one bucket.
    pub cells: Vec<(i64, usize, i64)>,
}

/// The same over figures of events that the question asks for.
#[cfg(feature = "ledger")]
pub(crate) fn overview_of_figures(calendar: &Calendar, figures: &Figures, product: Product) -> Overview {
    overview_of_cells(calendar, product, &figures.dims, figures.cells.iter().copied())
}

fn overview_of_cells(
    calendar: &Calendar,
    product: Product,
    dims: &[Dims],
    cells: impl Iterator<Item = (i64, usize, i64)>,
) -> Overview {
    let mut cells = cells.peekable();
    rows(calendar, product, dims, |bucket, counts| {
        let end = calendar.end_of(bucket);
        while let Some((_, code, n)) = cells.next_if(|&(quarter, ..)| quarter * QUARTER_MS < end) {
            counts[code] += n;
        }
    })
}

/// One row per bucket and their sum; `count` adds the events of a bucket to the counts per combination.
pub(super) fn rows(
    calendar: &Calendar,
    product: Product,
    dims: &[Dims],
    mut count: impl FnMut(usize, &mut [i64]),
) -> Overview {
    let mut total = vec![0; dims.len()];
    let mut counts = total.clone();
    let mut rows = Vec::with_capacity(calendar.buckets.len());
    for (at, bucket) in calendar.buckets.iter().enumerate() {
        count(at, &mut counts);
        rows.push(row(bucket, dims, &counts));
        total.iter_mut().zip(&counts).for_each(|(total, n)| *total += n);
        counts.fill(0);
    }
    let total = row(&calendar.buckets[0], dims, &total);
    Overview {
        product,
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
    let counted: Vec<(&Dims, i64)> =
        dims.iter().zip(counts.iter().copied()).filter(|(_, n)| *n != 0).collect();
    let sum = |wanted: &dyn Fn(&Dims) -> bool| -> i64 {
        counted.iter().filter(|(dims, _)| wanted(dims)).map(|(_, n)| n).sum()
    };
    let outcome = |wanted: Outcome| sum(&|dims| dims.outcome == wanted);
    let requests = sum(&|_| true);
    let success = outcome(Outcome::Success);
    let consistent = outcome(Outcome::Consistent);
    let inconsistent = outcome(Outcome::Inconsistent);
    let unknown_result = outcome(Outcome::UnknownResult);
    let (passed, not_passed) = (outcome(Outcome::Passed), outcome(Outcome::NotPassed));
    let (interrupted, not_started) = (outcome(Outcome::Interrupted), outcome(Outcome::NotStarted));
    let finished = passed + not_passed;
    let started = finished + interrupted;
    let by_level = RiskLevel::ALL.map(|level| {
        (level.as_str().to_owned(), sum(&|dims| dims.level.as_ref().is_some_and(|l| *l == level)))
    });
    let mut by_tag: HashMap<String, i64> = HashMap::new();
    for (dims, n) in &counted {
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
        started,
        finished,
        passed,
        not_passed,
        interrupted,
        not_started,
        rates: Rates {
            success: share(success, requests),
            consistent: share(consistent, consistent + inconsistent),
            unknown_result: share(unknown_result, requests),
            passed: share(passed, finished),
            finished: share(finished, started),
            interrupted: share(interrupted, started),
            not_started: share(not_started, started + not_started),
        },
        by_level: HashMap::from(by_level),
        by_tag,
    }
}

/// Undefined, not zero, where there is nothing to take a share of.
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

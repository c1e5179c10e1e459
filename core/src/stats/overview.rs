//! The console's overview: one row per bucket and their sum.

use std::collections::HashMap;
#[cfg(feature = "ledger")]
use std::hash::Hash;

use super::calendar::BucketStart;
use super::filter::{matches, words};
use super::{Calendar, Cube, Dims, QUARTER_MS, Word};
use crate::{Outcome, Overview, OverviewRow, Rates, Result, RiskLevel, StatsQuery};

/// Figures of the events in `cube` that `query` asks for. A range that is left out is that of the whole cube.
///
/// # Errors
/// As [`Calendar::of`].
pub fn overview(cube: &Cube, query: &StatsQuery) -> Result<Overview> {
    let calendar = Calendar::of(query, cube.span())?;
    Ok(overview_in(&calendar, cube, query))
}

/// The same over a range that was read already.
pub(super) fn overview_in(calendar: &Calendar, cube: &Cube, query: &StatsQuery) -> Overview {
    let wanted: Vec<bool> = cube.dims().iter().map(|dims| matches(query, dims)).collect();
    let (from, to) = calendar.quarters();
    let cells = cube.coded(from, to).filter(|&(_, code, _)| wanted[code]);
    overview_of_cells(calendar, query, cube.dims(), cells)
}

/// Counts by time.
#[cfg(feature = "ledger")]
pub(crate) struct Figures {
    /// The combinations that may occur.
    pub dims: Vec<Dims>,
    /// First quarter-hour, place of the combination, and events, by time. What is counted lies in one bucket.
    pub cells: Vec<(i64, usize, i64)>,
}

/// What figures tell combinations apart by: those that agree in it may be counted as one.
#[cfg(feature = "ledger")]
pub(crate) fn figured(dims: &Dims) -> impl Eq + Hash + '_ {
    (&dims.outcome, &dims.billing, &dims.level, &dims.tags)
}

/// The same over figures of events that the question asks for.
#[cfg(feature = "ledger")]
pub(crate) fn overview_of_figures(calendar: &Calendar, figures: &Figures, query: &StatsQuery) -> Overview {
    overview_of_cells(calendar, query, &figures.dims, figures.cells.iter().copied())
}

fn overview_of_cells(
    calendar: &Calendar,
    query: &StatsQuery,
    dims: &[Dims],
    cells: impl Iterator<Item = (i64, usize, i64)>,
) -> Overview {
    let mut cells = cells.peekable();
    rows(calendar, query, dims, |bucket, counts| {
        let end = calendar.end_of(bucket);
        while let Some((_, code, n)) = cells.next_if(|&(quarter, ..)| quarter * QUARTER_MS < end) {
            counts[code] += n;
        }
    })
}

/// One row per bucket and their sum; `count` adds the events of a bucket to the counts per combination.
pub(super) fn rows(
    calendar: &Calendar,
    query: &StatsQuery,
    dims: &[Dims],
    mut count: impl FnMut(usize, &mut [i64]),
) -> Overview {
    let meanings = Meanings::of(dims);
    let mut total = vec![0; dims.len()];
    let mut counts = total.clone();
    let mut rows = Vec::with_capacity(calendar.buckets.len());
    for (at, bucket) in calendar.buckets.iter().enumerate() {
        count(at, &mut counts);
        rows.push(row(bucket, &meanings, &counts));
        total.iter_mut().zip(&counts).for_each(|(total, n)| *total += n);
        counts.fill(0);
    }
    let total = row(&calendar.buckets[0], &meanings, &total);
    Overview {
        product: query.product,
        tz: calendar.tz.clone(),
        bucket: calendar.bucket,
        filters: words(query),
        start_at_ms: calendar.start_at_ms,
        end_at_ms: calendar.end_at_ms,
        total,
        rows,
    }
}

/// What the combinations add to, by place, so that no word is compared again for each row.
struct Meanings<'a> {
    each: Vec<Meaning>,
    /// Every tag that occurs.
    tags: Vec<&'a str>,
}

/// What the events of a combination add to.
struct Meaning {
    outcome: Option<Outcome>,
    billed: bool,
    level: Option<RiskLevel>,
    /// Places of its tags, each once.
    tags: Vec<usize>,
}

impl<'a> Meanings<'a> {
    fn of(dims: &'a [Dims]) -> Self {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut tags: Vec<&str> = Vec::new();
        let mut place = |tag: &'a String| {
            *places.entry(tag).or_insert_with(|| {
                tags.push(tag);
                tags.len() - 1
            })
        };
        let each = dims
            .iter()
            .map(|dims| Meaning {
                outcome: dims.outcome.known(),
                billed: dims.is_billed(),
                level: dims.level.as_ref().and_then(Word::known),
                tags: dims.tags.iter().map(&mut place).collect(),
            })
            .collect();
        Self { each, tags }
    }
}

/// The one place where figures are defined.
fn row(bucket: &BucketStart, meanings: &Meanings<'_>, counts: &[i64]) -> OverviewRow {
    let (mut requests, mut consumption) = (0, 0);
    let mut outcomes = [0; Outcome::ALL.len()];
    let mut levels = [0; RiskLevel::ALL.len()];
    let mut tags = vec![0; meanings.tags.len()];
    for (meaning, n) in meanings.each.iter().zip(counts).filter(|(_, n)| **n != 0) {
        requests += n;
        consumption += if meaning.billed { *n } else { 0 };
        if let Some(outcome) = meaning.outcome {
            outcomes[outcome as usize] += n;
        }
        if let Some(level) = meaning.level {
            levels[level as usize] += n;
        }
        meaning.tags.iter().for_each(|tag| tags[*tag] += n);
    }
    let outcome = |wanted: Outcome| outcomes[wanted as usize];
    let success = outcome(Outcome::Success);
    let consistent = outcome(Outcome::Consistent);
    let inconsistent = outcome(Outcome::Inconsistent);
    let unknown_result = outcome(Outcome::UnknownResult);
    let (passed, not_passed) = (outcome(Outcome::Passed), outcome(Outcome::NotPassed));
    let (interrupted, not_started) = (outcome(Outcome::Interrupted), outcome(Outcome::NotStarted));
    let finished = passed + not_passed;
    let started = finished + interrupted;
    let by_level = RiskLevel::ALL.map(|level| (level.as_str().to_owned(), levels[level as usize]));
    let by_tag = meanings.tags.iter().zip(tags).filter(|(_, n)| *n != 0);
    OverviewRow {
        bucket_start_at_ms: bucket.at_ms,
        bucket_start: bucket.label.clone(),
        requests,
        success,
        consumption,
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
        by_tag: by_tag.map(|(tag, n)| ((*tag).to_owned(), n)).collect(),
    }
}

/// Undefined, not zero, where there is nothing to take a share of.
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

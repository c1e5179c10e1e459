//! One question over batches: filter, bucket and count in one pass, without a state in between.

use std::collections::{BTreeMap, HashMap};

use arrow_array::RecordBatch;

use super::aggregate::aggregate;
use super::lexicon::Lexicon;
use super::place::{Buckets, NOWHERE, SHORT, Spread, Sum, Together};
use super::table::{Part, Table, wider};
use crate::stats::dims::Words;
use crate::stats::filter::{lets_through, narrows};
use crate::stats::grid::Grid;
use crate::stats::overview::rows;
use crate::stats::{BucketStart, Calendar, Cube, Dimension, Dims, QUARTER_MS};
use crate::{Overview, Result, StatsQuery};

/// What the figures of an overview are made from.
pub(super) const FIGURES: [Dimension; 4] =
    [Dimension::Outcome, Dimension::Billing, Dimension::Level, Dimension::Tags];

/// The console's overview of the events in `batches` that `query` asks for: the answer of [`aggregate`] and
/// [`State::overview`](crate::stats::State::overview), several times as fast.
///
/// # Errors
/// As [`aggregate`] and [`Calendar::of`].
pub fn overview_of(batches: &[RecordBatch], query: &StatsQuery) -> Result<Overview> {
    match counted(batches, &Question::overview(query))? {
        Some(counted) => Ok(counted.overview(query)),
        None => aggregate(batches)?.overview(query),
    }
}

/// Events per bucket and combination of the dimensions in `by`, for those that `query` asks for; its product is a filter
/// only where `by` has no [`Dimension::Product`].
///
/// # Errors
/// As [`aggregate`] and [`Calendar::of`].
pub fn breakdown(batches: &[RecordBatch], query: &StatsQuery, by: &[Dimension]) -> Result<Breakdown> {
    let question = Question::breakdown(query, by);
    match counted(batches, &question)? {
        Some(counted) => Ok(counted.breakdown()),
        None => from_cube(aggregate(batches)?.cube(), &question),
    }
}

/// What is counted by, and for which events.
pub(super) struct Question<'q> {
    pub(super) query: &'q StatsQuery,
    keep: &'q [Dimension],
    every_product: bool,
}

impl<'q> Question<'q> {
    pub(super) fn overview(query: &'q StatsQuery) -> Self {
        Self { query, keep: &FIGURES, every_product: false }
    }

    pub(super) fn breakdown(query: &'q StatsQuery, by: &'q [Dimension]) -> Self {
        Self { query, keep: by, every_product: by.contains(&Dimension::Product) }
    }

    /// Whether a column must be read.
    pub(super) fn wants(&self, dimension: Dimension) -> bool {
        self.keep.contains(&dimension) || self.filters(dimension)
    }

    fn filters(&self, dimension: Dimension) -> bool {
        narrows(self.query, dimension) && !(self.every_product && dimension == Dimension::Product)
    }

    fn passes(&self, dimension: Dimension, dims: &Dims) -> bool {
        !self.filters(dimension) || lets_through(self.query, dimension, dims)
    }
}

/// Events per bucket and combination, those that occurred.
#[derive(Clone, Debug)]
pub struct Breakdown {
    calendar: Calendar,
    dims: Vec<Dims>,
    /// Places of bucket and combination, and events; by bucket.
    cells: Vec<(usize, usize, i64)>,
}

impl Breakdown {
    /// Bucket, combination and number of events, by time. A dimension that was not asked for is as in an event that says
    /// nothing of it.
    pub fn iter(&self) -> impl Iterator<Item = (&BucketStart, &Dims, i64)> {
        self.cells.iter().map(|(bucket, code, n)| (&self.calendar.buckets[*bucket], &self.dims[*code], *n))
    }
}

/// One counter per bucket and combination, in this order.
pub(super) struct Counted {
    pub(super) calendar: Calendar,
    pub(super) dims: Vec<Dims>,
    pub(super) counts: Vec<u32>,
}

impl Counted {
    pub(super) fn overview(&self, query: &StatsQuery) -> Overview {
        rows(&self.calendar, query, &self.dims, |bucket, sums| {
            let counts = &self.counts[bucket * self.dims.len()..];
            sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += i64::from(*n));
        })
    }

    pub(super) fn breakdown(self) -> Breakdown {
        let Self { calendar, dims, counts } = self;
        let cells = counts.iter().enumerate().filter(|(_, n)| **n != 0);
        let cells = cells.map(|(at, n)| (at / dims.len(), at % dims.len(), i64::from(*n))).collect();
        Breakdown { calendar, dims, cells }
    }
}

/// Counts what is asked for; none where so many counters would not pay.
fn counted(batches: &[RecordBatch], question: &Question<'_>) -> Result<Option<Counted>> {
    let query = question.query;
    let table = Table::read(batches, |dimension| question.wants(dimension), false)?;
    let given = query.start.is_some() && query.end.is_some();
    let span = if given { None } else { table.spans().into_iter().reduce(wider) };
    let calendar = Calendar::of(query, span.map(|(first, last)| (first * QUARTER_MS, last * QUARTER_MS)))?;
    let Some(plan) = Plan::of(&table.lexicons, question, &calendar, table.rows as u64) else {
        return Ok(None);
    };
    let shares = table.on_all_cores(|parts| {
        let mut counts = plan.counters();
        parts.iter().for_each(|part| plan.count(part, &mut counts));
        plan.asked_for(&counts)
    });
    let counts = shares.into_iter().reduce(|mut all, counts| {
        all.iter_mut().zip(counts).for_each(|(all, n)| *all += n);
        all
    });
    Ok(Some(Counted { calendar, dims: plan.dims, counts: counts.unwrap_or_default() }))
}

/// Where each row is counted: one counter per bucket and combination, and in each bucket a last one for what is not asked for.
pub(super) struct Plan {
    /// What each code of each lexicon weighs.
    weights: Vec<Vec<u32>>,
    pub(super) dims: Vec<Dims>,
    buckets: Buckets,
}

impl Plan {
    /// None where so many counters would not pay for so many rows.
    pub(super) fn of(
        lexicons: &[Lexicon],
        question: &Question<'_>,
        calendar: &Calendar,
        rows: u64,
    ) -> Option<Self> {
        // Codes that the filters let through are numbered anew, so that counters are few enough for the nearest cache.
        let mut dims = vec![Dimension::ALL.map(Dimension::absent)];
        let mut weights = Vec::new();
        for lexicon in lexicons {
            let dimension = lexicon.dimension;
            let passes = |word: &str| question.passes(dimension, &only(dimension, word));
            let words: Vec<(&str, bool)> =
                lexicon.words().iter().map(|word| (word.as_str(), passes(word))).collect();
            let stride = if question.keep.contains(&dimension) { dims.len() } else { 0 };
            let mut place = 0;
            let weight = |(_, passes): &(&str, bool)| {
                let weight = if *passes { place } else { NOWHERE as usize };
                place += stride * usize::from(*passes);
                weight as u32
            };
            weights.push(words.iter().map(weight).collect::<Vec<u32>>());
            if stride > 0 {
                let passing: Vec<&str> =
                    words.iter().filter(|(_, passes)| *passes).map(|(word, _)| *word).collect();
                if Grid::area(0, calendar.buckets.len() as i64, dims.len() * passing.len(), rows).is_none()
                    && !passing.is_empty()
                {
                    return None;
                }
                dims = passing.iter().flat_map(|word| with(&dims, dimension, word)).collect();
            }
        }
        let dims: Vec<Dims> = dims.into_iter().filter_map(Dims::from_words).collect();

        let (mut from, _) = calendar.quarters();
        let first = from;
        let quarters = (0..calendar.buckets.len()).map(|bucket| {
            let end = calendar.end_of(bucket) / QUARTER_MS;
            (end - std::mem::replace(&mut from, end)) as usize
        });
        let buckets = Buckets::of(first, quarters, dims.len() + 1);
        Some(Self { weights, dims, buckets })
    }

    /// As many as are needed, all zero.
    pub(super) fn counters(&self) -> Vec<u32> {
        self.buckets.counters()
    }

    /// The counters of what is asked for, by bucket and combination.
    pub(super) fn asked_for(&self, counts: &[u32]) -> Vec<u32> {
        let others = self.dims.len() + 1;
        let buckets = counts[..counts.len() - others].chunks_exact(others);
        buckets.flat_map(|bucket| &bucket[..self.dims.len()]).copied().collect()
    }

    /// Counts rows of one bucket.
    #[cfg(feature = "parquet")]
    pub(super) fn count_in(&self, part: &Part<'_, '_>, bucket: usize, counts: &mut [u32]) {
        let one = Some(Spread::One(self.buckets.begin_of(bucket)));
        if self.dims.len() < SHORT {
            self.count_as::<u16>(part, one, counts);
        } else {
            self.count_as::<u32>(part, one, counts);
        }
    }

    pub(super) fn count(&self, part: &Part<'_, '_>, counts: &mut [u32]) {
        if self.dims.len() < SHORT {
            self.count_as::<u16>(part, None, counts);
        } else {
            self.count_as::<u32>(part, None, counts);
        }
    }

    /// Counts rows, whose times have this `spread` if it is known.
    fn count_as<S: Sum>(&self, part: &Part<'_, '_>, spread: Option<Spread>, counts: &mut [u32]) {
        let others = self.dims.len();
        let mut together = Together::new(others + 1);
        part.sum::<S>(&self.weights, |from, sums| {
            let spread = spread.unwrap_or_else(|| {
                let (times, ticks) = part.times(from, sums.len());
                self.buckets.spread(times, ticks)
            });
            if let Spread::One(begin) = spread {
                together.count(begin, sums, counts);
                return;
            }
            // As a slice, whose place and length stay in registers.
            let counts = &mut counts[..];
            part.begins(from, sums.len(), (&self.buckets, spread), |begins| {
                for (begin, sum) in begins.iter().zip(&*sums) {
                    counts[*begin as usize + sum.offset().min(others)] += 1;
                }
            });
        });
        together.put(counts);
    }
}

/// The combinations with another word in one place.
fn with<'a>(dims: &[Words<&'a str>], dimension: Dimension, word: &'a str) -> Vec<Words<&'a str>> {
    let mut dims = dims.to_vec();
    dims.iter_mut().for_each(|words| words[dimension as usize] = word);
    dims
}

/// A combination that says nothing but `word`.
fn only(dimension: Dimension, word: &str) -> Dims {
    let words = with(&[Dimension::ALL.map(Dimension::absent)], dimension, word);
    Dims::from_words(words[0]).expect("a lexicon holds words of combinations only")
}

/// The same, counted again from a cube.
pub(super) fn from_cube(cube: &Cube, question: &Question<'_>) -> Result<Breakdown> {
    let calendar = Calendar::of(question.query, cube.span())?;
    let mut codes: HashMap<Words<String>, usize> = HashMap::new();
    let kept: Vec<Option<usize>> = cube
        .dims()
        .iter()
        .map(|dims| {
            Dimension::ALL.iter().all(|dimension| question.passes(*dimension, dims)).then(|| {
                let mut words = Dimension::ALL.map(|dimension| dimension.absent().to_owned());
                for (dimension, word) in Dimension::ALL.into_iter().zip(dims.words()) {
                    if question.keep.contains(&dimension) {
                        words[dimension as usize] = word;
                    }
                }
                let next = codes.len();
                *codes.entry(words).or_insert(next)
            })
        })
        .collect();
    let (from, to) = calendar.quarters();
    let mut cells = BTreeMap::new();
    let mut bucket = 0;
    for (quarter, code, n) in cube.coded(from, to) {
        while calendar.end_of(bucket) <= quarter * QUARTER_MS {
            bucket += 1;
        }
        if let Some(code) = kept[code] {
            *cells.entry((bucket, code)).or_default() += n;
        }
    }
    let mut dims: Vec<_> = codes.into_iter().map(|(words, code)| (code, words)).collect();
    dims.sort_unstable();
    let dims = dims.iter().filter_map(|(_, words)| Dims::from_words(words.each_ref().map(String::as_str)));
    let cells = cells.into_iter().map(|((bucket, code), n)| (bucket, code, n)).collect();
    Ok(Breakdown { dims: dims.collect(), cells, calendar })
}

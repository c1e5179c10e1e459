//! One question over batches: filter, bucket and count in one pass, without a state in between.

use std::collections::{BTreeMap, HashMap};

use arrow_array::RecordBatch;

use super::aggregate::aggregate;
use super::table::{NOWHERE, Table, wider};
use crate::stats::cells::Grid;
use crate::stats::dims::Words;
use crate::stats::filter::{lets_through, narrows};
use crate::stats::overview::rows;
use crate::stats::{BucketStart, Calendar, Cube, Dimension, Dims, QUARTER_MS};
use crate::{Overview, Result, StatsQuery};

/// What the figures of an overview are made from.
const FIGURES: [Dimension; 4] = [Dimension::Outcome, Dimension::Billing, Dimension::Level, Dimension::Tags];

/// The console's overview of the events in `batches` that `query` asks for: the answer of [`aggregate`] and
/// [`State::overview`](crate::stats::State::overview), several times as fast.
///
/// # Errors
/// As [`aggregate`] and [`Calendar::of`].
pub fn overview_of(batches: &[RecordBatch], query: &StatsQuery) -> Result<Overview> {
    match counted(batches, query, &FIGURES, &|dimension| narrows(query, dimension))? {
        Some(Counted { calendar, dims, counts }) => {
            Ok(rows(&calendar, query.product, &dims, |bucket, sums| {
                let counts = &counts[bucket * dims.len()..];
                sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += i64::from(*n));
            }))
        }
        None => aggregate(batches)?.overview(query),
    }
}

/// Events per bucket and combination of the dimensions in `by`, for those that `query` asks for; its product is a filter
/// only where `by` has no [`Dimension::Product`].
///
/// # Errors
/// As [`aggregate`] and [`Calendar::of`].
pub fn breakdown(batches: &[RecordBatch], query: &StatsQuery, by: &[Dimension]) -> Result<Breakdown> {
    let every_product = by.contains(&Dimension::Product);
    let filter = |dimension| narrows(query, dimension) && !(every_product && dimension == Dimension::Product);
    match counted(batches, query, by, &filter)? {
        Some(Counted { calendar, dims, counts }) => {
            let cells = counts.iter().enumerate().filter(|(_, n)| **n != 0);
            let cells = cells.map(|(at, n)| (at / dims.len(), at % dims.len(), i64::from(*n))).collect();
            Ok(Breakdown { calendar, dims, cells })
        }
        None => from_cube(aggregate(batches)?.cube(), query, by, &filter),
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
struct Counted {
    calendar: Calendar,
    dims: Vec<Dims>,
    counts: Vec<u32>,
}

/// Counts by the dimensions in `keep` what the filters of those in `filter` let through; none where so many counters
/// would not pay.
fn counted(
    batches: &[RecordBatch],
    query: &StatsQuery,
    keep: &[Dimension],
    filter: &dyn Fn(Dimension) -> bool,
) -> Result<Option<Counted>> {
    let table = Table::read(batches, |dimension| keep.contains(&dimension) || filter(dimension), false)?;
    let given = query.start.is_some() && query.end.is_some();
    let span = if given { None } else { table.spans().into_iter().flatten().reduce(wider) };
    let calendar = Calendar::of(query, span.map(|(first, last)| (first * QUARTER_MS, last * QUARTER_MS)))?;

    // Codes that the filters let through are numbered anew, so that counters are few enough for the nearest cache.
    let mut dims = vec![Dimension::ALL.map(Dimension::absent)];
    let mut weights = Vec::new();
    for lexicon in &table.lexicons {
        let dimension = lexicon.dimension;
        let passes =
            |word: &str| !filter(dimension) || lets_through(query, dimension, &only(dimension, word));
        let words: Vec<(&str, bool)> =
            lexicon.words().iter().map(|word| (word.as_str(), passes(word))).collect();
        let stride = if keep.contains(&dimension) { dims.len() } else { 0 };
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
            if Grid::area(0, calendar.buckets.len() as i64, dims.len() * passing.len(), table.rows as u64)
                .is_none()
                && !passing.is_empty()
            {
                return Ok(None);
            }
            dims = passing.iter().flat_map(|word| with(&dims, dimension, word)).collect();
        }
    }
    let dims: Vec<Dims> = dims.into_iter().filter_map(Dims::from_words).collect();

    let (first, last) = calendar.quarters();
    let mut places = Vec::with_capacity((last - first) as usize + 1);
    for bucket in 0..calendar.buckets.len() {
        let end = (calendar.end_of(bucket) / QUARTER_MS - first) as usize;
        places.resize(end, (bucket * dims.len()) as u32);
    }
    places.push(NOWHERE);
    let shares = table.on_all_cores(|_, parts| {
        let mut counts = vec![0_u32; calendar.buckets.len() * dims.len() + 1];
        let trash = counts.len() - 1;
        for part in parts {
            part.sum(&weights, |from, sums| {
                // As a slice, whose place and length stay in registers.
                let counts = counts.as_mut_slice();
                part.place(from, sums, first, &places, |at| counts[at.min(trash)] += 1);
            });
        }
        counts.pop();
        counts
    });
    let counts = shares.into_iter().reduce(|mut all, counts| {
        all.iter_mut().zip(counts).for_each(|(all, n)| *all += n);
        all
    });
    Ok(Some(Counted { calendar, dims, counts: counts.unwrap_or_default() }))
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
fn from_cube(
    cube: &Cube,
    query: &StatsQuery,
    by: &[Dimension],
    filter: &dyn Fn(Dimension) -> bool,
) -> Result<Breakdown> {
    let calendar = Calendar::of(query, cube.span())?;
    let mut codes: HashMap<Words<String>, usize> = HashMap::new();
    let kept: Vec<Option<usize>> = cube
        .dims()
        .iter()
        .map(|dims| {
            let asked = |dimension: &Dimension| !filter(*dimension) || lets_through(query, *dimension, dims);
            Dimension::ALL.iter().all(asked).then(|| {
                let mut words = Dimension::ALL.map(|dimension| dimension.absent().to_owned());
                for (dimension, word) in Dimension::ALL.into_iter().zip(dims.words()) {
                    if by.contains(&dimension) {
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

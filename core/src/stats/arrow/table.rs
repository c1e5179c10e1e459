//! Batches, read: every column that is asked for, in codes.

#[cfg(feature = "parquet")]
use std::borrow::Cow;
use std::ops::Range;
use std::thread;

use arrow_array::RecordBatch;

use super::column::{Column, Table as Weights};
use super::lexicon::Lexicon;
use super::numbers::{Latencies, Phones, Taken, Times};
use super::place::{Buckets, NOWHERE, Spread, Sum};
use crate::lazy::Lazy;
use crate::stats::dims::Words;
use crate::stats::{Dimension, Dims, QUARTER_MS};
use crate::{Error, Result};

/// Rows that are worked on at a time: what is made of them stays in the nearest cache.
pub(super) const CHUNK: usize = 2_048;
/// Rows that are worth a thread.
const SHARE: usize = 1 << 16;
/// What leads nowhere in every dimension still fits into 32 bits.
const _: () = assert!(Dimension::ALL.len() < (u32::MAX / NOWHERE) as usize);

/// Columns of all batches.
pub(super) struct Table<'a> {
    batches: Vec<Batch<'a>>,
    /// Of each dimension that was asked for, in the order of [`Dimension::ALL`].
    pub(super) lexicons: Vec<Lexicon>,
    pub(super) rows: usize,
    /// As many work on it, at most.
    cores: usize,
}

pub(super) struct Batch<'a> {
    rows: usize,
    times: Times<'a>,
    /// In the order of the lexicons.
    columns: Vec<Column<'a>>,
    pub(super) phones: Option<Phones<'a>>,
    pub(super) latencies: Option<Latencies<'a>>,
    pub(super) taken: Option<Taken<'a>>,
}

/// Rows of one batch.
pub(super) struct Part<'t, 'a> {
    pub(super) batch: &'t Batch<'a>,
    pub(super) rows: Range<usize>,
}

impl<'a> Table<'a> {
    /// Reads the dimensions that `wanted` names, and with `sketched` what is sketched.
    pub(super) fn read(
        batches: &'a [RecordBatch],
        wanted: impl Fn(Dimension) -> bool,
        sketched: bool,
    ) -> Result<Self> {
        let wanted = Dimension::ALL.into_iter().filter(|dimension| wanted(*dimension));
        let mut lexicons: Vec<Lexicon> = wanted.map(Lexicon::new).collect();
        let batches = batches.iter().filter(|batch| batch.num_rows() > 0 || batch.num_columns() > 0);
        let batches =
            batches.map(|batch| Batch::read(batch, &mut lexicons, sketched)).collect::<Result<Vec<_>>>()?;
        let rows = batches.iter().map(|batch| batch.rows).sum();
        Ok(Self { batches, lexicons, rows, cores: cores() })
    }

    /// The same, for so many cores.
    pub(super) fn on(self, cores: usize) -> Self {
        Self { cores, ..self }
    }

    /// Does the same with a share of the rows on every core: the first share with the first rows, and so on. The number of
    /// shares is always the same.
    pub(super) fn on_all_cores<'t, T: Send>(&'t self, work: impl Fn(&[Part<'t, 'a>]) -> T + Sync) -> Vec<T> {
        self.on_all_cores_with(vec![(); self.shares()], |(), parts| work(parts))
    }

    /// The same, where each share has something of its own.
    pub(super) fn on_all_cores_with<'t, O: Send, T: Send>(
        &'t self,
        own: Vec<O>,
        work: impl Fn(O, &[Part<'t, 'a>]) -> T + Sync,
    ) -> Vec<T> {
        let (work, parts) = (&work, &|share| self.share(share));
        thread::scope(|scope| {
            let mut own = own.into_iter().enumerate();
            let first = own.next();
            let others: Vec<_> =
                own.map(|(share, own)| scope.spawn(move || work(own, &parts(share)))).collect();
            let mut results: Vec<T> =
                first.into_iter().map(|(share, own)| work(own, &parts(share))).collect();
            for other in others {
                results.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            results
        })
    }

    fn shares(&self) -> usize {
        (self.rows / SHARE).clamp(1, self.cores)
    }

    fn share(&self, share: usize) -> Vec<Part<'_, 'a>> {
        let shares = self.shares();
        let rows: Range<usize> = self.rows * share / shares..self.rows * (share + 1) / shares;
        let mut first = 0;
        let mut parts = Vec::new();
        for batch in &self.batches {
            let from = rows.start.saturating_sub(first).min(batch.rows);
            let to = rows.end.saturating_sub(first).min(batch.rows);
            if from < to {
                parts.push(Part { batch, rows: from..to });
            }
            first += batch.rows;
        }
        parts
    }

    /// All rows, in parts of a few thousand.
    pub(super) fn small_parts(&self) -> impl Iterator<Item = Part<'_, 'a>> {
        self.batches.iter().flat_map(|batch| {
            let starts = (0..batch.rows).step_by(CHUNK);
            starts.map(move |from| Part { batch, rows: from..batch.rows.min(from + CHUNK) })
        })
    }

    /// First and last quarter-hour of each share that has rows.
    pub(super) fn spans(&self) -> Vec<(i64, i64)> {
        let spans = self.on_all_cores(|parts| parts.iter().map(Part::span).reduce(wider));
        spans.into_iter().flatten().collect()
    }

    /// The same if rows come in time, as far as the first and the last of each batch tell.
    pub(super) fn ends(&self) -> Option<Vec<(i64, i64)>> {
        let ends = |share| self.share(share).iter().flat_map(Part::ends).collect::<Vec<i64>>();
        let ends = (0..self.shares()).map(ends).filter(|ends| !ends.is_empty());
        ends.map(|ends| ends.is_sorted().then(|| (ends[0], ends[ends.len() - 1]))).collect()
    }

    /// Whether rows come in no order of time: a few thousand in a row are far apart, as a rule.
    pub(super) fn shuffled(&self, (first, last): (i64, i64)) -> bool {
        let samples = self.small_parts().step_by(64).map(|part| part.span());
        let apart = samples.map(|(from, to)| if to - from > (last - first) / 8 { 1 } else { -1 });
        apart.sum::<i64>() > 0
    }

    /// Whether there is anything to sketch.
    pub(super) fn sketched(&self) -> bool {
        self.batches.iter().any(|batch| batch.phones.is_some() || batch.latencies.is_some())
    }

    /// The combination of these codes, one per lexicon.
    pub(super) fn dims(&self, codes: &[u32]) -> Dims {
        let mut words: Words<&str> = Dimension::ALL.map(Dimension::absent);
        for (lexicon, code) in self.lexicons.iter().zip(codes) {
            words[lexicon.dimension as usize] = &lexicon.words()[*code as usize];
        }
        Dims::from_words(words).expect("a lexicon holds words of combinations only")
    }
}

/// Cores that we work on. Asked for once: a process may be given more, or fewer, while we count.
pub(super) fn cores() -> usize {
    static CORES: Lazy<usize> = Lazy::new(|| thread::available_parallelism().map_or(1, |n| n.get()));
    *CORES
}

/// The span of both.
pub(super) fn wider(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    (a.0.min(b.0), a.1.max(b.1))
}

impl<'a> Batch<'a> {
    /// Of rows whose time is known otherwise: the words alone.
    #[cfg(feature = "parquet")]
    pub(super) fn read_words(batch: &'a RecordBatch, lexicons: &mut [Lexicon]) -> Result<Self> {
        Ok(Self {
            rows: batch.num_rows(),
            times: Times { values: Cow::Borrowed(&[]), ticks: QUARTER_MS },
            columns: columns(batch, lexicons)?,
            phones: None,
            latencies: None,
            taken: None,
        })
    }

    pub(super) fn read(batch: &'a RecordBatch, lexicons: &mut [Lexicon], sketched: bool) -> Result<Self> {
        let missing = |name: &str| Error::invalid(format!("column `{name}` is missing"));
        let (name, times) = ["occurred_at_ms", "occurred_at"]
            .into_iter()
            .find_map(|name| Some((name, batch.column_by_name(name)?)))
            .ok_or_else(|| {
                missing("occurred_at_ms")
                    .advice("give it in milliseconds since 1970 (UTC), or `occurred_at` as a timestamp")
            })?;
        let product = Dimension::Product.column();
        if batch.column_by_name(product).is_none() {
            return Err(missing(product).advice("give it as text"));
        }
        let sketched = |name: &str| batch.column_by_name(name).filter(|_| sketched);
        Ok(Self {
            rows: batch.num_rows(),
            times: Times::of(name, times)?,
            columns: columns(batch, lexicons)?,
            phones: match sketched("phone_index") {
                Some(array) => Phones::of("phone_index", array)?,
                None => None,
            },
            latencies: match sketched("latency_ms") {
                Some(array) => Latencies::of("latency_ms", array)?,
                None => None,
            },
            taken: Taken::of(sketched)?,
        })
    }
}

fn columns<'a>(batch: &'a RecordBatch, lexicons: &mut [Lexicon]) -> Result<Vec<Column<'a>>> {
    let columns = lexicons
        .iter_mut()
        .map(|lexicon| Column::of(batch.column_by_name(lexicon.dimension.column()), lexicon));
    columns.collect()
}

impl Part<'_, '_> {
    /// First and last quarter-hour of its rows, of which there are some.
    pub(super) fn span(&self) -> (i64, i64) {
        let Times { values, ticks } = &self.batch.times;
        let values = &values[self.rows.clone()];
        let (first, last) =
            values.iter().fold((i64::MAX, i64::MIN), |(min, max), at| (min.min(*at), max.max(*at)));
        (first.div_euclid(*ticks), last.div_euclid(*ticks))
    }

    /// Quarter-hours of its first and its last row.
    fn ends(&self) -> [i64; 2] {
        [self.quarter(self.rows.start), self.quarter(self.rows.end - 1)]
    }

    /// Sums up the weights of each row's codes, [`CHUNK`] rows at a time, and hands on the first row and the sums.
    pub(super) fn sum<S: Sum>(&self, weights: &[Vec<u32>], mut each: impl FnMut(usize, &mut [S])) {
        let columns = self.batch.columns.iter().zip(weights);
        let tables: Vec<(&Column<'_>, Weights<S>)> = columns
            .filter(|(_, weights)| weights.iter().any(|weight| *weight != 0))
            .map(|(column, weights)| (column, column.table(weights)))
            .collect();
        let mut sums = [S::default(); CHUNK];
        for from in self.rows.clone().step_by(CHUNK) {
            let sums = &mut sums[..CHUNK.min(self.rows.end - from)];
            sums.fill(S::default());
            tables.iter().for_each(|(column, table)| column.add(table, from, sums));
            each(from, sums);
        }
    }

    /// The times of some rows, and the ticks of a quarter-hour.
    pub(super) fn times(&self, from: usize, rows: usize) -> (&[i64], i64) {
        let Times { values, ticks } = &self.batch.times;
        (&values[from..from + rows], *ticks)
    }

    /// Hands on where the counters of some rows begin, as their times say.
    #[inline]
    pub(super) fn begins(
        &self,
        from: usize,
        rows: usize,
        (buckets, spread): (&Buckets, Spread),
        each: impl FnOnce(&[u32]),
    ) {
        let mut begins = [0; CHUNK];
        let begins = &mut begins[..rows];
        let (times, ticks) = self.times(from, rows);
        buckets.of_each(times, ticks, spread, begins);
        each(begins);
    }

    /// Quarter-hour of a row.
    pub(super) fn quarter(&self, row: usize) -> i64 {
        self.batch.times.values[row].div_euclid(self.batch.times.ticks)
    }
}

//! One question over a Parquet file.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::BATCH;
use super::columns::{Columns, Width, span};
use crate::Result;
use crate::stats::arrow::fused::{Counted, Plan, Question};
use crate::stats::arrow::lexicon::Lexicon;
use crate::stats::arrow::table::{Batch, Part, cores};
use crate::stats::{Calendar, Dimension, Dims, QUARTER_MS};
use crate::tabular::parquet_file::{ParquetFile, Which};

/// Counts what is asked for; none where so many counters would not pay.
pub(super) fn counted(path: &Path, question: &Question<'_>) -> Result<Option<Counted>> {
    // What is wrong with the file itself is found again.
    counted_with(path, question, Width::Short).or_else(|_| counted_with(path, question, Width::Any))
}

fn counted_with(path: &Path, question: &Question<'_>, width: Width) -> Result<Option<Counted>> {
    let mut file = ParquetFile::open_indexed(path)?;
    let columns = Columns::of(&mut file, |dimension| question.wants(dimension), false, width)?;
    let groups = 0..file.metadata().num_row_groups();
    let query = question.query;
    let given = query.start.is_some() && query.end.is_some();
    let span = if given { None } else { span(&file, &columns)? };
    let calendar = Calendar::of(query, span.map(|(first, last)| (first * QUARTER_MS, last * QUARTER_MS)))?;
    let (from, to) = calendar.quarters();
    let groups: Vec<usize> = groups
        .filter(|group| columns.span(&file, *group).is_none_or(|(first, last)| first < to && last >= from))
        .collect();
    let counting =
        Counting { file: &file, columns: &columns, question, calendar: &calendar, groups: &groups };
    let next = AtomicUsize::new(0);
    let workers = groups.len().clamp(1, cores());
    let shares: Vec<Result<Option<Counts>>> = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(|| counting.share(&next))).collect();
        let mut shares = vec![counting.share(&next)];
        for other in others {
            shares.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        shares
    });
    let mut all = Counts::default();
    for share in shares {
        let Some(share) = share? else { return Ok(None) };
        share.into_iter().for_each(|(dims, counts)| add(&mut all, dims, counts));
    }
    // By bucket, then by combination.
    let counts =
        (0..calendar.buckets.len()).flat_map(|bucket| all.values().map(move |counts| counts[bucket]));
    let counts = counts.collect();
    Ok(Some(Counted { dims: all.into_keys().collect(), counts, calendar }))
}

/// Events of each bucket, by combination.
type Counts = BTreeMap<Dims, Vec<u32>>;

fn add(all: &mut Counts, dims: Dims, counts: Vec<u32>) {
    match all.get_mut(&dims) {
        Some(sums) => sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n),
        None => drop(all.insert(dims, counts)),
    }
}

/// What every core works on.
struct Counting<'a> {
    file: &'a ParquetFile,
    columns: &'a Columns,
    question: &'a Question<'a>,
    calendar: &'a Calendar,
    groups: &'a [usize],
}

impl Counting<'_> {
    /// Counts row groups until there is none left.
    fn share(&self, next: &AtomicUsize) -> Result<Option<Counts>> {
        let wanted = Dimension::ALL.into_iter().filter(|dimension| self.question.wants(*dimension));
        let mut lexicons: Vec<Lexicon> = wanted.map(Lexicon::new).collect();
        let mut planned: Option<Planned> = None;
        let mut all = Counts::default();
        while let Some(group) = self.groups.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Rows { timed, known, buckets } = self.rows(*group);
            if !timed.is_empty() {
                for batch in self.file.batches(&self.columns.read, Which::Ranges(*group, &timed), BATCH)? {
                    let batch = batch?;
                    let rows = 0..batch.num_rows();
                    let batch = Batch::read(&batch, &mut lexicons, false)?;
                    let Some(planned) = self.plan(&lexicons, &mut planned, &mut all) else { return Ok(None) };
                    planned.plan.count(&Part { batch: &batch, rows }, &mut planned.counts);
                }
            }
            if !known.is_empty() {
                let mut left = known.iter().map(Range::len).zip(buckets).collect::<VecDeque<_>>();
                for batch in self.file.batches(&self.columns.words, Which::Ranges(*group, &known), BATCH)? {
                    let batch = batch?;
                    let len = batch.num_rows();
                    let batch = Batch::read_words(&batch, &mut lexicons)?;
                    let Some(planned) = self.plan(&lexicons, &mut planned, &mut all) else { return Ok(None) };
                    let mut from = 0;
                    while let Some((rows, bucket)) = left.front_mut().filter(|_| from < len) {
                        let to = len.min(from + *rows);
                        let part = Part { batch: &batch, rows: from..to };
                        planned.plan.count_in(&part, *bucket, &mut planned.counts);
                        *rows -= to - from;
                        from = to;
                        if *rows == 0 {
                            left.pop_front();
                        }
                    }
                }
            }
        }
        if let Some(planned) = planned {
            planned.put(&mut all);
        }
        Ok(Some(all))
    }

    /// How rows of these words are counted; none where so many counters would not pay.
    fn plan<'p>(
        &self,
        lexicons: &[Lexicon],
        planned: &'p mut Option<Planned>,
        all: &mut Counts,
    ) -> Option<&'p mut Planned> {
        let words = lexicons.iter().map(|lexicon| lexicon.words().len());
        // Nearly always, the words of a batch were met before.
        if !planned.as_ref().is_some_and(|planned| words.clone().eq(planned.words.iter().copied())) {
            if let Some(planned) = planned.take() {
                planned.put(all);
            }
            let rows = self.file.metadata().file_metadata().num_rows().unsigned_abs();
            let plan = Plan::of(lexicons, self.question, self.calendar, rows)?;
            *planned = Some(Planned { words: words.collect(), counts: plan.counters(), plan });
        }
        planned.as_mut()
    }

    /// The rows of a row group that may be in the range, parted by whether what the file notes tells their bucket: the
    /// times of those that it tells are not even decoded.
    fn rows(&self, group: usize) -> Rows {
        let (from, to) = self.calendar.quarters();
        let bucket = |quarter: i64| {
            self.calendar.buckets.partition_point(|bucket| bucket.at_ms <= quarter * QUARTER_MS) - 1
        };
        let mut rows = Rows::default();
        for page in self.file.pages(group, self.columns.time) {
            match page.span.map(|span| self.columns.quarters(span)) {
                Some((first, last)) if last < from || first >= to => {}
                Some((first, last)) if from <= first && last < to && bucket(first) == bucket(last) => {
                    rows.known.push(page.rows);
                    rows.buckets.push(bucket(first));
                }
                _ => rows.timed.push(page.rows),
            }
        }
        rows
    }
}

/// Rows of a row group.
#[derive(Default)]
struct Rows {
    /// Whose time must be read.
    timed: Vec<Range<usize>>,
    /// Whose bucket is known, and which it is.
    known: Vec<Range<usize>>,
    buckets: Vec<usize>,
}

/// A plan, the number of words of each lexicon that it was made for, and its counters.
struct Planned {
    words: Vec<usize>,
    plan: Plan,
    counts: Vec<u32>,
}

impl Planned {
    fn put(self, all: &mut Counts) {
        let counts = self.plan.asked_for(&self.counts);
        let width = self.plan.dims.len();
        for (at, dims) in self.plan.dims.into_iter().enumerate() {
            let counts: Vec<u32> = counts.iter().skip(at).step_by(width).copied().collect();
            if counts.iter().any(|n| *n != 0) {
                add(all, dims, counts);
            }
        }
    }
}

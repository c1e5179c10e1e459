//! Parquet files, which need not fit in memory: row groups are read and counted on every core.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Schema, TimeUnit};

use super::aggregate::aggregate;
use super::fused::{Breakdown, Counted, Plan, Question, from_cube};
use super::lexicon::Lexicon;
use super::numbers::Times;
use super::table::{Batch, Part, cores, wider};
use crate::stats::measures::COUNTERS;
use crate::stats::{Calendar, Dimension, Dims, QUARTER_MS, State};
use crate::tabular::parquet_file::{ParquetFile, Which};
use crate::{Overview, Result, StatsQuery};

/// Rows that are decoded at a time, so few that they stay near.
const BATCH: usize = 1 << 14;
/// Rows that become a state at a time.
const STATE: usize = 1 << 20;

/// The console's overview of the events in a Parquet file: the answer of [`overview_of`](super::overview_of) over its rows.
/// Only the columns that are asked for are read, no row group of another time, and no more than some thousand rows are in
/// memory.
///
/// # Errors
/// As [`overview_of`](super::overview_of); [`crate::ErrorKind::InvalidArgument`], naming the file, where it cannot be read.
pub fn overview_of_parquet(path: impl AsRef<Path>, query: &StatsQuery) -> Result<Overview> {
    let question = Question::overview(query);
    match counted(path.as_ref(), &question)? {
        Some(counted) => Ok(counted.overview(query.product)),
        None => aggregate_parquet(path)?.overview(query),
    }
}

/// Events per bucket and combination, as [`breakdown`](super::breakdown) counts them, of a Parquet file.
///
/// # Errors
/// As [`overview_of_parquet`].
pub fn breakdown_parquet(path: impl AsRef<Path>, query: &StatsQuery, by: &[Dimension]) -> Result<Breakdown> {
    let question = Question::breakdown(query, by);
    match counted(path.as_ref(), &question)? {
        Some(counted) => Ok(counted.breakdown()),
        None => from_cube(aggregate_parquet(path)?.cube(), &question),
    }
}

/// What the events of a Parquet file come to, as [`aggregate`](super::aggregate) has it.
///
/// # Errors
/// As [`overview_of_parquet`].
pub fn aggregate_parquet(path: impl AsRef<Path>) -> Result<State> {
    let mut file = ParquetFile::open(path.as_ref())?;
    let columns = Columns::of(&mut file, |_| true, true, Width::Any)?;
    let mut state = State::default();
    let mut batches = Vec::new();
    let mut rows = 0;
    for batch in file.batches(&columns.read, Which::All, BATCH)? {
        let batch = batch?;
        rows += batch.num_rows();
        batches.push(batch);
        if rows >= STATE {
            state.merge(&aggregate(&batches)?);
            (rows, batches) = (0, Vec::new());
        }
    }
    state.merge(&aggregate(&batches)?);
    Ok(state)
}

/// Columns of a file that are read.
struct Columns {
    /// Their places in the file.
    read: Vec<usize>,
    /// Those of them that hold words.
    words: Vec<usize>,
    time: usize,
    time_name: String,
    /// Ticks of a millisecond and milliseconds of a tick, of which one is 1.
    unit: (i64, i64),
}

impl Columns {
    /// Words are read in a dictionary, as the file holds them, whatever its writer made of them.
    fn of(
        file: &mut ParquetFile,
        wanted: impl Fn(Dimension) -> bool,
        sketched: bool,
        width: Width,
    ) -> Result<Self> {
        let schema = Arc::clone(file.schema());
        let place = |name: &str| schema.fields().iter().position(|field| field.name() == name);
        let mut lexicons: Vec<Lexicon> = Vec::new();
        let mut read = Vec::new();
        let mut words = Vec::new();
        for dimension in Dimension::ALL.into_iter().filter(|d| *d == Dimension::Product || wanted(*d)) {
            lexicons.push(Lexicon::new(dimension));
            words.extend(place(dimension.column()).map(|at| (at, dimension)));
        }
        let times = ["occurred_at_ms", "occurred_at"];
        let time = times.iter().find_map(|name| Some((place(name)?, (*name).to_owned())));
        read.extend(words.iter().map(|(at, _)| *at));
        read.extend(time.as_ref().map(|(at, _)| *at));
        if sketched {
            read.extend(["phone_index", "latency_ms"].into_iter().chain(COUNTERS).filter_map(place));
        }
        let in_dictionaries = schema.fields().iter().enumerate().map(|(at, field)| {
            let word = words.iter().find(|(word, _)| *word == at && *field.data_type() == DataType::Utf8);
            word.map_or_else(
                || Arc::clone(field),
                |(_, dimension)| in_dictionary(field, width.keys(*dimension)),
            )
        });
        file.read_as(Schema::new(in_dictionaries.collect::<Vec<FieldRef>>()))?;
        // What is missing or of a wrong type is found as in memory.
        Batch::read(&RecordBatch::new_empty(Arc::clone(file.schema())), &mut lexicons, sketched)?;
        let (time, time_name) = time.unwrap_or_default();
        let unit = match schema.field(time).data_type() {
            DataType::Timestamp(TimeUnit::Microsecond, _) => (1_000, 1),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => (1_000_000, 1),
            DataType::Timestamp(TimeUnit::Second, _) => (1, 1_000),
            _ => (1, 1),
        };
        let words = words.into_iter().map(|(at, _)| at).collect();
        Ok(Self { read, words, time, time_name, unit })
    }

    /// First and last quarter-hour of a row group, as the file notes them.
    fn span(&self, file: &ParquetFile, row_group: usize) -> Option<(i64, i64)> {
        file.span(row_group, self.time).map(|span| self.quarters(span))
    }

    /// The quarter-hours of two times.
    fn quarters(&self, (first, last): (i64, i64)) -> (i64, i64) {
        let quarter = |ticks: i64| {
            (i128::from(ticks) * i128::from(self.unit.1)).div_euclid(i128::from(self.unit.0 * QUARTER_MS))
                as i64
        };
        (quarter(first), quarter(last))
    }
}

/// How long keys of words are.
#[derive(Clone, Copy)]
enum Width {
    /// A byte where words are few, as a rule. Where they are not, reading fails.
    Short,
    /// Long enough for all.
    Any,
}

impl Width {
    fn keys(self, dimension: Dimension) -> DataType {
        match (self, dimension) {
            (Self::Any, _)
            | (
                _,
                Dimension::App
                | Dimension::Code
                | Dimension::Tags
                | Dimension::ErrorCode
                | Dimension::SubCode
                | Dimension::PagesShown,
            ) => DataType::Int32,
            (Self::Short, _) => DataType::UInt8,
        }
    }
}

fn in_dictionary(field: &FieldRef, keys: DataType) -> FieldRef {
    let ty = DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8));
    Arc::new(Field::new(field.name(), ty, field.is_nullable()))
}

/// Counts what is asked for; none where so many counters would not pay.
fn counted(path: &Path, question: &Question<'_>) -> Result<Option<Counted>> {
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
    fn put(mut self, all: &mut Counts) {
        self.counts.pop();
        let width = self.plan.dims.len();
        for (at, dims) in self.plan.dims.into_iter().enumerate() {
            let counts: Vec<u32> = self.counts.iter().skip(at).step_by(width).copied().collect();
            if counts.iter().any(|n| *n != 0) {
                add(all, dims, counts);
            }
        }
    }
}

/// First and last quarter-hour of a file, as it notes them or, where it does not, as its rows tell.
fn span(file: &ParquetFile, columns: &Columns) -> Result<Option<(i64, i64)>> {
    let mut all = None;
    for group in 0..file.metadata().num_row_groups() {
        if let Some(span) = columns.span(file, group) {
            all = Some(all.map_or(span, |all| wider(all, span)));
            continue;
        }
        for batch in file.batches(&[columns.time], Which::Group(group), BATCH)? {
            let batch = batch?;
            let times = Times::of(&columns.time_name, batch.column(0))?;
            for at in times.values.iter() {
                let quarter = at.div_euclid(times.ticks);
                all = Some(all.map_or((quarter, quarter), |all| wider(all, (quarter, quarter))));
            }
        }
    }
    Ok(all)
}

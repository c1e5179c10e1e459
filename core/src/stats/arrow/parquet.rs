//! Parquet files, which need not fit in memory: row groups are read and counted on every core.

use std::collections::BTreeMap;
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
use crate::stats::{Calendar, Dimension, Dims, QUARTER_MS, State};
use crate::tabular::parquet_file::ParquetFile;
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
    let columns = Columns::of(&mut file, |_| true, true)?;
    let mut state = State::default();
    let mut batches = Vec::new();
    let mut rows = 0;
    for batch in file.batches(&columns.read, None, BATCH)? {
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
    time: usize,
    time_name: String,
    /// Ticks of a millisecond and milliseconds of a tick, of which one is 1.
    unit: (i64, i64),
}

impl Columns {
    /// Words are read in a dictionary, as the file holds them, whatever its writer made of them.
    fn of(file: &mut ParquetFile, wanted: impl Fn(Dimension) -> bool, sketched: bool) -> Result<Self> {
        let schema = Arc::clone(file.schema());
        let place = |name: &str| schema.fields().iter().position(|field| field.name() == name);
        let mut lexicons: Vec<Lexicon> = Vec::new();
        let mut read = Vec::new();
        let mut words = Vec::new();
        for dimension in Dimension::ALL.into_iter().filter(|d| *d == Dimension::Product || wanted(*d)) {
            lexicons.push(Lexicon::new(dimension));
            words.extend(place(dimension.column()));
        }
        let times = ["occurred_at_ms", "occurred_at"];
        let time = times.iter().find_map(|name| Some((place(name)?, (*name).to_owned())));
        read.extend(&words);
        read.extend(time.as_ref().map(|(at, _)| *at));
        if sketched {
            read.extend(["phone_index", "latency_ms"].into_iter().filter_map(place));
        }
        let in_dictionaries = schema.fields().iter().enumerate().map(|(at, field)| match field.data_type() {
            DataType::Utf8 if words.contains(&at) => in_dictionary(field),
            _ => Arc::clone(field),
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
        Ok(Self { read, time, time_name, unit })
    }

    /// First and last quarter-hour of a row group, as the file notes them.
    fn span(&self, file: &ParquetFile, row_group: usize) -> Option<(i64, i64)> {
        let (first, last) = file.span(row_group, self.time)?;
        let quarter = |ticks: i64| {
            (i128::from(ticks) * i128::from(self.unit.1)).div_euclid(i128::from(self.unit.0 * QUARTER_MS))
                as i64
        };
        Some((quarter(first), quarter(last)))
    }
}

fn in_dictionary(field: &FieldRef) -> FieldRef {
    let ty = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Arc::new(Field::new(field.name(), ty, field.is_nullable()))
}

/// Counts what is asked for; none where so many counters would not pay.
fn counted(path: &Path, question: &Question<'_>) -> Result<Option<Counted>> {
    let mut file = ParquetFile::open(path)?;
    let columns = Columns::of(&mut file, |dimension| question.wants(dimension), false)?;
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
            for batch in self.file.batches(&self.columns.read, Some(*group..*group + 1), BATCH)? {
                let batch = batch?;
                let rows = 0..batch.num_rows();
                let batch = Batch::read(&batch, &mut lexicons, false)?;
                let words = lexicons.iter().map(|lexicon| lexicon.words().len());
                // Nearly always, the words of a batch were met before.
                if !planned.as_ref().is_some_and(|planned| words.clone().eq(planned.words.iter().copied())) {
                    if let Some(planned) = planned.take() {
                        planned.put(&mut all);
                    }
                    let rows = self.file.metadata().file_metadata().num_rows().unsigned_abs();
                    let Some(plan) = Plan::of(&lexicons, self.question, self.calendar, rows) else {
                        return Ok(None);
                    };
                    planned = Some(Planned { words: words.collect(), counts: plan.counters(), plan });
                }
                if let Some(Planned { plan, counts, .. }) = &mut planned {
                    plan.count(&Part { batch: &batch, rows }, counts);
                }
            }
        }
        if let Some(planned) = planned {
            planned.put(&mut all);
        }
        Ok(Some(all))
    }
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
        for batch in file.batches(&[columns.time], Some(group..group + 1), BATCH)? {
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

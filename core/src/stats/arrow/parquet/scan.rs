//! Many Parquet files, wherever they are: opened one after the other, their row groups counted on every core.
//!
//! What is in memory beside the state are some ten thousand rows per core, and what they come to.

use std::collections::VecDeque;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::BATCH;
use super::columns::{Columns, Width};
use crate::archive::{Listed, Store, files, opened};
use crate::stats::arrow::aggregate::aggregate;
use crate::stats::arrow::columns_of_state;
use crate::stats::arrow::lexicon::Lexicon;
use crate::stats::arrow::table::{Batch, Part, cores};
use crate::stats::{Dimension, QUARTER_MS, State, boundary_ms};
use crate::tabular::parquet_file::{ParquetFile, Which};
use crate::{Error, ErrorKind, Product, Result, ScanQuery};

/// Rows that become a state at a time: few enough that a worker needs no others.
const STEP: usize = 1 << 16;
/// Workers for each core where files are elsewhere: most of the time they wait.
const WAITING: usize = 2;

/// What the events of many Parquet files come to: the state of [`aggregate_parquet`](super::aggregate_parquet) over all of
/// them, to the byte. `places` are files, folders with everything in them, or the same of object stores (`s3://`, `gs://`,
/// `az://`), of which only those columns and row groups are read that it is about; folders of an archive that it is not
/// about are not opened.
///
/// `on_progress` is told now and then how many events are counted. Must not be called from asynchronous code.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`], naming the file, where one cannot be read, is no file of events, is not what its manifest
/// says, or is missing though its manifest is there, and where there is none at all; [`ErrorKind::Authentication`],
/// [`ErrorKind::Configuration`] and [`ErrorKind::Transport`] where an object store cannot be read.
pub fn scan<P: AsRef<str>>(places: &[P], query: &ScanQuery, on_progress: impl Fn(i64)) -> Result<State> {
    let asked = Asked::of(query)?;
    let mut files = VecDeque::new();
    for place in places {
        for (store, file) in files_of(place.as_ref())? {
            if asked.may_hold(&file) {
                files.push_back(Source { store, file, asked: asked.clone() });
            }
        }
    }
    if places.is_empty() {
        return Err(Error::invalid("there are no files to scan").advice("give a folder, a URL, or files"));
    }
    state_of(files, on_progress)
}

/// What the events of a file come to that lie in a range of quarter-hours since 1970.
pub(crate) fn scan_quarters(store: &Store, file: Listed, quarters: Range<i64>) -> Result<State> {
    let asked = Asked { product: None, quarters };
    state_of(VecDeque::from([Source { store: store.clone(), file, asked }]), |_| {})
}

fn state_of(files: VecDeque<Source>, on_progress: impl Fn(i64)) -> Result<State> {
    let far = files.iter().any(|source| source.store.local("").is_none());
    let work = Work {
        lacking: Mutex::new(None),
        queue: Mutex::new(Queue { files, groups: VecDeque::new(), opening: 0 }),
        changed: Condvar::new(),
        failed: AtomicBool::new(false),
        rows: AtomicI64::new(0),
        state: Mutex::new(State::default()),
    };
    let workers = if far { cores() * WAITING } else { cores() };
    thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(|| work.share(&|_| {}))).collect();
        let mut done = work.share(&on_progress);
        for other in others {
            let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            done = done.and(other);
        }
        done
    })?;
    on_progress(work.rows.load(Ordering::Relaxed));
    Ok(work.state.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The files of a place.
fn files_of(place: &str) -> Result<Vec<(Store, Listed)>> {
    let lower = place.to_ascii_lowercase();
    if (lower.ends_with(".parquet") || lower.ends_with(".pq")) && !Path::new(place).is_dir() {
        let (folder, name) = match place.rsplit_once('/') {
            Some((folder, name)) => (if folder.is_empty() { "/" } else { folder }, name),
            None => (".", place),
        };
        let store = Store::open(folder)?;
        let bytes = store.bytes_of(name)?;
        let bytes = bytes.ok_or_else(|| Error::invalid(format!("`{place}` does not exist")))?;
        return Ok(vec![(store, Listed::alone(name.to_owned(), bytes))]);
    }
    let store = Store::open(place)?;
    let files = files(&store)?;
    Ok(files.into_iter().map(|file| (store.clone(), file)).collect())
}

/// A file, and which of its events are counted.
struct Source {
    store: Store,
    file: Listed,
    asked: Asked,
}

/// Which events are counted.
#[derive(Clone)]
struct Asked {
    product: Option<Product>,
    /// From a quarter-hour since 1970 to before another.
    quarters: Range<i64>,
}

impl Asked {
    fn of(query: &ScanQuery) -> Result<Self> {
        let tz = query.tz.as_deref();
        let end = |name: &str, text: &Option<String>| {
            text.as_deref().map(|text| boundary_ms(name, text, tz)).transpose()
        };
        let (from, to) = (end("start", &query.start)?, end("end", &query.end)?);
        if from.is_some() && to.is_some() && from >= to {
            return Err(Error::invalid("the range is empty: start is not before end"));
        }
        // The zone must be one, whatever it is for.
        crate::stats::zone(tz.unwrap_or(crate::stats::DEFAULT_ZONE))?;
        let quarter = |ms: Option<i64>, other: i64| ms.map_or(other, |ms| ms.div_euclid(QUARTER_MS));
        Ok(Self { product: query.product, quarters: quarter(from, i64::MIN)..quarter(to, i64::MAX) })
    }

    /// Whether an event of the file may be asked for, as its folders tell.
    fn may_hold(&self, file: &Listed) -> bool {
        let quarters = &self.quarters;
        self.product.is_none_or(|wanted| file.product.is_none_or(|product| product == wanted))
            && file.times.as_ref().is_none_or(|times| {
                times.start.div_euclid(QUARTER_MS) < quarters.end
                    && times.end.div_euclid(QUARTER_MS) > quarters.start
            })
    }

    fn time_holds(&self, quarter: i64) -> bool {
        self.quarters.contains(&quarter)
    }
}

/// An open file, and where in it what is.
struct Opened {
    file: ParquetFile,
    columns: Columns,
    product: usize,
    asked: Asked,
}

/// What is to be done.
struct Queue {
    files: VecDeque<Source>,
    groups: VecDeque<(Arc<Opened>, usize)>,
    /// Files that are being opened: there may be more groups soon.
    opening: usize,
}

enum Task {
    Open(Source),
    Count(Arc<Opened>, usize),
}

struct Work {
    /// A file that was opened, and which columns it lacks that say something of every event.
    lacking: Mutex<Option<(String, Vec<&'static str>)>>,
    queue: Mutex<Queue>,
    changed: Condvar,
    failed: AtomicBool,
    rows: AtomicI64,
    state: Mutex<State>,
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work {
    /// Works until there is nothing left, or somebody failed.
    fn share(&self, on_progress: &dyn Fn(i64)) -> Result<()> {
        while let Some(task) = self.next() {
            let done = match task {
                Task::Open(source) => {
                    let opened = self.open(source);
                    let mut queue = lock(&self.queue);
                    queue.opening -= 1;
                    opened.map(|opened| {
                        let opened = Arc::new(opened);
                        let groups = 0..opened.file.metadata().num_row_groups();
                        queue.groups.extend(groups.map(|group| (Arc::clone(&opened), group)));
                    })
                }
                Task::Count(opened, group) => {
                    self.count(&opened, group).map(|()| on_progress(self.rows.load(Ordering::Relaxed)))
                }
            };
            if done.is_err() {
                self.failed.store(true, Ordering::Relaxed);
            }
            self.changed.notify_all();
            done?;
        }
        Ok(())
    }

    /// Groups before files, so that few files are open at once.
    fn next(&self) -> Option<Task> {
        let mut queue = lock(&self.queue);
        loop {
            if self.failed.load(Ordering::Relaxed) {
                return None;
            }
            if let Some((opened, group)) = queue.groups.pop_front() {
                return Some(Task::Count(opened, group));
            }
            if let Some(source) = queue.files.pop_front() {
                queue.opening += 1;
                return Some(Task::Open(source));
            }
            if queue.opening == 0 {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn open(&self, source: Source) -> Result<Opened> {
        let Source { store, file, asked } = source;
        let mut file = opened(&store, &file)?;
        let name = file.name().to_owned();
        let columns =
            Columns::of(&mut file, |_| true, true, Width::Any).map_err(|error| named(error, &name))?;
        let product = Dimension::Product.column();
        let product =
            file.schema().fields().iter().position(|field| field.name() == product).unwrap_or_default();
        self.alike(&file)?;
        Ok(Opened { file, columns, product, asked })
    }

    /// Whether a file says of its events what the others say of theirs: a column that every event has something in is in all
    /// files or in none. Else figures would be smaller, and nobody would see it.
    fn alike(&self, file: &ParquetFile) -> Result<()> {
        let schema = file.schema();
        let lacks: Vec<&str> = columns_of_state(&Dimension::ALL)
            .into_iter()
            .filter(|field| field.is_always())
            .map(|field| field.name)
            .filter(|name| schema.column_with_name(name).is_none())
            .collect();
        let mut first = lock(&self.lacking);
        let Some((other, known)) = &*first else {
            *first = Some((file.name().to_owned(), lacks));
            return Ok(());
        };
        let differs =
            |one: &[&'static str], all: &[&str]| one.iter().find(|name| !all.contains(name)).copied();
        let (poor, rich, column) = match (differs(&lacks, known), differs(known, &lacks)) {
            (Some(column), _) => (file.name(), other.as_str(), column),
            (None, Some(column)) => (other.as_str(), file.name(), column),
            (None, None) => return Ok(()),
        };
        Err(Error::invalid(format!("`{poor}` has no column `{column}`, which `{rich}` has"))
            .advice("scan them one by one, or write the file again with all columns"))
    }

    fn count(&self, opened: &Opened, group: usize) -> Result<()> {
        let Opened { file, columns, .. } = opened;
        let ranges = match Self::wanted(opened, group)? {
            Wanted::None => return Ok(()),
            Wanted::All => None,
            Wanted::Rows(ranges) => Some(ranges),
        };
        let which = ranges.as_ref().map_or(Which::Group(group), |ranges| Which::Ranges(group, ranges));
        let (mut batches, mut rows) = (Vec::new(), 0);
        for batch in file.batches(&columns.read, which, BATCH)? {
            let batch = batch?;
            rows += batch.num_rows();
            batches.push(batch);
            if rows >= STEP {
                self.add(file, &std::mem::take(&mut batches), std::mem::take(&mut rows))?;
            }
        }
        self.add(file, &batches, rows)
    }

    fn add(&self, file: &ParquetFile, batches: &[arrow_array::RecordBatch], rows: usize) -> Result<()> {
        if rows > 0 {
            let state = aggregate(batches).map_err(|error| named(error, file.name()))?;
            lock(&self.state).merge(&state);
            self.rows.fetch_add(rows as i64, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Which rows of a row group are asked for: of what the file notes, and of times and products where that does not tell.
    fn wanted(opened: &Opened, group: usize) -> Result<Wanted> {
        let Opened { file, columns, product, asked } = opened;
        let quarters = &asked.quarters;
        let timed = match columns.span(file, group) {
            Some((first, last)) if last < quarters.start || first >= quarters.end => return Ok(Wanted::None),
            Some((first, last)) => asked.time_holds(first) && asked.time_holds(last),
            None => *quarters == (i64::MIN..i64::MAX),
        };
        let named = match (asked.product.map(Product::as_str), file.texts(group, *product)) {
            (None, _) => true,
            (Some(wanted), Some((min, max))) if wanted < min || wanted > max => return Ok(Wanted::None),
            (Some(wanted), Some((min, max))) => min == wanted && max == wanted,
            (Some(_), None) => false,
        };
        if timed && named {
            return Ok(Wanted::All);
        }
        let mut lexicons = [Lexicon::new(Dimension::Product)];
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut first = 0;
        for batch in file.batches(&[columns.time, *product], Which::Group(group), BATCH)? {
            let batch = batch?;
            let rows = 0..batch.num_rows();
            let batch =
                Batch::read(&batch, &mut lexicons, false).map_err(|error| self::named(error, file.name()))?;
            let part = Part { batch: &batch, rows: rows.clone() };
            let other =
                |word: &String| u32::from(asked.product.is_some_and(|wanted| *word != wanted.as_str()));
            let weights = [lexicons[0].words().iter().map(other).collect::<Vec<u32>>()];
            let mut others = vec![0_u32; rows.len()];
            part.sum::<u32>(&weights, |from, sums| others[from..from + sums.len()].copy_from_slice(sums));
            for row in rows {
                if others[row] != 0 || !asked.time_holds(part.quarter(row)) {
                    continue;
                }
                match ranges.last_mut() {
                    Some(last) if last.end == first + row => last.end += 1,
                    _ => ranges.push(first + row..first + row + 1),
                }
            }
            first += others.len();
        }
        Ok(if ranges.is_empty() { Wanted::None } else { Wanted::Rows(ranges) })
    }
}

enum Wanted {
    None,
    All,
    Rows(Vec<Range<usize>>),
}

/// What is wrong with a file, with its name.
fn named(error: Error, name: &str) -> Error {
    if error.kind() != ErrorKind::InvalidArgument || error.info().message.contains(name) {
        return error;
    }
    error.with(|info| info.message = format!("`{name}`: {}", info.message))
}

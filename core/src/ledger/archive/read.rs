//! Rows that are in the archive alone, read back: newest first, as those of the ledger.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMillisecondType;
use rusqlite::Connection;

use super::parts::{self, Part};
use crate::archive::{Listed, Store, file_of};
use crate::ledger::blocks::WIDEST;
use crate::ledger::details::{Place, Range};
use crate::ledger::erase;
use crate::ledger::fault::Fault;
use crate::stats::{DAY_MS, Dims, QUARTER_MS, State, scan_quarters};
use crate::tabular::ParquetRows;
use crate::tabular::parquet_file::{ParquetFile, Which};
use crate::{Error, Event, Product, Result};

/// Rows that are looked through first; where those do not do, the rest of their row group.
const FIRST: usize = 2_048;

/// The files of the archive whose rows are dropped, and what was opened of them.
pub(in crate::ledger) struct ArchivedRows {
    url: Option<String>,
    /// The newest day first.
    parts: Vec<Part>,
    /// Rows before are gone for good, by product.
    purged: Vec<(Product, i64)>,
    store: Option<Store>,
    open: Option<Open>,
}

/// The file that was read last.
struct Open {
    part: String,
    file: ParquetFile,
    times: Option<(usize, Times)>,
}

/// When the rows of a row group occurred, and how many before each in the file did in the same millisecond.
type Times = Arc<[(i64, i64)]>;

impl ArchivedRows {
    pub(in crate::ledger) fn of(connection: &Connection) -> Result<Self, Fault> {
        let mut parts = parts::parts(connection)?;
        parts.retain(|part| part.dropped_before_ms.is_some());
        parts.reverse();
        let (mut url, mut purged) = (None, Vec::new());
        if !parts.is_empty() {
            url = parts::url(connection)?;
            for product in Product::ALL {
                purged.extend(erase::purged_before_ms(connection, product)?.map(|before| (product, before)));
            }
        }
        Ok(Self { url, parts, purged, store: None, open: None })
    }

    /// Whether every row is in the ledger.
    pub(in crate::ledger) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The newest `count` events of a range that are wanted, newest first. `newer_than` is the time of the oldest row that
    /// is known to be enough.
    ///
    /// A row's number is none that the ledger gave it, but above those of the file before and not above those of the next: rows
    /// of one millisecond keep their order. It is never above the true one, so a page that was begun before its rows were
    /// dropped may show one of that millisecond again, and lacks none.
    pub(in crate::ledger) fn newest(
        &mut self,
        products: &[Product],
        range: Range,
        newer_than: Option<i64>,
        count: usize,
        wants: impl Fn(&Event, &Dims) -> bool,
    ) -> Result<Vec<(Place, Event)>, Fault> {
        let mut found: Vec<(Place, Event)> = Vec::new();
        for part in self.parts.clone() {
            let Some(dropped_before_ms) = part.dropped_before_ms.filter(|_| products.contains(&part.product))
            else {
                continue;
            };
            let purged = self.purged.iter().find(|(product, _)| *product == part.product);
            let start = purged.map_or(range.start_at_ms, |(_, before)| range.start_at_ms.max(*before));
            // As far as it can add to what there is.
            let enough = newer_than.into_iter().chain(nth(&found, count)).max();
            let start = start.max(enough.unwrap_or(i64::MIN)).max(part.day * DAY_MS);
            let end = dropped_before_ms.min(range.before.0.saturating_add(1));
            if start >= end {
                continue;
            }
            self.of_part(&part, Range { start_at_ms: start, ..range }, end, count, &wants, &mut found)
                .map_err(Fault::Archive)?;
        }
        found.sort_unstable_by_key(|(place, _)| std::cmp::Reverse(*place));
        found.truncate(count);
        Ok(found)
    }

    /// Hands on, file by file, what the rows of a product in a range of quarter-hours come to.
    pub(in crate::ledger) fn each_state(
        &mut self,
        product: Product,
        (from, to): (i64, i64),
        mut each: impl FnMut(&State),
    ) -> Result<(), Fault> {
        let purged = self.purged.iter().find(|(other, _)| *other == product);
        let from = purged.map_or(from, |(_, before)| from.max(-(-before).div_euclid(QUARTER_MS)));
        for part in self.parts.clone() {
            let Some(dropped) = part.dropped_before_ms.filter(|_| part.product == product) else { continue };
            let quarters = from.max(part.day * WIDEST.quarters)..to.min(dropped / QUARTER_MS);
            if quarters.is_empty() {
                continue;
            }
            let state = self
                .stored(&part)
                .and_then(|(store, path, bytes)| scan_quarters(store, Listed::alone(path, bytes), quarters));
            each(&state.map_err(Fault::Archive)?);
        }
        Ok(())
    }

    /// Adds those of a file before `end`.
    fn of_part(
        &mut self,
        part: &Part,
        range: Range,
        end: i64,
        count: usize,
        wants: &impl Fn(&Event, &Dims) -> bool,
        found: &mut Vec<(Place, Event)>,
    ) -> Result<()> {
        let open = self.open(part)?;
        let mut added = 0;
        for group in (0..open.file.metadata().num_row_groups()).rev() {
            let times = open.times(group)?;
            let from = times.partition_point(|(at_ms, _)| *at_ms < range.start_at_ms);
            let mut to = times.partition_point(|(at_ms, _)| *at_ms < end);
            let mut step = FIRST;
            while from < to && added < count {
                let first = from.max(to.saturating_sub(step));
                let places = times[first..to].to_vec();
                let events = rows(&open.file, group, first..to)?;
                if events.len() != places.len() {
                    return Err(
                        Error::invalid(format!("`{}` is damaged", open.file.name())).advice("copy it again")
                    );
                }
                for ((at_ms, rank), event) in places.into_iter().zip(events).rev() {
                    let place = (at_ms, part.after_seq + 1 + rank);
                    if range.holds(place) && wants(&event, &Dims::from(&event)) {
                        found.push((place, event));
                        added += 1;
                    }
                }
                (to, step) = (first, usize::MAX);
            }
            if from > 0 || added >= count {
                break;
            }
        }
        Ok(())
    }

    /// Where a file is, and how long.
    fn stored(&mut self, part: &Part) -> Result<(&Store, String, u64)> {
        let store = match &mut self.store {
            Some(store) => store,
            none => none.insert(Store::open(self.url.as_deref().unwrap_or_default())?),
        };
        let path = file_of(part.product, part.day, &part.id);
        let bytes = store.bytes_of(&path)?.ok_or_else(|| {
            Error::invalid(format!(
                "the archive `{}` lacks `{path}`, whose rows the ledger dropped",
                store.url()
            ))
            .advice("put it back")
        })?;
        Ok((store, path, bytes))
    }

    fn open(&mut self, part: &Part) -> Result<&mut Open> {
        if self.open.as_ref().is_none_or(|open| open.part != part.id) {
            let (store, path, bytes) = self.stored(part)?;
            let file = ParquetFile::open_in(store, &path, bytes)?;
            self.open = None;
            return Ok(self.open.insert(Open { part: part.id.clone(), file, times: None }));
        }
        self.open.as_mut().ok_or_else(|| Error::invalid("no file is open"))
    }
}

impl Open {
    /// The times of a row group.
    fn times(&mut self, group: usize) -> Result<Times> {
        if let Some((known, times)) = &self.times
            && *known == group
        {
            return Ok(Arc::clone(times));
        }
        let times = times(&self.file, group)?;
        let mut before = 0;
        // As many of the row groups before as the first millisecond reaches into.
        let (first, mut earlier) = (times.first().copied(), group);
        while let Some(first) = first
            && earlier > 0
        {
            earlier -= 1;
            let same = self::times(&self.file, earlier)?;
            let same_there = same.iter().rev().take_while(|at_ms| **at_ms == first).count();
            before += same_there as i64;
            if same_there < same.len() {
                break;
            }
        }
        let mut rank = before;
        let ranked = times.iter().enumerate().map(|(row, at_ms)| {
            if row > 0 {
                rank = if times[row - 1] == *at_ms { rank + 1 } else { 0 };
            }
            (*at_ms, rank)
        });
        let ranked: Times = ranked.collect();
        self.times = Some((group, Arc::clone(&ranked)));
        Ok(ranked)
    }
}

/// When the rows of a row group occurred.
fn times(file: &ParquetFile, group: usize) -> Result<Vec<i64>> {
    let foreign = || {
        Error::invalid(format!("`{}` is no file of this archive", file.name()))
            .advice("put the right one back")
    };
    let place =
        file.schema().fields().iter().position(|field| field.name() == "occurred_at").ok_or_else(foreign)?;
    let mut times = Vec::with_capacity(file.group_rows(group));
    for batch in file.batches(&[place], Which::Group(group), file.group_rows(group).max(1))? {
        let batch = batch?;
        let column = batch.column(0).as_primitive_opt::<TimestampMillisecondType>().ok_or_else(foreign)?;
        times.extend_from_slice(column.values());
    }
    Ok(times)
}

/// Rows of a row group as events.
fn rows(file: &ParquetFile, group: usize, rows: std::ops::Range<usize>) -> Result<VecDeque<Event>> {
    let ranges = [rows];
    let mut read = ParquetRows::of(file.clone(), Which::Ranges(group, &ranges))?;
    let mut events = VecDeque::new();
    while let Some(event) = read.next_stored() {
        events.push_back(event?);
    }
    Ok(events)
}

/// The time of the `count`th newest.
fn nth(found: &[(Place, Event)], count: usize) -> Option<i64> {
    if found.len() < count {
        return None;
    }
    let mut times: Vec<i64> = found.iter().map(|(place, _)| place.0).collect();
    times.sort_unstable_by_key(|at_ms| std::cmp::Reverse(*at_ms));
    times.get(count.checked_sub(1)?).copied()
}

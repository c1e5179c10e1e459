//! One row per event, newest first, page by page.
//!
//! A page is merged from the rows of each combination of dimensions that the filter lets through, which lie sorted by
//! time in the index `events_dims`: a row that the filter keeps out is never read. Where there are many combinations,
//! the cube says first which of them have rows near the page at all.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use rusqlite::{Connection, Rows};

use super::connection::Connections;
use super::cursor::Cursor;
use super::fault::Fault;
use super::view::read;
use super::{rows, schema};
use crate::stats::{Calendar, Dims, QUARTER_MS, matches};
use crate::{DetailsPage, DetailsQuery, Error, Event, Result, StatsQuery};

/// Rows of a page, unless another number is asked for.
const LIMIT: i64 = 100;
/// Most rows of a page.
const MAX_LIMIT: i64 = 1_000;
/// So many combinations are looked up one by one without asking the cube first.
const FEW: usize = 64;
/// Most cells of the cube that are looked through for one page: about as dear as the lookups that it may save.
const CELLS: usize = 20_000;

/// A question whose limit and cursor were read.
pub(super) struct Asked<'a> {
    filter: &'a StatsQuery,
    limit: usize,
    cursor: Option<Cursor>,
}

impl<'a> Asked<'a> {
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] where one of them is none.
    pub(super) fn of(query: &'a DetailsQuery) -> Result<Self> {
        let limit = match query.limit.unwrap_or(LIMIT) {
            limit @ 1..=MAX_LIMIT => limit as usize,
            other => return Err(Error::invalid(format!("limit `{other}` is not from 1 to {MAX_LIMIT}"))),
        };
        let cursor = query.cursor.as_deref().map(Cursor::parse).transpose()?;
        Ok(Self { filter: &query.filter, limit, cursor })
    }
}

/// The page that is asked for within the range of `calendar`; `phone_index` is the entry of the number it is about.
pub(super) fn page(
    connections: &Connections,
    &Asked { filter, limit, cursor }: &Asked<'_>,
    calendar: &Calendar,
    phone_index: Option<&str>,
) -> Result<DetailsPage> {
    read(connections, |connection| {
        // One transaction: rows, cells and combinations are of one moment.
        let transaction = connection.unchecked_transaction()?;
        schema::is_current(&transaction)?;
        let wanted = wanted(connections, &transaction, |dims| matches(filter, dims))?;
        let upto = match cursor {
            Some(cursor) => cursor.upto,
            None => transaction.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |r| r.get(0))?,
        };
        // Before the end of the range: no row has a number below all numbers.
        let end = (calendar.end_at_ms, i64::MIN);
        let before = cursor.map_or(end, |cursor| end.min((cursor.at_ms, cursor.seq)));
        let range = Range { start_at_ms: calendar.start_at_ms, before, upto };
        // One more than a page holds tells whether another follows.
        let mut places = places(&transaction, &wanted, phone_index, range, limit + 1)?;
        let more = places.len() > limit;
        places.truncate(limit);
        let next =
            places.last().filter(|_| more).map(|&(at_ms, seq)| Cursor { at_ms, seq, upto }.to_string());
        Ok(DetailsPage { rows: events(&transaction, &places)?, next })
    })
}

/// The combinations that `wants` lets through.
pub(super) fn wanted(
    connections: &Connections,
    connection: &Connection,
    wants: impl Fn(&Dims) -> bool,
) -> Result<HashSet<i64>, Fault> {
    let known = connections.combinations(connection)?;
    Ok(known.iter().filter(|(_, dims)| wants(dims)).map(|(id, _)| id).collect())
}

/// The newest `count` rows of these combinations, or of a number within them, newest first.
pub(super) fn places(
    connection: &Connection,
    wanted: &HashSet<i64>,
    phone_index: Option<&str>,
    range: Range,
    count: usize,
) -> Result<Vec<Place>, Fault> {
    match phone_index {
        Some(index) => of_number(connection, index, wanted, range, count),
        None => newest(connection, wanted, range, count),
    }
}

/// The events at these places.
pub(super) fn events(connection: &Connection, places: &[Place]) -> Result<Vec<Event>, Fault> {
    let mut select =
        connection.prepare_cached(&format!("SELECT {} FROM events WHERE seq = ?1", rows::columns()))?;
    let rows = places.iter().map(|(_, seq)| select.query_row([seq], rows::from_row));
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When a row occurred, and its number.
pub(super) type Place = (i64, i64);

/// Rows from an instant on to before a place, of those that were there when the first page was read.
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub(super) start_at_ms: i64,
    pub(super) before: Place,
    pub(super) upto: i64,
}

/// The newest `count` rows of these combinations, newest first.
fn newest(
    connection: &Connection,
    wanted: &HashSet<i64>,
    range: Range,
    count: usize,
) -> Result<Vec<Place>, Fault> {
    if wanted.len() > FEW
        && let Some((near, start_at_ms)) = near(connection, wanted, range, count)?
    {
        let places = merge(connection, &near, Range { start_at_ms, ..range }, count)?;
        // The cube goes on counting rows that were purged, and counts those that came later: then look at all.
        if places.len() == count || start_at_ms == range.start_at_ms {
            return Ok(places);
        }
    }
    merge(connection, wanted, range, count)
}

/// The combinations that have rows in the last quarter-hours of the range, so many that they hold `count` rows, and the
/// first instant of these. None where that would take long to tell.
fn near(
    connection: &Connection,
    wanted: &HashSet<i64>,
    range: Range,
    count: usize,
) -> Result<Option<(HashSet<i64>, i64)>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT quarter, dims, n FROM cube WHERE quarter >= ?1 AND quarter <= ?2 ORDER BY quarter DESC",
    )?;
    // The quarter-hour of the place may be listed in part already, so its cells promise no rows.
    let last = range.before.0.div_euclid(QUARTER_MS);
    let mut cells = select.query([range.start_at_ms.div_euclid(QUARTER_MS), last])?;
    let (mut near, mut rows, mut seen, mut current) = (HashSet::new(), 0, 0, last);
    while let Some(cell) = cells.next()? {
        let (quarter, dims, n): (i64, i64, i64) = (cell.get(0)?, cell.get(1)?, cell.get(2)?);
        if quarter != current && rows >= count as i64 {
            return Ok(Some((near, current * QUARTER_MS)));
        }
        seen += 1;
        if seen > CELLS {
            return Ok(None);
        }
        current = quarter;
        if wanted.contains(&dims) {
            near.insert(dims);
            rows += if quarter == last { 0 } else { n };
        }
    }
    Ok(Some((near, range.start_at_ms)))
}

/// The newest `count` rows of these combinations, each of which is read only as far as it can add to them.
fn merge(
    connection: &Connection,
    combinations: &HashSet<i64>,
    range: Range,
    count: usize,
) -> Result<Vec<Place>, Fault> {
    // Two lookups, because SQLite goes to a time in an index, but not to a row of that time, by comparing pairs.
    let mut tied = connection.prepare_cached(
        "SELECT occurred_at_ms, seq FROM events INDEXED BY events_dims
         WHERE dims = ?1 AND occurred_at_ms = ?2 AND seq < ?3 ORDER BY seq DESC",
    )?;
    let mut older = connection.prepare_cached(
        "SELECT occurred_at_ms, seq FROM events INDEXED BY events_dims
         WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3 ORDER BY occurred_at_ms DESC, seq DESC",
    )?;
    let (at_ms, seq) = range.before;
    let mut newest = Newest { places: BinaryHeap::with_capacity(count + 1), count };
    for dims in combinations {
        if seq > i64::MIN {
            newest.take(tied.query((dims, at_ms, seq))?, range.upto)?;
        }
        let start = newest.oldest().map_or(range.start_at_ms, |(at_ms, _)| at_ms);
        newest.take(older.query((dims, start, at_ms))?, range.upto)?;
    }
    let places = newest.places.into_sorted_vec();
    Ok(places.into_iter().map(|Reverse(place)| place).collect())
}

/// The newest places that were met, at most `count`.
struct Newest {
    places: BinaryHeap<Reverse<Place>>,
    count: usize,
}

impl Newest {
    /// The one that the next newer one takes the place of.
    fn oldest(&self) -> Option<Place> {
        self.places.peek().filter(|_| self.places.len() == self.count).map(|Reverse(place)| *place)
    }

    /// Takes places, newest first, as long as they are among the newest.
    fn take(&mut self, mut rows: Rows<'_>, upto: i64) -> Result<(), Fault> {
        while let Some(row) = rows.next()? {
            let place = (row.get(0)?, row.get(1)?);
            if self.oldest().is_some_and(|oldest| place < oldest) {
                break;
            }
            if place.1 <= upto {
                self.places.push(Reverse(place));
                if self.places.len() > self.count {
                    self.places.pop();
                }
            }
        }
        Ok(())
    }
}

/// The newest `count` rows of a number, newest first.
fn of_number(
    connection: &Connection,
    phone_index: &str,
    wanted: &HashSet<i64>,
    range: Range,
    count: usize,
) -> Result<Vec<Place>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT occurred_at_ms, seq, dims FROM events INDEXED BY events_phone
         WHERE phone_index = ?1 AND occurred_at_ms >= ?2 AND (occurred_at_ms, seq) < (?3, ?4)
         ORDER BY occurred_at_ms DESC, seq DESC",
    )?;
    let mut rows = select.query((phone_index, range.start_at_ms, range.before.0, range.before.1))?;
    let mut places = Vec::new();
    while places.len() < count
        && let Some(row) = rows.next()?
    {
        let place: Place = (row.get(0)?, row.get(1)?);
        if place.1 <= range.upto && wanted.contains(&row.get(2)?) {
            places.push(place);
        }
    }
    Ok(places)
}

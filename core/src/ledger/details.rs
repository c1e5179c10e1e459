//! One row per event, newest first, page by page.
//!
//! A page is merged from the rows of each combination of dimensions that the filter lets through, which lie sorted by
//! time in the table `event_dims`: a row that the filter keeps out is never read. Where there are many combinations,
//! the cube says first which of them have rows near the page at all.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use rusqlite::{Connection, Rows};

use super::archive::ArchivedRows;
use super::blocks::QUARTERS;
use super::cells::Cells;
use super::connection::Connections;
use super::cursor::Cursor;
use super::fault::Fault;
use super::{rows, tail};
use crate::stats::{Calendar, Dims, QUARTER_MS, matches};
use crate::{DetailsPage, DetailsQuery, Error, Event, Product, Result, StatsQuery};

/// Rows of a page, unless another number is asked for.
const LIMIT: i64 = 100;
/// Most rows of a page.
const MAX_LIMIT: i64 = 1_000;
/// So many combinations are looked up one by one without asking the cube first.
const FEW: usize = 64;
/// Most cells of the cube that are looked through for one page: about as dear as the lookups that it may save.
const CELLS: usize = 200_000;

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
    connection: &Connection,
    &Asked { filter, limit, cursor }: &Asked<'_>,
    calendar: &Calendar,
    phone_index: Option<&str>,
) -> Result<DetailsPage, Fault> {
    let wanted = wanted(connections, connection, |dims| matches(filter, dims))?;
    let upto = match cursor {
        Some(cursor) => cursor.upto,
        None => tail::last(connection)?,
    };
    // Before the end of the range: no row has a number below all numbers.
    let end = (calendar.end_at_ms, i64::MIN);
    let before = cursor.map_or(end, |cursor| end.min((cursor.at_ms, cursor.seq)));
    let range = Range { start_at_ms: calendar.start_at_ms, before, upto };
    let mut rows = Everywhere {
        wanted: &wanted,
        archived: ArchivedRows::of(connection)?,
        products: vec![filter.product],
        phone_index,
    };
    // One more than a page holds tells whether another follows.
    let mut rows = rows.newest(connection, range, limit + 1, |dims| matches(filter, dims))?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|((at_ms, seq), _)| {
        let (at_ms, seq) = (*at_ms, *seq);
        Cursor { at_ms, seq, upto }.to_string()
    });
    Ok(DetailsPage { rows: rows.into_iter().map(|(_, event)| event).collect(), next })
}

/// Rows of the ledger, and those that are in its archive alone.
pub(super) struct Everywhere<'a> {
    /// Combinations of the ledger's rows.
    pub(super) wanted: &'a HashSet<i64>,
    pub(super) archived: ArchivedRows,
    pub(super) products: Vec<Product>,
    pub(super) phone_index: Option<&'a str>,
}

impl Everywhere<'_> {
    /// The newest `count` events of a range and their places, newest first. `wants` says of the archive's what `wanted` says
    /// of the ledger's.
    pub(super) fn newest(
        &mut self,
        connection: &Connection,
        range: Range,
        count: usize,
        wants: impl Fn(&Dims) -> bool,
    ) -> Result<Vec<(Place, Event)>, Fault> {
        let places = places(connection, self.wanted, self.phone_index, range, count)?;
        let oldest = places.get(count.saturating_sub(1)).map(|(at_ms, _)| *at_ms);
        let index = self.phone_index;
        let of_number = |event: &Event| index.is_none_or(|index| event.phone_index.as_deref() == Some(index));
        let archived = self
            .archived
            .newest(&self.products, range, oldest, count, |event, dims| of_number(event) && wants(dims))?;
        let mut archived = archived.into_iter().peekable();
        let mut newest = Vec::with_capacity(count.min(places.len() + archived.len()));
        for place in places {
            while let Some(newer) = archived.next_if(|(other, _)| *other > place) {
                newest.push(newer);
            }
            if newest.len() < count
                && let Some(event) = rows::row(connection, place.1)?
            {
                newest.push((place, event));
            }
        }
        newest.extend(archived);
        newest.truncate(count);
        Ok(newest)
    }
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
#[cfg(feature = "archive")]
pub(super) fn events(connection: &Connection, places: &[Place]) -> Result<Vec<Event>, Fault> {
    let mut events = Vec::with_capacity(places.len());
    for (_, seq) in places {
        events.extend(rows::row(connection, *seq)?);
    }
    Ok(events)
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

impl Range {
    pub(super) fn holds(&self, place: Place) -> bool {
        place.0 >= self.start_at_ms && place < self.before && place.1 <= self.upto
    }
}

/// The newest `count` rows of these combinations, newest first.
fn newest(
    connection: &Connection,
    wanted: &HashSet<i64>,
    range: Range,
    count: usize,
) -> Result<Vec<Place>, Fault> {
    let mut last = Newest { places: BinaryHeap::with_capacity(count + 1), count };
    for row in tail::rows(connection)? {
        if wanted.contains(&row.dims) && range.holds((row.at_ms, row.seq)) {
            last.push((row.at_ms, row.seq));
        }
    }
    if wanted.len() > FEW
        && let Some((near, start_at_ms)) = near(connection, wanted, range, count)?
    {
        let places = merge(connection, &near, Range { start_at_ms, ..range }, last.clone())?;
        // The cube goes on counting rows that were purged, and counts those that came later: then look at all.
        let whole = places.len() == count && places.last().is_some_and(|(at_ms, _)| *at_ms >= start_at_ms);
        if whole || start_at_ms == range.start_at_ms {
            return Ok(places);
        }
    }
    merge(connection, wanted, range, last)
}

/// The combinations that have rows in the last quarter-hours of the range, so many that they hold `count` rows, and the
/// first instant of these. None where that would take long to tell.
fn near(
    connection: &Connection,
    wanted: &HashSet<i64>,
    range: Range,
    count: usize,
) -> Result<Option<(HashSet<i64>, i64)>, Fault> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT start, cells FROM {} WHERE start >= ?1 AND start <= ?2 ORDER BY start DESC",
        QUARTERS.table
    ))?;
    // The quarter-hour of the place may be listed in part already, so its cells promise no rows.
    let last = range.before.0.div_euclid(QUARTER_MS);
    let mut blocks = select.query([range.start_at_ms.div_euclid(QUARTER_MS), last])?;
    let (mut near, mut rows, mut seen) = (HashSet::new(), 0, 0);
    while let Some(block) = blocks.next()? {
        let quarter: i64 = block.get(0)?;
        Cells::of(block.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?.each(|dims, n| {
            seen += 1;
            if wanted.contains(&dims) {
                near.insert(dims);
                rows += if quarter == last { 0 } else { n };
            }
        })?;
        if rows >= count as i64 {
            return Ok(Some((near, quarter * QUARTER_MS)));
        }
        if seen > CELLS {
            return Ok(None);
        }
    }
    Ok(Some((near, range.start_at_ms)))
}

/// The newest of `newest` and of the rows of these combinations, each of which is read only as far as it can add to them.
fn merge(
    connection: &Connection,
    combinations: &HashSet<i64>,
    range: Range,
    mut newest: Newest,
) -> Result<Vec<Place>, Fault> {
    // Two lookups, because SQLite goes to a time in an index, but not to a row of that time, by comparing pairs.
    let mut tied = connection.prepare_cached(
        "SELECT occurred_at_ms, seq FROM event_dims
         WHERE dims = ?1 AND occurred_at_ms = ?2 AND seq < ?3 ORDER BY seq DESC",
    )?;
    let mut older = connection.prepare_cached(
        "SELECT occurred_at_ms, seq FROM event_dims
         WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3 ORDER BY occurred_at_ms DESC, seq DESC",
    )?;
    let (at_ms, seq) = range.before;
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
#[derive(Clone)]
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
                self.push(place);
            }
        }
        Ok(())
    }

    fn push(&mut self, place: Place) {
        self.places.push(Reverse(place));
        if self.places.len() > self.count {
            self.places.pop();
        }
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
    let mut dims = connection.prepare_cached("SELECT dims FROM events WHERE seq = ?1")?;
    let mut places = Vec::new();
    for place in rows::of_phone(connection, phone_index, range.start_at_ms)?.into_iter().rev() {
        if places.len() == count {
            break;
        }
        if range.holds(place) && wanted.contains(&dims.query_row([place.1], |row| row.get(0))?) {
            places.push(place);
        }
    }
    Ok(places)
}

//! The funnel: counts from the cube, page times and counters from the rows, and from the archive where they were dropped.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::archive::ArchivedRows;
use super::connection::Connections;
use super::fault::Fault;
use super::rows::numbers;
use super::sums::Places;
use super::tail;
use super::view::{Apart, counted, read};
use crate::stats::funnel::{Asked, funnel};
use crate::stats::measures::{COUNTERS, Counters, Measures};
use crate::stats::{Dims, QUARTER_MS, matches};
use crate::{Funnel, Result};

/// Counts are those of the cube; what was purged is still in it, but took nothing.
pub(super) fn view(connections: &Connections, asked: &Asked<'_>) -> Result<Funnel> {
    let ranges: Vec<_> = asked.calendar.quarters_of_buckets().collect();
    read(connections, |connection| {
        let (figures, places) =
            counted(connections, connection, &ranges, Apart::Every, |dims| matches(asked.filter, dims))?;
        let mut measures = measures(connection, asked, &places)?;
        archived(connection, asked, &figures.dims, &mut measures)?;
        Ok(funnel(asked, &figures.dims, figures.cells.into_iter(), &measures))
    })
}

/// What the rows of these combinations took.
fn measures(connection: &Connection, asked: &Asked<'_>, places: &Places) -> Result<Measures, Fault> {
    let mut measures = Measures::default();
    let columns = format!("dims, occurred_at_ms, page_stay_ms, {}", COUNTERS.join(", "));
    let (from, to) = (asked.calendar.start_at_ms, asked.calendar.end_at_ms);
    let mut settled = connection.prepare_cached(&format!(
        "SELECT {columns} FROM events WHERE seq IN
         (SELECT seq FROM event_dims WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3)"
    ))?;
    for (dims, _) in places.iter() {
        let mut rows = settled.query((dims, from, to))?;
        while let Some(row) = rows.next()? {
            measure(&mut measures, asked, row, places)?;
        }
    }
    let mut last = connection.prepare_cached(&format!(
        "SELECT {columns} FROM events WHERE seq > ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3"
    ))?;
    let mut rows = last.query((tail::settled(connection)?, from, to))?;
    while let Some(row) = rows.next()? {
        measure(&mut measures, asked, row, places)?;
    }
    Ok(measures)
}

/// Adds what rows took that are in the archive alone.
fn archived(
    connection: &Connection,
    asked: &Asked<'_>,
    dims: &[Dims],
    measures: &mut Measures,
) -> Result<(), Fault> {
    let mut rows = ArchivedRows::of(connection)?;
    if rows.is_empty() {
        return Ok(());
    }
    let places: HashMap<&Dims, usize> = dims.iter().enumerate().map(|(place, dims)| (dims, place)).collect();
    rows.each_state(asked.filter.product, asked.calendar.quarters(), |state| {
        let codes: Vec<Option<usize>> =
            state.cube().dims().iter().map(|dims| places.get(dims).copied()).collect();
        measures.merge(state.measures(), |quarter, code| Some((asked.coarse(quarter), codes[code]?)));
    })
}

fn measure(
    measures: &mut Measures,
    asked: &Asked<'_>,
    row: &Row<'_>,
    places: &Places,
) -> rusqlite::Result<()> {
    let Some(code) = places.get(row.get("dims")?) else { return Ok(()) };
    let quarter = row.get::<_, i64>("occurred_at_ms")?.div_euclid(QUARTER_MS);
    let mut counters = Counters::default();
    for (name, counter) in COUNTERS.iter().zip(&mut counters) {
        *counter = row.get(*name)?;
    }
    measures.observe(asked.coarse(quarter), code, &numbers(row, "page_stay_ms")?, &counters);
    Ok(())
}

//! The funnel: counts from the cube, page times and counters from the rows.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::connection::Connections;
use super::fault::Fault;
use super::rows::numbers;
use super::schema;
use super::view::{cells, read};
use crate::Result;
use crate::stats::funnel::Asked;
use crate::stats::measures::{COUNTERS, Counters, Measures};
use crate::stats::{Cube, QUARTER_MS, matches};

/// The cells of the range and what their transactions took. What was purged is still in the cells, but took nothing.
pub(super) fn cube_and_measures(connections: &Connections, asked: &Asked<'_>) -> Result<(Cube, Measures)> {
    read(connections, |connection| {
        // One transaction: cells, rows and combinations are of one moment.
        let transaction = connection.unchecked_transaction()?;
        schema::is_current(&transaction)?;
        let (cube, codes) = cells(connections, &transaction, &asked.calendar)?;
        let wanted =
            codes.into_iter().filter(|(_, code)| matches(asked.filter, &cube.dims()[*code])).collect();
        let measures = measures(&transaction, asked, &wanted)?;
        Ok((cube, measures))
    })
}

/// What the rows of these combinations, by number, took.
fn measures(
    connection: &Connection,
    asked: &Asked<'_>,
    wanted: &HashMap<i64, usize>,
) -> Result<Measures, Fault> {
    let mut measures = Measures::default();
    let mut select = connection.prepare_cached(&format!(
        "SELECT occurred_at_ms, page_stay_ms, {} FROM events INDEXED BY events_dims
         WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3",
        COUNTERS.join(", ")
    ))?;
    for (dims, code) in wanted {
        let mut rows = select.query((dims, asked.calendar.start_at_ms, asked.calendar.end_at_ms))?;
        while let Some(row) = rows.next()? {
            let quarter = row.get::<_, i64>("occurred_at_ms")?.div_euclid(QUARTER_MS);
            measures.observe(quarter, *code, &numbers(row, "page_stay_ms")?, &counters(row)?);
        }
    }
    Ok(measures)
}

fn counters(row: &Row<'_>) -> rusqlite::Result<Counters> {
    let mut counters = Counters::default();
    for (name, counter) in COUNTERS.iter().zip(&mut counters) {
        *counter = row.get(*name)?;
    }
    Ok(counters)
}

//! Whether a ledger is sound, and giving back the space it no longer needs.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, ffi};

use super::combinations::Combinations;
use super::connection::Connections;
use super::fault::Fault;
use super::view::read;
use super::{erase, rows, schema, secure};
use crate::stats::{Cube, Dims, QUARTER_MS};
use crate::{Product, Result};

/// Rewrites the file without free space, and empties its write-ahead log.
pub(super) fn compact(connections: &Connections) -> Result<()> {
    connections.writer()?.with(|connection| {
        secure(connection)?;
        connection.execute_batch("VACUUM")?;
        let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            // What was erased may still be in the log, which somebody reads.
            let code = ffi::Error { code: ErrorCode::DatabaseBusy, extended_code: ffi::SQLITE_BUSY };
            return Err(rusqlite::Error::SqliteFailure(code, None).into());
        }
        Ok(())
    })
}

/// What differs from a sound ledger, one sentence each.
pub(super) fn check(connections: &Connections) -> Result<Vec<String>> {
    read(connections, |connection| {
        // One transaction: rows and cells are of one moment.
        let transaction = connection.unchecked_transaction()?;
        schema::is_current(&transaction)?;
        let file = file(&transaction)?;
        // Of a file that is damaged, no count is worth telling.
        if !file.is_empty() {
            return Ok(file);
        }
        let known = connections.combinations(&transaction)?;
        figures(&transaction, &known)
    })
}

/// What SQLite finds wrong with its file.
fn file(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut check = connection.prepare("PRAGMA integrity_check")?;
    let found = check.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").map(|line| format!("the file: {line}")).collect())
}

/// Where the cube is not a recount of the rows, of those quarter-hours whose rows were not purged.
fn figures(connection: &Connection, known: &Combinations) -> Result<Vec<String>, Fault> {
    let by_id: HashMap<i64, &Dims> = known.iter().collect();
    let mut found = Vec::new();
    let (mut counted, mut kept) = (Cube::default(), Cube::default());
    let mut select = connection.prepare(&format!("SELECT seq, dims, {} FROM events", rows::columns()))?;
    let mut events = select.query([])?;
    while let Some(row) = events.next()? {
        let event = rows::from_row(row)?;
        let named: Option<i64> = row.get("dims")?;
        if named.and_then(|id| by_id.get(&id)) != Some(&&Dims::from(&event)) {
            found.push(format!("row {} names a combination that is not its own", row.get::<_, i64>("seq")?));
        }
        counted.observe(&event);
    }
    let mut select = connection.prepare("SELECT quarter, dims, n FROM cube")?;
    let mut cells = select.query([])?;
    while let Some(cell) = cells.next()? {
        let (quarter, id): (i64, i64) = (cell.get(0)?, cell.get(1)?);
        match by_id.get(&id) {
            Some(dims) => kept.add(quarter, (*dims).clone(), cell.get(2)?),
            None => found.push(format!("a cell names combination {id}, which is not there")),
        }
    }
    let mut purged = HashMap::new();
    for product in Product::ALL {
        purged.insert(product, erase::purged_before_ms(connection, product)?.unwrap_or(i64::MIN));
    }
    found.extend(differences(&kept, &counted, &purged));
    Ok(found)
}

/// Cells that differ and whose rows were not purged, each as a sentence.
fn differences(kept: &Cube, counted: &Cube, purged: &HashMap<Product, i64>) -> Vec<String> {
    let mut cells: HashMap<(i64, &Dims), (i64, i64)> = HashMap::new();
    for (quarter, dims, n) in kept.cells() {
        cells.entry((quarter, dims)).or_default().0 = n;
    }
    for (quarter, dims, n) in counted.cells() {
        cells.entry((quarter, dims)).or_default().1 = n;
    }
    let mut differing: Vec<_> = cells
        .into_iter()
        .filter(|((quarter, dims), (kept, counted))| {
            let before = dims.product.known().and_then(|product| purged.get(&product));
            kept != counted && before.is_none_or(|before| quarter * QUARTER_MS >= *before)
        })
        .collect();
    differing.sort_unstable();
    differing
        .into_iter()
        .map(|((quarter, dims), (kept, counted))| {
            let at = Timestamp::from_millisecond(quarter * QUARTER_MS)
                .map_or_else(|_| format!("quarter-hour {quarter}"), |at| at.to_string());
            let Dims { product, outcome, billing, .. } = dims;
            format!("{at}, {product}, {outcome}, {billing}: the cube counts {kept}, the rows are {counted}")
        })
        .collect()
}

//! Whether a ledger is sound, and giving back the space it no longer needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, ffi};

use super::archive::Gone;
use super::blocks::{self, QUARTERS, WIDTHS};
use super::combinations::Combinations;
use super::connection::Connections;
use super::fault::Fault;
use super::settle::{epoch, id_bytes, phone_hash};
use super::view::{self, read};
use super::{rows, secure, tail};
use crate::Result;
use crate::stats::{Dims, QUARTER_MS};

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
        let file = file(connection)?;
        // Of a file that is damaged, no count is worth telling.
        if !file.is_empty() {
            return Ok(file);
        }
        let known = connections.combinations(connection)?;
        let mut found = rows(connection, &known)?;
        found.extend(figures(connection, &known)?);
        found.extend(sums(connection)?);
        Ok(found)
    })
}

/// What SQLite finds wrong with its file.
fn file(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut check = connection.prepare("PRAGMA integrity_check")?;
    let found = check.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").map(|line| format!("the file: {line}")).collect())
}

/// Rows that name another combination, and those that are settled and not found by what they should be found by.
fn rows(connection: &Connection, known: &Combinations) -> Result<Vec<String>, Fault> {
    let by_id: HashMap<i64, &Dims> = known.iter().collect();
    let settled = tail::settled(connection)?;
    let mut by_name = connection.prepare("SELECT 1 FROM event_ids WHERE event_id = ?1 AND seq = ?2")?;
    let mut by_place = connection
        .prepare("SELECT 1 FROM event_dims WHERE dims = ?1 AND occurred_at_ms = ?2 AND seq = ?3")?;
    let mut by_phone = connection.prepare(
        "SELECT 1 FROM event_phones WHERE epoch = ?1 AND hash = ?2 AND occurred_at_ms = ?3 AND seq = ?4",
    )?;
    let (mut found, mut count, mut phones) = (Vec::new(), 0, 0);
    let mut select = connection.prepare(&format!("SELECT {}, seq, dims FROM events", rows::columns()))?;
    let mut events = select.query([])?;
    while let Some(row) = events.next()? {
        let event = rows::from_row(row)?;
        let (seq, dims): (i64, i64) = (row.get("seq")?, row.get("dims")?);
        if by_id.get(&dims) != Some(&&Dims::from(&event)) {
            found.push(format!("row {seq} names a combination that is not its own"));
        }
        if seq > settled {
            continue;
        }
        count += 1;
        if !by_name.exists((id_bytes(&event.event_id), seq))? {
            found.push(format!("row {seq} is not found by its id"));
        }
        if !by_place.exists((dims, event.occurred_at_ms, seq))? {
            found.push(format!("row {seq} is not found by its combination"));
        }
        if let Some(index) = &event.phone_index {
            phones += 1;
            if !by_phone.exists((epoch(seq), phone_hash(index), event.occurred_at_ms, seq))? {
                found.push(format!("row {seq} is not found by its number"));
            }
        }
    }
    // Of rows that only the archive has, the ids are kept, and a purge may have taken others with it.
    let known = count + Gone::read(connection)?.rows;
    for (table, rows) in [("event_ids", known), ("event_dims", count), ("event_phones", phones)] {
        let entries: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        if entries > rows {
            found.push(format!("{table} has {entries} entries of {rows} rows"));
        }
    }
    Ok(found)
}

/// Where the cube is not a recount of the rows, of those quarter-hours whose rows were not purged.
fn figures(connection: &Connection, known: &Combinations) -> Result<Vec<String>, Fault> {
    let by_id: HashMap<i64, &Dims> = known.iter().collect();
    let (mut found, mut cells) = (Vec::new(), HashMap::new());
    view::quarters(connection, (i64::MIN, i64::MAX), |quarter, id, n| {
        cells.entry((quarter, id)).or_insert((0, 0)).0 += n;
    })?;
    let mut select = connection.prepare("SELECT occurred_at_ms, dims FROM events")?;
    let mut events = select.query([])?;
    while let Some(row) = events.next()? {
        let at_ms: i64 = row.get(0)?;
        cells.entry((at_ms.div_euclid(QUARTER_MS), row.get(1)?)).or_insert((0, 0)).1 += 1;
    }
    let gone = Gone::read(connection)?;
    let mut named = HashMap::new();
    for ((quarter, id), counts) in cells {
        match by_id.get(&id) {
            Some(dims) => {
                named.insert((quarter, *dims), counts);
            }
            None => found.push(format!("a cell names combination {id}, which is not there")),
        }
    }
    found.extend(differences(named, &gone));
    Ok(found)
}

/// Blocks that are not the sum of the quarter-hours in them.
fn sums(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for width in &WIDTHS[1..] {
        let mut sums: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        blocks::read(connection, QUARTERS, (i64::MIN, i64::MAX), |quarter, dims, n| {
            *sums.entry((quarter.div_euclid(width.quarters) * width.quarters, dims)).or_default() += n;
        })?;
        blocks::read(connection, width, (i64::MIN, i64::MAX), |start, dims, n| {
            *sums.entry((start, dims)).or_default() -= n;
        })?;
        let wrong = sums.into_iter().filter(|(_, n)| *n != 0).map(|((start, _), _)| start);
        let wrong: BTreeSet<i64> = wrong.collect();
        found.extend(
            wrong.into_iter().map(|start| {
                format!("{}, {}: not the sum of its quarter-hours", width.table, instant(start))
            }),
        );
    }
    Ok(found)
}

fn instant(quarter: i64) -> String {
    Timestamp::from_millisecond(quarter.saturating_mul(QUARTER_MS))
        .map_or_else(|_| format!("quarter-hour {quarter}"), |at| at.to_string())
}

/// Cells that differ and whose rows are there, each as a sentence.
fn differences(cells: HashMap<(i64, &Dims), (i64, i64)>, gone: &Gone) -> Vec<String> {
    let mut differing: Vec<_> = cells
        .into_iter()
        .filter(|((quarter, dims), (kept, counted))| {
            kept != counted && !gone.holds(dims.product.known(), *quarter)
        })
        .collect();
    differing.sort_unstable();
    differing
        .into_iter()
        .map(|((quarter, dims), (kept, counted))| {
            let at = instant(quarter);
            let Dims { product, outcome, billing, .. } = dims;
            format!("{at}, {product}, {outcome}, {billing}: the cube counts {kept}, the rows are {counted}")
        })
        .collect()
}

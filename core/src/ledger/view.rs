//! The cube, read back.

use std::collections::HashMap;

use rusqlite::Connection;

use super::connection::Connections;
use super::fault::Fault;
use crate::stats::{Calendar, Cube, QUARTER_MS};
use crate::{Billing, Product, Result};

/// The cells of a range.
pub(super) fn cube(connections: &Connections, calendar: &Calendar) -> Result<Cube> {
    read(connections, |connection| {
        // One transaction: the dimensions that a cell names are there.
        let transaction = connection.unchecked_transaction()?;
        Ok(cells(connections, &transaction, calendar)?.0)
    })
}

/// The same within a transaction, and the code that each combination has in it, by number.
pub(super) fn cells(
    connections: &Connections,
    transaction: &Connection,
    calendar: &Calendar,
) -> Result<(Cube, HashMap<i64, usize>), Fault> {
    let mut cube = Cube::default();
    let mut codes: HashMap<i64, usize> = HashMap::new();
    for (id, dims) in connections.combinations(transaction)?.iter() {
        codes.insert(id, cube.code(dims.clone()));
    }
    let (from, to) = calendar.quarters();
    let mut cells = transaction
        .prepare_cached("SELECT quarter, dims, n FROM cube WHERE quarter >= ?1 AND quarter < ?2")?;
    let mut rows = cells.query([from, to])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(1)?;
        let code = codes.get(&id).ok_or(rusqlite::Error::IntegralValueOutOfRange(1, id))?;
        cube.add_coded(row.get(0)?, *code, row.get(2)?);
    }
    drop(rows);
    drop(cells);
    Ok((cube, codes))
}

pub(super) fn span(connections: &Connections) -> Result<Option<(i64, i64)>> {
    read(connections, |connection| {
        let end = |which: &str| -> rusqlite::Result<Option<i64>> {
            // One end at a time: each is the first row of the index, both together a scan.
            connection.query_row(&format!("SELECT {which}(quarter) FROM cube"), [], |row| row.get(0))
        };
        Ok(end("min")?.zip(end("max")?).map(|(first, last)| (first * QUARTER_MS, last * QUARTER_MS)))
    })
}

pub(super) fn len(connections: &Connections) -> Result<i64> {
    read(connections, |connection| {
        Ok(connection.query_row("SELECT coalesce(sum(n), 0) FROM cube", [], |row| row.get(0))?)
    })
}

/// Billed events of an app and product in the quarter-hours from the first to before the last.
pub(super) fn billed(
    connections: &Connections,
    app: &str,
    product: Product,
    (from, to): (i64, i64),
) -> Result<i64> {
    read(connections, |connection| {
        let mut sum = connection.prepare_cached(
            "SELECT coalesce(sum(n), 0) FROM cube JOIN dims ON dims.id = cube.dims
             WHERE quarter >= ?1 AND quarter < ?2 AND app = ?3 AND product = ?4 AND billing = ?5",
        )?;
        let billed = Billing::Billed.as_str();
        Ok(sum.query_row((from, to, app, product.as_str(), billed), |row| row.get(0))?)
    })
}

pub(super) fn read<T>(
    connections: &Connections,
    work: impl FnOnce(&Connection) -> Result<T, Fault>,
) -> Result<T> {
    let reader = connections.reader();
    let name = match reader.path() {
        Some(path) if !path.is_empty() => format!("`{path}`"),
        _ => "in memory".to_owned(),
    };
    work(&reader).map_err(|fault| fault.of(&name))
}

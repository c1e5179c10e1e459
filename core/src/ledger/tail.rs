//! The rows that came last: written and acknowledged, and not yet settled.
//!
//! A row is one page of the file; what it is found by and counted in are pages all over it. So an append writes the row,
//! and every [`GROUP`] rows or so are settled together ([`super::settle`]), which costs a fraction. Nobody sees the
//! difference: whoever reads, reads what is settled and the rows after it.

use rusqlite::Connection;

use super::blocks::Counts;
use super::fault::Fault;
use crate::stats::QUARTER_MS;

/// So many rows are worth settling. To read as many takes half a millisecond.
pub(super) const GROUP: usize = 2_000;

/// Name in `meta` of the last row that is settled.
const SETTLED: &str = "settled_seq";

/// Number of the last row that is settled; 0 where none is.
pub(super) fn settled(connection: &Connection) -> Result<i64, Fault> {
    let mut select = connection.prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?1")?;
    let mut rows = select.query([SETTLED])?;
    Ok(rows.next()?.map_or(Ok(0), |row| row.get(0))?)
}

/// Notes that every row up to `seq` is settled.
pub(super) fn remember(connection: &Connection, seq: i64) -> Result<(), Fault> {
    let mut remember = connection.prepare_cached("REPLACE INTO meta (name, value) VALUES (?1, ?2)")?;
    remember.execute((SETTLED, seq.to_string()))?;
    Ok(())
}

/// Number of the last row; 0 where none ever was.
pub(super) fn last(connection: &Connection) -> Result<i64, Fault> {
    let mut select = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM events")?;
    let last: i64 = select.query_row([], |row| row.get(0))?;
    // The last rows may have been purged; their numbers are not given again.
    Ok(last.max(settled(connection)?))
}

/// When a row occurred, its number, and its combination.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub at_ms: i64,
    pub seq: i64,
    pub dims: i64,
}

/// Every row that is not settled, in the order of their numbers.
pub(super) fn rows(connection: &Connection) -> Result<Vec<Row>, Fault> {
    let mut select = connection
        .prepare_cached("SELECT occurred_at_ms, seq, dims FROM events WHERE seq > ?1 ORDER BY seq")?;
    let rows = select.query_map([settled(connection)?], |row| {
        Ok(Row { at_ms: row.get(0)?, seq: row.get(1)?, dims: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What these rows add to the cube.
pub(super) fn counts(rows: impl IntoIterator<Item = Row>) -> Counts {
    let mut counts = Counts::new();
    for row in rows {
        *counts.entry((row.at_ms.div_euclid(QUARTER_MS), row.dims)).or_default() += 1;
    }
    counts
}

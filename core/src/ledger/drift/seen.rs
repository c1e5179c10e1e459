//! What surprised in replies, counted as their events are recorded.

use rusqlite::{Connection, Row};

use crate::events::{OTHERS, Surprise};
use crate::ledger::fault::Fault;
use crate::ledger::rows::{parse, word};
use crate::{DriftKind, JsonType, Product};

/// Rows of a kind; what is new beyond them is counted in one row per operation.
const MOST: i64 = 200;

/// One surprise, and when.
pub(in crate::ledger) struct Sight {
    at_ms: i64,
    surprise: Surprise,
}

impl Sight {
    /// The surprises of a reply to a call that was made at `at_ms`.
    pub(in crate::ledger) fn of(at_ms: i64, surprises: Vec<Surprise>) -> Vec<Self> {
        surprises.into_iter().map(|surprise| Self { at_ms, surprise }).collect()
    }
}

/// Makes the table.
pub(in crate::ledger) fn tables(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch(
        "-- What replies said that is not documented; '' stands for none. Words have their sample here, and their count in the
         -- cube.
         CREATE TABLE drift_seen (product TEXT NOT NULL, operation TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
             json_type TEXT NOT NULL, count INTEGER NOT NULL, first_at_ms INTEGER NOT NULL, last_at_ms INTEGER NOT NULL,
             sample TEXT NOT NULL, PRIMARY KEY (product, operation, kind, name, json_type)) WITHOUT ROWID;",
    )?;
    Ok(())
}

/// Counts what was seen, within the transaction that writes its events.
pub(in crate::ledger) fn note(connection: &Connection, sights: &[&Sight]) -> Result<(), Fault> {
    for Sight { at_ms, surprise } in sights {
        if !count(connection, *at_ms, surprise)? {
            add(connection, *at_ms, surprise)?;
        }
    }
    Ok(())
}

/// Counts a surprise that was met before; false where it was not.
fn count(connection: &Connection, at_ms: i64, surprise: &Surprise) -> Result<bool, Fault> {
    let mut update = connection.prepare_cached(
        "UPDATE drift_seen SET count = count + 1, first_at_ms = min(first_at_ms, ?6), last_at_ms = max(last_at_ms, ?6)
         WHERE product = ?1 AND operation = ?2 AND kind = ?3 AND name = ?4 AND json_type = ?5",
    )?;
    let Surprise { product, operation, kind, name, json_type, .. } = surprise;
    let ty = json_type.map_or("", JsonType::as_str);
    Ok(update.execute((product.as_str(), operation, kind.as_str(), name, ty, at_ms))? > 0)
}

/// Adds one that is new, or counts it with the others.
fn add(connection: &Connection, at_ms: i64, surprise: &Surprise) -> Result<(), Fault> {
    let Surprise { product, operation, kind, name, json_type, sample, .. } = surprise;
    let mut rows =
        connection.prepare_cached("SELECT count(*) FROM drift_seen WHERE kind = ?1 AND name <> ?2")?;
    let many = rows.query_row((kind.as_str(), OTHERS), |row| row.get::<_, i64>(0))? >= MOST;
    let ty = json_type.map_or("", JsonType::as_str);
    if !many {
        // Once per ledger: who reads logs learns of it on the day it comes.
        let (kind, name) = (kind.as_str(), name.as_str());
        tracing::warn!(operation, kind, name, "a reply has what the vendor does not document");
    }
    let (name, ty, sample) = if many { (OTHERS, "", "") } else { (name.as_str(), ty, sample.as_str()) };
    let mut insert = connection.prepare_cached(
        "INSERT INTO drift_seen (product, operation, kind, name, json_type, count, first_at_ms, last_at_ms, sample)
         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6, ?7) ON CONFLICT DO UPDATE
         SET count = count + 1, first_at_ms = min(first_at_ms, ?6), last_at_ms = max(last_at_ms, ?6)",
    )?;
    insert.execute((product.as_str(), operation, kind.as_str(), name, ty, at_ms, sample))?;
    Ok(())
}

/// A row of the table.
pub(super) struct Seen {
    pub product: Product,
    pub operation: String,
    pub kind: DriftKind,
    pub name: String,
    pub json_type: Option<JsonType>,
    pub count: i64,
    pub first_at_ms: i64,
    pub last_at_ms: i64,
    pub sample: Option<String>,
}

/// Every row, the earliest first.
pub(super) fn rows(connection: &Connection) -> Result<Vec<Seen>, Fault> {
    let mut select = connection.prepare_cached("SELECT * FROM drift_seen ORDER BY first_at_ms")?;
    let all = select.query_map([], seen)?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

fn seen(row: &Row<'_>) -> rusqlite::Result<Seen> {
    let some = |name: &str| row.get(name).map(|text: String| Some(text).filter(|text| !text.is_empty()));
    Ok(Seen {
        product: word(row, "product")?,
        operation: row.get("operation")?,
        kind: parse(2, &row.get::<_, String>("kind")?)?,
        name: row.get("name")?,
        json_type: some("json_type")?.map(|ty| parse(4, &ty)).transpose()?,
        count: row.get("count")?,
        first_at_ms: row.get("first_at_ms")?,
        last_at_ms: row.get("last_at_ms")?,
        sample: some("sample")?,
    })
}

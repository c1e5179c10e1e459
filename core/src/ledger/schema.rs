//! Tables of the ledger, and how they came to be.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::connection::BUSY;
use super::fault::Fault;
use super::migrate;
use crate::events::schema::{FIELDS, FieldType};
use crate::stats::Dimension;

/// Says that a SQLite file is a ledger: "VERI".
const APPLICATION_ID: i64 = 0x5645_5249;
/// Version of the tables.
pub(super) const VERSION: i64 = 3;

/// Finds the rows of a combination by time.
const EVENTS_DIMS: &str = "CREATE INDEX events_dims ON events (dims, occurred_at_ms)";

/// Makes the tables where there are none, and brings those of an older version up to date.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), Fault> {
    let tables = |connection: &Connection| -> rusqlite::Result<i64> {
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
    };
    // What is not ours is not touched, not even its journal.
    if tables(connection)? > 0 {
        check(connection)?;
    }
    journal(connection)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // Two processes may open a new file at once: whoever comes second finds the tables.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = if tables(&transaction)? == 0 {
        transaction.execute_batch(&definition())?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        None
    } else {
        Some(check(&transaction)?)
    };
    // A ledger that is up to date is not written to.
    if version != Some(VERSION) {
        migrate::from(&transaction, version.unwrap_or(VERSION))?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Sets the journal's mode, for which SQLite does not wait by itself when another process does the same.
fn journal(connection: &Connection) -> Result<(), Fault> {
    let until = Instant::now() + BUSY;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < until =>
            {
                std::thread::sleep(Duration::from_millis(2));
            }
            done => return Ok(done?),
        }
    }
}

/// The version of a ledger; what is none, or is of a newer version than this one knows, is refused.
pub(super) fn check(connection: &Connection) -> Result<i64, Fault> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    if pragma("application_id")? != APPLICATION_ID {
        return Err(Fault::Foreign);
    }
    match pragma("user_version")? {
        ..=0 => Err(Fault::Foreign),
        version @ 1..=VERSION => Ok(version),
        newer => Err(Fault::Newer(newer)),
    }
}

/// Refuses a ledger of an older version, which was opened for reading and therefore left as it is.
pub(super) fn is_current(connection: &Connection) -> Result<(), Fault> {
    match check(connection)? {
        VERSION => Ok(()),
        older => Err(Fault::Older(older)),
    }
}

fn definition() -> String {
    let columns: Vec<String> = FIELDS
        .iter()
        .map(|field| {
            let ty = match field.ty {
                FieldType::Text | FieldType::Texts => "TEXT NOT NULL",
                FieldType::OptionalText | FieldType::Numbers => "TEXT",
                FieldType::Integer => "INTEGER NOT NULL",
                FieldType::OptionalInteger | FieldType::OptionalFlag => "INTEGER",
            };
            let unique = if field.name == "event_id" { " UNIQUE" } else { "" };
            format!("{} {ty}{unique}", field.name)
        })
        .collect();
    format!(
        "-- `dims` names the row's combination of dimensions in the table of that name.
         CREATE TABLE events (seq INTEGER PRIMARY KEY, {}, dims INTEGER);
         {EVENTS_DIMS};
         CREATE INDEX events_phone ON events (phone_index, occurred_at_ms) WHERE phone_index IS NOT NULL;
         -- One row per combination of dimensions that occurred; '' stands for none.
         CREATE TABLE dims (id INTEGER PRIMARY KEY, {}, UNIQUE ({}));
         -- Counts per quarter-hour since 1970 and combination.
         CREATE TABLE cube (quarter INTEGER NOT NULL, dims INTEGER NOT NULL REFERENCES dims, n INTEGER NOT NULL,
             PRIMARY KEY (quarter, dims)) WITHOUT ROWID;
         CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
        columns.join(", "),
        Dimension::ALL.map(|dimension| format!("{} TEXT NOT NULL", dimension.name())).join(", "),
        Dimension::ALL.map(Dimension::name).join(", ")
    )
}

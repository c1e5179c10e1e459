//! Tables of the ledger, and how they came to be.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::blocks::WIDTHS;
use super::connection::BUSY;
use super::fault::Fault;
use super::{archive, balance, drift, migrate};
use crate::events::schema::{FIELDS, FieldType};
use crate::stats::Dimension;

/// Says that a SQLite file is a ledger: "VERI".
const APPLICATION_ID: i64 = 0x5645_5249;
/// Memory for pages that are written, or looked at, again and again: the year of a large ledger in quarter-hours is 12 MB.
pub(super) const CACHE_KB: i64 = 16_384;
/// Version of the tables.
pub(super) const VERSION: i64 = 6;

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
    // The writer's thread sees to it, so that no call waits for the disk.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "cache_size", -CACHE_KB)?;
    // Two processes may open a new file at once: whoever comes second finds the tables.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = if tables(&transaction)? == 0 {
        transaction.execute_batch(&definition())?;
        balance::tables(&transaction)?;
        drift::tables(&transaction)?;
        archive::tables(&transaction)?;
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

/// Refuses a ledger of another version: one that was opened for reading only is left as it is.
pub(super) fn is_current(connection: &Connection) -> Result<(), Fault> {
    match connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))? {
        VERSION => Ok(()),
        older @ ..VERSION => Err(Fault::Older(older)),
        newer => Err(Fault::Newer(newer)),
    }
}

/// The table of rows.
pub(super) fn events() -> String {
    let columns: Vec<String> = FIELDS
        .iter()
        .map(|field| {
            let ty = match field.ty {
                FieldType::Text | FieldType::Texts => "TEXT NOT NULL",
                FieldType::OptionalText | FieldType::Numbers => "TEXT",
                FieldType::Integer => "INTEGER NOT NULL",
                FieldType::OptionalInteger | FieldType::OptionalFlag => "INTEGER",
            };
            format!("{} {ty}", field.name)
        })
        .collect();
    format!(
        "-- `dims` names the row's combination of dimensions in the table of that name.
         CREATE TABLE events (seq INTEGER PRIMARY KEY, dims INTEGER NOT NULL, {});",
        columns.join(", ")
    )
}

/// The table of combinations.
pub(super) fn dims() -> String {
    format!(
        "-- One row per combination of dimensions that occurred; '' stands for none.
         CREATE TABLE dims (id INTEGER PRIMARY KEY, {}, UNIQUE ({}));",
        Dimension::ALL.map(|dimension| format!("{} TEXT NOT NULL", dimension.name())).join(", "),
        Dimension::ALL.map(Dimension::name).join(", ")
    )
}

/// What is found by, and counted: of the rows up to `settled_seq` of `meta`.
pub(super) fn settled() -> String {
    let cube: Vec<String> = WIDTHS
        .iter()
        .map(|width| {
            format!("CREATE TABLE {} (start INTEGER PRIMARY KEY, cells BLOB NOT NULL);", width.table)
        })
        .collect();
    format!(
        "-- The 16 bytes of an event's id.
         CREATE TABLE event_ids (event_id BLOB PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
         CREATE TABLE event_dims (dims INTEGER NOT NULL, occurred_at_ms INTEGER NOT NULL, seq INTEGER NOT NULL,
             PRIMARY KEY (dims, occurred_at_ms, seq)) WITHOUT ROWID;
         -- `hash` is the first half of the entry of the phone index. Rows of one `epoch` came one after the other.
         CREATE TABLE event_phones (epoch INTEGER NOT NULL, hash INTEGER NOT NULL, occurred_at_ms INTEGER NOT NULL,
             seq INTEGER NOT NULL, PRIMARY KEY (epoch, hash, occurred_at_ms, seq)) WITHOUT ROWID;
         -- Counts per block of time and combination; `start` is in quarter-hours since 1970.
         {}",
        cube.join("\n")
    )
}

fn definition() -> String {
    format!(
        "{}
         {}
         CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
         {}",
        events(),
        dims(),
        settled()
    )
}

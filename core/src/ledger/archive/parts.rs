//! What a ledger knows of its archive: which rows went into which file.
//!
//! A file holds the rows of a product and a day (UTC) whose numbers lie in a range, which is noted before the file is
//! written: a run that was killed is gone on with, and writes the same events under the same name. Rows that come later are in
//! the range of the next file.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::ledger::fault::Fault;
use crate::ledger::{erase, rows};
use crate::stats::{DAY_MS, QUARTER_MS};
use crate::{Product, Result};

/// Name in `meta` of where the archive is.
const URL: &str = "archive_url";

/// Makes the table of files.
pub(in crate::ledger) fn tables(connection: &Connection) -> Result<(), Fault> {
    Ok(connection.execute_batch(
        "-- `id` is the file's name. Its rows occurred on `day`, in days since 1970, and have numbers above `after_seq` up
         -- to `upto_seq`. There is no number of `rows` before it is in the archive. Those before `dropped_before_ms` are in
         -- the archive alone.
         CREATE TABLE archive_parts (id TEXT PRIMARY KEY, product TEXT NOT NULL, day INTEGER NOT NULL,
             after_seq INTEGER NOT NULL, upto_seq INTEGER NOT NULL, personal INTEGER NOT NULL, rows INTEGER, bytes INTEGER,
             dropped_before_ms INTEGER, dropped_rows INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;",
    )?)
}

/// A file of the archive.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "archive"), allow(dead_code))] // of which such a build needs less
pub(in crate::ledger) struct Part {
    pub(in crate::ledger) id: String,
    pub(in crate::ledger) product: Product,
    pub(in crate::ledger) day: i64,
    pub(in crate::ledger) after_seq: i64,
    pub(in crate::ledger) upto_seq: i64,
    pub(in crate::ledger) personal: bool,
    /// None before it is written.
    pub(in crate::ledger) rows: Option<i64>,
    pub(in crate::ledger) bytes: Option<i64>,
    pub(in crate::ledger) dropped_before_ms: Option<i64>,
    pub(in crate::ledger) dropped_rows: i64,
}

impl Part {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            product: rows::word(row, "product")?,
            day: row.get("day")?,
            after_seq: row.get("after_seq")?,
            upto_seq: row.get("upto_seq")?,
            personal: row.get("personal")?,
            rows: row.get("rows")?,
            bytes: row.get("bytes")?,
            dropped_before_ms: row.get("dropped_before_ms")?,
            dropped_rows: row.get("dropped_rows")?,
        })
    }
}

/// The files, the oldest day first; those of a day as they came.
pub(in crate::ledger) fn parts(connection: &Connection) -> Result<Vec<Part>, Fault> {
    let mut select =
        connection.prepare_cached("SELECT * FROM archive_parts ORDER BY day, product, after_seq")?;
    let parts = select.query_map([], Part::read)?;
    Ok(parts.collect::<rusqlite::Result<_>>()?)
}

/// Where the archive is; none where there is none.
pub(in crate::ledger) fn url(connection: &Connection) -> Result<Option<String>, Fault> {
    let mut select = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(select.query_row([URL], |row| row.get(0)).optional()?)
}

/// Remembers where the archive is.
#[cfg(feature = "archive")]
pub(super) fn remember_url(connection: &Connection, url: &str) -> Result<(), Fault> {
    connection.execute("REPLACE INTO meta (name, value) VALUES (?1, ?2)", (URL, url))?;
    Ok(())
}

/// Files that are in the archive with what is personal.
pub(in crate::ledger) fn personal_files(connection: &Connection) -> Result<i64, Fault> {
    let mut select = connection.prepare_cached("SELECT count(*) FROM archive_parts WHERE personal")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

/// Which rows are counted and no longer here.
pub(in crate::ledger) struct Gone {
    purged_before_ms: HashMap<Product, i64>,
    /// By product and day, the instant before which rows were dropped.
    dropped: HashMap<(Product, i64), i64>,
    /// How many were dropped.
    pub(in crate::ledger) rows: i64,
}

impl Gone {
    pub(in crate::ledger) fn read(connection: &Connection) -> Result<Self, Fault> {
        let mut own = Self { purged_before_ms: HashMap::new(), dropped: HashMap::new(), rows: 0 };
        for product in Product::ALL {
            if let Some(before) = erase::purged_before_ms(connection, product)? {
                own.purged_before_ms.insert(product, before);
            }
        }
        for part in parts(connection)? {
            own.rows += part.dropped_rows;
            if let Some(before) = part.dropped_before_ms {
                let dropped = own.dropped.entry((part.product, part.day)).or_insert(before);
                *dropped = before.max(*dropped);
            }
        }
        Ok(own)
    }

    /// Whether rows of a quarter-hour since 1970 may be gone.
    pub(in crate::ledger) fn holds(&self, product: Option<Product>, quarter: i64) -> bool {
        let at_ms = quarter * QUARTER_MS;
        let Some(product) = product else { return false };
        let purged = self.purged_before_ms.get(&product);
        let dropped = self.dropped.get(&(product, at_ms.div_euclid(DAY_MS)));
        purged.is_some_and(|before| at_ms < *before) || dropped.is_some_and(|before| at_ms < *before)
    }
}

//! From the tables of an older version to those of this one, within the transaction that opens the ledger.

use std::collections::HashMap;

use rusqlite::{Transaction, params_from_iter};

use super::fault::Fault;
use super::rows::split;
use super::schema::VERSION;
use crate::stats::dims::{sorted, tag_word};

type Step = fn(&Transaction<'_>) -> Result<(), Fault>;

/// What brings a ledger from a version to the next, beginning with that from 1 to 2. A step is of its time: it names the
/// tables as they were, and nothing that goes on changing.
const STEPS: [Step; VERSION as usize - 1] = [name_combinations, version_3];

/// Brings a ledger of `version` up to date.
pub(super) fn from(transaction: &Transaction<'_>, version: i64) -> Result<(), Fault> {
    STEPS.iter().skip(version as usize - 1).try_for_each(|step| step(transaction))
}

/// 2: each row names its combination of dimensions, and is found by it.
fn name_combinations(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch("ALTER TABLE events ADD COLUMN dims INTEGER")?;
    {
        let mut select = transaction.prepare(
            "SELECT seq, product, app, platform, carrier, outcome, billing, coalesce(code, ''), coalesce(level, ''), tags
             FROM events ORDER BY seq",
        )?;
        let mut upsert = transaction.prepare(
            "INSERT INTO dims (product, app, platform, carrier, outcome, billing, code, level, tags)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET app = app RETURNING id",
        )?;
        let mut name = transaction.prepare("UPDATE events SET dims = ?2 WHERE seq = ?1")?;
        let mut ids: HashMap<Vec<String>, i64> = HashMap::new();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let mut words = (1..9).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<String>>>()?;
            words.push(tag_word(&sorted(split(row, "tags")?)));
            let id = match ids.get(&words) {
                Some(id) => *id,
                None => upsert.query_row(params_from_iter(&words), |row| row.get(0))?,
            };
            name.execute((row.get::<_, i64>("seq")?, id))?;
            ids.insert(words, id);
        }
    }
    transaction.execute_batch("CREATE INDEX events_dims ON events (dims, occurred_at_ms)")?;
    Ok(())
}

/// 3: what identity verification says of its transactions.
fn version_3(transaction: &Transaction<'_>) -> Result<(), Fault> {
    say_identity(transaction)
}

/// Rows and combinations say what identity verification says; those that are there say nothing of it.
fn say_identity(transaction: &Transaction<'_>) -> Result<(), Fault> {
    for column in [
        "transaction_id TEXT",
        "verify_status TEXT",
        "passed TEXT",
        "sub_code TEXT",
        "error_code TEXT",
        "interrupt_page TEXT",
        "page_stay_ms TEXT",
        "face_retries INTEGER",
        "ocr_retries INTEGER",
        "ocr_edits INTEGER",
        "ocr_edit_retries INTEGER",
        "camera_refused_face INTEGER",
        "camera_refused_ocr INTEGER",
    ] {
        transaction.execute_batch(&format!("ALTER TABLE events ADD COLUMN {column}"))?;
    }
    // A combination is told from others by all of its words, which no column that is added could be part of. Cells name
    // combinations: they move along, because SQLite would look through all of them for each one that is dropped.
    transaction.execute_batch(
        "ALTER TABLE dims RENAME TO dims_2;
         CREATE TABLE dims (id INTEGER PRIMARY KEY, product TEXT NOT NULL, app TEXT NOT NULL, platform TEXT NOT NULL,
             carrier TEXT NOT NULL, outcome TEXT NOT NULL, billing TEXT NOT NULL, code TEXT NOT NULL,
             level TEXT NOT NULL, tags TEXT NOT NULL, page TEXT NOT NULL, error_code TEXT NOT NULL,
             sub_code TEXT NOT NULL, pages_shown TEXT NOT NULL,
             UNIQUE (product, app, platform, carrier, outcome, billing, code, level, tags, page, error_code, sub_code,
                 pages_shown));
         INSERT INTO dims SELECT id, product, app, platform, carrier, outcome, billing, code, level, tags, '', '', '', '[]'
             FROM dims_2;
         CREATE TABLE cube_3 (quarter INTEGER NOT NULL, dims INTEGER NOT NULL REFERENCES dims, n INTEGER NOT NULL,
             PRIMARY KEY (quarter, dims)) WITHOUT ROWID;
         INSERT INTO cube_3 SELECT quarter, dims, n FROM cube;
         DROP TABLE cube;
         ALTER TABLE cube_3 RENAME TO cube;
         DROP TABLE dims_2;",
    )?;
    Ok(())
}

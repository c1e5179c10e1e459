//! From the tables of an older version to those of this one, within the transaction that opens the ledger.

use std::collections::HashMap;

use rusqlite::{Transaction, params_from_iter};

use super::blocks::{self, Counts};
use super::fault::Fault;
use super::rows::split;
use super::schema::{self, VERSION};
use super::{archive, balance, drift, settle};
use crate::stats::{sorted, tag_word};

type Step = fn(&Transaction<'_>) -> Result<(), Fault>;

/// What brings a ledger from a version to the next, beginning with that from 1 to 2.
const STEPS: [Step; VERSION as usize - 1] = [name_combinations, version_3, version_4, version_5, version_6];

/// The columns of an event as versions 1 and 2 had them.
const COLUMNS_2: &str = "event_id, call_id, occurred_at_ms, vendor, app, product, operation, platform, carrier, outcome, \
    billing, code, message, vendor_id, request_id, ex_id, phone_mask, phone_index, score, level, tags, latency_ms, attempts, \
    http_status";
/// Those of a combination.
const DIMS_2: &str = "product, app, platform, carrier, outcome, billing, code, level, tags";

/// Brings a ledger of `version` up to date.
pub(super) fn from(transaction: &Transaction<'_>, version: i64) -> Result<(), Fault> {
    STEPS.iter().skip(version as usize - 1).try_for_each(|step| step(transaction))
}

/// 2: each row names its combination of dimensions.
fn name_combinations(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch("ALTER TABLE events ADD COLUMN dims INTEGER")?;
    let mut select = transaction.prepare(
        "SELECT seq, product, app, platform, carrier, outcome, billing, coalesce(code, ''), coalesce(level, ''), tags
         FROM events ORDER BY seq",
    )?;
    let mut upsert = transaction.prepare(&format!(
        "INSERT INTO dims ({DIMS_2}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET app = app RETURNING id"
    ))?;
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
    Ok(())
}

/// 3: rows are found and counted in groups, and say what identity verification says; balances are known.
fn version_3(transaction: &Transaction<'_>) -> Result<(), Fault> {
    settle_in_groups(transaction)?;
    tell_pages_apart(transaction)?;
    balance::tables(transaction)
}

/// 4: what surprises in replies is counted.
fn version_4(transaction: &Transaction<'_>) -> Result<(), Fault> {
    drift::tables(transaction)
}

/// 5: files of an archive are known.
fn version_5(transaction: &Transaction<'_>) -> Result<(), Fault> {
    archive::tables(transaction)
}

/// 6: counts lie side by side where most combinations occurred.
fn version_6(transaction: &Transaction<'_>) -> Result<(), Fault> {
    blocks::rewrite(transaction)
}

/// Combinations are told apart by what identity verification says, too; those that are there say nothing of it.
fn tell_pages_apart(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch(&format!(
        "ALTER TABLE dims RENAME TO dims_2;
         {}
         INSERT INTO dims (id, {DIMS_2}, page, error_code, sub_code, pages_shown)
             SELECT id, {DIMS_2}, '', '', '', '[]' FROM dims_2;
         DROP TABLE dims_2;",
        schema::dims()
    ))?;
    Ok(())
}

/// Rows are found by tables that follow them in groups, and the cube is one row per block of time.
fn settle_in_groups(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch(&format!(
        "ALTER TABLE events RENAME TO events_2;
         ALTER TABLE cube RENAME TO cube_2;
         DROP INDEX IF EXISTS events_dims;
         DROP INDEX IF EXISTS events_phone;
         {}
         {}
         INSERT INTO events (seq, dims, {COLUMNS_2}) SELECT seq, dims, {COLUMNS_2} FROM events_2 ORDER BY seq;
         DROP TABLE events_2;",
        schema::events(),
        schema::settled()
    ))?;
    settle::counted_rows(transaction)?;
    // Not a recount: the cube goes on counting rows that were purged.
    let mut counts = Counts::new();
    {
        let mut select = transaction.prepare("SELECT quarter, dims, n FROM cube_2 ORDER BY quarter")?;
        let mut cells = select.query([])?;
        while let Some(cell) = cells.next()? {
            counts.insert((cell.get(0)?, cell.get(1)?), cell.get(2)?);
        }
    }
    blocks::add(transaction, &counts)?;
    transaction.execute_batch("DROP TABLE cube_2")?;
    Ok(())
}

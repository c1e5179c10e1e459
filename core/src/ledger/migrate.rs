//! From the tables of an older version to those of this one, within the transaction that opens the ledger.

use std::collections::HashMap;

use rusqlite::Transaction;

use super::append::dims_row;
use super::blocks::{self, Counts};
use super::combinations::dims_of;
use super::fault::Fault;
use super::schema::{self, VERSION};
use super::settle;
use crate::stats::{Dims, sorted};

type Step = fn(&Transaction<'_>) -> Result<(), Fault>;

/// What brings a ledger from a version to the next, beginning with that from 1 to 2.
const STEPS: [Step; VERSION as usize - 1] = [name_combinations, settle_in_groups];

/// The columns of an event as versions 1 and 2 had them.
const COLUMNS_2: &str = "event_id, call_id, occurred_at_ms, vendor, app, product, operation, platform, carrier, outcome, \
    billing, code, message, vendor_id, request_id, ex_id, phone_mask, phone_index, score, level, tags, latency_ms, attempts, \
    http_status";

/// Brings a ledger of `version` up to date.
pub(super) fn from(transaction: &Transaction<'_>, version: i64) -> Result<(), Fault> {
    STEPS.iter().skip(version as usize - 1).try_for_each(|step| step(transaction))
}

/// 2: each row names its combination of dimensions.
fn name_combinations(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch("ALTER TABLE events ADD COLUMN dims INTEGER")?;
    let mut select = transaction.prepare(
        "SELECT seq, product, app, platform, carrier, outcome, billing, coalesce(code, '') AS code,
         coalesce(level, '') AS level, tags FROM events ORDER BY seq",
    )?;
    let mut name = transaction.prepare("UPDATE events SET dims = ?2 WHERE seq = ?1")?;
    let mut ids: HashMap<Dims, i64> = HashMap::new();
    let mut events = select.query([])?;
    while let Some(row) = events.next()? {
        let mut dims = dims_of(row)?;
        dims.tags = sorted(dims.tags);
        let id = match ids.get(&dims) {
            Some(id) => *id,
            None => dims_row(transaction, &dims)?,
        };
        name.execute((row.get::<_, i64>("seq")?, id))?;
        ids.insert(dims, id);
    }
    Ok(())
}

/// 3: rows are found by tables that follow them in groups, and the cube is one row per block of time.
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
    settle::index(transaction)?;
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

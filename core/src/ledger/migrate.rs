//! From the tables of an older version to those of this one, within the transaction that opens the ledger.

use std::collections::HashMap;

use rusqlite::Transaction;

use super::append::dims_row;
use super::balance;
use super::fault::Fault;
use super::rows;
use super::schema::{EVENTS_DIMS, VERSION};
use crate::stats::Dims;

type Step = fn(&Transaction<'_>) -> Result<(), Fault>;

/// What brings a ledger from a version to the next, beginning with that from 1 to 2.
const STEPS: [Step; VERSION as usize - 1] = [name_combinations, version_3];

/// Brings a ledger of `version` up to date.
pub(super) fn from(transaction: &Transaction<'_>, version: i64) -> Result<(), Fault> {
    STEPS.iter().skip(version as usize - 1).try_for_each(|step| step(transaction))
}

/// 2: each row names its combination of dimensions, and is found by it.
fn name_combinations(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch("ALTER TABLE events ADD COLUMN dims INTEGER")?;
    {
        let mut select =
            transaction.prepare(&format!("SELECT seq, {} FROM events ORDER BY seq", rows::columns()))?;
        let mut name = transaction.prepare("UPDATE events SET dims = ?2 WHERE seq = ?1")?;
        let mut ids: HashMap<Dims, i64> = HashMap::new();
        let mut events = select.query([])?;
        while let Some(row) = events.next()? {
            let dims = Dims::from(&rows::from_row(row)?);
            let id = match ids.get(&dims) {
                Some(id) => *id,
                None => dims_row(transaction, &dims)?,
            };
            name.execute((row.get::<_, i64>("seq")?, id))?;
            ids.insert(dims, id);
        }
    }
    transaction.execute_batch(EVENTS_DIMS)?;
    Ok(())
}

/// 3: what is known of balances.
fn version_3(transaction: &Transaction<'_>) -> Result<(), Fault> {
    balance::tables(transaction)
}

//! Rows that are in the archive leave the ledger.

use rusqlite::{Connection, TransactionBehavior};

use super::parts::{self, Part};
use super::write::{dims_of_day, places_of};
use crate::archive::{Store, date_of, file_of};
use crate::ledger::blocks::WIDEST;
use crate::ledger::connection::Connections;
use crate::ledger::fault::Fault;
use crate::ledger::settle::{epoch, phone_hash};
use crate::ledger::view::read;
use crate::ledger::{Ledger, secure};
use crate::stats::{DAY_MS, QUARTER_MS, boundary_ms};
use crate::{Error, ErrorKind, Result};

/// So many rows are worth a transaction; appends wait no longer than it takes.
const GROUP: usize = 10_000;

impl Ledger {
    /// Drops the rows of the days (UTC) before `before` that are in the archive, and says how many there were. Figures stay, and
    /// details, exports and the page times of [`funnel`](Self::funnel) are read from the archive, for which its credentials are
    /// needed; only the limits that are known before a call are without them. An event that is appended again
    /// is still known. Rows that are not in the archive stay.
    ///
    /// `before` is a date (UTC), the first day whose rows are kept. Rows that are in the archive without what is personal are dropped
    /// only `without_personal`: then nobody has it any more, and a search by number no longer finds them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no date; [`ErrorKind::Configuration`] where the ledger has no archive, a
    /// file of it is not there, or lacks what is personal; those of the object store; [`ErrorKind::Ledger`] where the ledger cannot be written. Then some
    /// of the rows may be gone; they are in the archive, and the same call goes on.
    pub fn drop_archived(&self, before: &str, without_personal: bool) -> Result<i64> {
        let before_ms = boundary_ms("before", before, Some("UTC"))?;
        let connections = self.connections()?;
        connections.writer()?;
        let url = read(connections, parts::url)?.ok_or_else(|| {
            Error::new(ErrorKind::Configuration, "this ledger has no archive")
                .advice("archive it first: `verimeter archive --ledger FILE --to URL`")
        })?;
        let _alone = self.alone()?;
        let parts = read(connections, parts::parts)?;
        let over = |part: &&Part| {
            part.rows.is_some()
                && (part.day + 1) * DAY_MS <= before_ms
                && part.dropped_before_ms != Some((part.day + 1) * DAY_MS)
        };
        let parts: Vec<&Part> = parts.iter().filter(over).collect();
        if let Some(part) = parts.iter().find(|part| !part.personal && !without_personal) {
            let what = format!("the archive has the rows of {} without what is personal", date_of(part.day));
            return Err(Error::new(ErrorKind::Configuration, what).advice(
                "they are kept, as the ledger alone has it; say `without_personal` to drop them nevertheless",
            ));
        }
        let store = if parts.is_empty() { None } else { Some(Store::open(&url)?) };
        let mut dropped = 0;
        for part in parts {
            let path = file_of(part.product, part.day, &part.id);
            let there = store.as_ref().map(|store| store.bytes_of(&path)).transpose()?.flatten();
            if there != part.bytes.map(|bytes| bytes as u64) {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    format!("the archive `{url}` lacks `{path}`"),
                )
                .advice(format!(
                    "put it back: the rows of {} are kept until it is there",
                    date_of(part.day)
                )));
            }
            dropped += drop_part(connections, part)?;
        }
        Ok(dropped)
    }
}

/// Drops what is left of the rows of a file, by time.
fn drop_part(connections: &Connections, part: &Part) -> Result<i64> {
    let writer = connections.writer()?;
    let mut quarter = part.dropped_before_ms.unwrap_or(part.day * DAY_MS) / QUARTER_MS;
    let end = (part.day + 1) * WIDEST.quarters;
    let mut dropped = 0;
    while quarter < end {
        let (rows, next) = writer.with(|connection| {
            secure(connection)?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let dims = dims_of_day(connections, &transaction, part)?;
            let (mut rows, mut next) = (0, quarter);
            while next < end && rows < GROUP {
                rows += drop_quarter(&transaction, &dims, part, next)?;
                next += 1;
            }
            // With the rows: at any moment, each is in one of both.
            transaction.execute(
                "UPDATE archive_parts SET dropped_before_ms = ?2, dropped_rows = dropped_rows + ?3 WHERE id = ?1",
                (&part.id, next * QUARTER_MS, rows as i64),
            )?;
            transaction.commit()?;
            Ok((rows, next))
        })?;
        quarter = next;
        dropped += rows as i64;
    }
    Ok(dropped)
}

/// Drops the rows of a quarter-hour, and what they are found by but for their ids: what comes again is known.
fn drop_quarter(connection: &Connection, dims: &[i64], part: &Part, quarter: i64) -> Result<usize, Fault> {
    let places = places_of(connection, dims, part, quarter)?;
    let mut phone = connection.prepare_cached("SELECT dims, phone_index FROM events WHERE seq = ?1")?;
    let mut row = connection.prepare_cached("DELETE FROM events WHERE seq = ?1")?;
    let mut place = connection
        .prepare_cached("DELETE FROM event_dims WHERE dims = ?1 AND occurred_at_ms = ?2 AND seq = ?3")?;
    let mut number = connection.prepare_cached(
        "DELETE FROM event_phones WHERE epoch = ?1 AND hash = ?2 AND occurred_at_ms = ?3 AND seq = ?4",
    )?;
    for (at_ms, seq) in &places {
        let (dims, index): (i64, Option<String>) =
            phone.query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
        row.execute([seq])?;
        place.execute((dims, at_ms, seq))?;
        if let Some(index) = index {
            number.execute((epoch(*seq), phone_hash(&index), at_ms, seq))?;
        }
    }
    Ok(places.len())
}

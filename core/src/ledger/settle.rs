//! Rows into what they are found by and counted in.

use rusqlite::{Connection, TransactionBehavior};

use super::fault::Fault;
use super::{blocks, tail};
use crate::Event;

/// Rows of one `epoch`, a power of two. Within one, the entries of random numbers lie on few pages, which are soon all in
/// memory: so the cost of an append does not grow with the ledger.
const EPOCH_BITS: i64 = 16;

/// Most rows that are in memory at once.
const MOST: i64 = 50_000;

/// The epoch of a row.
pub(super) fn epoch(seq: i64) -> i64 {
    seq >> EPOCH_BITS
}

/// First half of an entry of the phone index, whose form is the key's id, a dot, and 32 hexadecimal digits.
pub(super) fn phone_hash(phone_index: &str) -> i64 {
    let digits = phone_index.split_once('.').and_then(|(_, entry)| entry.get(..16));
    digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default() as i64
}

/// The bytes of an event's id.
pub(super) fn id_bytes(event_id: &str) -> [u8; 16] {
    uuid::Uuid::try_parse(event_id).unwrap_or_default().into_bytes()
}

/// Settles every row of the ledger.
pub(super) fn all(connection: &mut Connection) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    rows(&transaction)?;
    Ok(transaction.commit()?)
}

/// What of a row is settled.
pub(super) struct Row {
    pub place: tail::Row,
    pub id: [u8; 16],
    phone: Option<i64>,
}

impl Row {
    pub(super) fn of(event: &Event, seq: i64, dims: i64, id: [u8; 16]) -> Self {
        let place = tail::Row { at_ms: event.occurred_at_ms, seq, dims };
        Self { place, id, phone: event.phone_index.as_deref().map(phone_hash) }
    }

    /// The first rows that are not settled, at most so `many`.
    pub(super) fn read(connection: &Connection, many: Option<i64>) -> Result<Vec<Self>, Fault> {
        let mut select = connection.prepare_cached(
            "SELECT occurred_at_ms, seq, dims, event_id, phone_index FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        )?;
        let rows = select.query_map((tail::settled(connection)?, many.unwrap_or(-1)), |row| {
            let place = tail::Row { at_ms: row.get(0)?, seq: row.get(1)?, dims: row.get(2)? };
            let id = id_bytes(row.get_ref(3)?.as_str()?);
            Ok(Self { place, id, phone: row.get_ref(4)?.as_str_or_null()?.map(phone_hash) })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Settles the rows that are not.
pub(super) fn rows(connection: &Connection) -> Result<(), Fault> {
    in_groups(connection, put)
}

/// Settles rows that are counted already.
pub(super) fn counted_rows(connection: &Connection) -> Result<(), Fault> {
    in_groups(connection, index)
}

fn in_groups(
    connection: &Connection,
    settle: impl Fn(&Connection, &[Row]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    loop {
        let rows = Row::read(connection, Some(MOST))?;
        if rows.is_empty() {
            return Ok(());
        }
        settle(connection, &rows)?;
    }
}

/// Settles `rows`: all that are not, or the first of them, by number.
pub(super) fn put(connection: &Connection, rows: &[Row]) -> Result<(), Fault> {
    index(connection, rows)?;
    blocks::add(connection, &tail::counts(rows.iter().map(|row| row.place)))
}

/// Puts rows into the tables that they are found by, in the order of each table, so that each page is gone to once.
fn index(connection: &Connection, rows: &[Row]) -> Result<(), Fault> {
    let Some(last) = rows.last() else { return Ok(()) };
    let mut places: Vec<_> =
        rows.iter().map(|Row { place, .. }| (place.dims, place.at_ms, place.seq)).collect();
    places.sort_unstable();
    let mut put = connection
        .prepare_cached("INSERT INTO event_dims (dims, occurred_at_ms, seq) VALUES (?1, ?2, ?3)")?;
    places.into_iter().try_for_each(|place| put.execute(place).map(drop))?;
    let mut ids: Vec<_> = rows.iter().map(|row| (row.id, row.place.seq)).collect();
    ids.sort_unstable();
    let mut put = connection.prepare_cached("INSERT INTO event_ids (event_id, seq) VALUES (?1, ?2)")?;
    ids.into_iter().try_for_each(|id| put.execute(id).map(drop))?;
    let phones = rows
        .iter()
        .filter_map(|Row { place, phone, .. }| Some((epoch(place.seq), (*phone)?, place.at_ms, place.seq)));
    let mut phones: Vec<_> = phones.collect();
    phones.sort_unstable();
    let mut put = connection.prepare_cached(
        "INSERT INTO event_phones (epoch, hash, occurred_at_ms, seq) VALUES (?1, ?2, ?3, ?4)",
    )?;
    phones.into_iter().try_for_each(|phone| put.execute(phone).map(drop))?;
    tail::remember(connection, last.place.seq)
}

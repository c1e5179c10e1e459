//! Rows into what they are found by and counted in.

use rusqlite::{Connection, TransactionBehavior};

use super::fault::Fault;
use super::{blocks, tail};

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

/// Settles the rows that are not.
pub(super) fn rows(connection: &Connection) -> Result<(), Fault> {
    each_group(connection, |rows| blocks::add(connection, &tail::counts(rows)))
}

/// The same for rows that are counted already.
pub(super) fn index(connection: &Connection) -> Result<(), Fault> {
    each_group(connection, |_| Ok(()))
}

fn each_group(
    connection: &Connection,
    count: impl Fn(&[tail::Row]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    loop {
        let rows = tail::first_rows(connection, MOST)?;
        let Some(last) = rows.last() else { return Ok(()) };
        put_places(connection, &rows)?;
        put_names(connection, last.seq)?;
        count(&rows)?;
        tail::remember(connection, last.seq)?;
    }
}

/// By combination and time.
fn put_places(connection: &Connection, rows: &[tail::Row]) -> Result<(), Fault> {
    // In the order of the table, so that each page is gone to once.
    let mut places: Vec<_> = rows.iter().map(|row| (row.dims, row.at_ms, row.seq)).collect();
    places.sort_unstable();
    let mut put = connection
        .prepare_cached("INSERT INTO event_dims (dims, occurred_at_ms, seq) VALUES (?1, ?2, ?3)")?;
    Ok(places.into_iter().try_for_each(|place| put.execute(place).map(drop))?)
}

/// By id, and by number, of the rows up to one.
fn put_names(connection: &Connection, last: i64) -> Result<(), Fault> {
    let (mut ids, mut phones) = (Vec::new(), Vec::new());
    let mut select = connection.prepare_cached(
        "SELECT seq, occurred_at_ms, event_id, phone_index FROM events WHERE seq > ?1 AND seq <= ?2",
    )?;
    let mut rows = select.query((tail::settled(connection)?, last))?;
    while let Some(row) = rows.next()? {
        let (seq, at_ms): (i64, i64) = (row.get(0)?, row.get(1)?);
        ids.push((id_bytes(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?), seq));
        if let Some(index) = row.get_ref(3)?.as_str_or_null().map_err(rusqlite::Error::from)? {
            phones.push((epoch(seq), phone_hash(index), at_ms, seq));
        }
    }
    ids.sort_unstable();
    let mut put = connection.prepare_cached("INSERT INTO event_ids (event_id, seq) VALUES (?1, ?2)")?;
    ids.into_iter().try_for_each(|id| put.execute(id).map(drop))?;
    phones.sort_unstable();
    let mut put = connection.prepare_cached(
        "INSERT INTO event_phones (epoch, hash, occurred_at_ms, seq) VALUES (?1, ?2, ?3, ?4)",
    )?;
    Ok(phones.into_iter().try_for_each(|phone| put.execute(phone).map(drop))?)
}

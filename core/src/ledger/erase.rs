//! Forgetting: of a person everything personal, of an old row everything but its figures.

use rusqlite::{Transaction, TransactionBehavior};

use super::connection::Connections;
use super::settle::{epoch, id_bytes, phone_hash};
use super::view::read;
use super::{Writer, fault, rows, secure};
use crate::events::schema::{FIELDS, FieldClass, FieldType};
use crate::stats::Dims;
use crate::{Product, Result};

/// Stands where a text of another mentioned the masked number.
const GONE: &str = "***********";
/// Most rows that one transaction drops, so that appends need not wait long.
const GROUP: i64 = 10_000;

/// Empties the personal fields of the events of a number, and says of how many.
pub(super) fn person(connections: &Connections, phone_index: &str, mask: &str) -> Result<i64> {
    let fields = FIELDS.iter().filter_map(|field| match (field.class, field.ty) {
        (FieldClass::Personal, _) => Some(format!("{} = NULL", field.name)),
        // The vendor's words may name the number; `append` left its mask in them.
        (FieldClass::Internal, FieldType::OptionalText) => {
            Some(format!("{0} = replace({0}, ?2, '{GONE}')", field.name))
        }
        _ => None,
    });
    let fields: Vec<String> = fields.collect();
    let update = format!("UPDATE events SET {} WHERE seq = ?1", fields.join(", "));
    connections.writer()?.with(|connection| {
        secure(connection)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let places = rows::of_phone(&transaction, phone_index, i64::MIN)?;
        {
            let mut update = transaction.prepare(&update)?;
            let mut forget = transaction.prepare(
                "DELETE FROM event_phones WHERE epoch = ?1 AND hash = ?2 AND occurred_at_ms = ?3 AND seq = ?4",
            )?;
            for (at_ms, seq) in &places {
                update.execute((seq, mask))?;
                forget.execute((epoch(*seq), phone_hash(phone_index), at_ms, seq))?;
            }
        }
        transaction.commit()?;
        Ok(places.len() as i64)
    })
}

/// Drops the rows before an instant, and says how many there were. The cube goes on counting them.
pub(super) fn rows_before(
    connections: &Connections,
    before_ms: i64,
    product: Option<Product>,
) -> Result<i64> {
    let writer = connections.writer()?;
    let wanted = |dims: &Dims| product.is_none_or(|product| dims.product == product);
    let mut left: Vec<i64> = read(connections, |connection| {
        let known = connections.combinations(connection)?;
        Ok(known.iter().filter(|(_, dims)| wanted(dims)).map(|(id, _)| id).collect())
    })?;
    // Before the first row is gone, so that a purge that is broken off is known as one.
    remember(writer, before_ms, product)?;
    let mut dropped = 0;
    while !left.is_empty() {
        dropped += writer.with(|connection| {
            secure(connection)?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut rows = 0;
            while let Some(dims) = left.last() {
                rows += drop_rows(&transaction, *dims, before_ms, GROUP - rows)?;
                if rows == GROUP {
                    break;
                }
                left.pop();
            }
            transaction.commit()?;
            Ok(rows)
        })?;
    }
    Ok(dropped)
}

/// Drops rows of a combination that occurred before an instant, at most `most`, and says how many there were.
fn drop_rows(
    transaction: &Transaction<'_>,
    dims: i64,
    before_ms: i64,
    most: i64,
) -> Result<i64, fault::Fault> {
    let mut select = transaction.prepare_cached(
        "SELECT events.seq, events.occurred_at_ms, event_id, phone_index FROM event_dims JOIN events USING (seq)
         WHERE event_dims.dims = ?1 AND event_dims.occurred_at_ms < ?2 LIMIT ?3",
    )?;
    let found = select.query_map((dims, before_ms, most), |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, Option<String>>(3)?,
        ))
    })?;
    let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut row = transaction.prepare_cached("DELETE FROM events WHERE seq = ?1")?;
    let mut id = transaction.prepare_cached("DELETE FROM event_ids WHERE event_id = ?1")?;
    let mut place = transaction
        .prepare_cached("DELETE FROM event_dims WHERE dims = ?1 AND occurred_at_ms = ?2 AND seq = ?3")?;
    let mut phone = transaction.prepare_cached(
        "DELETE FROM event_phones WHERE epoch = ?1 AND hash = ?2 AND occurred_at_ms = ?3 AND seq = ?4",
    )?;
    for (seq, at_ms, event_id, phone_index) in &found {
        row.execute([seq])?;
        id.execute([id_bytes(event_id)])?;
        place.execute((dims, at_ms, seq))?;
        if let Some(index) = phone_index {
            phone.execute((epoch(*seq), phone_hash(index), at_ms, seq))?;
        }
    }
    Ok(found.len() as i64)
}

/// Name in `meta` of the instant before which rows of a product may be gone.
fn name(product: Product) -> String {
    format!("purged_before_ms {product}")
}

fn remember(writer: &Writer, before_ms: i64, product: Option<Product>) -> Result<()> {
    writer.with(|connection| {
        for product in Product::ALL.into_iter().filter(|one| product.is_none_or(|product| product == *one)) {
            connection.execute(
                "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE
                 SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
                (name(product), before_ms.to_string()),
            )?;
        }
        Ok(())
    })
}

/// The instant before which rows of a product may be gone, in milliseconds since 1970 (UTC); none where none were purged.
pub(super) fn purged_before_ms(
    connection: &rusqlite::Connection,
    product: Product,
) -> Result<Option<i64>, fault::Fault> {
    let mut select = connection.prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?1")?;
    let mut rows = select.query([name(product)])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

//! Forgetting: of a person everything personal, of an old row everything but its figures.

use rusqlite::TransactionBehavior;

use super::connection::Connections;
use super::view::read;
use super::{Writer, fault, secure};
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
    let update = format!("UPDATE events SET {} WHERE phone_index = ?1", fields.join(", "));
    connections.writer()?.with(|connection| {
        secure(connection)?;
        Ok(connection.execute(&update, (phone_index, mask))? as i64)
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
            {
                let mut delete = transaction.prepare_cached(
                    "DELETE FROM events WHERE seq IN (SELECT seq FROM events INDEXED BY events_dims
                     WHERE dims = ?1 AND occurred_at_ms < ?2 LIMIT ?3)",
                )?;
                while let Some(dims) = left.last() {
                    rows += delete.execute((dims, before_ms, GROUP - rows))? as i64;
                    if rows == GROUP {
                        break;
                    }
                    left.pop();
                }
            }
            transaction.commit()?;
            Ok(rows)
        })?;
    }
    Ok(dropped)
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

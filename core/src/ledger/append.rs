//! Events into rows and cube, in one transaction.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior, params_from_iter};

use super::fault::Fault;
use super::rows;
use super::writer::{Events, Imported};
use crate::events::schema::FIELDS;
use crate::phone::is_index;
use crate::stats::{Cube, Dimension, Dims};
use crate::{Error, Event, Result, redact};

/// Refuses what cannot be an event, before anything is written, and masks numbers in texts that others chose.
pub(super) fn prepare(mut events: Vec<Event>) -> Result<Vec<Event>> {
    for event in &mut events {
        let plain = |text: &Option<String>| text.as_deref().is_some_and(|text| redact(text) != text);
        let fault = if uuid::Uuid::try_parse(&event.event_id).is_err() {
            "event_id is no UUID"
        } else if event.call_id.is_empty() {
            "call_id is empty"
        } else if plain(&event.phone_mask) {
            "phone_mask holds a plain number: mask it"
        } else if event.phone_index.as_deref().is_some_and(|index| !is_index(index)) {
            "phone_index is no entry of an index: leave it out, or make it with the ledger's key"
        } else {
            for text in [&mut event.message, &mut event.ex_id, &mut event.request_id].into_iter().flatten() {
                *text = redact(text);
            }
            let Event { verify_status, passed, sub_code, error_code, interrupt_page, .. } = event;
            for text in [verify_status, passed, sub_code, error_code, interrupt_page].into_iter().flatten() {
                *text = redact(text);
            }
            for tag in &mut event.tags {
                *tag = redact(tag);
            }
            if event.page_stay_ms.keys().any(|page| redact(page) != *page) {
                let pages = std::mem::take(&mut event.page_stay_ms).into_iter();
                event.page_stay_ms = pages.map(|(page, ms)| (redact(&page), ms)).collect();
            }
            continue;
        };
        let id: String = event.event_id.chars().take(36).collect();
        return Err(Error::invalid(format!("event `{}`: {fault}", redact(&id))));
    }
    Ok(events)
}

/// Events of a file that are in memory at once.
const CHUNK: usize = 1_000;

/// Writes groups of events; remembers which row stands for which combination of dimensions.
#[derive(Default)]
pub(super) struct Appender {
    rows: HashMap<Dims, i64>,
}

impl Appender {
    /// Commits `batches` together and says how many events of each were new.
    pub(super) fn commit(
        &mut self,
        connection: &mut Connection,
        batches: &[&[Event]],
    ) -> Result<Vec<i64>, Fault> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut cube = Cube::default();
        let mut made = HashMap::new();
        let mut counts = Vec::with_capacity(batches.len());
        for batch in batches {
            counts.push(self.insert(&transaction, batch, &mut cube, &mut made)?);
        }
        self.count(&transaction, &cube, &mut made)?;
        transaction.commit()?;
        // Only now: a transaction that rolled back has taken its rows with it.
        self.rows.extend(made);
        Ok(counts)
    }

    /// Commits all of `events`, read as they are written, or none of them.
    pub(super) fn import(
        &mut self,
        connection: &mut Connection,
        events: Events,
        name: &str,
    ) -> Result<Imported> {
        let fault = |fault: Fault| fault.of(name);
        let sql = |error: rusqlite::Error| Fault::from(error).of(name);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let (mut cube, mut made) = (Cube::default(), HashMap::new());
        let mut imported = Imported { read: 0, new: 0 };
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut events = events.fuse();
        loop {
            for event in events.by_ref().take(CHUNK) {
                chunk.push(event?);
            }
            if chunk.is_empty() {
                break;
            }
            imported.read += chunk.len() as i64;
            let prepared = prepare(std::mem::take(&mut chunk))?;
            imported.new += self.insert(&transaction, &prepared, &mut cube, &mut made).map_err(fault)?;
        }
        self.count(&transaction, &cube, &mut made).map_err(fault)?;
        transaction.commit().map_err(sql)?;
        self.rows.extend(made);
        Ok(imported)
    }

    fn insert(
        &self,
        transaction: &Transaction<'_>,
        events: &[Event],
        cube: &mut Cube,
        made: &mut HashMap<Dims, i64>,
    ) -> Result<i64, Fault> {
        let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
        let marks = vec!["?"; names.len()];
        let mut insert = transaction.prepare_cached(&format!(
            "INSERT INTO events ({}, dims) VALUES ({}, ?) ON CONFLICT (event_id) DO NOTHING",
            names.join(", "),
            marks.join(", ")
        ))?;
        let mut new = 0;
        for event in events {
            let dims = Value::Integer(self.row(transaction, &Dims::from(event), made)?);
            if insert.execute(params_from_iter(values(event).into_iter().chain([dims])))? == 1 {
                cube.observe(event);
                new += 1;
            }
        }
        Ok(new)
    }

    fn count(
        &self,
        transaction: &Transaction<'_>,
        cube: &Cube,
        made: &mut HashMap<Dims, i64>,
    ) -> Result<(), Fault> {
        let mut add = transaction.prepare_cached(
            "INSERT INTO cube (quarter, dims, n) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET n = n + excluded.n",
        )?;
        for (quarter, dims, n) in cube.cells() {
            add.execute((quarter, self.row(transaction, dims, made)?, n))?;
        }
        Ok(())
    }

    /// The row of a combination, from memory where it was met before.
    fn row(
        &self,
        transaction: &Transaction<'_>,
        dims: &Dims,
        made: &mut HashMap<Dims, i64>,
    ) -> Result<i64, Fault> {
        if let Some(row) = self.rows.get(dims).or_else(|| made.get(dims)) {
            return Ok(*row);
        }
        let row = dims_row(transaction, dims)?;
        made.insert(dims.clone(), row);
        Ok(row)
    }
}

/// The values of an event in the order of [`FIELDS`].
fn values(event: &Event) -> [Value; FIELDS.len()] {
    let text = |text: &str| Value::Text(text.to_owned());
    let some = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
    let whole = |n: Option<i64>| n.map_or(Value::Null, Value::Integer);
    [
        text(&event.event_id),
        text(&event.call_id),
        Value::Integer(event.occurred_at_ms),
        text(event.vendor.as_str()),
        text(&event.app),
        text(event.product.as_str()),
        text(&event.operation),
        text(event.platform.as_str()),
        text(&event.carrier),
        text(event.outcome.as_str()),
        text(event.billing.as_str()),
        some(&event.code),
        some(&event.message),
        some(&event.vendor_id),
        some(&event.request_id),
        some(&event.ex_id),
        some(&event.phone_mask),
        some(&event.phone_index),
        whole(event.score),
        event.level.map_or(Value::Null, |level| text(level.as_str())),
        Value::Text(rows::join(&event.tags)),
        whole(event.latency_ms),
        Value::Integer(event.attempts.into()),
        whole(event.http_status.map(i64::from)),
        some(&event.transaction_id),
        some(&event.verify_status),
        some(&event.passed),
        some(&event.sub_code),
        some(&event.error_code),
        some(&event.interrupt_page),
        if event.page_stay_ms.is_empty() {
            Value::Null
        } else {
            Value::Text(rows::pages(&event.page_stay_ms))
        },
        whole(event.face_retries),
        whole(event.ocr_retries),
        whole(event.ocr_edits),
        whole(event.ocr_edit_retries),
        whole(event.camera_refused_face.map(i64::from)),
        whole(event.camera_refused_ocr.map(i64::from)),
    ]
}

/// The row of a combination, made where it is new.
pub(super) fn dims_row(transaction: &Transaction<'_>, dims: &Dims) -> Result<i64, Fault> {
    let marks = ["?"; Dimension::ALL.len()].join(", ");
    let mut upsert = transaction.prepare_cached(&format!(
        "INSERT INTO dims ({}) VALUES ({marks}) ON CONFLICT DO UPDATE SET app = app RETURNING id",
        Dimension::ALL.map(Dimension::name).join(", ")
    ))?;
    Ok(upsert.query_row(params_from_iter(dims.words()), |row| row.get(0))?)
}

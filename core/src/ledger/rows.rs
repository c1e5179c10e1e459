//! Events, read back.

use std::collections::HashMap;
use std::str::FromStr;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, RowIndex};
use serde::de::DeserializeOwned;

use super::connection::Connections;
use super::fault::Fault;
use super::settle::{epoch, id_bytes, phone_hash};
use super::tail;
use super::view::read;
use crate::events::schema::{FIELDS, position};
use crate::events::{Earlier, NumberUse, Question};
use crate::lazy::Lazy;
use crate::{Event, Outcome, Result, UnknownWord};

/// So many rows that are not settled are looked through for one number.
pub(super) const FEW: i64 = 64;

/// Of the events that answer `question` or leave it in doubt, the one that `which` names.
pub(super) fn answered(
    connections: &Connections,
    question: &Question,
    which: Earlier,
) -> Result<Option<Event>> {
    let Question { app, operation, phone_index, ex_id } = question;
    let Earlier { since_ms, until_ms, nth } = which;
    let answers = |event: &Event| {
        event.operation == *operation
            && event.ex_id == *ex_id
            && event.app == *app
            && !matches!(event.outcome, Outcome::Failed | Outcome::Rejected)
    };
    read(connections, |connection| {
        let mut nth = nth;
        let mut rows = of_phone(connection, phone_index, since_ms)?;
        rows.retain(|(at_ms, _)| *at_ms < until_ms);
        for (_, seq) in rows {
            let event = row(connection, seq)?.filter(answers);
            if event.is_some() && nth == 0 {
                return Ok(event);
            }
            nth -= i64::from(event.is_some());
        }
        Ok(None)
    })
}

/// The event with this id.
pub(super) fn event(connections: &Connections, event_id: &str) -> Result<Option<Event>> {
    read(connections, |connection| {
        let mut settled = connection.prepare_cached("SELECT seq FROM event_ids WHERE event_id = ?1")?;
        let mut last =
            connection.prepare_cached("SELECT seq FROM events WHERE seq > ?1 AND event_id = ?2")?;
        let seq = match settled.query_row([id_bytes(event_id)], |row| row.get(0)).optional()? {
            Some(seq) => Some(seq),
            None => last.query_row((tail::settled(connection)?, event_id), |row| row.get(0)).optional()?,
        };
        seq.map_or(Ok(None), |seq| row(connection, seq))
    })
}

/// The events of a number, in no order.
pub(super) fn of_number(connections: &Connections, asked: &NumberUse) -> Result<Vec<Event>> {
    let NumberUse { app, product, phone_index, since_ms } = asked;
    read(connections, |connection| {
        let mut events = Vec::new();
        for (_, seq) in of_phone(connection, phone_index, *since_ms)? {
            events
                .extend(row(connection, seq)?.filter(|event| event.app == *app && event.product == *product));
        }
        Ok(events)
    })
}

/// When the rows of an entry of the phone index occurred, from an instant on, and their numbers; by time.
pub(super) fn of_phone(
    connection: &Connection,
    phone_index: &str,
    since_ms: i64,
) -> Result<Vec<(i64, i64)>, Fault> {
    let settled = tail::settled(connection)?;
    let mut places = Vec::new();
    let first: Option<i64> =
        connection.prepare_cached("SELECT min(epoch) FROM event_phones")?.query_row([], |row| row.get(0))?;
    if let Some(first) = first {
        let mut select = connection.prepare_cached(
            "SELECT occurred_at_ms, seq FROM event_phones WHERE epoch = ?1 AND hash = ?2 AND occurred_at_ms >= ?3",
        )?;
        for epoch in first..=epoch(settled) {
            let rows = select.query_map((epoch, phone_hash(phone_index), since_ms), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            places.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
        }
    }
    // Half of the entry is not all of it.
    let mut same = connection.prepare_cached("SELECT 1 FROM events WHERE seq = ?1 AND phone_index = ?2")?;
    let mut found = Vec::with_capacity(places.len());
    for (at_ms, seq) in places {
        if same.exists((seq, phone_index))? {
            found.push((at_ms, seq));
        }
    }
    let mut select = connection.prepare_cached(
        "SELECT occurred_at_ms, seq FROM events WHERE seq > ?1 AND occurred_at_ms >= ?2 AND phone_index = ?3",
    )?;
    let rows = select.query_map((settled, since_ms, phone_index), |row| Ok((row.get(0)?, row.get(1)?)))?;
    found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    found.sort_unstable();
    Ok(found)
}

/// How many rows of a combination occurred from an instant to before another.
pub(super) fn count(connection: &Connection, dims: i64, (from_ms, to_ms): (i64, i64)) -> Result<i64, Fault> {
    let mut settled = connection.prepare_cached(
        "SELECT count(*) FROM event_dims WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3",
    )?;
    let settled: i64 = settled.query_row((dims, from_ms, to_ms), |row| row.get(0))?;
    let last = tail::rows(connection)?;
    let last = last.iter().filter(|row| row.dims == dims && (from_ms..to_ms).contains(&row.at_ms)).count();
    Ok(settled + last as i64)
}

/// The event of a row.
pub(super) fn row(connection: &Connection, seq: i64) -> Result<Option<Event>, Fault> {
    Ok(connection.prepare_cached(&ROW)?.query_row([seq], from_row).optional()?)
}

static ROW: Lazy<String> = Lazy::new(|| format!("SELECT {} FROM events WHERE seq = ?1", columns()));

pub(super) fn columns() -> String {
    FIELDS.map(|field| field.name).join(", ")
}

/// The column of this name, of a row that begins with [`columns`]: looked up while compiling.
macro_rules! at {
    ($name:literal) => {
        const { position($name) }
    };
}

/// A row that begins with the columns of [`FIELDS`].
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        event_id: row.get(at!("event_id"))?,
        call_id: row.get(at!("call_id"))?,
        occurred_at_ms: row.get(at!("occurred_at_ms"))?,
        vendor: word(row, at!("vendor"))?,
        app: row.get(at!("app"))?,
        product: word(row, at!("product"))?,
        operation: row.get(at!("operation"))?,
        platform: word(row, at!("platform"))?,
        carrier: row.get(at!("carrier"))?,
        outcome: word(row, at!("outcome"))?,
        billing: word(row, at!("billing"))?,
        code: row.get(at!("code"))?,
        message: row.get(at!("message"))?,
        vendor_id: row.get(at!("vendor_id"))?,
        request_id: row.get(at!("request_id"))?,
        ex_id: row.get(at!("ex_id"))?,
        phone_mask: row.get(at!("phone_mask"))?,
        phone_index: row.get(at!("phone_index"))?,
        score: row.get(at!("score"))?,
        level: row
            .get::<_, Option<String>>(at!("level"))?
            .map(|level| parse(at!("level"), &level))
            .transpose()?,
        tags: split(row, at!("tags"))?,
        latency_ms: row.get(at!("latency_ms"))?,
        attempts: row.get(at!("attempts"))?,
        http_status: row.get(at!("http_status"))?,
        transaction_id: row.get(at!("transaction_id"))?,
        verify_status: row.get(at!("verify_status"))?,
        passed: row.get(at!("passed"))?,
        sub_code: row.get(at!("sub_code"))?,
        error_code: row.get(at!("error_code"))?,
        interrupt_page: row.get(at!("interrupt_page"))?,
        page_stay_ms: numbers(row, at!("page_stay_ms"))?,
        face_retries: row.get(at!("face_retries"))?,
        ocr_retries: row.get(at!("ocr_retries"))?,
        ocr_edits: row.get(at!("ocr_edits"))?,
        ocr_edit_retries: row.get(at!("ocr_edit_retries"))?,
        camera_refused_face: row.get(at!("camera_refused_face"))?,
        camera_refused_ocr: row.get(at!("camera_refused_ocr"))?,
    })
}

/// Texts as a list column holds them: a JSON array, because a vendor's tag may hold anything.
pub(super) fn join(texts: &[String]) -> String {
    serde_json::to_string(texts).expect("texts are always JSON")
}

/// The texts of a list column.
pub(super) fn split(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<Vec<String>> {
    let at = column.idx(row.as_ref())?;
    read_json(at, row.get_ref(at)?.as_str()?)
}

/// The numbers of a column that holds a JSON object, or nothing.
pub(super) fn numbers(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<HashMap<String, i64>> {
    let at = column.idx(row.as_ref())?;
    row.get_ref(at)?.as_str_or_null()?.map_or_else(|| Ok(HashMap::new()), |text| read_json(at, text))
}

fn read_json<T: DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A column that holds a word of a closed set.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(
    row: &Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<T> {
    let at = column.idx(row.as_ref())?;
    parse(at, row.get_ref(at)?.as_str()?)
}

pub(super) fn parse<T: FromStr<Err = UnknownWord>>(column: usize, word: &str) -> rusqlite::Result<T> {
    word.parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

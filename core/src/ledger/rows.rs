//! Events, read back.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Row};
use serde::de::DeserializeOwned;

use super::connection::Connections;
use super::view::read;
use crate::events::schema::FIELDS;
use crate::events::{Earlier, NumberUse, Question};
use crate::{Event, Result, UnknownWord};

/// Of the events that answer `question` or leave it in doubt, the one that `which` names.
pub(super) fn answered(
    connections: &Connections,
    question: &Question,
    which: Earlier,
) -> Result<Option<Event>> {
    read(connections, |connection| {
        let mut select = connection.prepare_cached(&format!(
            "SELECT {} FROM events WHERE phone_index = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3
             AND operation = ?4 AND ex_id IS ?5 AND app = ?6 AND outcome NOT IN ('failed', 'rejected')
             ORDER BY occurred_at_ms, seq LIMIT 1 OFFSET ?7",
            columns()
        ))?;
        let Question { app, operation, phone_index, ex_id } = question;
        let Earlier { since_ms, until_ms, nth } = which;
        let parameters = (phone_index, since_ms, until_ms, operation, ex_id, app, nth);
        Ok(select.query_row(parameters, from_row).optional()?)
    })
}

/// The event with this id.
pub(super) fn event(connections: &Connections, event_id: &str) -> Result<Option<Event>> {
    read(connections, |connection| {
        let mut select =
            connection.prepare_cached(&format!("SELECT {} FROM events WHERE event_id = ?1", columns()))?;
        Ok(select.query_row([event_id], from_row).optional()?)
    })
}

/// The events of a number, in no order.
pub(super) fn of_number(connections: &Connections, asked: &NumberUse) -> Result<Vec<Event>> {
    read(connections, |connection| {
        let mut select = connection.prepare_cached(&format!(
            "SELECT {} FROM events WHERE phone_index = ?1 AND occurred_at_ms >= ?2 AND app = ?3 AND product = ?4",
            columns()
        ))?;
        let NumberUse { app, product, phone_index, since_ms } = asked;
        let rows = select.query_map((phone_index, since_ms, app, product.as_str()), from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

pub(super) fn columns() -> String {
    FIELDS.map(|field| field.name).join(", ")
}

/// A row with the columns of [`FIELDS`].
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        event_id: row.get("event_id")?,
        call_id: row.get("call_id")?,
        occurred_at_ms: row.get("occurred_at_ms")?,
        vendor: word(row, "vendor")?,
        app: row.get("app")?,
        product: word(row, "product")?,
        operation: row.get("operation")?,
        platform: word(row, "platform")?,
        carrier: row.get("carrier")?,
        outcome: word(row, "outcome")?,
        billing: word(row, "billing")?,
        code: row.get("code")?,
        message: row.get("message")?,
        vendor_id: row.get("vendor_id")?,
        request_id: row.get("request_id")?,
        ex_id: row.get("ex_id")?,
        phone_mask: row.get("phone_mask")?,
        phone_index: row.get("phone_index")?,
        score: row.get("score")?,
        level: row.get::<_, Option<String>>("level")?.map(|level| parse(19, &level)).transpose()?,
        tags: split(row, "tags")?,
        latency_ms: row.get("latency_ms")?,
        attempts: row.get("attempts")?,
        http_status: row.get("http_status")?,
        transaction_id: row.get("transaction_id")?,
        verify_status: row.get("verify_status")?,
        passed: row.get("passed")?,
        sub_code: row.get("sub_code")?,
        error_code: row.get("error_code")?,
        interrupt_page: row.get("interrupt_page")?,
        page_stay_ms: numbers(row, "page_stay_ms")?,
        face_retries: row.get("face_retries")?,
        ocr_retries: row.get("ocr_retries")?,
        ocr_edits: row.get("ocr_edits")?,
        ocr_edit_retries: row.get("ocr_edit_retries")?,
        camera_refused_face: row.get("camera_refused_face")?,
        camera_refused_ocr: row.get("camera_refused_ocr")?,
    })
}

/// Texts as a list column holds them: a JSON array, because a vendor's tag may hold anything.
pub(super) fn join(texts: &[String]) -> String {
    serde_json::to_string(texts).expect("texts are always JSON")
}

/// Page times as a column holds them: a JSON object, its pages in one order.
pub(super) fn pages(times: &HashMap<String, i64>) -> String {
    let sorted: BTreeMap<_, _> = times.iter().collect();
    serde_json::to_string(&sorted).expect("names and numbers are always JSON")
}

/// The texts of a list column.
pub(super) fn split(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let at = row.as_ref().column_index(column)?;
    read_json(at, row.get_ref(at)?.as_str()?)
}

/// The numbers of a column that holds a JSON object, or nothing.
pub(super) fn numbers(row: &Row<'_>, column: &str) -> rusqlite::Result<HashMap<String, i64>> {
    let at = row.as_ref().column_index(column)?;
    row.get_ref(at)?.as_str_or_null()?.map_or_else(|| Ok(HashMap::new()), |text| read_json(at, text))
}

fn read_json<T: DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A column that holds a word of a closed set.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let at = row.as_ref().column_index(column)?;
    parse(at, row.get_ref(at)?.as_str()?)
}

pub(super) fn parse<T: FromStr<Err = UnknownWord>>(column: usize, word: &str) -> rusqlite::Result<T> {
    word.parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

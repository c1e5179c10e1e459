//! Events as a table.

use jiff::Timestamp;
use serde_json::Value;

use super::{Cell, Table};
use crate::events::schema::FIELDS;
use crate::{Event, Result, stats};

/// Every field of `events` under its name, and before them `time`: when it occurred by the clock of the zone `tz`. Tags are
/// separated by blanks; page times are a JSON object.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an unknown zone.
pub fn details_table(events: &[Event], tz: &str) -> Result<Table> {
    let zone = stats::zone(tz)?;
    let time = |event: &Event| match Timestamp::from_millisecond(event.occurred_at_ms) {
        Ok(at) => Cell::Text(at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()),
        Err(_) => Cell::Empty,
    };
    let columns = std::iter::once("time").chain(FIELDS.iter().map(|field| field.name));
    let row = |event: &Event| {
        let fields = serde_json::to_value(event).expect("an event is always JSON");
        std::iter::once(time(event)).chain(FIELDS.iter().map(|field| cell(&fields[field.name]))).collect()
    };
    Ok(Table { columns: columns.map(str::to_owned).collect(), rows: events.iter().map(row).collect() })
}

/// A field as a cell, whatever its type.
fn cell(field: &Value) -> Cell {
    match field {
        Value::Null => Cell::Empty,
        Value::String(text) => Cell::Text(text.clone()),
        Value::Array(texts) if texts.is_empty() => Cell::Empty,
        Value::Array(texts) => {
            Cell::Text(texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
        }
        Value::Bool(flag) => Cell::Text(flag.to_string()),
        Value::Object(numbers) if numbers.is_empty() => Cell::Empty,
        Value::Object(_) => Cell::Text(field.to_string()),
        number => number.as_i64().map_or(Cell::Empty, Cell::Whole),
    }
}

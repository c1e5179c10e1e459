//! What no catalogue knows as a table.

use jiff::Timestamp;

use super::{Cell, Column, Table};
use crate::{Drift, JsonType, Result, stats};

/// A row per word, field or type; `first` and `last` are the beginnings of quarter-hours by the clock of the zone `tz`.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an unknown zone.
pub fn drift_table(drift: &[Drift], tz: &str) -> Result<Table> {
    let zone = stats::zone(tz)?;
    let time = |at_ms: i64| match Timestamp::from_millisecond(at_ms) {
        Ok(at) => Cell::Text(at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string()),
        Err(_) => Cell::Empty,
    };
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let rows = drift
        .iter()
        .map(|drift| {
            vec![
                Cell::Text(drift.product.to_string()),
                text(drift.operation.as_deref()),
                Cell::Text(drift.kind.to_string()),
                Cell::Text(drift.word.clone()),
                text(drift.json_type.map(JsonType::as_str)),
                Cell::Whole(drift.events),
                time(drift.first_at_ms),
                time(drift.last_at_ms),
                text(drift.sample.as_deref()),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("product"),
        Column::text("operation"),
        Column::text("kind"),
        Column::text("word"),
        Column::text("json_type"),
        Column::whole("events"),
        Column::text("first"),
        Column::text("last"),
        Column::text("sample"),
    ];
    Ok(Table { columns, rows })
}

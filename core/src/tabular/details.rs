//! Events as a table.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Cell, Column, ColumnType, Table};
use crate::events::page_stay_json;
use crate::events::schema::{FIELDS, FieldType, FieldValue, values};
use crate::{Event, Result, stats};

/// Name of the column that tells when an event occurred by the clock of a zone.
pub(super) const TIME: &str = "time";

/// The columns of [`details_table`] that a list of events shows; the others are for programs, or for one event alone.
pub const DETAILS_SHOWN: [&str; 18] = [
    TIME,
    "app",
    "operation",
    "platform",
    "carrier",
    "outcome",
    "billing",
    "code",
    "ex_id",
    "phone_mask",
    "score",
    "level",
    "tags",
    "transaction_id",
    "interrupt_page",
    "error_code",
    "sub_code",
    "latency_ms",
];

/// Every field of `events` under its name, and before them `time`: when it occurred by the clock of the zone `tz`. Tags are
/// separated by blanks; page times are a JSON object.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an unknown zone.
pub fn details_table(events: &[Event], tz: &str) -> Result<Table> {
    let zone = stats::zone(tz)?;
    let time = |event: &Event| clock(event.occurred_at_ms, &zone).map_or(Cell::Empty, Cell::Text);
    let fields = FIELDS.iter().map(|field| Column { name: field.name.into(), ty: field.ty.into() });
    let columns = std::iter::once(Column::text(TIME)).chain(fields).collect();
    let row = |event: &Event| std::iter::once(time(event)).chain(values(event).map(Cell::from)).collect();
    Ok(Table { columns, rows: events.iter().map(row).collect() })
}

/// An instant by the clock of a zone, with its offset.
pub(super) fn clock(at_ms: i64, zone: &TimeZone) -> Option<String> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    Some(at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string())
}

impl From<FieldType> for ColumnType {
    fn from(ty: FieldType) -> Self {
        use FieldType::{Integer, Numbers, OptionalFlag, OptionalInteger, OptionalText, Text, Texts};
        match ty {
            Integer | OptionalInteger => Self::Whole,
            Text | OptionalText | Texts | OptionalFlag | Numbers => Self::Text,
        }
    }
}

impl From<FieldValue<'_>> for Cell {
    fn from(value: FieldValue<'_>) -> Self {
        match value {
            FieldValue::Missing => Self::Empty,
            FieldValue::Text(text) => Self::Text(text.to_owned()),
            FieldValue::Integer(number) => Self::Whole(number),
            FieldValue::Texts(texts) => joined(texts).map_or(Self::Empty, Self::Text),
            FieldValue::Flag(flag) => Self::Text(flag.to_string()),
            FieldValue::Numbers(numbers) if numbers.is_empty() => Self::Empty,
            FieldValue::Numbers(numbers) => Self::Text(page_stay_json(numbers)),
        }
    }
}

/// Texts in one cell: separated by blanks, or a JSON array where that would not bring them back.
pub(super) fn joined(texts: &[String]) -> Option<String> {
    let plain = |text: &String| !text.is_empty() && !text.contains(char::is_whitespace);
    match texts {
        [] => None,
        [first, ..] if texts.iter().all(plain) && !first.starts_with('[') => Some(texts.join(" ")),
        _ => Some(serde_json::to_string(texts).expect("texts are always JSON")),
    }
}

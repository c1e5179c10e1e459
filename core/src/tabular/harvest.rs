//! Rows of a harvest as a table.

use jiff::Timestamp;

use super::{Cell, Column, Table};
use crate::HarvestRow;

const COLUMNS: [Column; 9] = [
    Column::whole("row"),
    Column::text("transaction_id"),
    Column::text("state"),
    Column::text("outcome"),
    Column::text("event_id"),
    Column::text("ready_at"),
    Column::text("deadline_at"),
    Column::text("error_kind"),
    Column::text("error"),
];

/// A row per transaction; times are in UTC.
pub fn harvest_table(rows: &[HarvestRow]) -> Table {
    let time =
        |at_ms| Timestamp::from_millisecond(at_ms).map_or(Cell::Empty, |at| Cell::Text(at.to_string()));
    let word = |word: Option<&str>| word.map_or(Cell::Empty, |word| Cell::Text(word.to_owned()));
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                Cell::Whole(row.row),
                Cell::Text(row.transaction_id.clone()),
                Cell::Text(row.state.to_string()),
                word(row.outcome.map(|outcome| outcome.as_str())),
                word(row.event_id.as_deref()),
                time(row.ready_at_ms),
                time(row.deadline_at_ms),
                word(row.error.as_ref().map(|error| error.kind.as_str())),
                word(row.error.as_ref().map(|error| error.message.as_str())),
            ]
        })
        .collect();
    Table { columns: COLUMNS.to_vec(), rows }
}

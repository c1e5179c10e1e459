//! Rows of a screening as a table.

use jiff::Timestamp;

use super::{Cell, Column, Table};
use crate::ScreenRow;

const WIDTH: usize = 15;

/// Columns of a screening's file.
pub const SCREEN_COLUMNS: [Column; WIDTH] = [
    Column::whole("row"),
    Column::whole("duplicate_of"),
    Column::text("phone_mask"),
    Column::text("ex_id"),
    Column::text("occurred_at"),
    Column::text("outcome"),
    Column::text("billing"),
    Column::text("code"),
    Column::text("vendor_id"),
    Column::whole("score"),
    Column::text("level"),
    Column::text("tags"),
    Column::text("labels"),
    Column::text("error_kind"),
    Column::text("error"),
];

/// Rows of a screening, as its file has them.
pub fn screen_table(rows: &[ScreenRow]) -> Table {
    let rows = rows.iter().map(|row| screen_cells(row).to_vec()).collect();
    Table { columns: SCREEN_COLUMNS.to_vec(), rows }
}

/// One row under [`SCREEN_COLUMNS`]; `occurred_at` is in UTC, tags are separated by blanks, labels by semicolons.
pub fn screen_cells(row: &ScreenRow) -> [Cell; WIDTH] {
    let some = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let word = |word: Option<&str>| word.map_or(Cell::Empty, |word| Cell::Text(word.to_owned()));
    let joined = |texts: Vec<&str>, by: &str| match texts.is_empty() {
        true => Cell::Empty,
        false => Cell::Text(texts.join(by)),
    };
    let occurred_at = row.occurred_at_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let error = row.error.as_ref();
    [
        Cell::Whole(row.row),
        row.duplicate_of.map_or(Cell::Empty, Cell::Whole),
        some(&row.phone_mask),
        some(&row.ex_id),
        occurred_at.map_or(Cell::Empty, |at| Cell::Text(at.to_string())),
        word(row.outcome.map(|outcome| outcome.as_str())),
        word(row.billing.map(|billing| billing.as_str())),
        some(&row.code),
        some(&row.vendor_id),
        row.score.map_or(Cell::Empty, Cell::Whole),
        word(row.level.map(|level| level.as_str())),
        joined(row.tags.iter().map(|tag| tag.code.as_str()).collect(), " "),
        joined(row.tags.iter().map(|tag| tag.label.as_str()).collect(), "; "),
        word(error.map(|error| error.kind.as_str())),
        error.map_or(Cell::Empty, |error| Cell::Text(error.message.clone())),
    ]
}

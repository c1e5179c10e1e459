//! Rows of a screening as a table.

use jiff::Timestamp;

use super::Cell;
use crate::ScreenRow;

/// Columns of a screening's file.
pub const SCREEN_COLUMNS: [&str; 15] = [
    "row",
    "duplicate_of",
    "phone_mask",
    "ex_id",
    "occurred_at",
    "outcome",
    "billing",
    "code",
    "vendor_id",
    "score",
    "level",
    "tags",
    "labels",
    "error_kind",
    "error",
];

/// One row under [`SCREEN_COLUMNS`]; `occurred_at` is in UTC, tags are separated by blanks, labels by semicolons.
pub fn screen_cells(row: &ScreenRow) -> [Cell; SCREEN_COLUMNS.len()] {
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

//! CSV that spreadsheets and programs both read.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Cell, Table};

/// Writes a table with its header.
///
/// # Errors
/// Those of `out`.
pub fn write_csv(table: &Table, out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.names()).map_err(io_error)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(cell_text)).map_err(io_error)?;
    }
    writer.flush()
}

/// What failed below the CSV: the crate's own conversion forgets its kind.
pub fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text of a cell, without the apostrophe that [`as_cell`] put in front, or else without the blanks around it, as people
/// write them.
pub(super) fn from_cell(text: &str) -> &str {
    // Nearly every cell has neither.
    if let [b'!'..=b'&' | b'('..=b'~', .., b'!'..=b'~'] = text.as_bytes() {
        return text;
    }
    let marked = text.trim_start().strip_prefix('\'').filter(|text| is_marked(text));
    marked.unwrap_or_else(|| text.trim())
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front, and text that begins or ends with a blank,
/// which would be lost; and so does what looks like such a text already, or it could not be told from it.
pub(super) fn as_cell(text: &str) -> Cow<'_, str> {
    if is_marked(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_marked(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    text.starts_with(FORMULA) || text.trim().len() < text.len()
}

/// A cell as CSV has it: shares as fractions, undefined and empty as nothing. Text that a spreadsheet would take for
/// a formula gets an apostrophe in front, and so does text with a blank at an end.
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => as_cell(text).into_owned(),
        Cell::Whole(n) => n.to_string(),
        Cell::Share(Some(share)) => share.to_string(),
        Cell::Share(None) | Cell::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tabular::Column;

    #[test]
    fn a_text_comes_back_as_it_was_and_blanks_of_people_do_not_count() {
        for text in ["a", "", " ", "a ", "\ta", "'", "' ", "''a", "'a ", "=1", "'=1 ", "a b", "\u{a0}a"] {
            assert_eq!(from_cell(&as_cell(text)), text, "{text:?}");
        }
        for (written, read) in [(" a ", "a"), ("a b", "a b"), ("'a", "'a"), (" '=1", "=1"), ("a b ", "a b")] {
            assert_eq!(from_cell(written), read);
        }
        assert_eq!(as_cell("a b"), "a b");
    }

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        let cells =
            [Cell::Text("=HYPERLINK(1)".into()), Cell::Whole(-3), Cell::Share(Some(0.5)), Cell::Share(None)];
        let columns = vec![Column::text("a"), Column::whole("b"), Column::share("c"), Column::share("d")];
        let table = Table { columns, rows: vec![cells.to_vec()] };
        let mut out = Vec::new();
        write_csv(&table, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,b,c,d\n'=HYPERLINK(1),-3,0.5,\n");
    }
}

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
    writer.write_record(&table.columns).map_err(io_error)?;
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

/// The text of a cell, without the apostrophe that [`as_cell`] put in front.
pub(super) fn from_cell(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(text)
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front; and so does what looks like such a text
/// already, or it could not be told from it.
pub(super) fn as_cell(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A cell as CSV has it: shares as fractions, undefined and empty as nothing. Text that a spreadsheet would take for
/// a formula gets an apostrophe in front.
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

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        let cells =
            [Cell::Text("=HYPERLINK(1)".into()), Cell::Whole(-3), Cell::Share(Some(0.5)), Cell::Share(None)];
        let table =
            Table { columns: ["a", "b", "c", "d"].map(str::to_owned).to_vec(), rows: vec![cells.to_vec()] };
        let mut out = Vec::new();
        write_csv(&table, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,b,c,d\n'=HYPERLINK(1),-3,0.5,\n");
    }
}

//! CSV that spreadsheets and programs both read.

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

/// The text of a cell, without the apostrophe that [`cell_text`] put in front.
pub(super) fn from_cell(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| text.starts_with(FORMULA)).unwrap_or(text)
}

/// A cell as CSV has it: shares as fractions, undefined and empty as nothing. Text that a spreadsheet would take for
/// a formula gets an apostrophe in front.
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(FORMULA) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
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

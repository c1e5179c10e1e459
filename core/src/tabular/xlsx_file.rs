//! Workbooks, row by row: no more than a row is in memory.

use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{Cell, Table};
use crate::wire::LARGEST_EXACT;

/// Rows of a sheet, its header included.
const SHEET: u32 = 1 << 20;

/// A workbook that is being written.
pub(super) struct XlsxFile {
    book: Workbook,
    /// The sheet that is filled, which joins the book when the next begins: until then only its own rows are open.
    sheet: Worksheet,
    name: &'static str,
    columns: Vec<String>,
    header: Format,
    share: Format,
    sheets: u32,
    row: u32,
    sheet_rows: u32,
}

impl XlsxFile {
    /// Begins a workbook whose sheets are called `name`, `name 2` and so on; `scratch` is a folder with room for its rows.
    pub(super) fn begin(name: &'static str, columns: Vec<String>, scratch: &Path) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(scratch).map_err(io_error)?;
        let sheet = book.new_worksheet_with_constant_memory().map_err(io_error)?;
        let mut file = Self {
            book,
            sheet,
            name,
            columns,
            header: Format::new().set_bold(),
            share: Format::new().set_num_format("0.0%"),
            sheets: 1,
            row: 0,
            sheet_rows: SHEET,
        };
        file.head().map_err(io_error)?;
        Ok(file)
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> io::Result<()> {
        if self.row == self.sheet_rows {
            let next = self.book.new_worksheet_with_constant_memory().map_err(io_error)?;
            self.book.push_worksheet(std::mem::replace(&mut self.sheet, next));
            self.sheets += 1;
            self.head().map_err(io_error)?;
        }
        for (cell, column) in cells.into_iter().zip(0..) {
            self.cell(column, cell).map_err(io_error)?;
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn finish(mut self, out: impl Write + Send) -> io::Result<()> {
        self.book.push_worksheet(self.sheet);
        self.book.save_to_writer(out).map_err(io_error)
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        let name = match self.sheets {
            1 => self.name.to_owned(),
            n => format!("{} {n}", self.name),
        };
        self.sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(&self.columns) {
            self.sheet.write_string_with_format(0, column, name, &self.header)?;
        }
        self.row = 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, cell: Cell) -> Result<(), XlsxError> {
        let sheet = &mut self.sheet;
        match cell {
            // Text stays text here, whatever it begins with.
            Cell::Text(text) => sheet.write_string(self.row, column, text)?,
            // A sheet's numbers are doubles.
            Cell::Whole(number) if (number as f64).abs() >= LARGEST_EXACT => {
                sheet.write_string(self.row, column, number.to_string())?
            }
            Cell::Whole(number) => sheet.write_number(self.row, column, number as f64)?,
            Cell::Share(Some(share)) => {
                sheet.write_number_with_format(self.row, column, share, &self.share)?
            }
            Cell::Share(None) | Cell::Empty => sheet,
        };
        Ok(())
    }
}

/// Writes a table with its header as the one sheet of a workbook: numbers as numbers, shares as percentages.
///
/// # Errors
/// Those of `out`, and [`io::ErrorKind::InvalidInput`] for a text longer than a cell may be.
pub fn write_xlsx(table: &Table, out: impl Write + Send) -> io::Result<()> {
    let mut file =
        XlsxFile::begin("figures", table.names().map(str::to_owned).collect(), &std::env::temp_dir())?;
    table.rows.iter().try_for_each(|row| file.row(row.iter().cloned()))?;
    file.finish(out)
}

fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::MaxStringLengthExceeded => io::Error::new(
            io::ErrorKind::InvalidInput,
            "a text is longer than the 32,767 characters that a cell of a workbook holds",
        ),
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::tabular::Column;

    fn part(book: &[u8], name: &str) -> String {
        let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        io::read_to_string(book.by_name(name).unwrap()).unwrap()
    }

    #[test]
    fn numbers_are_numbers_and_shares_percentages() {
        let rows =
            vec![vec![Cell::Text("=1+1".into()), Cell::Whole(-3), Cell::Share(Some(0.5)), Cell::Empty]];
        let columns = vec![Column::text("a"), Column::whole("b"), Column::share("c"), Column::text("d")];
        let mut book = Vec::new();
        write_xlsx(&Table { columns, rows }, &mut book).unwrap();
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<t>=1+1</t>") && !sheet.contains("<f>"), "{sheet}");
        assert!(sheet.contains("<c r=\"B2\"><v>-3</v></c>"), "{sheet}");
        assert!(sheet.contains("<c r=\"C2\" s=\"2\"><v>0.5</v></c>"), "{sheet}");
        assert!(part(&book, "xl/styles.xml").contains("0.0%"));
    }

    #[test]
    fn rows_beyond_a_sheet_begin_another() {
        let mut file = XlsxFile::begin("events", vec!["n".to_owned()], &std::env::temp_dir()).unwrap();
        file.sheet_rows = 3;
        (0..5).for_each(|n| file.row([Cell::Whole(n)]).unwrap());
        let mut book = Vec::new();
        file.finish(&mut book).unwrap();
        let names = part(&book, "xl/workbook.xml");
        assert!(
            ["events", "events 2", "events 3"].iter().all(|name| names.contains(&format!("name=\"{name}\"")))
        );
        let last = part(&book, "xl/worksheets/sheet3.xml");
        assert!(last.contains("<t>n</t>") && last.contains("<c r=\"A2\"><v>4</v></c>"), "{last}");
    }

    #[test]
    fn a_text_that_no_cell_holds_is_refused() {
        let table =
            Table { columns: vec![Column::text("a")], rows: vec![vec![Cell::Text("x".repeat(40_000))]] };
        let error = write_xlsx(&table, Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}

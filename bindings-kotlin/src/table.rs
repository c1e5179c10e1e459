//! Tables whose columns depend on what was asked.

use verimeter::tabular::{self, Table};

/// A table, column by column: a few long lists cross faster than many short ones.
#[derive(uniffi::Record)]
pub struct TableData {
    /// The columns; each has as many cells.
    pub columns: Vec<ColumnData>,
}

/// A column of a table.
#[derive(uniffi::Record)]
pub struct ColumnData {
    /// Its name, as in every file and language.
    pub name: String,
    /// A cell per row.
    pub cells: Vec<Cell>,
}

/// What stands in a table.
#[derive(uniffi::Enum)]
pub enum Cell {
    /// Text; of ids too, so that no digit is lost.
    Text {
        /// The text.
        text: String,
    },
    /// A count or an amount.
    Whole {
        /// The number.
        number: i64,
    },
    /// A share between 0 and 1.
    Share {
        /// The share.
        share: f64,
    },
    /// Nothing.
    Empty,
}

pub(crate) fn data(table: Table) -> TableData {
    let mut columns: Vec<_> = table
        .columns
        .into_iter()
        .map(|column| ColumnData {
            name: column.name.into_owned(),
            cells: Vec::with_capacity(table.rows.len()),
        })
        .collect();
    for row in table.rows {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.cells.push(match cell {
                tabular::Cell::Text(text) => Cell::Text { text },
                tabular::Cell::Whole(number) => Cell::Whole { number },
                tabular::Cell::Share(Some(share)) => Cell::Share { share },
                tabular::Cell::Share(None) | tabular::Cell::Empty => Cell::Empty,
            });
        }
    }
    TableData { columns }
}

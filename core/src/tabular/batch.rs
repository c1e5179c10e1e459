//! A table as Arrow columns.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::{Cell, Table};

/// The table as columns: counts as whole numbers, shares as fractions, everything else as text.
///
/// # Errors
/// Where the rows are not as long as the header.
pub fn table_batch(table: &Table) -> Result<RecordBatch, ArrowError> {
    let (fields, columns): (Vec<_>, Vec<_>) = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| column(name, table.rows.iter().map(|row| &row[at])))
        .unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn column<'a>(name: &str, cells: impl Iterator<Item = &'a Cell> + Clone) -> (Field, ArrayRef) {
    let some = |is: fn(&Cell) -> bool| {
        let filled = |cell: &&Cell| !matches!(cell, Cell::Empty);
        cells.clone().any(is) && cells.clone().filter(filled).all(is)
    };
    let (ty, array): (_, ArrayRef) = if some(|cell| matches!(cell, Cell::Whole(_))) {
        let number = |cell: &Cell| match cell {
            Cell::Whole(number) => Some(*number),
            _ => None,
        };
        (DataType::Int64, Arc::new(cells.map(number).collect::<Int64Array>()))
    } else if some(|cell| matches!(cell, Cell::Share(_))) {
        let share = |cell: &Cell| match cell {
            Cell::Share(share) => *share,
            _ => None,
        };
        (DataType::Float64, Arc::new(cells.map(share).collect::<Float64Array>()))
    } else {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => Some(text.clone()),
            Cell::Whole(number) => Some(number.to_string()),
            Cell::Share(share) => share.map(|share| share.to_string()),
            Cell::Empty => None,
        };
        (DataType::Utf8, Arc::new(cells.map(text).collect::<StringArray>()))
    };
    (Field::new(name, ty, true), array)
}

//! A table as Arrow columns.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
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

/// Columns as a table: whole numbers as counts, fractions as shares, texts as texts, and lists of texts as one text each, a JSON
/// array. Columns of another type are empty.
pub fn batch_table(batch: &RecordBatch) -> Table {
    let columns = batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect();
    let row = |at| batch.columns().iter().map(|column| cell(column, at)).collect();
    Table { columns, rows: (0..batch.num_rows()).map(row).collect() }
}

/// The rows of batches of the same columns, one after the other, as [`batch_table`] has them.
pub fn batches_table(batches: &[RecordBatch]) -> Table {
    let mut tables = batches.iter().map(batch_table);
    let mut all = tables.next().unwrap_or_else(|| Table { columns: Vec::new(), rows: Vec::new() });
    all.rows.extend(tables.flat_map(|table| table.rows));
    all
}

fn cell(column: &ArrayRef, at: usize) -> Cell {
    if column.is_null(at) {
        return Cell::Empty;
    }
    match column.data_type() {
        DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(at)),
        DataType::Float64 => Cell::Share(Some(column.as_primitive::<Float64Type>().value(at))),
        DataType::Utf8 => Cell::Text(column.as_string::<i32>().value(at).to_owned()),
        DataType::List(field) if *field.data_type() == DataType::Utf8 => {
            let texts = column.as_list::<i32>().value(at);
            let texts: Vec<_> = texts.as_string::<i32>().iter().collect();
            serde_json::to_string(&texts).map_or(Cell::Empty, Cell::Text)
        }
        _ => Cell::Empty,
    }
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

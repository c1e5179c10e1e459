//! A table as Arrow columns.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::{Cell, Column, ColumnType, Table};

/// The table as columns: counts as whole numbers, shares as fractions, everything else as text. Their types are those of the
/// table's columns, whatever its rows hold.
///
/// # Errors
/// Where the rows are not as long as the header, or a cell is not what its column holds.
pub fn table_batch(table: &Table) -> Result<RecordBatch, ArrowError> {
    if table.rows.iter().any(|row| row.len() != table.columns.len()) {
        return Err(ArrowError::InvalidArgumentError("a row is not as long as the header".to_owned()));
    }
    let cells = |at: usize| table.rows.iter().map(move |row| &row[at]);
    let columns = table.columns.iter().enumerate().map(|(at, of)| column(of, cells(at)));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let fields = table.columns.iter().zip(&columns);
    let fields = fields.map(|(of, values)| Field::new(&*of.name, values.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    // Of a table without columns, nothing else says it.
    let rows = RecordBatchOptions::new().with_row_count(Some(table.rows.len()));
    RecordBatch::try_new_with_options(schema, columns, &rows)
}

/// Columns as a table: whole numbers as counts, fractions as shares, texts as texts, and lists of texts as one text each, a JSON
/// array. Columns of another type are empty.
pub fn batch_table(batch: &RecordBatch) -> Table {
    let column = |field: &Arc<Field>| {
        let ty = match field.data_type() {
            DataType::Int64 => ColumnType::Whole,
            DataType::Float64 => ColumnType::Share,
            _ => ColumnType::Text,
        };
        Column::new(field.name(), ty)
    };
    let row = |at| batch.columns().iter().map(|column| cell(column, at)).collect();
    Table {
        columns: batch.schema_ref().fields().iter().map(column).collect(),
        rows: (0..batch.num_rows()).map(row).collect(),
    }
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

fn column<'a>(
    Column { name, ty }: &Column,
    cells: impl Iterator<Item = &'a Cell>,
) -> Result<ArrayRef, ArrowError> {
    let other =
        |cell: &Cell| ArrowError::InvalidArgumentError(format!("column `{name}` holds no {}", kind(cell)));
    Ok(match ty {
        ColumnType::Whole => {
            let whole = |cell: &Cell| match cell {
                Cell::Whole(number) => Ok(Some(*number)),
                Cell::Empty => Ok(None),
                Cell::Text(_) | Cell::Share(_) => Err(other(cell)),
            };
            Arc::new(cells.map(whole).collect::<Result<Int64Array, _>>()?)
        }
        ColumnType::Share => {
            let share = |cell: &Cell| match cell {
                Cell::Share(share) => Ok(*share),
                Cell::Empty => Ok(None),
                Cell::Text(_) | Cell::Whole(_) => Err(other(cell)),
            };
            Arc::new(cells.map(share).collect::<Result<Float64Array, _>>()?)
        }
        ColumnType::Text => {
            let text = |cell: &'a Cell| match cell {
                Cell::Text(text) => Ok(Some(&**text)),
                Cell::Empty => Ok(None),
                Cell::Whole(_) | Cell::Share(_) => Err(other(cell)),
            };
            Arc::new(cells.map(text).collect::<Result<StringArray, _>>()?)
        }
    })
}

fn kind(cell: &Cell) -> &'static str {
    match cell {
        Cell::Text(_) => "text",
        Cell::Whole(_) => "whole number",
        Cell::Share(_) => "share",
        Cell::Empty => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        Table { columns: vec![Column::text("code"), Column::whole("score"), Column::share("rate")], rows }
    }

    #[test]
    fn the_schema_is_that_of_the_columns_whatever_the_rows_hold() {
        let full = vec![Cell::Text("0".to_owned()), Cell::Whole(900), Cell::Share(Some(0.5))];
        let pages = [vec![], vec![vec![Cell::Empty, Cell::Empty, Cell::Share(None)]], vec![full]];
        let batches = pages.map(|rows| table_batch(&table(rows)).unwrap());
        let types = batches[2].schema();
        let types: Vec<_> = types.fields().iter().map(|field| field.data_type()).collect();
        assert_eq!(types, [&DataType::Utf8, &DataType::Int64, &DataType::Float64]);
        assert!(batches.iter().all(|batch| batch.schema() == batches[2].schema()));
        assert_eq!(batches.map(|batch| batch_table(&batch).columns), [(); 3].map(|()| table(vec![]).columns));
    }

    #[test]
    fn a_table_without_columns_is_one_all_the_same() {
        let none = Table { columns: Vec::new(), rows: Vec::new() };
        let batch = table_batch(&none).unwrap();
        assert_eq!((batch.num_columns(), batch.num_rows(), batch_table(&batch)), (0, 0, none));
    }

    #[test]
    fn a_cell_of_another_kind_is_refused_and_so_is_a_row_too_short() {
        let row = |cells: [Cell; 3]| table_batch(&table(vec![cells.to_vec()]));
        let error = row([Cell::Empty, Cell::Text("high".to_owned()), Cell::Empty]).unwrap_err();
        assert!(error.to_string().ends_with("column `score` holds no text"), "{error}");
        assert!(row([Cell::Whole(1), Cell::Empty, Cell::Empty]).is_err());
        assert!(row([Cell::Empty, Cell::Empty, Cell::Whole(1)]).is_err());
        assert!(table_batch(&table(vec![vec![Cell::Empty]])).is_err());
    }
}

//! Parquet out.

use std::io::{self, Write};

use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};

use super::Table;
use super::batch::table_batch;

/// Rows of a row group: what a writer holds in memory at a time, and readers work on in parallel.
const ROW_GROUP: usize = 1 << 17;

/// How our files are written.
pub(super) fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_created_by(format!("verimeter version {}", env!("CARGO_PKG_VERSION")))
}

pub(super) fn begin<W: Write + Send>(
    out: W,
    schema: SchemaRef,
    properties: WriterPropertiesBuilder,
) -> io::Result<ArrowWriter<W>> {
    ArrowWriter::try_new(out, schema, Some(properties.build())).map_err(io_error)
}

/// What failed below the Parquet.
pub(super) fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(below) => {
            below.downcast::<io::Error>().map_or_else(io::Error::other, |error| *error)
        }
        other => io::Error::other(other),
    }
}

/// Writes a table as Parquet: counts as whole numbers, shares as fractions, everything else as text.
///
/// # Errors
/// Those of `out`.
pub fn write_parquet(table: &Table, out: impl Write + Send) -> io::Result<()> {
    let batch = table_batch(table).map_err(arrow_error)?;
    let mut writer = begin(out, batch.schema(), properties())?;
    writer.write(&batch).map_err(io_error)?;
    writer.close().map(drop).map_err(io_error)
}

pub(super) fn arrow_error(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int64Type};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

    use super::*;
    use crate::tabular::{Cell, Column};

    #[test]
    fn cells_keep_their_types() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = vec![
            vec![text("2026-11-01"), Cell::Whole(3), Cell::Share(Some(0.5)), Cell::Empty],
            vec![text("total"), Cell::Empty, Cell::Share(None), Cell::Empty],
        ];
        let columns = vec![
            Column::text("day"),
            Column::whole("requests"),
            Column::share("success_rate"),
            Column::whole("nothing"),
        ];
        let mut bytes = Vec::new();
        write_parquet(&Table { columns, rows }, &mut bytes).unwrap();
        let batch = ParquetRecordBatchReader::try_new(bytes::Bytes::from(bytes), 8).unwrap().next().unwrap();
        let batch = batch.unwrap();
        assert_eq!(batch.column(0).as_string::<i32>().value(1), "total");
        let requests = batch.column(1).as_primitive::<Int64Type>();
        assert!(requests.value(0) == 3 && requests.is_null(1));
        let rates = batch.column(2).as_primitive::<Float64Type>();
        assert!(rates.value(0) == 0.5 && rates.is_null(1));
        assert_eq!(batch.column(3).null_count(), 2);
    }
}

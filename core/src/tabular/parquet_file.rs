//! Parquet in: opening a file, and reading some of its columns batch by batch.

use std::fmt::Display;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

use super::input::open;
use crate::{Error, Result};

/// An open Parquet file, of which only the end was read.
pub(crate) struct ParquetFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming the file.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = open(path)?;
        // Types as Parquet has them: what a program noted about its own does not matter, and may be wrong.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = guarded(|| ArrowReaderMetadata::load(&file, options)).map_err(|why| {
            let what = format!("`{}` is no Parquet file, or it is damaged or cut off", path.display());
            Error::invalid(what).advice("write or copy it again").source(why)
        })?;
        let opened = Self { path: path.to_owned(), metadata };
        opened.readable()?;
        Ok(opened)
    }

    fn readable(&self) -> Result<()> {
        let groups = self.metadata().row_groups().iter();
        for chunk in groups.flat_map(|group| group.columns()) {
            match chunk.compression() {
                Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_) => {}
                other => {
                    let what = format!("`{}` is compressed with {other}", self.path.display());
                    return Err(Error::invalid(what).advice("write it with zstd or snappy"));
                }
            }
        }
        Ok(())
    }

    pub(crate) fn metadata(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    /// Columns of the file, as Arrow holds them where nothing else is asked for.
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// The same file with some columns read as other types.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] where a column cannot be read so.
    pub(crate) fn read_as(&mut self, schema: Schema) -> Result<()> {
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_schema(schema.into());
        let parsed = Arc::clone(self.metadata.metadata());
        self.metadata =
            guarded(|| ArrowReaderMetadata::try_new(parsed, options)).map_err(|why| self.damaged(why))?;
        Ok(())
    }

    /// Rows of these columns, at most `rows` at a time; of all row groups, or of those that are given.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming the file.
    pub(crate) fn batches(
        &self,
        columns: &[usize],
        row_groups: Option<Range<usize>>,
        rows: usize,
    ) -> Result<Batches> {
        // A file of its own: one that is shared has one place for all who read it.
        let file = open(&self.path)?;
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), columns.iter().copied());
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let builder = builder.with_projection(mask).with_batch_size(rows);
        let builder = match row_groups {
            Some(groups) => builder.with_row_groups(groups.collect()),
            None => builder,
        };
        let reader = guarded(|| builder.build()).map_err(|why| self.damaged(why))?;
        Ok(Batches { path: self.path.clone(), reader })
    }

    /// Least and greatest whole number of a column in a row group, where the file notes them.
    pub(crate) fn span(&self, row_group: usize, column: usize) -> Option<(i64, i64)> {
        let leaves = self.metadata.parquet_schema();
        let leaf = (0..leaves.num_columns()).find(|leaf| leaves.get_column_root_idx(*leaf) == column)?;
        match self.metadata().row_group(row_group).column(leaf).statistics()? {
            Statistics::Int64(noted) => Some((*noted.min_opt()?, *noted.max_opt()?)),
            _ => None,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn damaged(&self, why: String) -> Error {
        damaged(&self.path, why)
    }
}

/// Rows of a [`ParquetFile`].
pub(crate) struct Batches {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = guarded(|| self.reader.next().transpose());
        next.map_err(|why| damaged(&self.path, why)).transpose()
    }
}

fn damaged(path: &Path, why: String) -> Error {
    Error::invalid(format!("`{}` is damaged", path.display())).advice("write or copy it again").source(why)
}

/// Some damage, the decoder meets with a panic; it is of the file all the same.
fn guarded<T, E: Display>(
    work: impl FnOnce() -> std::result::Result<T, E>,
) -> std::result::Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("the decoder gave up".to_owned()),
    }
}

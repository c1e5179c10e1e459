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
    RowSelection,
};
use parquet::basic::Compression;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
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
        Self::open_with(path, PageIndexPolicy::Skip)
    }

    /// As [`open`](Self::open), with what the file notes about its [`pages`](Self::pages).
    ///
    /// # Errors
    /// The same.
    pub(crate) fn open_indexed(path: &Path) -> Result<Self> {
        Self::open_with(path, PageIndexPolicy::Optional)
    }

    fn open_with(path: &Path, pages: PageIndexPolicy) -> Result<Self> {
        let file = open(path)?;
        // Types as Parquet has them: what a program noted about its own does not matter, and may be wrong.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_page_index_policy(pages);
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
                    let name = other.to_string();
                    let name = name.split('(').next().unwrap_or_default();
                    let what = format!("`{}` is compressed with {name}", self.path.display());
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

    /// Rows of these columns, at most `rows` at a time: all of the file, or those that are given.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming the file.
    pub(crate) fn batches(&self, columns: &[usize], which: Which<'_>, rows: usize) -> Result<Batches> {
        // A file of its own: one that is shared has one place for all who read it.
        let file = open(&self.path)?;
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), columns.iter().copied());
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let builder = builder.with_projection(mask).with_batch_size(rows);
        let builder = match which {
            Which::All => builder,
            Which::Group(group) => builder.with_row_groups(vec![group]),
            Which::Ranges(group, ranges) => {
                let len = self.group_rows(group);
                let selection = RowSelection::from_consecutive_ranges(ranges.iter().cloned(), len);
                builder.with_row_groups(vec![group]).with_row_selection(selection)
            }
        };
        let reader = guarded(|| builder.build()).map_err(|why| self.damaged(why))?;
        Ok(Batches { path: self.path.clone(), reader })
    }

    pub(crate) fn group_rows(&self, row_group: usize) -> usize {
        usize::try_from(self.metadata().row_group(row_group).num_rows()).unwrap_or_default()
    }

    /// Least and greatest whole number of a column in a row group, where the file notes them and no row is without one.
    pub(crate) fn span(&self, row_group: usize, column: usize) -> Option<(i64, i64)> {
        let leaf = self.leaf(column)?;
        match self.metadata().row_group(row_group).column(leaf).statistics()? {
            Statistics::Int64(noted) if self.filled(leaf) || noted.null_count_opt() == Some(0) => {
                Some((*noted.min_opt()?, *noted.max_opt()?))
            }
            _ => None,
        }
    }

    /// The rows of a row group, cut where the file notes what their values of a column lie between.
    pub(crate) fn pages(&self, row_group: usize, column: usize) -> Vec<Page> {
        self.noted_pages(row_group, column).unwrap_or_else(|| {
            vec![Page { rows: 0..self.group_rows(row_group), span: self.span(row_group, column) }]
        })
    }

    fn noted_pages(&self, row_group: usize, column: usize) -> Option<Vec<Page>> {
        let leaf = self.leaf(column)?;
        let index = self.metadata().page_index_for_row_group(row_group);
        let ColumnIndexMetaData::INT64(noted) = index.column_index(leaf)? else { return None };
        let starts: Vec<usize> = index
            .offset_index(leaf)?
            .page_locations()
            .iter()
            .map(|page| usize::try_from(page.first_row_index).ok())
            .chain([Some(self.group_rows(row_group))])
            .collect::<Option<_>>()?;
        let sound = starts.first() == Some(&0)
            && starts.is_sorted()
            && noted.num_pages() as usize + 1 == starts.len();
        let page = |at: usize| {
            let filled = self.filled(leaf) || noted.null_count(at) == Some(0);
            let span = noted.min_value(at).zip(noted.max_value(at)).filter(|_| filled);
            Page { rows: starts[at]..starts[at + 1], span: span.map(|(min, max)| (*min, *max)) }
        };
        sound.then(|| (0..starts.len() - 1).map(page).collect())
    }

    /// The place of a column among those that hold values.
    fn leaf(&self, column: usize) -> Option<usize> {
        let leaves = self.metadata.parquet_schema();
        (0..leaves.num_columns()).find(|leaf| leaves.get_column_root_idx(*leaf) == column)
    }

    /// Whether the schema says that no row is without a value.
    fn filled(&self, leaf: usize) -> bool {
        self.metadata.parquet_schema().column(leaf).max_def_level() == 0
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn damaged(&self, why: String) -> Error {
        damaged(&self.path, why)
    }
}

/// Which rows are read.
#[derive(Clone, Copy)]
pub(crate) enum Which<'a> {
    All,
    /// Those of a row group.
    Group(usize),
    /// Those of a row group in these ranges, which come in order.
    Ranges(usize, &'a [Range<usize>]),
}

/// Rows in a row, and what their values lie between, if that is known.
pub(crate) struct Page {
    pub(crate) rows: Range<usize>,
    pub(crate) span: Option<(i64, i64)>,
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

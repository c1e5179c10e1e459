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
use parquet::file::reader::ChunkReader;
use parquet::file::statistics::Statistics;

use super::input::open;
#[cfg(feature = "archive")]
use super::pieces::Pieces;
#[cfg(feature = "archive")]
use crate::archive::Store;
use crate::{Error, Result};

/// An open Parquet file, of which only the end was read.
#[derive(Clone)]
pub(crate) struct ParquetFile {
    /// As errors call it.
    name: String,
    place: Place,
    metadata: ArrowReaderMetadata,
}

#[derive(Clone)]
enum Place {
    Here(PathBuf),
    #[cfg(feature = "archive")]
    There(Pieces),
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
        let name = path.display().to_string();
        let metadata = load(&open(path)?, &name, pages)?;
        let opened = Self { name, place: Place::Here(path.to_owned()), metadata };
        opened.readable()?;
        Ok(opened)
    }

    /// Opens a file of a store.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming the file; else those of the store.
    #[cfg(feature = "archive")]
    pub(crate) fn open_in(store: &Store, path: &str, bytes: u64) -> Result<Self> {
        if let Some(path) = store.local(path) {
            return Self::open(&path);
        }
        let name = format!("{}/{path}", store.url());
        let pieces = Pieces::open(store, path, bytes)?;
        let metadata = load(&pieces, &name, PageIndexPolicy::Skip)
            .map_err(|damaged| pieces.failure().unwrap_or(damaged))?;
        let opened = Self { name, place: Place::There(pieces), metadata };
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
                    let what = format!("`{}` is compressed with {name}", self.name);
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
        match &self.place {
            // A file of its own: one that is shared has one place for all who read it.
            Place::Here(path) => self.batches_of(open(path)?, columns, which, rows),
            #[cfg(feature = "archive")]
            Place::There(pieces) => {
                let read = match which {
                    Which::All => pieces.clone(),
                    Which::Group(group) | Which::Ranges(group, _) => {
                        pieces.with(&self.chunks(group, columns))?
                    }
                };
                self.batches_of(read, columns, which, rows)
            }
        }
    }

    fn batches_of<T: ChunkReader + 'static>(
        &self,
        file: T,
        columns: &[usize],
        which: Which<'_>,
        rows: usize,
    ) -> Result<Batches> {
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
        Ok(Batches { name: self.name.clone(), reader })
    }

    /// Where the values of these columns are that a row group has.
    #[cfg(feature = "archive")]
    fn chunks(&self, row_group: usize, columns: &[usize]) -> Vec<Range<u64>> {
        let leaves = self.metadata.parquet_schema();
        let wanted =
            (0..leaves.num_columns()).filter(|leaf| columns.contains(&leaves.get_column_root_idx(*leaf)));
        let chunk = |leaf: usize| {
            let (start, length) = self.metadata().row_group(row_group).column(leaf).byte_range();
            start..start + length
        };
        wanted.map(chunk).collect()
    }

    /// What the file notes under a key.
    #[cfg(feature = "archive")]
    pub(crate) fn note(&self, key: &str) -> Option<&str> {
        let notes = self.metadata().file_metadata().key_value_metadata()?;
        notes.iter().find(|note| note.key == key)?.value.as_deref()
    }

    /// Least and greatest text of a column in a row group, where the file notes them whole and no row is without one.
    #[cfg(feature = "archive")]
    pub(crate) fn texts(&self, row_group: usize, column: usize) -> Option<(&str, &str)> {
        let leaf = self.leaf(column)?;
        match self.metadata().row_group(row_group).column(leaf).statistics()? {
            Statistics::ByteArray(noted) if self.filled(leaf) || noted.null_count_opt() == Some(0) => {
                let whole = noted.min_is_exact() && noted.max_is_exact();
                let (min, max) = (noted.min_opt().filter(|_| whole)?, noted.max_opt()?);
                Some((std::str::from_utf8(min.data()).ok()?, std::str::from_utf8(max.data()).ok()?))
            }
            _ => None,
        }
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

    /// As errors call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn damaged(&self, why: String) -> Error {
        damaged(&self.name, why)
    }
}

/// Reads the end of a file.
fn load<T: ChunkReader>(file: &T, name: &str, pages: PageIndexPolicy) -> Result<ArrowReaderMetadata> {
    // Types as Parquet has them: what a program noted about its own does not matter, and may be wrong.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_page_index_policy(pages);
    guarded(|| ArrowReaderMetadata::load(file, options)).map_err(|why| {
        let what = format!("`{name}` is no Parquet file, or it is damaged or cut off");
        Error::invalid(what).advice("write or copy it again").source(why)
    })
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
    name: String,
    reader: ParquetRecordBatchReader,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = guarded(|| self.reader.next().transpose());
        next.map_err(|why| damaged(&self.name, why)).transpose()
    }
}

fn damaged(name: &str, why: String) -> Error {
    Error::invalid(format!("`{name}` is damaged")).advice("write or copy it again").source(why)
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

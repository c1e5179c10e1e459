//! Parquet files, which need not fit in memory: row groups are read and counted on every core.

mod columns;
mod counted;
#[cfg(feature = "archive")]
mod scan;

use std::path::Path;

use super::fused::{Breakdown, Question, from_cube};
use super::stream::aggregate_stream;
use crate::stats::{Dimension, State};
use crate::tabular::parquet_file::{ParquetFile, Which};
use crate::{Overview, Result, StatsQuery};

use columns::{Columns, Width};
use counted::counted;
#[cfg(feature = "archive")]
pub use scan::scan;
#[cfg(feature = "archive")]
pub(crate) use scan::scan_quarters;

/// Rows that are decoded at a time, so few that they stay near.
const BATCH: usize = 1 << 14;

/// The console's overview of the events in a Parquet file: the answer of [`overview_of`](super::overview_of) over its rows.
/// Only the columns that are asked for are read, no row group of another time, and no more than some thousand rows are in
/// memory.
///
/// # Errors
/// As [`overview_of`](super::overview_of); [`crate::ErrorKind::InvalidArgument`], naming the file, where it cannot be read.
pub fn overview_of_parquet(path: impl AsRef<Path>, query: &StatsQuery) -> Result<Overview> {
    let question = Question::overview(query);
    match counted(path.as_ref(), &question)? {
        Some(counted) => Ok(counted.overview(query)),
        None => aggregate_parquet(path)?.overview(query),
    }
}

/// Events per bucket and combination, as [`breakdown`](super::breakdown) counts them, of a Parquet file.
///
/// # Errors
/// As [`overview_of_parquet`].
pub fn breakdown_parquet(path: impl AsRef<Path>, query: &StatsQuery, by: &[Dimension]) -> Result<Breakdown> {
    let question = Question::breakdown(query, by);
    match counted(path.as_ref(), &question)? {
        Some(counted) => Ok(counted.breakdown()),
        None => from_cube(aggregate_parquet(path)?.cube(), &question),
    }
}

/// What the events of a Parquet file come to, as [`aggregate`](super::aggregate) has it.
///
/// # Errors
/// As [`overview_of_parquet`].
pub fn aggregate_parquet(path: impl AsRef<Path>) -> Result<State> {
    aggregate_parquet_on(path, None)
}

/// The same on at most so many `threads`.
///
/// # Errors
/// As [`aggregate_parquet`].
pub fn aggregate_parquet_on(path: impl AsRef<Path>, threads: Option<usize>) -> Result<State> {
    let mut file = ParquetFile::open(path.as_ref())?;
    let columns = Columns::of(&mut file, |_| true, true, Width::Any)?;
    aggregate_stream(file.batches(&columns.read, Which::All, BATCH)?, threads)
}

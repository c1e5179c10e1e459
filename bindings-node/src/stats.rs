//! Figures without a ledger: of files, and of columns in memory.

use napi::bindgen_prelude::{ClassInstance, Either};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::stats::{self, Dimension};
use verimeter::{Overview, ScanQuery, StatsQuery, tabular};

use crate::arguments::argument;
use crate::bridge;
use crate::data::{Bytes, Data, columns};
use crate::progress::Progress;
use crate::state::Counted;
use crate::table::Tabled;

/// A path, or bytes that were copied.
type Columns<'a> = Either<String, ClassInstance<'a, Bytes>>;

fn data(given: &Columns<'_>) -> Data {
    match given {
        Either::A(path) => Data::File(path.into()),
        Either::B(bytes) => Data::Bytes(bytes.take()),
    }
}

#[napi]
pub fn stats_aggregate<'env>(env: &'env Env, of: Columns<'env>) -> Result<Unknown<'env>> {
    let data = data(&of);
    bridge::blocking(env, move || {
        let state = match data {
            Data::File(path) => stats::aggregate_parquet(path),
            Data::Bytes(bytes) => stats::aggregate(&columns(bytes)?),
        };
        state.map(Counted::of)
    })
}

#[napi]
pub fn stats_overview<'env>(
    env: &'env Env,
    of: Columns<'env>,
    query: Unknown<'env>,
) -> Result<Unknown<'env>> {
    let query: StatsQuery = argument(env, &query, "query")?;
    let data = data(&of);
    bridge::blocking(env, move || overview_of(data, &query))
}

#[napi]
pub fn stats_trend<'env>(env: &'env Env, of: Columns<'env>, query: Unknown<'env>) -> Result<Unknown<'env>> {
    let query: StatsQuery = argument(env, &query, "query")?;
    let data = data(&of);
    bridge::blocking(env, move || Ok(stats::trend(&overview_of(data, &query)?)))
}

#[napi]
pub fn stats_breakdown<'env>(
    env: &'env Env,
    of: Columns<'env>,
    by: Unknown<'env>,
    query: Unknown<'env>,
) -> Result<Unknown<'env>> {
    let by: Vec<String> = argument(env, &by, "by")?;
    let query: StatsQuery = argument(env, &query, "query")?;
    let data = data(&of);
    bridge::blocking(env, move || {
        let by = by.iter().map(|word| word.parse()).collect::<verimeter::Result<Vec<Dimension>>>()?;
        let counted = match data {
            Data::File(path) => stats::breakdown_parquet(path, &query, &by)?,
            Data::Bytes(bytes) => stats::breakdown(&columns(bytes)?, &query, &by)?,
        };
        Ok(Tabled(tabular::breakdown_table(&counted, &by)))
    })
}

#[napi]
pub fn stats_scan<'env>(
    env: &'env Env,
    files: Unknown<'env>,
    query: Unknown<'env>,
    progress: &Progress,
) -> Result<Unknown<'env>> {
    let files: Vec<String> = argument(env, &files, "files")?;
    let query: ScanQuery = argument(env, &query, "options")?;
    let progress = progress.clone();
    bridge::blocking(env, move || stats::scan(&files, &query, |rows| progress.counted(rows)).map(Counted::of))
}

fn overview_of(data: Data, query: &StatsQuery) -> verimeter::Result<Overview> {
    match data {
        Data::File(path) => stats::overview_of_parquet(path, query),
        Data::Bytes(bytes) => stats::overview_of(&columns(bytes)?, query),
    }
}

//! Figures without a ledger: of files, and of columns in memory.

use napi::bindgen_prelude::{ClassInstance, Either};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::{Overview, StatsQuery, stats};

use crate::arguments::argument;
use crate::bridge;
use crate::data::{Bytes, Data, columns};
use crate::state::Counted;

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

fn overview_of(data: Data, query: &StatsQuery) -> verimeter::Result<Overview> {
    match data {
        Data::File(path) => stats::overview_of_parquet(path, query),
        Data::Bytes(bytes) => stats::overview_of(&columns(bytes)?, query),
    }
}

//! Arrow columns in: dictionary-coded or plain, the schema of the event or some of its columns.

mod aggregate;
mod column;
mod fused;
mod lexicon;
mod numbers;
#[cfg(feature = "parquet")]
mod parquet;
mod place;
mod reads;
mod recent;
mod stream;
mod table;
mod wide;

pub use aggregate::aggregate;
pub use fused::{Breakdown, breakdown, overview_of};
#[cfg(feature = "archive")]
pub use parquet::scan;
#[cfg(feature = "archive")]
pub(crate) use parquet::scan_quarters;
#[cfg(feature = "parquet")]
pub use parquet::{aggregate_parquet, aggregate_parquet_on, breakdown_parquet, overview_of_parquet};
pub use reads::{columns_of_funnel, columns_of_overview, columns_of_state};
pub use stream::aggregate_stream;

//! Arrow columns in: dictionary-coded or plain, the schema of the event or some of its columns.

mod aggregate;
mod column;
mod fused;
mod lexicon;
mod numbers;
#[cfg(feature = "parquet")]
mod parquet;
mod place;
mod table;

pub use aggregate::aggregate;
pub use fused::{Breakdown, breakdown, overview_of};
#[cfg(feature = "archive")]
pub use parquet::scan;
#[cfg(feature = "parquet")]
pub use parquet::{aggregate_parquet, breakdown_parquet, overview_of_parquet};

//! Files of events in the Event schema, or a part of it.

mod csv;
mod file;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod row;
mod slot;
#[cfg(feature = "parquet")]
mod values;
#[cfg(feature = "ledger")]
mod write;
#[cfg(all(feature = "ledger", feature = "parquet"))]
mod write_parquet;

pub use file::{EventFile, EventRows};
#[cfg(feature = "archive")]
pub(crate) use parquet::ParquetRows;
#[cfg(feature = "ledger")]
pub(crate) use write::{EventWriter, Style};

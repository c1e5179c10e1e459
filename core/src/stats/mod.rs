//! The kernel: events in, a mergeable state out, and every figure from its cube.
//!
//! The ledger, files and the console all go through here: there is one implementation of every figure.
//! Definitions: [`OverviewRow`](crate::OverviewRow) and [`Rates`](crate::Rates).

#[cfg(feature = "arrow")]
mod arrow;
mod bytes;
mod calendar;
mod cells;
mod cube;
mod dims;
mod filter;
mod overview;
mod sketch;
mod state;
mod trend;
mod word;

#[cfg(feature = "arrow")]
pub use arrow::{Breakdown, aggregate, breakdown, overview_of};
#[cfg(feature = "parquet")]
pub use arrow::{aggregate_parquet, breakdown_parquet, overview_of_parquet};
#[cfg(feature = "ledger")]
pub(crate) use calendar::boundary_ms;
pub(crate) use calendar::zone;
pub use calendar::{BucketStart, Calendar, DEFAULT_ZONE, MAX_DAYS, QUARTER_MS, instant_ms};
pub use cube::Cube;
pub use dims::{Dimension, Dims};
#[cfg(feature = "ledger")]
pub(crate) use filter::matches;
pub use overview::overview;
#[cfg(feature = "ledger")]
pub(crate) use overview::overview_in;
pub use state::State;
pub use trend::trend;
pub use word::{Choice, Word};

//! The kernel: events in, a mergeable state out, and every figure from its cube.
//!
//! The ledger, files and the console all go through here: there is one implementation of every figure.
//! Definitions: [`OverviewRow`](crate::OverviewRow) and [`Rates`](crate::Rates).

#[cfg(feature = "arrow")]
mod arrow;
mod balance;
mod bytes;
mod calendar;
mod cells;
mod consumption;
mod cube;
mod dims;
mod filter;
pub(crate) mod funnel;
mod grid;
pub(crate) mod measures;
mod narrow;
mod overview;
mod reconcile;
mod run_out;
mod sketch;
mod state;
mod trend;
mod word;
mod zone;

#[cfg(feature = "archive")]
pub use crate::archive::ScanFile;
#[cfg(feature = "archive")]
pub use arrow::scan;
#[cfg(feature = "archive")]
pub(crate) use arrow::scan_quarters;
#[cfg(feature = "arrow")]
pub use arrow::{
    Breakdown, aggregate, aggregate_stream, breakdown, columns_of_funnel, columns_of_overview,
    columns_of_state, overview_of,
};
#[cfg(feature = "parquet")]
pub use arrow::{aggregate_parquet, aggregate_parquet_on, breakdown_parquet, overview_of_parquet};
#[cfg(feature = "ledger")]
pub(crate) use balance::history;
pub use balance::{Purse, balance};
#[cfg(feature = "ledger")]
pub(crate) use calendar::DAY_MS;
#[cfg(feature = "ledger")]
pub(crate) use calendar::moment;
pub use calendar::{BucketStart, Calendar, MAX_DAYS, QUARTER_MS, boundary_ms, closed, ends, instant_ms};
pub use consumption::consumption;
#[cfg(feature = "ledger")]
pub(crate) use consumption::used;
pub use cube::Cube;
#[cfg(feature = "ledger")]
pub(crate) use dims::DimsOf;
pub use dims::{Dimension, Dims};
#[cfg(feature = "ledger")]
pub(crate) use dims::{sorted, tag_word};
#[cfg(feature = "ledger")]
pub(crate) use filter::matches;
pub use overview::overview;
#[cfg(feature = "ledger")]
pub(crate) use overview::{Figures, figured, overview_of_figures};
pub use reconcile::{RECONCILE_MARGIN_MS, VendorDay, reconcile, reconcile_range, reconcile_totals};
pub use run_out::{FORECAST_DAYS, run_out};
pub use state::State;
#[cfg(feature = "chart")]
pub(crate) use trend::Figure;
#[cfg(feature = "reconcile")]
pub(crate) use trend::comparable;
#[cfg(feature = "chart")]
pub(crate) use trend::figures;
pub use trend::trend;
pub use word::{Choice, Word};
pub use zone::{DEFAULT_ZONE, zone};

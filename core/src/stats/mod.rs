//! The kernel: events in, a mergeable cube out, and every figure from the cube.
//!
//! The ledger, files and the console all go through here: there is one implementation of every figure.
//! Definitions: [`OverviewRow`](crate::OverviewRow) and [`Rates`](crate::Rates).

mod calendar;
mod cube;
mod filter;
mod overview;
mod trend;

#[cfg(feature = "ledger")]
pub(crate) use calendar::boundary_ms;
pub(crate) use calendar::zone;
pub use calendar::{BucketStart, Calendar, DEFAULT_ZONE, MAX_DAYS, QUARTER_MS, instant_ms};
pub use cube::{Cube, Dims};
#[cfg(feature = "ledger")]
pub(crate) use filter::matches;
pub use overview::overview;
#[cfg(feature = "ledger")]
pub(crate) use overview::overview_in;
pub use trend::trend;

//! Figures without a ledger.

use std::sync::Arc;

use verimeter::{Error, Event, Funnel, FunnelQuery, Overview, Product, StatsQuery, Trend, stats};

use crate::errors::{Failure, raise};

/// What many events come to.
#[derive(uniffi::Object)]
pub struct StateHandle(stats::State);

/// First and last quarter-hour that hold events, as their beginnings in milliseconds since 1970 (UTC).
#[derive(uniffi::Record)]
pub struct Span {
    /// Of the first.
    pub first_at_ms: i64,
    /// Of the last.
    pub last_at_ms: i64,
}

pub(crate) fn span((first_at_ms, last_at_ms): (i64, i64)) -> Span {
    Span { first_at_ms, last_at_ms }
}

#[uniffi::export]
impl StateHandle {
    /// The state of `events`.
    #[uniffi::constructor]
    pub fn of(events: Vec<Event>) -> Self {
        let mut state = stats::State::default();
        events.iter().for_each(|event| state.observe(event));
        Self(state)
    }

    /// Reads a state back from its bytes.
    #[uniffi::constructor]
    pub fn from_bytes(data: Vec<u8>) -> Result<Self, Failure> {
        stats::State::from_bytes(&data).map(Self).map_err(raise)
    }

    /// The state as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// What this state and `others` have seen together.
    pub fn merge(&self, others: Vec<Arc<StateHandle>>) -> Self {
        let mut all = self.0.clone();
        others.iter().for_each(|other| all.merge(&other.0));
        Self(all)
    }

    /// First and last quarter-hour that hold events.
    pub fn span(&self) -> Option<Span> {
        self.0.cube().span().map(span)
    }

    /// About how many phones the events were about.
    pub fn distinct_phones(&self, product: Option<Product>) -> i64 {
        self.0.distinct_phones(product)
    }

    /// The latency in milliseconds that a share of `q` of the events did not exceed.
    pub fn latency_ms(&self, q: f64, product: Option<Product>) -> Result<Option<f64>, Failure> {
        if !(0.0..=1.0).contains(&q) {
            return Err(raise(Error::invalid(format!("`{q}` is no share: use 0 to 1"))));
        }
        Ok(self.0.latency_ms(product, q))
    }

    /// The console's overview.
    pub fn overview(&self, query: StatsQuery) -> Result<Overview, Failure> {
        self.0.overview(&query).map_err(raise)
    }

    /// The console's trend chart.
    pub fn trend(&self, query: StatsQuery) -> Result<Trend, Failure> {
        self.0.trend(&query).map_err(raise)
    }

    /// The drop-off funnel of identity verification.
    pub fn funnel(&self, query: FunnelQuery) -> Result<Funnel, Failure> {
        self.0.funnel(&query).map_err(raise)
    }
}

/// What the events of a Parquet file come to.
#[cfg(feature = "files")]
#[uniffi::export]
pub fn aggregate(path: String) -> Result<StateHandle, Failure> {
    stats::aggregate_parquet(path).map(StateHandle).map_err(raise)
}

/// The console's overview of the events of a Parquet file, in one pass.
#[cfg(feature = "files")]
#[uniffi::export]
pub fn overview_of_file(path: String, query: StatsQuery) -> Result<Overview, Failure> {
    stats::overview_of_parquet(path, &query).map_err(raise)
}

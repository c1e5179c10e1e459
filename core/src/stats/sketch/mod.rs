//! Sketches: small summaries that merge exactly, so that their state never depends on who saw what first.

mod distinct;
mod quantile;

pub(super) use distinct::{Distinct, hash};
pub(super) use quantile::Quantiles;

/// What is sketched of the events of one product.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketches {
    /// Entries of the phone index.
    pub(super) phones: Distinct,
    /// Latencies in milliseconds.
    pub(super) latency: Quantiles,
}

impl Sketches {
    pub(super) fn merge(&mut self, other: &Self) {
        self.phones.merge(&other.phones);
        self.latency.merge(&other.latency);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.phones.is_empty() && self.latency.is_empty()
    }
}

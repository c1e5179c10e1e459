//! What many events come to: merged in any order, it is the same to the byte.

use std::collections::BTreeMap;

use super::sketch::{Distinct, Quantiles, Sketches, hash};
use super::{Cube, Word, overview, trend};
use crate::{Event, Overview, Product, Result, StatsQuery, Trend};

/// Counters in a [`Cube`], and per product a HyperLogLog of phones and a DDSketch of latencies.
///
/// [`merge`](Self::merge) is associative and commutative: however events are divided, and in whatever order they come,
/// their state is the same, and so are its bytes ([`to_bytes`](Self::to_bytes)).
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) cube: Cube,
    /// By the product's word; none of them is empty.
    pub(super) sketches: BTreeMap<String, Sketches>,
}

impl State {
    /// Counts one event.
    pub fn observe(&mut self, event: &Event) {
        self.cube.observe(event);
        if event.phone_index.is_none() && event.latency_ms.is_none() {
            return;
        }
        let seen = self.sketches.entry(event.product.as_str().to_owned()).or_default();
        if let Some(index) = &event.phone_index {
            seen.phones.insert(hash(index));
        }
        if let Some(latency) = event.latency_ms {
            seen.latency.insert(latency);
        }
    }

    /// Adds what was seen of a product.
    pub(super) fn sketch(&mut self, product: &str, seen: &Sketches) {
        if !seen.is_empty() {
            self.sketches.entry(product.to_owned()).or_default().merge(seen);
        }
    }

    /// Adds everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        self.cube.merge(&other.cube);
        for (product, seen) in &other.sketches {
            self.sketch(product, seen);
        }
    }

    /// The counters.
    pub fn cube(&self) -> &Cube {
        &self.cube
    }

    /// The console's overview.
    ///
    /// # Errors
    /// As [`Calendar::of`](super::Calendar::of).
    pub fn overview(&self, query: &StatsQuery) -> Result<Overview> {
        overview(&self.cube, query)
    }

    /// The console's trend chart.
    ///
    /// # Errors
    /// As [`Calendar::of`](super::Calendar::of).
    pub fn trend(&self, query: &StatsQuery) -> Result<Trend> {
        Ok(trend(&self.overview(query)?))
    }

    /// About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events
    /// without an entry of the phone index do not count.
    pub fn distinct_phones(&self, product: Option<Product>) -> i64 {
        let mut all = Distinct::default();
        self.sketches_of(product).for_each(|seen| all.merge(&seen.phones));
        all.estimate().round() as i64
    }

    /// The latency in milliseconds that a share of `q` (0 to 1) of the events of a product, or of all, did not exceed:
    /// within 1 %. None where no event has a latency.
    pub fn latency_ms(&self, product: Option<Product>, q: f64) -> Option<f64> {
        let mut all = Quantiles::default();
        self.sketches_of(product).for_each(|seen| all.merge(&seen.latency));
        all.quantile(q)
    }

    fn sketches_of(&self, product: Option<Product>) -> impl Iterator<Item = &Sketches> {
        let wanted = move |word: &String| product.is_none_or(|product| Word::new(word) == product);
        self.sketches.iter().filter(move |(word, _)| wanted(word)).map(|(_, seen)| seen)
    }
}

impl<'a> FromIterator<&'a Event> for State {
    fn from_iter<I: IntoIterator<Item = &'a Event>>(events: I) -> Self {
        let mut state = Self::default();
        events.into_iter().for_each(|event| state.observe(event));
        state
    }
}

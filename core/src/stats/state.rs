//! What many events come to: merged in any order, it is the same to the byte.

use std::collections::BTreeMap;

use super::funnel::{Asked, funnel};
use super::measures::{Measures, counters};
use super::sketch::{Distinct, Quantiles, Sketches, hash};
use super::{Cube, Word, overview, trend};
use crate::{Event, Funnel, FunnelQuery, Overview, Product, Result, StatsQuery, Trend};

/// Counters in a [`Cube`], per product a HyperLogLog of phones and a DDSketch of latencies, and per cell of the cube what
/// transactions of identity verification took: page times within 1 % (buckets of a DDSketch), retries, corrections, refusals.
///
/// [`merge`](Self::merge) is associative and commutative: however events are divided, and in whatever order they come,
/// their state is the same, and so are its bytes ([`to_bytes`](Self::to_bytes)).
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) cube: Cube,
    /// By the product's word; none of them is empty.
    pub(super) sketches: BTreeMap<String, Sketches>,
    /// By the codes of the cube.
    pub(super) measures: Measures,
}

impl State {
    /// Counts one event.
    pub fn observe(&mut self, event: &Event) {
        let (quarter, code) = self.cube.place(event);
        let counters = counters(event);
        if !event.page_stay_ms.is_empty() || counters.iter().any(Option::is_some) {
            self.measures.observe(quarter, code, &event.page_stay_ms, &counters);
        }
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
        if !other.measures.is_empty() {
            let codes: Vec<usize> =
                other.cube.dims().iter().map(|dims| self.cube.code(dims.clone())).collect();
            self.measures.merge(&other.measures, |quarter, code| Some((quarter, codes[code])));
        }
        for (product, seen) in &other.sketches {
            self.sketch(product, seen);
        }
    }

    /// The counters.
    pub fn cube(&self) -> &Cube {
        &self.cube
    }

    /// What transactions took.
    #[cfg(feature = "ledger")]
    pub(crate) fn measures(&self) -> &Measures {
        &self.measures
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

    /// The drop-off funnel of identity verification. Its counts are exact and its quantiles within 1 %, whatever the query
    /// filters by.
    ///
    /// # Errors
    /// As [`Calendar::of`](super::Calendar::of), and for another product or a minimum sample below 1.
    pub fn funnel(&self, query: &FunnelQuery) -> Result<Funnel> {
        let asked = Asked::of(query, || Ok(self.cube.span()))?;
        let (from, to) = asked.calendar.quarters();
        Ok(funnel(&asked, self.cube.dims(), self.cube.coded(from, to), &self.measures))
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

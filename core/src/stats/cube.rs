//! Counts per quarter-hour and combination of dimensions.

use std::collections::{BTreeMap, HashMap};

use super::QUARTER_MS;
use crate::{Billing, Event, Outcome, Platform, Product, RiskLevel};

/// Everything of an event that figures and filters look at, time aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dims {
    /// The product.
    pub product: Product,
    /// The vendor's public key of the app.
    pub app: String,
    /// Platform of the end user's app.
    pub platform: Platform,
    /// Carrier as the caller said.
    pub carrier: String,
    /// What came of the call.
    pub outcome: Outcome,
    /// Whether it counts towards the bill.
    pub billing: Billing,
    /// The vendor's return code.
    pub code: Option<String>,
    /// Band of the risk score.
    pub level: Option<RiskLevel>,
    /// Risk tags, sorted, each once.
    pub tags: Vec<String>,
}

impl From<&Event> for Dims {
    fn from(event: &Event) -> Self {
        let mut tags = event.tags.clone();
        tags.sort_unstable();
        tags.dedup();
        Self {
            product: event.product,
            app: event.app.clone(),
            platform: event.platform,
            carrier: event.carrier.clone(),
            outcome: event.outcome,
            billing: event.billing,
            code: event.code.clone(),
            level: event.level,
            tags,
        }
    }
}

/// Counts per UTC quarter-hour and [`Dims`], dictionary-coded. A quarter-hour lies in one hour, day, week and month
/// of every time zone in use, so every view is exact.
///
/// Two cubes are equal when they count the same, whatever the order in which events and merges came.
#[derive(Clone, Debug, Default)]
pub struct Cube {
    dims: Vec<Dims>,
    codes: HashMap<Dims, usize>,
    /// By quarter-hours since 1970 and place in `dims`.
    cells: BTreeMap<(i64, usize), i64>,
}

impl Cube {
    /// Counts one event.
    pub fn observe(&mut self, event: &Event) {
        self.add(event.occurred_at_ms.div_euclid(QUARTER_MS), Dims::from(event), 1);
    }

    /// Counts `n` events of one cell; `quarter` is in quarter-hours since 1970.
    pub fn add(&mut self, quarter: i64, dims: Dims, n: i64) {
        let code = self.code(dims);
        self.add_coded(quarter, code, n);
    }

    /// The code of a combination in this cube, for [`add_coded`](Self::add_coded).
    pub(crate) fn code(&mut self, dims: Dims) -> usize {
        if let Some(code) = self.codes.get(&dims) {
            return *code;
        }
        self.dims.push(dims.clone());
        self.codes.insert(dims, self.dims.len() - 1);
        self.dims.len() - 1
    }

    pub(crate) fn add_coded(&mut self, quarter: i64, code: usize, n: i64) {
        *self.cells.entry((quarter, code)).or_default() += n;
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (quarter, dims, n) in other.cells() {
            self.add(quarter, dims.clone(), n);
        }
    }

    /// Every cell, by time.
    pub fn cells(&self) -> impl Iterator<Item = (i64, &Dims, i64)> {
        self.cells.iter().map(|(&(quarter, code), &n)| (quarter, &self.dims[code], n))
    }

    /// First instants of the first and the last quarter-hour that hold events, in milliseconds since 1970 (UTC).
    pub fn span(&self) -> Option<(i64, i64)> {
        let (&(first, _), _) = self.cells.first_key_value()?;
        let (&(last, _), _) = self.cells.last_key_value()?;
        Some((first * QUARTER_MS, last * QUARTER_MS))
    }

    /// The combinations that occur; a cell of [`coded`](Self::coded) names one by its place.
    pub(crate) fn dims(&self) -> &[Dims] {
        &self.dims
    }

    /// Every cell from quarter-hour `from` to before `to`, by time.
    pub(crate) fn coded(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, usize, i64)> {
        self.cells.range((from, 0)..(to, 0)).map(|(&(quarter, code), &n)| (quarter, code, n))
    }
}

impl PartialEq for Cube {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |cube: &Self| -> BTreeMap<(i64, Dims), i64> {
            cube.cells().map(|(quarter, dims, n)| ((quarter, dims.clone()), n)).collect()
        };
        sorted(self) == sorted(other)
    }
}

impl<'a> FromIterator<&'a Event> for Cube {
    fn from_iter<I: IntoIterator<Item = &'a Event>>(events: I) -> Self {
        let mut cube = Self::default();
        events.into_iter().for_each(|event| cube.observe(event));
        cube
    }
}

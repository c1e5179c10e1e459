//! Counts per quarter-hour and combination of dimensions.

use std::collections::{BTreeMap, HashMap};

use super::cells::Cells;
use super::{Dims, QUARTER_MS};
use crate::Event;

/// Counts per UTC quarter-hour and [`Dims`], dictionary-coded. A quarter-hour lies in one hour, day, week and month
/// of every time zone in use, so every view is exact.
///
/// Two cubes are equal when they count the same, whatever the order in which events and merges came.
#[derive(Clone, Debug, Default)]
pub struct Cube {
    dims: Vec<Dims>,
    codes: HashMap<Dims, usize>,
    /// By quarter-hours since 1970 and place in `dims`.
    cells: Cells,
}

impl Cube {
    /// Counts one event.
    pub fn observe(&mut self, event: &Event) {
        self.place(event);
    }

    /// Counts one event, and tells its quarter-hour and the code of its combination.
    pub(super) fn place(&mut self, event: &Event) -> (i64, usize) {
        let quarter = event.occurred_at_ms.div_euclid(QUARTER_MS);
        let code = self.code(Dims::from(event));
        self.add_coded(quarter, code, 1);
        (quarter, code)
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
        self.cells.add(quarter, code, n);
    }

    /// The cells that were counted elsewhere, by place in `dims`, each of which is there once.
    pub(super) fn of(dims: Vec<Dims>, cells: Cells) -> Self {
        let codes = dims.iter().cloned().enumerate().map(|(code, dims)| (dims, code)).collect();
        Self { dims, codes, cells }
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        let codes: Vec<usize> = other.dims.iter().map(|dims| self.code(dims.clone())).collect();
        self.cells.merge(&other.cells, &codes, self.dims.len());
    }

    /// Every cell, by time.
    pub fn cells(&self) -> impl Iterator<Item = (i64, &Dims, i64)> {
        self.coded(i64::MIN, i64::MAX).map(|(quarter, code, n)| (quarter, &self.dims[code], n))
    }

    /// First instants of the first and the last quarter-hour that hold events, in milliseconds since 1970 (UTC).
    pub fn span(&self) -> Option<(i64, i64)> {
        let (first, last) = self.cells.span()?;
        Some((first * QUARTER_MS, last * QUARTER_MS))
    }

    /// The combinations that may occur; a cell of [`coded`](Self::coded) names one by its place.
    pub(crate) fn dims(&self) -> &[Dims] {
        &self.dims
    }

    /// Every cell from quarter-hour `from` to before `to`, by time.
    pub(crate) fn coded(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, usize, i64)> {
        self.cells.range(from, to)
    }
}

#[cfg(feature = "ledger")]
impl From<super::Figures> for Cube {
    fn from(figures: super::Figures) -> Self {
        let width = figures.dims.len();
        Self::of(figures.dims, Cells::of(figures.cells, width))
    }
}

impl PartialEq for Cube {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |cube: &Self| -> BTreeMap<(i64, _), i64> {
            cube.cells().map(|(quarter, dims, n)| ((quarter, dims.words()), n)).collect()
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

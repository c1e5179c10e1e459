//! Counts by quarter-hour and code: a map where few cells are counted, a grid where most are.

use std::collections::BTreeMap;

use super::grid::Grid;

/// Counts by quarter-hours since 1970 and the code of a combination. What is counted never depends on the form.
#[derive(Clone, Debug)]
pub(super) enum Cells {
    Sparse(BTreeMap<(i64, usize), i64>),
    Dense(Grid),
}

impl Default for Cells {
    fn default() -> Self {
        Self::Sparse(BTreeMap::new())
    }
}

impl Cells {
    /// The counts of `cells`, which come by time; each code is less than `width`.
    pub(super) fn of(cells: Vec<(i64, usize, i64)>, width: usize) -> Self {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return Self::default() };
        let total = cells.iter().map(|(.., n)| n.unsigned_abs()).fold(0, u64::saturating_add);
        match Grid::new(first.0, last.0, width, total) {
            Some(mut grid) => {
                for (quarter, code, n) in cells {
                    grid.add(quarter, code, n);
                }
                Self::Dense(grid)
            }
            None => Self::Sparse(cells.into_iter().map(|(quarter, code, n)| ((quarter, code), n)).collect()),
        }
    }

    pub(super) fn add(&mut self, quarter: i64, code: usize, n: i64) {
        if let Self::Dense(grid) = self
            && !grid.add(quarter, code, n)
        {
            self.scatter();
        }
        if let Self::Sparse(cells) = self {
            *cells.entry((quarter, code)).or_default() += n;
        }
    }

    /// Adds the counts of `other`, whose codes are `codes` here; all are less than `width`.
    pub(super) fn merge(&mut self, other: &Self, codes: &[usize], width: usize) {
        self.make_room(other, width);
        other.range(i64::MIN, i64::MAX).for_each(|(quarter, code, n)| self.add(quarter, codes[code], n));
    }

    /// Takes the form that suits this and `other` together.
    fn make_room(&mut self, other: &Self, width: usize) {
        let (Some(span), Some(total)) = (other.span(), other.total().checked_add(self.total())) else {
            return;
        };
        if let (Self::Sparse(_), Self::Sparse(_)) = (&*self, other) {
            return;
        }
        let (first, last) = self.span().map_or(span, |own| (own.0.min(span.0), own.1.max(span.1)));
        if let Self::Dense(grid) = self
            && grid.grow(first, last, width, total)
        {
            return;
        }
        match Grid::new(first, last, width, total) {
            Some(mut grid) => {
                self.range(i64::MIN, i64::MAX).for_each(|(quarter, code, n)| {
                    grid.add(quarter, code, n);
                });
                *self = Self::Dense(grid);
            }
            None => self.scatter(),
        }
    }

    fn scatter(&mut self) {
        if let Self::Dense(_) = self {
            let cells =
                self.range(i64::MIN, i64::MAX).map(|(quarter, code, n)| ((quarter, code), n)).collect();
            *self = Self::Sparse(cells);
        }
    }

    fn total(&self) -> u64 {
        match self {
            Self::Sparse(cells) => cells.values().map(|n| n.unsigned_abs()).sum(),
            Self::Dense(grid) => grid.total(),
        }
    }

    /// First and last quarter-hour that hold a count.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        match self {
            Self::Sparse(cells) => {
                let (&(first, _), _) = cells.first_key_value()?;
                let (&(last, _), _) = cells.last_key_value()?;
                Some((first, last))
            }
            Self::Dense(grid) => grid.span(),
        }
    }

    /// Every cell from quarter-hour `from` to before `to`, by time.
    pub(super) fn range(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, usize, i64)> {
        let (sparse, dense) = match self {
            Self::Sparse(cells) => (Some(cells), None),
            Self::Dense(grid) => (None, Some(grid)),
        };
        let sparse = sparse.into_iter().flat_map(move |cells| cells.range((from, 0)..(to.max(from), 0)));
        let dense = dense.into_iter().flat_map(move |grid| grid.range(from, to));
        sparse.map(|(&(quarter, code), &n)| (quarter, code, n)).chain(dense)
    }
}

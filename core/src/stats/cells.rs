//! Counts by quarter-hour and code: a map where few cells are counted, a grid where most are.

use std::collections::BTreeMap;

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
            Self::Dense(grid) => grid.total,
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

/// One counter per quarter-hour of a span and code.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    first: i64,
    width: usize,
    counts: Vec<u32>,
    /// Events in it, at most what a counter holds: none can overflow.
    total: u64,
}

impl Grid {
    /// The number of counters for `total` events in these quarter-hours, if so many are worth it.
    pub(super) fn area(first: i64, last: i64, width: usize, total: u64) -> Option<usize> {
        let area = (i128::from(last) - i128::from(first) + 1) * width as i128;
        let worth = (4 * u128::from(total) + 65_536).min(1 << 28);
        let fits = area > 0 && area as u128 <= worth && total <= u64::from(u32::MAX);
        fits.then_some(area as usize)
    }

    /// Empty, for `total` events at most in these quarter-hours.
    fn new(first: i64, last: i64, width: usize, total: u64) -> Option<Self> {
        let counts = vec![0; Self::area(first, last, width, total)?];
        Some(Self { first, width, counts, total: 0 })
    }

    /// Makes room for later quarter-hours, as what comes in time needs; false where that is not enough, or not worth it.
    fn grow(&mut self, first: i64, last: i64, width: usize, total: u64) -> bool {
        let area =
            Self::area(self.first, last, width, total).filter(|_| self.first <= first && self.width == width);
        if let Some(area) = area {
            self.counts.resize(area.max(self.counts.len()), 0);
        }
        area.is_some()
    }

    /// The counters of `total` events, by quarter-hour from `first` on and then by code.
    #[cfg(feature = "arrow")]
    pub(super) fn of(first: i64, width: usize, counts: Vec<u32>, total: u64) -> Self {
        Self { first, width, counts, total }
    }

    /// Counts `n` more events; false where there is no counter for them.
    fn add(&mut self, quarter: i64, code: usize, n: i64) -> bool {
        let total = u64::try_from(n).ok().and_then(|n| n.checked_add(self.total));
        let row = quarter.checked_sub(self.first).and_then(|row| usize::try_from(row).ok());
        let (Some(total), Some(row)) = (total.filter(|n| *n <= u64::from(u32::MAX)), row) else {
            return false;
        };
        let at = row.checked_mul(self.width).map(|at| at + code);
        match at.and_then(|at| self.counts.get_mut(at)) {
            Some(count) if code < self.width => {
                *count += n as u32;
                self.total = total;
                true
            }
            _ => false,
        }
    }

    fn span(&self) -> Option<(i64, i64)> {
        let quarter = |at: usize| self.first + (at / self.width) as i64;
        let first = self.counts.iter().position(|n| *n != 0)?;
        let last = self.counts.iter().rposition(|n| *n != 0)?;
        Some((quarter(first), quarter(last)))
    }

    fn range(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, usize, i64)> {
        let rows = (self.counts.len() / self.width) as i64;
        let row = |quarter: i64| quarter.saturating_sub(self.first).clamp(0, rows) as usize;
        let (from, to) = (row(from), row(to).max(row(from)));
        let rows = self.counts[from * self.width..to * self.width].chunks_exact(self.width);
        rows.zip(self.first + from as i64..).flat_map(|(row, quarter)| {
            let counted = row.iter().enumerate().filter(|(_, n)| **n != 0);
            counted.map(move |(code, n)| (quarter, code, i64::from(*n)))
        })
    }
}

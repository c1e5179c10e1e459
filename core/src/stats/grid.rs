//! One counter per quarter-hour of a span and code.
//!
//! A year of quarter-hours by some hundred codes has to pass through the caches, and its memory has to be asked for: so a counter
//! is a byte, and what few of them count beyond it is kept apart.

use hashbrown::HashMap;

/// Most that a counter's byte holds. What it has counted is never zero in it.
const FULL: u8 = u8::MAX;

/// Counts one more; whether [`FULL`] are to be kept apart now.
///
/// Written so that x86-64 adds to memory in one instruction. Linux maps memory that nobody wrote to yet, and that is read first,
/// twice, and the second time every other core has to forget the first.
#[cfg(feature = "arrow")]
#[inline]
pub(super) fn tick(byte: &mut u8) -> bool {
    *byte = byte.wrapping_add(1);
    let full = *byte == 0;
    if full {
        *byte = 1;
    }
    full
}

/// One counter per quarter-hour of a span and code.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    first: i64,
    width: usize,
    bytes: Vec<u8>,
    /// How many times [`FULL`] were counted besides, by place.
    apart: HashMap<usize, u64>,
    total: u64,
}

impl Grid {
    /// The number of counters for `total` events in these quarter-hours, if so many are worth it.
    pub(super) fn area(first: i64, last: i64, width: usize, total: u64) -> Option<usize> {
        let area = (i128::from(last) - i128::from(first) + 1) * width as i128;
        let worth = (4 * u128::from(total) + 65_536).min(1 << 28);
        (area > 0 && area as u128 <= worth).then_some(area as usize)
    }

    /// Empty, for `total` events in these quarter-hours.
    pub(super) fn new(first: i64, last: i64, width: usize, total: u64) -> Option<Self> {
        let bytes = vec![0; Self::area(first, last, width, total)?];
        Some(Self { first, width, bytes, apart: HashMap::new(), total: 0 })
    }

    /// The counters of `total` events, by quarter-hour from `first` on and then by code; one of `full` for each [`tick`] that said so.
    #[cfg(feature = "arrow")]
    pub(super) fn of(
        first: i64,
        width: usize,
        bytes: Vec<u8>,
        full: impl IntoIterator<Item = usize>,
        total: u64,
    ) -> Self {
        let mut apart = HashMap::new();
        full.into_iter().for_each(|at| *apart.entry(at).or_default() += 1);
        Self { first, width, bytes, apart, total }
    }

    /// Makes room for later quarter-hours, as what comes in time needs; false where that is not enough, or not worth it.
    pub(super) fn grow(&mut self, first: i64, last: i64, width: usize, total: u64) -> bool {
        let area =
            Self::area(self.first, last, width, total).filter(|_| self.first <= first && self.width == width);
        if let Some(area) = area {
            self.bytes.resize(area.max(self.bytes.len()), 0);
        }
        area.is_some()
    }

    /// Counts `n` more events; false where there is no counter for them.
    pub(super) fn add(&mut self, quarter: i64, code: usize, n: i64) -> bool {
        let row = quarter.checked_sub(self.first).and_then(|row| usize::try_from(row).ok());
        let at = row.and_then(|row| row.checked_mul(self.width)).map(|at| at + code);
        let (Ok(n), Some(at)) = (u64::try_from(n), at) else { return false };
        code < self.width && self.add_at(at, n)
    }

    /// Counts `n` more events by place; false where there is no counter.
    pub(super) fn add_at(&mut self, at: usize, n: u64) -> bool {
        let (Some(byte), Some(total)) = (self.bytes.get_mut(at), self.total.checked_add(n)) else {
            return false;
        };
        self.total = total;
        let sum = u64::from(*byte) + n;
        let full = sum.saturating_sub(1) / u64::from(FULL);
        *byte = (sum - full * u64::from(FULL)) as u8;
        if full > 0 {
            *self.apart.entry(at).or_default() += full;
        }
        true
    }

    /// Events in it.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// First and last quarter-hour that hold a count.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let quarter = |at: usize| self.first + (at / self.width) as i64;
        let first = self.bytes.iter().position(|n| *n != 0)?;
        let last = self.bytes.iter().rposition(|n| *n != 0)?;
        Some((quarter(first), quarter(last)))
    }

    /// Every cell from quarter-hour `from` to before `to`, by time.
    pub(super) fn range(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, usize, i64)> {
        let rows = (self.bytes.len() / self.width) as i64;
        let row = |quarter: i64| quarter.saturating_sub(self.first).clamp(0, rows) as usize;
        let (from, to) = (row(from), row(to).max(row(from)));
        (from..to).flat_map(move |row| {
            let begin = row * self.width;
            let counted = self.bytes[begin..begin + self.width].iter().enumerate().filter(|(_, n)| **n != 0);
            counted.map(move |(code, n)| (self.first + row as i64, code, self.count(begin + code, *n)))
        })
    }

    fn count(&self, at: usize, byte: u8) -> i64 {
        let apart = if self.apart.is_empty() { 0 } else { self.apart.get(&at).copied().unwrap_or(0) };
        i64::from(byte) + (apart * u64::from(FULL)) as i64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_counts_as_a_map_does(adds in prop::collection::vec((0..3_i64, 0..2_usize, prop_oneof![0..3_i64, 250..515_i64]), 0..40)) {
            let mut grid = Grid::new(0, 2, 2, 0).unwrap();
            let mut map = std::collections::BTreeMap::new();
            for (quarter, code, n) in adds {
                prop_assert!(grid.add(quarter, code, n));
                *map.entry((quarter, code)).or_insert(0) += n;
            }
            let cells: Vec<_> = grid.range(i64::MIN, i64::MAX).map(|(quarter, code, n)| ((quarter, code), n)).collect();
            let counted: Vec<_> = map.into_iter().filter(|(_, n)| *n != 0).collect();
            prop_assert_eq!(grid.total(), counted.iter().map(|(_, n)| *n as u64).sum::<u64>());
            prop_assert_eq!(cells, counted);
        }

        #[test]
        #[cfg(feature = "arrow")]
        fn ticks_count_as_adds_do(ticks in prop::collection::vec(0..2_usize, 0..2_000)) {
            let (mut bytes, mut full, mut added) = (vec![0; 2], Vec::new(), Grid::new(0, 0, 2, 0).unwrap());
            for at in &ticks {
                if tick(&mut bytes[*at]) {
                    full.push(*at);
                }
                added.add(0, *at, 1);
            }
            let ticked = Grid::of(0, 2, bytes, full, ticks.len() as u64);
            prop_assert!(ticked.range(0, 1).eq(added.range(0, 1)));
        }
    }
}

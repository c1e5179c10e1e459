//! The counts of one block of time by combination, as bytes, in the form that is read faster:
//!
//! - **Listed**: each combination that occurred, as the step from the one before and its count, as varints (7 bits a byte, low
//!   ones first).
//! - **Side by side**: where most of the combinations between the first and the last occurred. A byte 0, which no list begins
//!   with (numbers begin with 1), the bytes of a count (1, 2 or 4), the number of the first combination as a varint, and the
//!   counts of it and those that follow it, low byte first. Many are added to sums with one instruction.

use std::collections::BTreeMap;
use std::ops::Range;

use rusqlite::types::Type;

const SIDE_BY_SIDE: u8 = 0;
/// So many times as long as the list may counts be that lie side by side: a cell of theirs is read that much faster, and more.
const LONGER: usize = 2;

/// The cells of a block.
pub(super) enum Cells<'a> {
    Listed(Listed<'a>),
    SideBySide(SideBySide<'a>),
}

impl<'a> Cells<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> rusqlite::Result<Self> {
        match bytes {
            [SIDE_BY_SIDE, width, rest @ ..] => SideBySide::of(*width, rest).map(Self::SideBySide),
            listed => Ok(Self::Listed(Listed(listed))),
        }
    }

    /// Tells `cell` number of the combination and count of every cell, by number.
    pub(super) fn each(&self, cell: impl FnMut(i64, i64)) -> rusqlite::Result<()> {
        match self {
            Self::Listed(listed) => listed.each(cell),
            Self::SideBySide(counts) => {
                counts.each(cell);
                Ok(())
            }
        }
    }
}

pub(super) struct Listed<'a>(&'a [u8]);

impl Listed<'_> {
    #[inline]
    pub(super) fn each(&self, mut cell: impl FnMut(i64, i64)) -> rusqlite::Result<()> {
        let (mut cells, mut dims) = (self.0, 0_i64);
        while !cells.is_empty() {
            // As nearly all are: views read many of them.
            if let [step @ ..0x80, n @ ..0x80, rest @ ..] = cells {
                dims = dims.wrapping_add(i64::from(*step));
                cell(dims, i64::from(*n));
                cells = rest;
                continue;
            }
            let step = take(&mut cells).and_then(|step| step.checked_add(dims));
            let (Some(next), Some(n)) = (step, take(&mut cells)) else { return Err(mangled()) };
            dims = next;
            cell(dims, n);
        }
        Ok(())
    }
}

pub(super) struct SideBySide<'a> {
    first: i64,
    width: usize,
    counts: &'a [u8],
}

impl<'a> SideBySide<'a> {
    fn of(width: u8, mut rest: &'a [u8]) -> rusqlite::Result<Self> {
        let first = take(&mut rest).ok_or_else(mangled)?;
        let width = usize::from(width);
        let whole = matches!(width, 1 | 2 | 4) && rest.len().is_multiple_of(width);
        // No number overflows that is counted up from the first.
        match whole && first.checked_add(rest.len() as i64).is_some() {
            true => Ok(Self { first, width, counts: rest }),
            false => Err(mangled()),
        }
    }

    fn each(&self, mut cell: impl FnMut(i64, i64)) {
        for (id, bytes) in (self.first..).zip(self.counts.chunks_exact(self.width)) {
            let n = bytes.iter().rev().fold(0, |n, byte| n << 8 | i64::from(*byte));
            if n != 0 {
                cell(id, n);
            }
        }
    }

    /// Adds the counts to `sums`, which lie by number, and tells which were added to. What has no sum is left out.
    pub(super) fn add_to(&self, sums: &mut [i64]) -> Range<usize> {
        let first = usize::try_from(self.first).map_or(sums.len(), |first| first.min(sums.len()));
        let end = sums.len().min(first + self.counts.len() / self.width);
        let sums = &mut sums[first..end];
        match self.width {
            1 => sums.iter_mut().zip(self.counts).for_each(|(sum, n)| *sum += i64::from(*n)),
            2 => add(sums, self.counts, |bytes| u16::from_le_bytes(bytes).into()),
            _ => add(sums, self.counts, |bytes| u32::from_le_bytes(bytes).into()),
        }
        first..end
    }
}

#[inline]
fn add<const WIDTH: usize>(sums: &mut [i64], counts: &[u8], n: impl Fn([u8; WIDTH]) -> i64) {
    sums.iter_mut().zip(counts.as_chunks().0).for_each(|(sum, bytes)| *sum += n(*bytes));
}

/// `cells` in the form that is read faster.
pub(super) fn encode(cells: &BTreeMap<i64, i64>) -> Vec<u8> {
    let listed = list(cells);
    let ends = cells.first_key_value().zip(cells.last_key_value());
    let width = match cells.values().max() {
        Some(0x1_0000..=0xffff_ffff) => 4,
        Some(0x100..=0xffff) => 2,
        Some(0..=0xff) => 1,
        _ => return listed,
    };
    let Some(((first, _), (last, _))) = ends else { return listed };
    let across = usize::try_from(last - first).map_or(usize::MAX, |steps| steps.saturating_add(1));
    if across.saturating_mul(width) > listed.len() * LONGER {
        return listed;
    }
    let mut out = vec![SIDE_BY_SIDE, width as u8];
    put(&mut out, *first);
    let begin = out.len();
    out.resize(begin + across * width, 0);
    for (id, n) in cells {
        let at = begin + (id - first) as usize * width;
        out[at..at + width].copy_from_slice(&n.to_le_bytes()[..width]);
    }
    out
}

fn list(cells: &BTreeMap<i64, i64>) -> Vec<u8> {
    let mut out = Vec::with_capacity(cells.len() * 3);
    let mut before = 0;
    for (dims, n) in cells {
        put(&mut out, dims - before);
        put(&mut out, *n);
        before = *dims;
    }
    out
}

fn put(out: &mut Vec<u8>, n: i64) {
    let mut n = n as u64;
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn take(from: &mut &[u8]) -> Option<i64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        n |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return i64::try_from(n).ok();
        }
    }
    None
}

fn mangled() -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, "cells that nobody wrote".into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> BTreeMap<i64, i64> {
        let mut cells = BTreeMap::new();
        Cells::of(bytes)
            .and_then(|read| read.each(|dims, n| assert!(cells.insert(dims, n).is_none(), "told once")))
            .unwrap();
        cells
    }

    fn is_listed(bytes: &[u8]) -> bool {
        matches!(Cells::of(bytes), Ok(Cells::Listed(_)))
    }

    /// Few and many, near and far from each other, small and large.
    fn cells() -> impl Strategy<Value = BTreeMap<i64, i64>> {
        let numbers = prop_oneof![1..60_i64, 1..i64::MAX];
        let counts = prop_oneof![1..200_i64, 1..70_000_i64, 1..i64::MAX];
        prop::collection::btree_map(numbers, counts, 0..60)
    }

    #[test]
    fn most_of_neighbours_lie_side_by_side_and_others_are_listed() {
        let of = |ids: &mut dyn Iterator<Item = i64>, n| encode(&ids.map(|id| (id, n)).collect());
        assert!(!is_listed(&of(&mut (40..400), 3)));
        assert!(!is_listed(&of(&mut (40..400).step_by(2), 3)));
        assert!(!is_listed(&of(&mut (40..400), 70_000)));
        assert!(is_listed(&of(&mut (40..400).step_by(5), 3)));
        assert!(is_listed(&of(&mut [1, i64::MAX].into_iter(), 3)));
        assert!(is_listed(&of(&mut (40..400), 1 << 40)));
        assert!(is_listed(&of(&mut (0..0), 1)));
    }

    proptest! {
        #[test]
        fn cells_read_back_in_either_form(cells in cells()) {
            prop_assert_eq!(read(&encode(&cells)), cells.clone());
            prop_assert_eq!(read(&list(&cells)), cells);
        }

        #[test]
        fn sums_are_those_of_the_cells_that_have_one(
            cells in prop::collection::btree_map(1..60_i64, prop_oneof![1..200_i64, 1..70_000_i64, 1..9_000_000_i64], 30..60),
            sums in 0..70_usize,
        ) {
            let bytes = encode(&cells);
            let Ok(Cells::SideBySide(counts)) = Cells::of(&bytes) else { return Ok(()) };
            let mut added = vec![7; sums];
            let touched = counts.add_to(&mut added);
            for (id, sum) in added.iter().enumerate() {
                prop_assert_eq!(*sum - 7, cells.get(&(id as i64)).copied().unwrap_or(0));
                prop_assert!(*sum == 7 || touched.contains(&id));
            }
        }

        #[test]
        fn mangled_cells_are_an_error_and_no_panic(
            begin in prop_oneof![Just(vec![]), Just(vec![0, 1]), Just(vec![0, 4])],
            rest in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let bytes = [begin, rest].concat();
            let _ = Cells::of(&bytes).and_then(|cells| cells.each(|_, _| ()));
            if let Ok(Cells::SideBySide(counts)) = Cells::of(&bytes) {
                counts.add_to(&mut [0; 9]);
            }
        }
    }
}

//! Counts of combinations, summed up by range of time.

use std::collections::HashMap;
use std::mem;
use std::ops::Range;

use super::cells::Cells;

/// Counts of the range that is being read, by place.
pub(super) struct Sums<'a> {
    /// That range, and those after it.
    ranges: &'a [(i64, i64)],
    /// Where it ends.
    end: i64,
    place: &'a Places,
    /// By place, and last of all that of combinations which have none: so nothing has to be decided for a cell.
    counts: Vec<i64>,
    /// By number of the combination: what is not in `counts` yet.
    by_number: Vec<i64>,
    /// The numbers that have something there.
    touched: Range<usize>,
    /// First quarter-hour of the range, place and count.
    cells: Vec<(i64, usize, i64)>,
}

impl<'a> Sums<'a> {
    pub(super) fn of(ranges: &'a [(i64, i64)], place: &'a Places, places: usize) -> Self {
        let end = ranges.first().map_or(i64::MAX, |(_, end)| *end);
        let (counts, by_number) = (vec![0; places + 1], vec![0; place.0.len()]);
        Self { ranges, end, place, counts, by_number, touched: 0..0, cells: Vec::new() }
    }

    /// Adds the cells of a block. Blocks come by time.
    pub(super) fn add(&mut self, start: i64, cells: &Cells<'_>) -> rusqlite::Result<()> {
        while start >= self.end {
            self.next_range();
        }
        match cells {
            Cells::Listed(listed) => {
                let (place, counts) = (self.place, &mut self.counts);
                listed.each(|id, n| place.add(counts, id, n))
            }
            Cells::SideBySide(cells) => {
                let added = cells.add_to(&mut self.by_number);
                self.touched = match self.touched.is_empty() {
                    true => added,
                    false => self.touched.start.min(added.start)..self.touched.end.max(added.end),
                };
                Ok(())
            }
        }
    }

    fn next_range(&mut self) {
        for id in mem::take(&mut self.touched) {
            self.place.add(&mut self.counts, id as i64, mem::take(&mut self.by_number[id]));
        }
        let places = self.counts.len() - 1;
        if let Some(((start, _), rest)) = self.ranges.split_first() {
            let met = self.counts[..places].iter().enumerate().filter(|(_, n)| **n != 0);
            self.cells.extend(met.map(|(place, n)| (*start, place, *n)));
            self.counts.fill(0);
            self.ranges = rest;
        }
        self.end = self.ranges.first().map_or(i64::MAX, |(_, end)| *end);
    }

    /// The cells of all ranges.
    pub(super) fn finish(mut self) -> Vec<(i64, usize, i64)> {
        self.next_range();
        self.cells
    }
}

/// Places by the number of a combination.
pub(super) struct Places(Vec<u32>);

/// No place has this number.
const NOWHERE: u32 = u32::MAX;

impl Places {
    pub(super) fn of(places: HashMap<i64, usize>) -> Self {
        let mut all = Vec::new();
        for (id, place) in places {
            // Numbers are given one after the other, from 1 on.
            let (Ok(id), Ok(place)) = (usize::try_from(id), u32::try_from(place)) else { continue };
            if all.len() <= id {
                all.resize(id + 1, NOWHERE);
            }
            all[id] = place;
        }
        Self(all)
    }

    /// Numbers and places.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, usize)> {
        self.0
            .iter()
            .zip(0..)
            .filter(|(place, _)| **place != NOWHERE)
            .map(|(place, id)| (id, *place as usize))
    }

    #[inline]
    pub(super) fn get(&self, id: i64) -> Option<usize> {
        let place = *self.0.get(usize::try_from(id).ok()?)?;
        (place != NOWHERE).then_some(place as usize)
    }

    /// Adds to the count of a combination, or to the last of all where it has no place.
    #[inline]
    fn add(&self, counts: &mut [i64], id: i64, n: i64) {
        let place = self.0.get(id as usize).copied().unwrap_or(NOWHERE);
        let last = counts.len() - 1;
        counts[(place as usize).min(last)] += n;
    }
}

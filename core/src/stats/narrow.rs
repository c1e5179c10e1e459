//! States for one question: what no answer to it tells apart is put together, so that little has to travel.

use super::calendar::{Calendar, Days};
use super::filter::matches;
use super::{Cube, State};
use crate::{Bucket, Result, StatsQuery};

impl State {
    /// What is left of it where only `query` will be asked, as an overview, a trend or a funnel: no events that it is not about,
    /// the others by the day of its zone (for hours, by the quarter-hour), and no sketches. States that were narrowed alike merge
    /// into that of all their events, narrowed; its answer is the same.
    ///
    /// `query` must say where its range begins and ends ([`closed`](super::closed)).
    ///
    /// # Errors
    /// As [`Calendar::of`].
    pub fn narrowed(&self, query: &StatsQuery) -> Result<Self> {
        let calendar = Calendar::of(query, None)?;
        let (from, to) = calendar.quarters();
        let mut days = Days::of(&calendar)?;
        let mut begin = |quarter: i64| match calendar.bucket {
            Bucket::Hour => Ok(quarter),
            Bucket::Day | Bucket::Week | Bucket::Month => days.begin(quarter).map(|begin| begin.max(from)),
        };
        let mut cube = Cube::default();
        let kept: Vec<Option<usize>> = self
            .cube
            .dims()
            .iter()
            .map(|dims| matches(query, dims).then(|| cube.code(dims.clone())))
            .collect();
        for (quarter, code, n) in self.cube.coded(from, to) {
            if let Some(code) = kept[code] {
                cube.add_coded(begin(quarter)?, code, n);
            }
        }
        let mut left = Self { cube, ..Self::default() };
        let names: Vec<u32> = self.measures.names().iter().map(|name| left.measures.id(name)).collect();
        for (quarter, code, values) in self.measures.range(from, to) {
            let Some(code) = kept[code] else { continue };
            let quarter = begin(quarter)?;
            for (&(name, value), n) in values {
                left.measures.add(quarter, code, (names[name as usize], value), *n);
            }
        }
        Ok(left)
    }
}

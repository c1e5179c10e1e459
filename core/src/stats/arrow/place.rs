//! Where rows are counted: the place of a row's counter is that of its time and that of its words, added up.

use std::ops::Range;

use super::numbers::{MICROS, MILLIS, NANOS, SECONDS};
use super::wide::wide;

/// Rows that make it worth to look for where their quarter-hour ends.
const LEAST_RUN: usize = 16;
/// Times of which the first and the last are compared.
const SOME: usize = 256;

/// Counters by time. Those of one bucket lie together, and behind those of the last bucket the ones of all other times.
pub(super) struct Buckets {
    /// The first quarter-hour.
    first: i64,
    /// Counters of a bucket.
    width: usize,
    count: usize,
    /// Quarter-hours of a bucket, if all have as many.
    even: Option<usize>,
    /// Where the counters of each quarter-hour begin, and at the end those of all others.
    begins: Vec<u32>,
}

impl Buckets {
    /// Buckets of so many quarter-hours each, one after the other, from quarter-hour `first` on.
    pub(super) fn of(first: i64, quarters: impl IntoIterator<Item = usize>, width: usize) -> Self {
        let mut begins = Vec::new();
        let (mut count, mut shortest, mut longest) = (0, usize::MAX, 0);
        for quarters in quarters {
            begins.resize(begins.len() + quarters, (count * width) as u32);
            count += 1;
            (shortest, longest) = (shortest.min(quarters), longest.max(quarters));
        }
        begins.push((count * width) as u32);
        Self { first, width, count, even: (shortest == longest).then_some(longest), begins }
    }

    /// As many counters as there are, with those of other times.
    pub(super) fn counters(&self) -> Vec<u32> {
        vec![0; (self.count + 1) * self.width]
    }

    /// Where the counters of a bucket begin.
    pub(super) fn begin_of(&self, bucket: usize) -> u32 {
        (bucket * self.width) as u32
    }

    /// How `times` lie to the buckets.
    pub(super) fn spread(&self, times: &[i64], ticks: i64) -> Spread {
        let (min, max) = match in_order(times) {
            Some(ends) => ends,
            None => wide(|| {
                let mut ends = (i64::MAX, i64::MIN);
                for at in times {
                    ends = (ends.0.min(*at), ends.1.max(*at));
                }
                ends
            }),
        };
        let quarter = |at: i64| at.div_euclid(ticks).wrapping_sub(self.first) as u64 as usize;
        let (first, last) = (quarter(min), quarter(max));
        if first > last || last >= self.begins.len() - 1 {
            Spread::Beyond
        } else if self.begins[first] == self.begins[last] {
            Spread::One(self.begins[first])
        } else {
            Spread::Within
        }
    }

    /// Whether every one of `times` lies in a bucket, and each behind the one before it.
    pub(super) fn hold(&self, times: &[i64], ticks: i64) -> Held {
        let end = (self.begins.len() as i64 - 1).checked_mul(ticks);
        let Some((origin, end)) = self.first.checked_mul(ticks).zip(end) else { return Held::Not };
        // Where the buckets reach beyond what a time can be, the difference of two may lie on either side.
        if origin.checked_add(end).is_none() {
            return Held::Not;
        }
        // What no time is beyond leaves the sign alone: two subtractions for each, without a comparison. Of times that none is
        // beyond, neither does the difference of two.
        let Some((last, before)) = times.split_last() else { return Held::InOrder };
        let (signs, back) = wide(|| {
            let (mut signs, mut back) = (outside(*last, origin, end), 0);
            for (at, next) in before.iter().zip(&times[1..]) {
                signs |= outside(*at, origin, end);
                back |= next.wrapping_sub(*at);
            }
            (signs, back)
        });
        match (signs < 0, back < 0) {
            (true, _) => Held::Not,
            (false, true) => Held::Anyhow,
            (false, false) => Held::InOrder,
        }
    }

    /// Hands on the rows of each quarter-hour, and where the counters of its bucket begin, of `times` that are held in order;
    /// false where there are so few in each that every row is better looked at by itself.
    pub(super) fn runs(&self, times: &[i64], ticks: i64, mut each: impl FnMut(Range<usize>, u32)) -> bool {
        let ends = (self.first.checked_mul(ticks), times.first(), times.last());
        let (Some(origin), Some(first), Some(last)) = ends else { return false };
        let quarter = |at: i64| ((at - origin) / ticks) as usize;
        if quarter(*last) - quarter(*first) > times.len() / LEAST_RUN {
            return false;
        }
        let mut from = 0;
        while from < times.len() {
            let quarter = quarter(times[from]);
            let end = origin + (quarter as i64 + 1) * ticks;
            let to = from + times[from..].partition_point(|at| *at < end);
            each(from..to, self.begins[quarter]);
            from = to;
        }
        true
    }

    /// Writes where the counters of each time begin.
    pub(super) fn of_each(&self, times: &[i64], ticks: i64, spread: Spread, begins: &mut [u32]) {
        if let Spread::One(begin) = spread {
            return begins.fill(begin);
        }
        // A range that this unit cannot reach has no rows.
        let Some(origin) = self.first.checked_mul(ticks) else {
            return begins.fill(self.begin_of(self.count));
        };
        // What lies before the origin wraps around, and then lies far behind the last bucket.
        let since = |at: &i64| at.wrapping_sub(origin) as u64;
        let others = self.begins.len() - 1;
        let within = matches!(spread, Spread::Within);
        if let Some(even) = self.even.filter(|_| within)
            && let Some(division) = Division::by(ticks as u64 * even as u64, self.count)
        {
            let width = self.width as u32;
            wide(|| {
                for (begin, at) in begins.iter_mut().zip(times) {
                    *begin = multiplied(division.of(since(at)), width) as u32;
                }
            });
        } else if let Some(division) = Division::by(ticks as u64, others).filter(|_| within) {
            for (begin, at) in begins.iter_mut().zip(times) {
                *begin = self.begins[division.of(since(at)) as usize];
            }
        } else {
            let begins = begins.iter_mut().zip(times.iter().map(since));
            match ticks {
                SECONDS => self.look_up::<SECONDS>(begins),
                MILLIS => self.look_up::<MILLIS>(begins),
                MICROS => self.look_up::<MICROS>(begins),
                NANOS => self.look_up::<NANOS>(begins),
                _ => unreachable!("times come in four units"),
            }
        }
    }

    /// A division by a constant is a multiplication.
    fn look_up<'b, const TICKS: i64>(&self, begins: impl Iterator<Item = (&'b mut u32, u64)>) {
        let others = self.begins.len() - 1;
        begins.for_each(|(begin, since)| *begin = self.begins[((since / TICKS as u64) as usize).min(others)]);
    }
}

/// Below zero where a time is not from `origin` to before so many ticks later.
#[inline(always)]
fn outside(at: i64, origin: i64, ticks: i64) -> i64 {
    let since = at.wrapping_sub(origin);
    since | (ticks - 1).wrapping_sub(since)
}

/// First and last of some times that come in their order.
fn in_order(times: &[i64]) -> Option<(i64, i64)> {
    // Those that do not are known by a few.
    let maybe = times.chunks(SOME).all(|some| some.first() <= some.last());
    let (first, last) = (*times.first()?, *times.last()?);
    let in_order = maybe
        && wide(|| {
            let mut back = false;
            for (at, next) in times.iter().zip(&times[1..]) {
                back |= next < at;
            }
            !back
        });
    in_order.then_some((first, last))
}

/// Whether some times lie in buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// All of them, each behind the one before it.
    InOrder,
    /// All of them.
    Anyhow,
    /// Not all.
    Not,
}

/// How some times lie to buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// In one, whose counters begin there.
    One(u32),
    /// In several.
    Within,
    /// Some, or all, in none.
    Beyond,
}

/// 32 bits by 32 bits: what every processor multiplies several of at once.
#[inline(always)]
fn multiplied(a: u32, b: u32) -> u64 {
    u64::from(a) * u64::from(b)
}

/// Division of ticks by the ticks of a bucket, as a multiplication of 32 bits: the powers of two are shifted out first.
#[derive(Clone, Copy, Debug)]
struct Division {
    shift: u32,
    factor: u32,
    down: u32,
}

impl Division {
    /// None where so many buckets are too long for 32 bits.
    fn by(ticks: u64, buckets: usize) -> Option<Self> {
        let shift = ticks.trailing_zeros();
        let unit = ticks >> shift;
        let end = unit.checked_mul(buckets as u64).filter(|end| *end <= 1 << 31)?;
        if unit < 3 {
            return None;
        }
        // The next integer above 2^down / unit: the quotient is exact while this rounds up by less than 2^down / unit in all.
        let down = 32 + unit.ilog2();
        let factor = (1_u64 << down) / unit + 1;
        let error = factor * unit - (1 << down);
        let exact = u128::from(error) * u128::from(end) < 1 << down;
        exact.then_some(Self { shift, factor: u32::try_from(factor).ok()?, down })
    }

    /// The bucket of a time, so many ticks after the beginning of the first and before the end of the last.
    #[inline(always)]
    fn of(self, since: u64) -> u32 {
        (multiplied((since >> self.shift) as u32, self.factor) >> self.down) as u32
    }
}

/// A sum of weights, in as few bits as do: the fewer, the more of them are added at once.
pub(super) trait Sum: Copy + Default + Send + Sync {
    /// The weight of a code. One that is [`NOWHERE`] leads beyond all counters, whatever is added.
    fn of(weight: u32) -> Self;
    fn plus(self, weight: Self) -> Self;
    /// Leads beyond all counters.
    const NOWHERE: Self;
    /// What a key of one byte weighs, where each weighs so much more than the one before.
    fn even(key: u8, stride: i16) -> Self;
    fn offset(self) -> usize;
}

/// A weight that puts a sum beyond every counter; of several, too.
pub(super) const NOWHERE: u32 = 1 << 28;
/// Counters that sums of 16 bits can point to.
pub(super) const SHORT: usize = u16::MAX as usize;

impl Sum for u16 {
    const NOWHERE: Self = Self::MAX;

    fn of(weight: u32) -> Self {
        Self::try_from(weight).unwrap_or(Self::NOWHERE)
    }

    #[inline(always)]
    fn plus(self, weight: Self) -> Self {
        self.saturating_add(weight)
    }

    #[inline(always)]
    fn even(key: u8, stride: i16) -> Self {
        Self::from(key).wrapping_mul(stride as Self)
    }

    #[inline(always)]
    fn offset(self) -> usize {
        self.into()
    }
}

impl Sum for u32 {
    const NOWHERE: Self = NOWHERE;

    fn of(weight: u32) -> Self {
        weight
    }

    #[inline(always)]
    fn plus(self, weight: Self) -> Self {
        self + weight
    }

    /// A byte times 15 bits is what every processor multiplies in one step.
    #[inline(always)]
    fn even(key: u8, stride: i16) -> Self {
        (i32::from(i16::from(key)) * i32::from(stride)) as Self
    }

    #[inline(always)]
    fn offset(self) -> usize {
        self as usize
    }
}

/// Counts of rows that are of one bucket, kept twice: an addition need not wait for the one before it, which is often to the
/// same counter.
pub(super) struct Together {
    begin: u32,
    counts: [Vec<u32>; 2],
}

impl Together {
    /// For buckets of so many counters.
    pub(super) fn new(width: usize) -> Self {
        Self { begin: 0, counts: [vec![0; width], vec![0; width]] }
    }

    /// Counts rows of the bucket whose counters begin there. A sum beyond them counts in the last.
    pub(super) fn count<S: Sum>(&mut self, begin: u32, sums: &[S], all: &mut [u32]) {
        if begin != self.begin {
            self.put(all);
            self.begin = begin;
        }
        let [even, odd] = &mut self.counts;
        let last = even.len() - 1;
        let (even, odd) = (&mut even[..=last], &mut odd[..=last]);
        let mut pairs = sums.chunks_exact(2);
        for pair in &mut pairs {
            even[pair[0].offset().min(last)] += 1;
            odd[pair[1].offset().min(last)] += 1;
        }
        pairs.remainder().iter().for_each(|sum| even[sum.offset().min(last)] += 1);
    }

    /// Adds what was counted to all counters.
    pub(super) fn put(&mut self, all: &mut [u32]) {
        for counts in &mut self.counts {
            all[self.begin as usize..].iter_mut().zip(&*counts).for_each(|(all, n)| *all += n);
            counts.fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn at_the_end_of_all_times_nothing_is_held() {
        for ticks in [SECONDS, MILLIS, MICROS, NANOS] {
            let last = i64::MAX.div_euclid(ticks);
            let buckets = Buckets::of(last, [1], 7);
            assert_eq!(buckets.hold(&[i64::MAX, i64::MIN, i64::MAX], ticks), Held::Not);
            assert_eq!(Buckets::of(last - 1, [1], 7).hold(&[last * ticks - 1], ticks), Held::InOrder);
        }
    }

    proptest! {
        #[test]
        fn every_time_lies_in_its_bucket(
            first in -3_000_000_i64..3_000_000,
            lengths in prop_oneof![
                prop::collection::vec(1_usize..200, 1..40),
                (1_usize..700, 1_usize..400).prop_map(|(length, count)| vec![length; count]),
            ],
            ticks in prop::sample::select(vec![SECONDS, MILLIS, MICROS, NANOS]),
            at in prop::collection::vec((-2_i64..40_000, -1_i64..=1), 1..50),
        ) {
            let width = 7;
            let buckets = Buckets::of(first, lengths.iter().copied(), width);
            let times: Vec<i64> = at.iter().map(|(quarter, off)| (first + quarter) * ticks + off).collect();
            let mut begins = vec![0; times.len()];
            let spread = buckets.spread(&times, ticks);
            buckets.of_each(&times, ticks, spread, &mut begins);
            let place = |at: i64| {
                let mut left = at.div_euclid(ticks) - first;
                let bucket = lengths.iter().position(|length| {
                    let found = (0..*length as i64).contains(&left);
                    left -= *length as i64;
                    found
                });
                (bucket.unwrap_or(lengths.len()) * width) as u32
            };
            for (at, begin) in times.iter().zip(&begins) {
                prop_assert_eq!(place(*at), *begin);
                let alone = buckets.spread(&[*at], ticks);
                prop_assert_eq!(alone == Spread::Beyond, *begin == buckets.begin_of(lengths.len()));
                prop_assert!(alone == Spread::Beyond || alone == Spread::One(*begin));
            }
            let others = |begin: &u32| *begin == buckets.begin_of(lengths.len());
            let held = match (begins.iter().any(others), times.is_sorted()) {
                (true, _) => Held::Not,
                (false, true) => Held::InOrder,
                (false, false) => Held::Anyhow,
            };
            prop_assert_eq!(buckets.hold(&times, ticks), held);
            let mut in_order: Vec<i64> =
                times.iter().copied().filter(|at| place(*at) != buckets.begin_of(lengths.len())).collect();
            in_order.sort_unstable();
            // As many of each as make a run.
            let in_order: Vec<i64> = in_order.iter().flat_map(|at| [*at; LEAST_RUN]).collect();
            let mut of_rows = Vec::new();
            let looked_for = buckets.runs(&in_order, ticks, |rows, begin| {
                assert_eq!(rows.start, of_rows.len());
                of_rows.resize(rows.end, begin);
            });
            if looked_for {
                prop_assert_eq!(of_rows, in_order.iter().map(|at| place(*at)).collect::<Vec<_>>());
            }
            match spread {
                Spread::One(all) => prop_assert!(begins.iter().all(|begin| *begin == all)),
                Spread::Within => prop_assert!(!begins.iter().any(others)),
                Spread::Beyond => prop_assert!(begins.iter().any(others)),
            }
        }
    }
}

//! DDSketch: quantiles of durations, within 1 % of the value.

use crate::lazy::Lazy;

/// Each bucket's upper bound is this times the one before: the middle of a bucket is within 1 % of all that is in it.
const GAMMA: f64 = 1.01 / 0.99;

/// Upper bounds of the buckets of 1 and more. Made by multiplication only, which is exact to the bit on every machine;
/// a logarithm is not.
static BOUNDS: Lazy<Vec<f64>> = Lazy::new(|| {
    std::iter::successors(Some(1.0), |bound| Some(bound * GAMMA))
        .take_while(|bound| *bound < GAMMA * i64::MAX as f64)
        .collect()
});

/// The buckets of the values that nearly all latencies are of.
static SMALL: Lazy<Vec<u16>> = Lazy::new(|| (0..8_192).map(|value| search(value) as u16).collect());

/// Values per bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quantiles(Vec<u64>);

impl Quantiles {
    /// Remembers a value in milliseconds; what is less than 0 counts as 0.
    #[inline]
    pub(crate) fn insert(&mut self, value: i64) {
        self.add(Self::bucket(value), 1);
    }

    /// The bucket of a value in milliseconds.
    #[inline]
    pub(crate) fn bucket(value: i64) -> usize {
        let small = usize::try_from(value).ok().and_then(|value| SMALL.get(value));
        small.map_or_else(|| search(value), |bucket| usize::from(*bucket))
    }

    /// As many buckets as there may be.
    pub(crate) fn buckets_at_most() -> usize {
        BOUNDS.len() + 1
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> i64 {
        i64::try_from(self.0.iter().sum::<u64>()).unwrap_or(i64::MAX)
    }

    /// Remembers `n` values of a bucket.
    #[inline]
    pub(crate) fn add(&mut self, bucket: usize, n: u64) {
        if bucket >= self.0.len() {
            self.0.resize(bucket + 1, 0);
        }
        self.0[bucket] += n;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        other.buckets().for_each(|(bucket, n)| self.add(bucket, n));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Buckets that hold values, with their number.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = (usize, u64)> {
        self.0.iter().copied().enumerate().filter(|(_, n)| *n != 0)
    }

    /// From what [`buckets`](Self::buckets) gave; none where that cannot be.
    pub(crate) fn from_buckets(buckets: impl IntoIterator<Item = (usize, u64)>) -> Option<Self> {
        let mut own = Self::default();
        for (bucket, n) in buckets {
            if bucket >= Self::buckets_at_most() {
                return None;
            }
            own.add(bucket, n);
        }
        Some(own)
    }

    /// The value that a share of `q` (0 to 1) of all values does not exceed; none without values.
    pub(crate) fn quantile(&self, q: f64) -> Option<f64> {
        let total: u64 = self.0.iter().sum();
        let rank = (q.clamp(0.0, 1.0) * (total.checked_sub(1)?) as f64) as u64;
        let mut below = 0;
        let (bucket, _) = self.buckets().find(|(_, n)| {
            below += n;
            below > rank
        })?;
        Some(match bucket.checked_sub(1) {
            None => 0.0,
            Some(at) => BOUNDS[at] * 2.0 / (1.0 + GAMMA),
        })
    }
}

/// 0 for nothing, else one more than the place of the first bound that `value` does not exceed.
fn search(value: i64) -> usize {
    if value <= 0 { 0 } else { 1 + BOUNDS.partition_point(|bound| *bound < value as f64) }
}

#[cfg(test)]
mod tests {
    use super::Quantiles;

    #[test]
    fn a_quantile_is_within_one_percent_of_the_value_at_its_rank() {
        let values: Vec<i64> = (0..5_000).map(|i| i * i % 90_001 * (i % 7)).collect();
        let mut sketch = Quantiles::default();
        values.iter().for_each(|value| sketch.insert(*value));
        let mut values = values;
        values.sort_unstable();
        for q in [0.0, 0.1, 0.5, 0.9, 0.99, 1.0] {
            let exact = values[(q * 4_999.0) as usize] as f64;
            let error = (sketch.quantile(q).unwrap() - exact).abs();
            assert!(error <= 0.01 * exact + 1e-9, "{q}: {:?} for {exact}", sketch.quantile(q));
        }
    }

    #[test]
    fn every_value_has_a_bucket() {
        let mut sketch = Quantiles::default();
        assert_eq!(sketch.quantile(0.5), None);
        for value in [i64::MIN, -1, 0, 1, 8_191, 8_192, i64::MAX] {
            sketch.insert(value);
        }
        assert_eq!(sketch.quantile(0.0), Some(0.0));
        assert!((sketch.quantile(1.0).unwrap() / i64::MAX as f64 - 1.0).abs() <= 0.01);
        assert!(Quantiles::from_buckets(sketch.buckets()).is_some());
    }
}

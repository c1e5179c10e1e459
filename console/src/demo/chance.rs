//! Chance that is the same in every run.

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let n = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        n ^ (n >> 31)
    }

    /// A whole number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// From 0 to before 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number whose mean is `mean`.
    pub(super) fn count(&mut self, mean: f64) -> u64 {
        (mean * 2.0 * self.share() + self.share()) as u64
    }

    /// Whether something happens that does in `per_mille` of 1,000 cases.
    pub(super) fn once(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// A place, as often as its weight says.
    pub(super) fn pick(&mut self, weights: &[u64]) -> usize {
        let mut rest = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|weight| {
                let here = rest < *weight;
                rest = rest.saturating_sub(*weight);
                here
            })
            .unwrap_or_default()
    }

    /// A duration around `median`, mostly near it and now and then many times as long.
    pub(super) fn around(&mut self, median: u64) -> u64 {
        let spread = (self.share() + self.share() + self.share() - 1.5) * 1.3;
        (median as f64 * spread.exp()) as u64
    }
}

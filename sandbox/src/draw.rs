//! Chance that is the same on every machine.

/// Ids look like the vendor's: beyond 2^53, and odd, so that a parser that goes through doubles is found out.
const FIRST_ID: u64 = 576_044_766_492_467_201;
const IDS: u64 = 1 << 49;

/// The id of the `nth` answer to a question.
pub(crate) fn id(seed: u64, question: &str, nth: u64) -> u64 {
    FIRST_ID + 2 * (Draw::new(seed ^ nth, question).next() % IDS)
}

/// SplitMix64, begun at a seed and a number: small, and the same on every machine for ever.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64, phone: &str) -> Self {
        let number = phone.bytes().fold(0_u64, |n, digit| n.wrapping_mul(10).wrapping_add(u64::from(digit)));
        let mut draw = Self(seed);
        let start = draw.next();
        Self(start ^ number)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to 1, without 1.
    pub(crate) fn share(&mut self) -> f64 {
        // As many bits as a double holds.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

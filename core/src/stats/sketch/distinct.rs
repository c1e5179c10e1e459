//! HyperLogLog: how many different texts there were, within 0.8 % (one standard error).

/// Registers are chosen by this many bits of a hash.
const BITS: u32 = 14;
/// Number of registers.
const REGISTERS: usize = 1 << BITS;
/// Largest value of a register: all bits that chose none were zero.
const MAX: usize = (64 - BITS + 1) as usize;

/// The longest run of zero bits that was seen, per register.
#[derive(Clone, Debug, Default)]
pub(crate) struct Distinct(Vec<u8>);

impl Distinct {
    /// Remembers a text by its [`hash`].
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        if self.0.is_empty() {
            self.0 = vec![0; REGISTERS];
        }
        let register = (hash >> (64 - BITS)) as usize;
        // The bit below the others ends the run.
        let run = ((hash << BITS) | (1 << (BITS - 1))).leading_zeros() as u8 + 1;
        let seen = &mut self.0[register];
        *seen = run.max(*seen);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
        }
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*other);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Registers that saw something, with what they saw.
    pub(crate) fn registers(&self) -> impl Iterator<Item = (usize, u8)> {
        self.0.iter().copied().enumerate().filter(|(_, run)| *run != 0)
    }

    /// From what [`registers`](Self::registers) gave; none where that cannot be.
    pub(crate) fn from_registers(registers: impl IntoIterator<Item = (usize, u8)>) -> Option<Self> {
        let mut own = Vec::new();
        for (register, run) in registers {
            own.resize(REGISTERS, 0);
            *own.get_mut(register).filter(|_| usize::from(run) <= MAX)? = run;
        }
        Some(Self(own))
    }

    /// About how many different texts there were (Ertl, "New cardinality estimation algorithms for HyperLogLog
    /// sketches", 2017: no tables, no thresholds).
    pub(crate) fn estimate(&self) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let m = REGISTERS as f64;
        let mut counts = [0.0; MAX + 1];
        for run in &self.0 {
            counts[usize::from(*run)] += 1.0;
        }
        let mut z = m * tau(1.0 - counts[MAX] / m);
        for count in counts[1..MAX].iter().rev() {
            z = 0.5 * (z + count);
        }
        z += m * sigma(counts[0] / m);
        m * m / (2.0 * std::f64::consts::LN_2 * z)
    }
}

fn sigma(mut x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x) * (1.0 - x) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

/// A hash that is the same on every machine and in every version: states that were stored are merged with it.
pub(crate) fn hash(text: &str) -> u64 {
    let mut words = text.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    let mut hash = (text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    words.by_ref().for_each(|word| {
        hash = (hash ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^= hash >> 32;
    });
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::{Distinct, hash};

    #[test]
    fn the_hash_is_that_of_every_stored_state() {
        assert_eq!(hash(""), 0);
        assert_eq!(hash("0a1b2c3d.00112233445566778899aabbccddeeff"), 0x85ac_0a97_b989_edf7);
    }

    #[test]
    fn different_texts_are_counted_within_three_standard_errors() {
        for n in [0_u32, 1, 2, 10, 1_000, 20_000, 300_000] {
            let mut distinct = Distinct::default();
            for i in 0..n {
                distinct.insert(hash(&format!("0a1b2c3d.{i:032x}")));
                distinct.insert(hash(&format!("0a1b2c3d.{:032x}", i / 2)));
            }
            let error = (distinct.estimate() - f64::from(n)).abs();
            assert!(error <= 0.025 * f64::from(n), "{n} texts were estimated as {}", distinct.estimate());
        }
    }
}

//! Serial numbers of answers.

use std::collections::HashMap;

use crate::draw::{self, Draw};

/// Questions that are remembered at once.
const MOST: usize = 1_000_000;

/// How often each question was answered.
#[derive(Default)]
pub(super) struct Ids {
    answered: HashMap<u64, u64>,
    /// How often all was forgotten.
    round: u64,
}

impl Ids {
    /// The id of the next answer about a number. Calls that are under way at once come in any order: with the caller's own
    /// id, each has its answer's id all the same.
    pub(super) fn next(&mut self, seed: u64, phone: &str, ex_id: &str) -> u64 {
        let question = format!("{phone} {ex_id}");
        let key = Draw::new(0, &question).next();
        if self.answered.len() >= MOST && !self.answered.contains_key(&key) {
            self.answered.clear();
            self.round += 1;
        }
        let count = self.answered.entry(key).or_default();
        *count += 1;
        draw::id(seed, &question, *count + (self.round << 32))
    }
}

//! What Jiguang's double remembers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, OnceLock};

use super::keys::Keys;
use super::tokens::{TokenKind, Tokens};
use crate::draw;
use crate::state::lock;

#[derive(Default)]
pub(crate) struct State {
    keys: OnceLock<Keys>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    tokens: Tokens,
    /// Calls that were answered, per question.
    answered: HashMap<String, u64>,
}

impl State {
    /// The id of the next answer about a number. Calls that are under way at once come in any order: with the caller's
    /// own id, each has its answer's id all the same.
    pub(super) fn next_id(&self, seed: u64, phone: &str, ex_id: &str) -> u64 {
        let question = format!("{phone} {ex_id}");
        let mut memory = self.memory();
        let count = memory.answered.entry(question.clone()).or_default();
        *count += 1;
        draw::id(seed, &question, *count)
    }

    /// The key pair, made at first use.
    pub(crate) fn keys(&self) -> &Keys {
        self.keys.get_or_init(Keys::make)
    }

    pub(crate) fn mint(&self, kind: TokenKind, phone: &str) -> String {
        self.memory().tokens.mint(kind, phone)
    }

    /// Uses a token up and tells its number.
    pub(super) fn redeem(&self, kind: TokenKind, token: &str) -> Option<String> {
        self.memory().tokens.redeem(kind, token)
    }

    /// Forgets what happened; the key pair stays.
    pub(crate) fn reset(&self) {
        *self.memory() = Memory::default();
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
    }
}

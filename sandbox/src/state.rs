//! What the sandbox remembers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use verimeter::{Fault, SandboxRequest};

use crate::draw;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::keys::Keys;
use crate::tokens::{TokenKind, Tokens};

pub(crate) struct State {
    pub(crate) seed: u64,
    keys: OnceLock<Keys>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    faults: Faults,
    journal: Journal,
    tokens: Tokens,
    /// Calls that were answered, per question.
    answered: HashMap<String, u64>,
}

impl State {
    pub(crate) fn new(seed: i64) -> Self {
        Self { seed: seed.cast_unsigned(), keys: OnceLock::new(), memory: Mutex::default() }
    }

    /// The id of the next answer about a number. Calls that are under way at once come in any order: with the caller's
    /// own id, each has its answer's id all the same.
    pub(crate) fn next_id(&self, phone: &str, ex_id: &str) -> u64 {
        let question = format!("{phone} {ex_id}");
        let mut memory = self.memory();
        let count = memory.answered.entry(question.clone()).or_default();
        *count += 1;
        draw::id(self.seed, &question, *count)
    }

    /// The key pair, made at first use.
    pub(crate) fn keys(&self) -> &Keys {
        self.keys.get_or_init(Keys::make)
    }

    pub(crate) fn mint(&self, kind: TokenKind, phone: &str) -> String {
        self.memory().tokens.mint(kind, phone)
    }

    /// Uses a token up and tells its number.
    pub(crate) fn redeem(&self, kind: TokenKind, token: &str) -> Option<String> {
        self.memory().tokens.redeem(kind, token)
    }

    pub(crate) fn write_down(&self, request: SandboxRequest) {
        self.memory().journal.add(request);
    }

    pub(crate) fn requests(&self) -> Vec<SandboxRequest> {
        self.memory().journal.all()
    }

    pub(crate) fn add_fault(&self, fault: Fault) {
        self.memory().faults.add(fault);
    }

    /// The fault that a call to `operation` meets.
    pub(crate) fn fault_for(&self, operation: &str) -> Option<Fault> {
        self.memory().faults.meet(operation)
    }

    pub(crate) fn reset(&self) {
        *self.memory() = Memory::default();
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

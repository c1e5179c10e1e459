//! What the sandbox remembers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use verimeter::{Fault, SandboxRequest};

use crate::faults::Faults;
use crate::journal::Journal;

pub(crate) struct State {
    pub(crate) seed: u64,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    faults: Faults,
    journal: Journal,
    /// Calls that were answered, per question.
    answered: HashMap<String, u64>,
}

impl State {
    pub(crate) fn new(seed: i64) -> Self {
        Self { seed: seed.cast_unsigned(), memory: Mutex::default() }
    }

    /// Counts a call that asks `question` and says which of those it is, from 0.
    pub(crate) fn count(&self, question: &str) -> u64 {
        let mut memory = self.memory();
        let count = memory.answered.entry(question.to_owned()).or_default();
        *count += 1;
        *count - 1
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

//! What the sandbox remembers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::SandboxClock;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::{aliyun, jiguang};

/// The state of one sandbox. What only one vendor's double needs is in that vendor's part.
pub(crate) struct State {
    pub(crate) seed: u64,
    /// The time that everything here follows.
    pub(crate) clock: Arc<SandboxClock>,
    pub(crate) aliyun: aliyun::State,
    pub(crate) jiguang: jiguang::State,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
}

impl State {
    pub(crate) fn new(seed: i64, start_at_ms: Option<i64>) -> Self {
        Self {
            seed: seed.cast_unsigned(),
            clock: Arc::new(SandboxClock::new(start_at_ms)),
            aliyun: aliyun::State::default(),
            jiguang: jiguang::State::default(),
            faults: Mutex::default(),
            journal: Mutex::default(),
        }
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        lock(&self.journal)
    }

    /// Forgets everything that happened, also to the clock.
    pub(crate) fn reset(&self) {
        self.clock.reset();
        self.aliyun.reset();
        self.jiguang.reset();
        *self.faults() = Faults::default();
        *self.journal() = Journal::default();
    }
}

/// What a panic of another thread left is whole: no change here can stop half way.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

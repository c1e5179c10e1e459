//! What the sandbox remembers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use verimeter::{Fault, Result, SandboxCredentials};

use crate::clock::SandboxClock;
use crate::faults::{self, Faults};
use crate::jiguang::{self, APP_KEY, MASTER_SECRET};
use crate::journal::Journal;
use crate::options::SandboxOptions;

/// The state of one sandbox. What only one vendor's double needs is in that vendor's part.
pub(crate) struct State {
    pub(crate) seed: u64,
    /// The time that everything here follows.
    pub(crate) clock: Arc<SandboxClock>,
    pub(crate) jiguang: jiguang::State,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
}

impl State {
    pub(crate) fn new(options: &SandboxOptions) -> Self {
        Self {
            seed: options.seed.cast_unsigned(),
            clock: Arc::new(SandboxClock::new(options.start_at_ms, options.frozen)),
            jiguang: jiguang::State::new(options.quotas.clone(), options.balance),
            faults: Mutex::default(),
            journal: Mutex::default(),
        }
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// Misbehaves as `fault` says.
    ///
    /// # Errors
    /// `invalid_argument` for what could never be done.
    pub(crate) fn add_fault(&self, fault: Fault) -> Result<()> {
        faults::check(&fault)?;
        self.faults().add(fault, self.seed);
        Ok(())
    }

    /// What clients must present.
    pub(crate) fn credentials(&self) -> SandboxCredentials {
        SandboxCredentials { app_key: APP_KEY.to_owned(), master_secret: MASTER_SECRET.to_owned() }
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        lock(&self.journal)
    }

    /// Forgets everything that happened, also to the clock.
    pub(crate) fn reset(&self) {
        self.clock.reset();
        self.jiguang.reset();
        *self.faults() = Faults::default();
        *self.journal() = Journal::default();
    }
}

/// What a panic of another thread left is whole: no change here can stop half way.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

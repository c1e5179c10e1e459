//! What the sandbox remembers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use verimeter::transport::Clock as _;
use verimeter::{Fault, Result, SandboxCredentials};

use crate::aliyun::{self, ACCESS_KEY_ID, ACCESS_KEY_SECRET, Temporary};
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
    pub(crate) aliyun: aliyun::State,
    pub(crate) jiguang: jiguang::State,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
}

impl State {
    pub(crate) fn new(options: &SandboxOptions) -> Self {
        Self {
            seed: options.seed.cast_unsigned(),
            clock: Arc::new(SandboxClock::new(options.start_at_ms, options.frozen)),
            aliyun: aliyun::State::new(!options.is_unlimited()),
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

    /// What clients must present; the temporary key is one of now.
    pub(crate) fn credentials(&self) -> SandboxCredentials {
        let temporary = Temporary::issue(self.clock.now_ms());
        SandboxCredentials {
            app_key: APP_KEY.to_owned(),
            master_secret: MASTER_SECRET.to_owned(),
            access_key_id: ACCESS_KEY_ID.to_owned(),
            access_key_secret: ACCESS_KEY_SECRET.to_owned(),
            sts_access_key_id: temporary.access_key_id,
            sts_access_key_secret: temporary.access_key_secret,
            sts_security_token: temporary.security_token,
            sts_expires_at_ms: temporary.expires_at_ms,
        }
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

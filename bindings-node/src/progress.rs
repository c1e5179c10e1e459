//! How far long work has come, and whether it is still wanted. Whoever wants to know asks, so that work never waits for the
//! event loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};

use napi_derive::napi;
use verimeter_cli::Bar;

/// Steps that are done. Clones count together.
#[napi]
#[derive(Clone, Default)]
pub struct Progress(Arc<Shared>);

struct Shared {
    done: AtomicI64,
    total: AtomicI64,
    unwanted: AtomicBool,
}

/// In the stead of a total.
const UNKNOWN: i64 = -1;

impl Default for Shared {
    fn default() -> Self {
        Self { done: AtomicI64::new(0), total: AtomicI64::new(UNKNOWN), unwanted: AtomicBool::new(false) }
    }
}

impl Progress {
    /// How far it has come; whether the work is to go on.
    pub(crate) fn tell(&self, so_far: verimeter::ledger::Progress) -> bool {
        self.0.done.store(so_far.rows, Relaxed);
        self.0.total.store(so_far.total.unwrap_or(UNKNOWN), Relaxed);
        !self.0.unwanted.load(Relaxed)
    }

    /// How far work has come whose end nobody knows.
    pub(crate) fn counted(&self, rows: i64) {
        self.0.done.store(rows, Relaxed);
    }
}

#[napi]
impl Progress {
    #[napi(constructor)]
    #[allow(clippy::new_without_default)] // its default is derived, its constructor JavaScript's
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn done(&self) -> i64 {
        self.0.done.load(Relaxed)
    }

    /// About how many there are, where that is known by now.
    #[napi]
    pub fn total(&self) -> Option<i64> {
        Some(self.0.total.load(Relaxed)).filter(|total| *total != UNKNOWN)
    }

    /// Nobody wants the work any more.
    #[napi]
    pub fn stop(&self) {
        self.0.unwanted.store(true, Relaxed);
    }
}

/// A bar on stderr; nothing where stderr is no terminal.
#[napi]
pub struct ProgressBar(Bar);

#[napi]
impl ProgressBar {
    /// Of `total` steps, where their number is known.
    #[napi(constructor)]
    pub fn new(what: String, total: Option<i64>) -> Self {
        Self(Bar::new(what, total.map(i64::unsigned_abs)))
    }

    #[napi]
    pub fn show(&self, done: i64, total: Option<i64>) {
        self.0.show(done.unsigned_abs(), total.map(i64::unsigned_abs));
    }

    /// Takes it off the terminal.
    #[napi]
    pub fn clear(&self) {
        self.0.clear();
    }
}

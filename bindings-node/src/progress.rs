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

#[derive(Default)]
struct Shared {
    done: AtomicI64,
    unwanted: AtomicBool,
}

impl Progress {
    /// So many are done; whether the work is to go on.
    pub(crate) fn tell(&self, done: i64) -> bool {
        self.0.done.store(done, Relaxed);
        !self.0.unwanted.load(Relaxed)
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
    pub fn show(&self, done: i64) {
        self.0.show(done.unsigned_abs());
    }

    /// Takes it off the terminal.
    #[napi]
    pub fn clear(&self) {
        self.0.clear();
    }
}

//! How far long work has come: told to a caller's function, and shown on a terminal.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use verimeter::ledger::Progress;
use verimeter_cli::Bar;

use crate::exit;

/// The bar of work with so many steps, if it is wanted.
pub(crate) fn bar(wanted: bool, steps: Option<usize>, what: &'static str) -> Option<Bar> {
    wanted.then(|| Bar::new(what, steps.map(|steps| steps as u64)))
}

/// Clones tell the same function and move the same bar.
#[derive(Clone)]
pub(crate) struct Told {
    inner: Option<Arc<Inner>>,
    bar: Option<Arc<Bar>>,
}

struct Inner {
    function: Py<PyAny>,
    /// What it raised; it is not called again then.
    failure: Mutex<Option<PyErr>>,
}

impl Told {
    pub(crate) fn of(function: Option<Py<PyAny>>, bar: Option<Bar>) -> Self {
        let inner = function.map(|function| Arc::new(Inner { function, failure: Mutex::default() }));
        Self { inner, bar: bar.map(Arc::new) }
    }

    /// Tells the function how many rows are written, and the bar of how many.
    pub(crate) fn rows(&self, progress: Progress) {
        self.told(progress.rows, progress.total);
    }

    /// Tells the function that `done` are done.
    pub(crate) fn tell(&self, done: i64) {
        self.told(done, None);
    }

    /// Tells both, on the thread that asked for the work, which does not hold the GIL.
    fn told(&self, done: i64, total: Option<i64>) {
        if let Some(bar) = &self.bar {
            bar.show(done.unsigned_abs(), total.map(i64::unsigned_abs));
        }
        let Some(inner) = &self.inner else { return };
        if inner.failure().is_some() {
            return;
        }
        Python::attach(|py| {
            let told = exit::enter(py).and_then(|_inside| inner.function.call1(py, (done,)));
            if let Err(error) = told {
                *inner.failure() = Some(error);
            }
        });
    }

    /// Raises what the function raised.
    pub(crate) fn check(&self) -> PyResult<()> {
        self.inner.as_ref().and_then(|inner| inner.failure().take()).map_or(Ok(()), Err)
    }
}

impl Inner {
    fn failure(&self) -> MutexGuard<'_, Option<PyErr>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! A caller's function that is told how far long work has come.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;

use crate::exit;

/// Clones tell the same function.
#[derive(Clone)]
pub(crate) struct Told(Option<Arc<Inner>>);

struct Inner {
    function: Py<PyAny>,
    /// What it raised; it is not called again then.
    failure: Mutex<Option<PyErr>>,
}

impl Told {
    pub(crate) fn of(function: Option<Py<PyAny>>) -> Self {
        Self(function.map(|function| Arc::new(Inner { function, failure: Mutex::default() })))
    }

    /// Tells the function that `done` are done. The work is done on the thread that asked for it, which does not hold
    /// the GIL.
    pub(crate) fn tell(&self, done: i64) {
        let Some(inner) = &self.0 else { return };
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
        self.0.as_ref().and_then(|inner| inner.failure().take()).map_or(Ok(()), Err)
    }
}

impl Inner {
    fn failure(&self) -> MutexGuard<'_, Option<PyErr>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

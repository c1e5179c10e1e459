//! Waiting on a Python thread: without the GIL, and with an ear for Ctrl-C.

use std::pin::pin;
use std::time::Duration;

use pyo3::prelude::*;
use verimeter::{Result, runtime};

use crate::errors::raise;

/// Longest time that Ctrl-C goes unheard.
const SLICE: Duration = Duration::from_millis(100);

/// Waits for `work`. Where a signal handler raises, the wait ends; a call that was begun goes on and is recorded.
pub(crate) fn wait<T: Send>(py: Python<'_>, work: impl Future<Output = Result<T>> + Send) -> PyResult<T> {
    let mut work = pin!(work);
    slices(py, async || Some(work.as_mut().await), || Ok(()))?.map_err(raise)
}

/// Waits slice by slice until `look` finds something; between two slices, which a look without a find ends early, signals are
/// heard and `between` is done.
pub(crate) fn slices<T: Send>(
    py: Python<'_>,
    mut look: impl AsyncFnMut() -> Option<T> + Send,
    mut between: impl FnMut() -> PyResult<()>,
) -> PyResult<T> {
    loop {
        let waited = py
            .detach(|| runtime::block_on(async { tokio::time::timeout(SLICE, look()).await }))
            .map_err(raise)?;
        if let Ok(Some(found)) = waited {
            return Ok(found);
        }
        py.check_signals()?;
        between()?;
    }
}

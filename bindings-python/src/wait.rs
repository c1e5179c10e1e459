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
    loop {
        let waited =
            py.detach(|| runtime::block_on(async { tokio::time::timeout(SLICE, work.as_mut()).await }));
        match waited.map_err(raise)? {
            Ok(result) => return result.map_err(raise),
            Err(_) => py.check_signals()?,
        }
    }
}

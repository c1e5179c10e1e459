//! Tells the core of Python's forks.
//!
//! A thread that Python did not start gets its state there, and gives it back, under a lock of the interpreter's that
//! it takes without the GIL. A fork at that moment leaves the lock taken in the child, for ever. So runtime threads go
//! through the core's gate, [`verimeter::fork`], on their way into Python.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use pyo3::prelude::*;
use verimeter::fork;

/// Has Python tell of its forks, from the first call of this on. Systems without `fork` have none to tell of.
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
    static WATCHED: AtomicBool = AtomicBool::new(false);
    if WATCHED.swap(true, SeqCst) {
        return Ok(());
    }
    let os = py.import("os")?;
    if let Ok(register) = os.getattr("register_at_fork") {
        let hooks = pyo3::types::PyDict::new(py);
        hooks.set_item("before", wrap_pyfunction!(before, py)?)?;
        hooks.set_item("after_in_parent", wrap_pyfunction!(after_in_parent, py)?)?;
        hooks.set_item("after_in_child", wrap_pyfunction!(after_in_child, py)?)?;
        register.call((), Some(&hooks))?;
    }
    Ok(())
}

#[pyfunction]
fn before(py: Python<'_>) {
    // Whoever is behind the gate may be waiting for the GIL.
    py.detach(fork::before);
}

#[pyfunction]
fn after_in_parent() {
    fork::in_parent();
}

#[pyfunction]
fn after_in_child() {
    fork::in_child();
}

//! A fork finds no runtime thread on its way into Python or out of it.
//!
//! A thread that Python did not start gets its state there, and gives it back, under a lock of the interpreter's that
//! it takes without the GIL. A fork at that moment leaves the lock taken in the child, for ever. So runtime threads pass
//! a gate, and a fork closes it and waits until nobody is behind it.

use std::sync::atomic::{AtomicIsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// Longest time that a fork waits. Behind the gate nobody waits for long.
const PATIENCE: Duration = Duration::from_secs(1);
const GLANCE: Duration = Duration::from_micros(50);

/// Forks that are about to be.
static FORKS: AtomicIsize = AtomicIsize::new(0);
/// Runtime threads behind the gate.
static BEHIND: AtomicIsize = AtomicIsize::new(0);

/// A runtime thread is behind the gate until this is dropped.
pub(crate) struct Pass(());

impl Drop for Pass {
    fn drop(&mut self) {
        BEHIND.fetch_sub(1, SeqCst);
    }
}

/// Lets a runtime thread through the gate, after the forks that are about to be.
pub(crate) fn pass() -> Pass {
    loop {
        BEHIND.fetch_add(1, SeqCst);
        let pass = Pass(());
        if FORKS.load(SeqCst) == 0 {
            return pass;
        }
        drop(pass);
        thread::sleep(GLANCE);
    }
}

/// Has Python tell of its forks. Systems without `fork` have none to tell of.
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
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
    FORKS.fetch_add(1, SeqCst);
    // Whoever is behind the gate may be waiting for the GIL.
    py.detach(|| {
        let begun = Instant::now();
        while BEHIND.load(SeqCst) > 0 && begun.elapsed() < PATIENCE {
            thread::sleep(GLANCE);
        }
    });
}

#[pyfunction]
fn after_in_parent() {
    FORKS.fetch_sub(1, SeqCst);
}

#[pyfunction]
fn after_in_child() {
    // Other threads, and the forks that they were about to make, are the parent's.
    FORKS.store(0, SeqCst);
    BEHIND.store(0, SeqCst);
}

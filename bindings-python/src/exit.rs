//! The end of the interpreter.
//!
//! Before Python 3.14 a thread that wants the GIL while Python ends is ended on the spot, and the process with it
//! where native frames are on its stack. So there is a gate: whoever takes the GIL on a runtime thread, or runs Python
//! code below native code, is inside. `atexit` closes the gate and waits until nobody is.

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicU32, Ordering::SeqCst};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::fork;

/// Longest time that `atexit` waits for Python code below native code, such as an iterator of the user's.
const PATIENCE: Duration = Duration::from_secs(1);

static CLOSED: AtomicBool = AtomicBool::new(false);
static INSIDE: AtomicIsize = AtomicIsize::new(0);
/// The process that the two are about.
static PROCESS: AtomicU32 = AtomicU32::new(0);
/// The thread that ends the interpreter: it may go on, in other functions of `atexit`.
static LAST: OnceLock<ThreadId> = OnceLock::new();

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// This thread is inside until this is dropped.
pub(crate) struct Inside(PhantomData<*const ()>);

impl Inside {
    fn new() -> Self {
        INSIDE.fetch_add(1, SeqCst);
        DEPTH.set(DEPTH.get() + 1);
        Self(PhantomData)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
        INSIDE.fetch_sub(1, SeqCst);
    }
}

/// Takes a Python thread inside. One that comes when the gate is closed has no way on: it waits for the end.
pub(crate) fn enter(py: Python<'_>) -> PyResult<Inside> {
    watch(py)?;
    let outermost = DEPTH.get() == 0;
    let inside = Inside::new();
    if outermost && CLOSED.load(SeqCst) && !is_last() {
        drop(inside);
        py.detach(|| {
            loop {
                thread::park();
            }
        });
        unreachable!("a parked thread only ends with its process");
    }
    Ok(inside)
}

/// Runs `work` with the GIL on a runtime thread, unless the gate is closed.
pub(crate) fn attach(work: impl FnOnce(Python<'_>)) {
    let _inside = Inside::new();
    let _pass = verimeter::fork::pass();
    if !CLOSED.load(SeqCst) {
        Python::try_attach(work);
    }
}

/// Whether the interpreter is ending, and runtime threads reach it no more.
pub(crate) fn is_near() -> bool {
    CLOSED.load(SeqCst)
}

fn is_last() -> bool {
    LAST.get() == Some(&thread::current().id())
}

/// Sets the gate up at first use in a process: threads that the parent had inside are not in the child.
fn watch(py: Python<'_>) -> PyResult<()> {
    fork::watch(py)?;
    let process = std::process::id();
    let before = PROCESS.swap(process, SeqCst);
    if before != process {
        INSIDE.store(isize::try_from(DEPTH.get())?, SeqCst);
    }
    if before == 0 {
        py.import("atexit")?.call_method1("register", (wrap_pyfunction!(close, py)?,))?;
    }
    Ok(())
}

#[pyfunction]
fn close(py: Python<'_>) {
    _ = LAST.set(thread::current().id());
    CLOSED.store(true, SeqCst);
    if PROCESS.load(SeqCst) != std::process::id() {
        return;
    }
    py.detach(|| {
        let begun = Instant::now();
        while INSIDE.load(SeqCst) > 0 && begun.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
    });
}

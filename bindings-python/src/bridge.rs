//! From a future of the core to a future of asyncio.
//!
//! Results that end close together wake their event loop once: each loop has a queue, and only the first result in
//! an empty queue calls `call_soon_threadsafe`.
//!
//! Three rules keep it alive across `fork` and silent at exit:
//! - Runtime threads hold no reference to a Python object. The futures wait in a table on the Python side, and a
//!   result bears the number of its future.
//! - What Python threads share is locked only with the GIL held, and no Python code runs under the lock: `fork`
//!   needs the GIL, so it never finds these locks taken. Loops and queues of the parent are not used in the child.
//! - Runtime threads take the GIL through the gate of [`exit`](crate::exit) only.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use verimeter::{Error, ErrorKind, Result, runtime};

use crate::errors::{lost, raise};
use crate::exit;

/// An asyncio future of the running loop that gets what `work` comes to. When it is cancelled, `work` goes on and
/// its result is dropped.
pub(crate) fn future<'py, T>(
    py: Python<'py>,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>>
where
    T: for<'a> IntoPyObject<'a> + Send + 'static,
{
    let _inside = exit::enter(py)?;
    if exit::is_near() {
        let error = Error::new(ErrorKind::Cancelled, "the interpreter is ending, and asyncio with it");
        return Err(raise(error.advice("call through JiguangClient, which needs no event loop")));
    }
    let (event_loop, drain) = of_running_loop(py)?;
    let future = event_loop.call_method0("create_future")?;
    let reply = drain.get().expect(&future);
    runtime::spawn(async move {
        let result = work.await;
        reply.send(Box::new(move |py| result.map_err(raise).and_then(|value| object(py, value))));
    })
    .map_err(raise)?;
    Ok(future)
}

fn object<T: for<'a> IntoPyObject<'a>>(py: Python<'_>, value: T) -> PyResult<Py<PyAny>> {
    use pyo3::IntoPyObjectExt as _;
    value.into_py_any(py)
}

/// What runtime threads know of the running loop.
pub(crate) fn queue(py: Python<'_>) -> PyResult<Arc<Queue>> {
    let _inside = exit::enter(py)?;
    Ok(Arc::clone(&of_running_loop(py)?.1.get().queue))
}

/// Runs `errand` on the thread of the loop that `queue` belongs to, unless that is closed.
pub(crate) fn run(queue: &Arc<Queue>, errand: impl FnOnce(Python<'_>) -> PyResult<()> + Send + 'static) {
    if queue.push(Item::Errand(Box::new(errand))) {
        wake(queue);
    }
}

/// A result on its way; made into a Python object on the loop's own thread.
type Outcome = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// What is to be done on a loop's own thread.
enum Item {
    /// The future of this number gets what came.
    Result(u64, Outcome),
    Errand(Box<dyn FnOnce(Python<'_>) -> PyResult<()> + Send>),
}

/// What runtime threads know of an event loop.
#[derive(Default)]
pub(crate) struct Queue {
    items: Mutex<Vec<Item>>,
    next: AtomicU64,
}

impl Queue {
    fn push(&self, item: Item) -> bool {
        let mut items = lock(&self.items);
        items.push(item);
        items.len() == 1
    }
}

/// Where one result goes. Dropped without one, the caller learns that.
struct Reply(Option<(Arc<Queue>, u64)>);

impl Reply {
    fn send(mut self, outcome: Outcome) {
        self.deliver(outcome);
    }

    fn deliver(&mut self, outcome: Outcome) {
        let Some((queue, number)) = self.0.take() else { return };
        if queue.push(Item::Result(number, outcome)) {
            wake(&queue);
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.deliver(Box::new(|_| Err(raise(lost()))));
    }
}

/// Called by an event loop to hand out what is in its queue.
#[pyclass(frozen, module = "verimeter._native")]
struct Drain {
    queue: Arc<Queue>,
    waiting: Mutex<HashMap<u64, Py<PyAny>>>,
}

impl Drain {
    fn expect(&self, future: &Bound<'_, PyAny>) -> Reply {
        let number = self.queue.next.fetch_add(1, SeqCst);
        lock(&self.waiting).insert(number, future.clone().unbind());
        Reply(Some((Arc::clone(&self.queue), number)))
    }
}

#[pymethods]
impl Drain {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        let _inside = exit::enter(py)?;
        let items = std::mem::take(&mut *lock(&self.queue.items));
        for item in items {
            let (done, future) = match item {
                Item::Errand(errand) => (errand(py), None),
                Item::Result(number, outcome) => {
                    let Some(future) = lock(&self.waiting).remove(&number) else { continue };
                    (settle(future.bind(py), outcome), Some(future))
                }
            };
            if let Err(error) = done {
                // One future must not cost the others their results.
                error.write_unraisable(py, future.as_ref().map(|future| future.bind(py)));
            }
        }
        Ok(())
    }
}

fn settle(future: &Bound<'_, PyAny>, outcome: Outcome) -> PyResult<()> {
    if future.call_method0("done")?.is_truthy()? {
        return Ok(());
    }
    match outcome(future.py()) {
        Ok(value) => future.call_method1("set_result", (value,))?,
        Err(error) => future.call_method1("set_exception", (error,))?,
    };
    Ok(())
}

/// An event loop that calls were made from.
struct Port {
    process: u32,
    event_loop: Py<PyAny>,
    drain: Py<Drain>,
}

static PORTS: Mutex<Vec<Port>> = Mutex::new(Vec::new());

fn of_running_loop(py: Python<'_>) -> PyResult<(Bound<'_, PyAny>, Bound<'_, Drain>)> {
    static RUNNING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let event_loop = RUNNING.import(py, "asyncio", "get_running_loop")?.call0()?;
    let process = std::process::id();
    let known = lock(&PORTS)
        .iter()
        .find(|port| port.process == process && port.event_loop.is(&event_loop))
        .map(|port| port.drain.clone_ref(py));
    if let Some(drain) = known {
        return Ok((event_loop, drain.into_bound(py)));
    }
    forget_closed_loops(py);
    let drain = Bound::new(py, Drain { queue: Arc::default(), waiting: Mutex::default() })?;
    let port = Port { process, event_loop: event_loop.clone().unbind(), drain: drain.clone().unbind() };
    lock(&PORTS).push(port);
    Ok((event_loop, drain))
}

fn forget_closed_loops(py: Python<'_>) {
    let loops: Vec<Py<PyAny>> = lock(&PORTS).iter().map(|port| port.event_loop.clone_ref(py)).collect();
    let is_closed = |event_loop: &Py<PyAny>| -> PyResult<bool> {
        event_loop.bind(py).call_method0("is_closed")?.is_truthy()
    };
    let closed: Vec<_> = loops.into_iter().filter(|each| is_closed(each).unwrap_or(true)).collect();
    let gone: Vec<Port> =
        lock(&PORTS).extract_if(.., |port| closed.iter().any(|each| each.is(&port.event_loop))).collect();
    // Dropping them may run Python code, so it comes after the lock.
    drop(gone);
}

/// Asks the event loop of `queue` to hand out its results.
fn wake(queue: &Arc<Queue>) {
    let queue = Arc::clone(queue);
    // On a thread that may block: waiting for the GIL must not keep a call from being read in time.
    _ = runtime::handle().map(|handle| {
        handle.spawn_blocking(move || {
            exit::attach(|py| {
                let port = lock(&PORTS)
                    .iter()
                    .find(|port| Arc::ptr_eq(&port.drain.get().queue, &queue))
                    .map(|port| (port.event_loop.clone_ref(py), port.drain.clone_ref(py)));
                // A loop that was closed has nobody waiting.
                if let Some((event_loop, drain)) = port
                    && event_loop.call_method1(py, "call_soon_threadsafe", (drain,)).is_err()
                {
                    drop(std::mem::take(&mut *lock(&queue.items)));
                }
            });
        })
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

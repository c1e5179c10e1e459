//! The one tokio runtime of the process.
//!
//! Calls that may be billed run here and not on the caller's runtime: when the caller gives up, the call still
//! ends and its event is still recorded. After `fork` the child has none of the parent's threads, so the first
//! use there builds a new runtime; the old one stays where it is, because dropping it would wait for threads
//! that do not exist. For the same reason no lock is held while one is built: the child of a fork at that
//! moment would wait for it for ever.

use std::cell::Cell;
use std::num::NonZero;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::{Error, ErrorKind, Result};

/// Environment variable that sets the number of worker threads.
pub const WORKERS_VARIABLE: &str = "VERIMETER_WORKERS";

/// Whether the program lives on one thread that must not wait for a core.
static BESIDE_A_LOOP: AtomicBool = AtomicBool::new(false);

/// Says that the program lives on one thread, such as an event loop, which should find a core free whatever is under way. To be
/// said before the runtime is used.
pub fn beside_a_loop() {
    BESIDE_A_LOOP.store(true, Ordering::Relaxed);
}

/// Worker threads where nobody says how many. Busy workers on every core keep a loop waiting for milliseconds; where there is
/// but one core, they do so in any case, and two get more done.
fn workers_by_default(cores: usize, beside_a_loop: bool) -> usize {
    match cores {
        2 if beside_a_loop => 1,
        _ => 2,
    }
}

/// One `T` per process, made at first use in each. Those of other processes are never
/// dropped here: what they hold belongs to threads that only the parent has.
pub struct PerProcess<T> {
    owned: OnceLock<(u32, T)>,
    next: OnceLock<Box<PerProcess<T>>>,
}

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> PerProcess<T> {
    /// None yet.
    pub const fn new() -> Self {
        Self { owned: OnceLock::new(), next: OnceLock::new() }
    }

    /// A list that begins with the `T` of this process.
    #[cfg(feature = "ledger")]
    pub(crate) fn holding(value: T) -> Self {
        Self { owned: OnceLock::from((std::process::id(), value)), next: OnceLock::new() }
    }

    /// The `T` of this process. Where two threads build at once, the second's is handed to `spare`.
    ///
    /// # Errors
    /// Those of `build`.
    pub fn get_or_build(&self, build: impl Fn() -> Result<T>, spare: impl Fn(T)) -> Result<&T> {
        let process = std::process::id();
        let mut slot = self;
        loop {
            match slot.owned.get() {
                Some((owner, value)) if *owner == process => return Ok(value),
                Some(_) => slot = slot.next.get_or_init(|| Box::new(Self::new())),
                None => {
                    if let Err((_, unused)) = slot.owned.set((process, build()?)) {
                        spare(unused);
                    }
                }
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        if let Some((owner, value)) = self.owned.take()
            && owner != std::process::id()
        {
            std::mem::forget(value);
        }
    }
}

/// Random bytes that no other process has: the child of a fork begins with its parent's generator.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    thread_local!(static OWNER: Cell<u32> = Cell::new(std::process::id()));
    let process = std::process::id();
    if OWNER.replace(process) != process {
        rand::rng().reseed().expect("a system that gave random numbers gives more");
    }
    rand::random()
}

static RUNTIME: PerProcess<Runtime> = PerProcess::new();

/// The runtime of this process, made at first use.
///
/// # Errors
/// [`ErrorKind::Configuration`] where the environment is wrong or the system gives no threads.
pub fn handle() -> Result<&'static Handle> {
    RUNTIME.get_or_build(build, Runtime::shutdown_background).map(Runtime::handle)
}

/// Runs `work` to its end, whether or not anybody waits for it.
///
/// # Errors
/// As [`handle`].
pub fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<JoinHandle<T>> {
    Ok(handle()?.spawn(work))
}

/// Runs `work` where it is awaited, and goes on with it on `handle`'s runtime when it is given up. Cheaper than [`spawn`],
/// which hands every piece of work to another thread and back.
pub(crate) fn outlive<F>(handle: Handle, work: F) -> Outliving<F>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    Outliving { work: Some(Box::pin(work)), handle }
}

/// Work that outlives whoever waits for it.
pub(crate) struct Outliving<F>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    work: Option<Pin<Box<F>>>,
    handle: Handle,
}

impl<F> Future for Outliving<F>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { work: unfinished, handle } = &mut *self;
        // Its connections and clocks are that runtime's, on whichever thread it is.
        let _here = handle.enter();
        let Some(work) = unfinished else { return Poll::Pending };
        let ended = work.as_mut().poll(context);
        if ended.is_ready() {
            *unfinished = None;
        }
        ended
    }
}

impl<F> Drop for Outliving<F>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            leave(&self.handle, work);
        }
    }
}

/// Waits for `work` on another thread, where it goes on when it is given up.
pub(crate) async fn elsewhere<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T> {
    let handle = handle()?;
    outlive(handle.clone(), handle.spawn(work)).await.map_err(lost)
}

/// How much goes on that nobody waits for any more.
static LEFT: PerProcess<watch::Sender<usize>> = PerProcess::new();

fn left() -> Result<&'static watch::Sender<usize>> {
    LEFT.get_or_build(|| Ok(watch::Sender::new(0)), drop)
}

/// One of those.
struct Left(&'static watch::Sender<usize>);

impl Drop for Left {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// Has `work` go on without anybody who waits for it.
fn leave(handle: &Handle, work: impl Future<Output: Send> + Send + 'static) {
    let one = left().ok().map(|left| {
        left.send_modify(|count| *count += 1);
        Left(left)
    });
    handle.spawn(async move {
        work.await;
        drop(one);
    });
}

/// Ends when everything has that was given up and goes on, such as billed calls, which are recorded then. For who is about to
/// end the process.
pub async fn left_alone() {
    if let Ok(left) = left() {
        // Its sender is never dropped.
        _ = left.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// Runs `work` to its end and waits for it. Must not be called from asynchronous code.
///
/// # Errors
/// As [`handle`].
pub fn block_on<T>(work: impl Future<Output = T>) -> Result<T> {
    Ok(handle()?.block_on(work))
}

/// What a caller learns when the work it waited for panicked or was dropped at exit.
pub(crate) fn lost(_: tokio::task::JoinError) -> Error {
    Error::new(ErrorKind::Cancelled, "the call was dropped before it ended")
}

fn build() -> Result<Runtime> {
    let workers = match std::env::var(WORKERS_VARIABLE) {
        Err(_) => {
            let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
            workers_by_default(cores, BESIDE_A_LOOP.load(Ordering::Relaxed))
        }
        Ok(text) => text.trim().parse().ok().filter(|n| (1..=512).contains(n)).ok_or_else(|| {
            Error::new(ErrorKind::Configuration, format!("{WORKERS_VARIABLE} is not a number from 1 to 512"))
        })?,
    };
    Builder::new_multi_thread().worker_threads(workers).thread_name("verimeter").enable_all().build().map_err(
        |error| Error::new(ErrorKind::Configuration, "the system gives no threads for calls").source(error),
    )
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use tokio::sync::oneshot;

    use super::*;

    #[test]
    fn a_loop_finds_a_core_free_where_there_are_two() {
        assert_eq!([1, 2, 3, 64].map(|cores| workers_by_default(cores, true)), [2, 1, 2, 2]);
        assert_eq!([1, 2, 3].map(|cores| workers_by_default(cores, false)), [2, 2, 2]);
    }

    #[test]
    fn what_was_given_up_is_over_before_it_is_left_alone() {
        block_on(async {
            for thread in [false, true] {
                let (end, ended) = oneshot::channel::<()>();
                let (report, done) = oneshot::channel();
                let work = async move {
                    _ = ended.await;
                    report.send(7)
                };
                let own = handle().expect("a runtime").clone();
                let waiting = async move {
                    match thread {
                        true => elsewhere(work).await,
                        false => Ok(outlive(own, work).await),
                    }
                };
                let mut waiting = Box::pin(waiting);
                futures_util::future::poll_immediate(&mut waiting).await;
                drop(waiting);
                let mut alone = pin!(left_alone());
                assert!(futures_util::future::poll_immediate(&mut alone).await.is_none());
                end.send(()).expect("the work goes on");
                alone.await;
                assert_eq!(done.await, Ok(7), "the work has ended");
            }
        })
        .expect("a runtime");
    }
}

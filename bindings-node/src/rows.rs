//! Rows of long work, in batches: what has ended is handed over at once, so that the event loop is called once for many.
//!
//! The core's stream lives in a task of its own, which goes on while JavaScript does something else, a few rows ahead.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{Stream, StreamExt as _};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use verimeter::runtime;
use verimeter_models::node::ToJs;

use crate::bridge;
use crate::errors::raise;

/// Rows that are handed over at once, at most.
const AT_ONCE: usize = 16;

type Row = Box<dyn Told>;

/// A row of any kind on its way.
trait Told: Send {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>>;
}

impl<T: ToJs + Send> Told for T {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        ToJs::to_js(self, env)
    }
}

struct Batch(Vec<Row>);

impl ToJs for Batch {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut array = env.create_array(0)?;
        for row in &self.0 {
            array.insert(row.to_js(env)?)?;
        }
        Ok(napi::JsValue::to_unknown(&array))
    }
}

/// Where the work puts its rows.
pub(crate) struct Sender {
    rows: mpsc::Sender<Row>,
    /// Ends when nobody wants them any more.
    wanted: oneshot::Receiver<Infallible>,
}

impl Sender {
    /// Hands `rows` over until they end, or nobody wants them any more.
    pub(crate) async fn send_all<T: ToJs + Send + 'static>(self, rows: impl Stream<Item = T>) {
        // At once, and not when the next row is there: until then, more calls would begin.
        let mut rows = pin!(rows.take_until(self.wanted));
        while let Some(row) = rows.next().await {
            if self.rows.send(Box::new(row)).await.is_err() {
                return;
            }
        }
    }
}

/// Long work under way.
#[napi]
pub struct Rows {
    /// Taken away to end the work: calls under way end and are recorded.
    work: Mutex<Option<Work>>,
}

struct Work {
    receiver: Arc<AsyncMutex<mpsc::Receiver<Row>>>,
    task: JoinHandle<()>,
    /// Dropped to end the task.
    _wanted: oneshot::Sender<Infallible>,
}

impl Rows {
    /// Sets `work` going, which is `ahead` rows ahead of who reads them, at most.
    pub(crate) fn of<F>(env: &Env, ahead: usize, work: impl FnOnce(Sender) -> F) -> Result<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (rows, receiver) = mpsc::channel(ahead);
        let (keep, wanted) = oneshot::channel();
        let task = runtime::spawn(work(Sender { rows, wanted })).map_err(|error| raise(env, error))?;
        let receiver = Arc::new(AsyncMutex::new(receiver));
        Ok(Self { work: Mutex::new(Some(Work { receiver, task, _wanted: keep })) })
    }

    fn work(&self) -> MutexGuard<'_, Option<Work>> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[napi]
impl Rows {
    /// The next rows; none after the last.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let receiver = self.work().as_ref().map(|work| Arc::clone(&work.receiver));
        bridge::promise(env, async move {
            let Some(receiver) = receiver else { return Ok(None) };
            let mut rows = Vec::new();
            let count = receiver.lock().await.recv_many(&mut rows, AT_ONCE).await;
            Ok((count > 0).then_some(Batch(rows)))
        })
    }

    /// No more rows are wanted. The promise, which keeps the process from ending, is of the end of all calls under way.
    #[napi]
    pub fn stop<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        // All else of it is gone before its end is waited for.
        let task = self.work().take().map(|work| work.task);
        bridge::promise(env, async move {
            if let Some(task) = task {
                // One that panicked has ended, too.
                _ = task.await;
                runtime::left_alone().await;
            }
            Ok(())
        })
    }
}

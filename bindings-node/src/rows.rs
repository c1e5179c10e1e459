//! Rows of long work, in batches: what has ended is handed over at once, so that the event loop is called once for many.
//!
//! The core's stream lives in a task of its own, which goes on while JavaScript does something else, a few rows ahead.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{Stream, StreamExt as _};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use verimeter::runtime;
use verimeter_models::node::ToJs;

use crate::bridge;
use crate::errors::raise;

/// Rows that are handed over at once, at most.
const AT_ONCE: usize = 64;

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
pub(crate) struct Sender(mpsc::Sender<Row>);

impl Sender {
    /// Hands `rows` over until they end, or nobody wants them any more.
    pub(crate) async fn send_all<T: ToJs + Send + 'static>(&self, rows: impl Stream<Item = T>) {
        let mut rows = pin!(rows);
        while let Some(row) = rows.next().await {
            if self.0.send(Box::new(row)).await.is_err() {
                return;
            }
        }
    }
}

/// Long work under way.
#[napi]
pub struct Rows {
    /// Taken away to end the work: calls under way end and are recorded.
    receiver: Mutex<Option<Arc<AsyncMutex<mpsc::Receiver<Row>>>>>,
}

impl Rows {
    /// Sets `work` going, which is `ahead` rows ahead of who reads them, at most.
    pub(crate) fn of<F>(env: &Env, ahead: usize, work: impl FnOnce(Sender) -> F) -> Result<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel(ahead);
        runtime::spawn(work(Sender(sender))).map_err(|error| raise(env, error))?;
        Ok(Self { receiver: Mutex::new(Some(Arc::new(AsyncMutex::new(receiver)))) })
    }

    fn receiver(&self) -> std::sync::MutexGuard<'_, Option<Arc<AsyncMutex<mpsc::Receiver<Row>>>>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[napi]
impl Rows {
    /// The next rows; none after the last.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let receiver = self.receiver().clone();
        bridge::promise(env, async move {
            let Some(receiver) = receiver else { return Ok(None) };
            let mut rows = Vec::new();
            let count = receiver.lock().await.recv_many(&mut rows, AT_ONCE).await;
            Ok((count > 0).then_some(Batch(rows)))
        })
    }

    /// No more rows are wanted.
    #[napi]
    pub fn stop(&self) {
        drop(self.receiver().take());
    }
}

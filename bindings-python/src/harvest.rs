//! The logs of many transactions, row by row.
//!
//! As with many calls (`screen`), the core's stream lives in a task of its own and moves one row per request.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use futures_util::StreamExt as _;
use pyo3::prelude::*;
use tokio::sync::{mpsc, oneshot};
use verimeter::aliyun::{HarvestOptions, IdVerificationClient};
use verimeter::{Error, HarvestRow, Transaction, runtime};
use verimeter_cli::Bar;

use crate::bridge;
use crate::errors::{forked, lost, raise};
use crate::exit;
use crate::keys::Keys;
use crate::progress::bar;
use crate::wait::wait;

type Answer = oneshot::Receiver<Option<HarvestRow>>;

/// One harvest under way, for both clients.
#[pyclass(frozen, module = "verimeter._native")]
pub(crate) struct Harvesting {
    process: u32,
    requests: mpsc::UnboundedSender<oneshot::Sender<Option<HarvestRow>>>,
    /// Questions for a key are answered while a row is waited for.
    keys: Option<Arc<Keys>>,
    total: usize,
    given: AtomicU64,
    bar: Option<Bar>,
}

impl Harvesting {
    pub(crate) fn new(
        client: &IdVerificationClient,
        keys: Option<Arc<Keys>>,
        transactions: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        progress: bool,
    ) -> PyResult<Self> {
        let concurrency = usize::try_from(concurrency).map_err(|_| {
            raise(Error::invalid(format!("concurrency is {concurrency}, at least 1 is needed")))
        })?;
        let harvest = client.harvest(HarvestOptions { concurrency, rate }).map_err(raise)?;
        let transactions = transactions
            .try_iter()?
            .map(|transaction| Ok(transaction?.extract::<Transaction>()?))
            .collect::<PyResult<Vec<_>>>()?;
        let total = transactions.len();
        let (requests, mut asked) = mpsc::unbounded_channel::<oneshot::Sender<_>>();
        runtime::spawn(async move {
            let mut rows = pin!(harvest.rows(transactions));
            while let Some(answer) = asked.recv().await {
                // Nobody waits any more for the row of a caller that gave up; the ledger has it.
                _ = answer.send(rows.next().await);
            }
        })
        .map_err(raise)?;
        let bar = bar(progress, Some(total), "harvesting");
        Ok(Self { process: std::process::id(), requests, keys, total, given: AtomicU64::new(0), bar })
    }

    /// Asks for the next row.
    fn request(&self) -> PyResult<Answer> {
        if self.process != std::process::id() {
            return Err(raise(forked("harvest")));
        }
        let (sender, answer) = oneshot::channel();
        _ = self.requests.send(sender);
        Ok(answer)
    }
}

#[pymethods]
impl Harvesting {
    /// The next row as an asyncio future; `None` after the last.
    #[pyo3(signature = () -> "Future[HarvestRow | None]")]
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // Before the request, which may ask for a key at once.
        if let Some(keys) = &self.keys {
            keys.on_this_loop(py)?;
        }
        let answer = self.request()?;
        bridge::future(py, async { answer.await.map_err(|_| lost()) })
    }

    /// Says that one more row was given, and how many that makes.
    fn count(&self) -> u64 {
        let given = self.given.fetch_add(1, Relaxed) + 1;
        if let Some(bar) = &self.bar {
            bar.show(given, None);
        }
        given
    }

    /// Ends it.
    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.clear();
        }
    }

    /// Number of transactions.
    #[getter]
    fn total(&self) -> usize {
        self.total
    }
}

/// Rows of a harvest, as they end.
#[pyclass(module = "verimeter._native")]
pub(crate) struct HarvestRows {
    harvesting: Harvesting,
    on_progress: Option<Py<PyAny>>,
    // Kept over a Ctrl-C, so that no row is lost to it.
    pending: Option<Answer>,
    /// What `on_progress` raised: it comes after its row, which may be paid for.
    failure: Option<PyErr>,
}

impl HarvestRows {
    pub(crate) fn new(harvesting: Harvesting, on_progress: Option<Py<PyAny>>) -> Self {
        Self { harvesting, on_progress, pending: None, failure: None }
    }
}

#[pymethods]
impl HarvestRows {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<HarvestRow>> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let mut answer = match self.pending.take() {
            Some(answer) => answer,
            None => self.harvesting.request()?,
        };
        let row = async { Ok((&mut answer).await) };
        let waited = match &self.harvesting.keys {
            Some(keys) => keys.wait(py, row),
            None => wait(py, row),
        };
        let row = waited.inspect_err(|_| self.pending = Some(answer))?.map_err(|_| raise(lost()))?;
        if row.is_none() {
            self.harvesting.end();
            return Ok(None);
        }
        let given = self.harvesting.count();
        if let Some(on_progress) = &self.on_progress {
            let _inside = exit::enter(py)?;
            self.failure = on_progress.call1(py, (given, self.harvesting.total)).err();
        }
        Ok(row)
    }
}

//! Many calls: inputs from Python, rows back in their order.
//!
//! The core's stream lives in a task of its own and moves one row per request. Before each request as many inputs
//! are taken as the stream can need for that row: rows asked for plus calls under way. So Python code runs on
//! Python's threads only, and what waits in memory is bounded by the concurrency.

use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use futures_util::StreamExt as _;
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString};
use tokio::sync::{mpsc, oneshot};
use verimeter::jiguang::{JiguangClient, RiskQuery, ScreenInput, ScreenOptions};
use verimeter::{Error, ScreenRow, runtime};
use verimeter_cli::Bar;

use crate::bridge;
use crate::errors::{forked, lost, raise};
use crate::exit;
use crate::progress::bar;
use crate::wait::wait;

type Answer = oneshot::Receiver<Option<ScreenRow>>;

/// One batch under way, for both clients.
#[pyclass(module = "verimeter._native")]
pub(crate) struct Screening {
    process: u32,
    requests: mpsc::UnboundedSender<oneshot::Sender<Option<ScreenRow>>>,
    phones: Py<PyIterator>,
    /// To the stream; none once `phones` has ended.
    inputs: Option<Sender<ScreenInput>>,
    failure: Option<PyErr>,
    total: Option<usize>,
    concurrency: i64,
    taken: i64,
    wanted: i64,
    given: i64,
    bar: Option<Bar>,
}

impl Screening {
    pub(crate) fn new(
        client: &JiguangClient,
        phones: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        progress: bool,
    ) -> PyResult<Self> {
        if phones.is_instance_of::<PyString>() {
            let error = Error::invalid("phones is one text, and each character of it would be an input");
            return Err(raise(error.advice("pass a list of numbers, or any other iterable")));
        }
        let calls = usize::try_from(concurrency).map_err(|_| {
            raise(Error::invalid(format!("concurrency is {concurrency}, at least 1 is needed")))
        })?;
        let screen = client
            .screen(ScreenOptions { concurrency: calls, rate, ..ScreenOptions::default() })
            .map_err(raise)?;
        let (inputs, source) = channel();
        let (requests, mut asked) = mpsc::unbounded_channel::<oneshot::Sender<_>>();
        runtime::spawn(async move {
            let mut rows = pin!(screen.rows(Inputs(source)));
            while let Some(answer) = asked.recv().await {
                // Nobody waits any more for the row of a caller that gave up.
                _ = answer.send(rows.next().await);
            }
        })
        .map_err(raise)?;
        let total = phones.len().ok();
        Ok(Self {
            process: std::process::id(),
            requests,
            phones: phones.try_iter()?.unbind(),
            inputs: Some(inputs),
            failure: None,
            total,
            concurrency,
            taken: 0,
            wanted: 0,
            given: 0,
            bar: bar(progress, total, "screening"),
        })
    }

    /// Asks for the next row.
    fn request(&mut self, py: Python<'_>) -> PyResult<Answer> {
        if self.process != std::process::id() {
            return Err(raise(forked("screen")));
        }
        let _inside = exit::enter(py)?;
        self.wanted += 1;
        while self.taken < self.wanted + self.concurrency {
            let Some(inputs) = &self.inputs else { break };
            match self.phones.bind(py).clone().next() {
                Some(Ok(phone)) => {
                    let query = RiskQuery::new(text(&phone, self.taken)?);
                    self.taken += 1;
                    // The stream is gone only where its task is, and then the answer says so.
                    _ = inputs.send(ScreenInput { row: self.taken, query, earlier: None });
                }
                // Ctrl-C and the like do not wait for rows.
                Some(Err(error)) if !error.is_instance_of::<PyException>(py) => return Err(error),
                ended => {
                    self.failure = ended.and_then(Result::err);
                    self.inputs = None;
                }
            }
        }
        let (sender, answer) = oneshot::channel();
        _ = self.requests.send(sender);
        Ok(answer)
    }
}

#[pymethods]
impl Screening {
    /// The next row as an asyncio future; `None` after the last.
    #[pyo3(signature = () -> "Future[ScreenRow | None]")]
    fn next<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let answer = self.request(py)?;
        bridge::future(py, async { answer.await.map_err(|_| lost()) })
    }

    /// Says that one more row was given, and how many that makes.
    fn count(&mut self) -> i64 {
        self.given += 1;
        if let Some(bar) = &self.bar {
            bar.show(self.given.unsigned_abs(), None);
        }
        self.given
    }

    /// Ends it: raises what ended the inputs early, once.
    fn check(&mut self) -> PyResult<()> {
        self.bar = None;
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Number of inputs, where it is known beforehand.
    #[getter]
    fn total(&self) -> Option<usize> {
        self.total
    }
}

/// Rows of a batch, in the order of the inputs.
#[pyclass(module = "verimeter._native")]
pub(crate) struct ScreenRows {
    screening: Screening,
    on_progress: Option<Py<PyAny>>,
    // Kept over a Ctrl-C, so that no row is lost to it.
    pending: Option<Answer>,
    /// What `on_progress` raised: it comes after its row, which may be paid for.
    failure: Option<PyErr>,
}

impl ScreenRows {
    pub(crate) fn new(screening: Screening, on_progress: Option<Py<PyAny>>) -> Self {
        Self { screening, on_progress, pending: None, failure: None }
    }
}

#[pymethods]
impl ScreenRows {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<ScreenRow>> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let mut answer = match self.pending.take() {
            Some(answer) => answer,
            None => self.screening.request(py)?,
        };
        let waited = wait(py, async { Ok((&mut answer).await) });
        let Ok(row) = waited.inspect_err(|_| self.pending = Some(answer))? else { return Err(raise(lost())) };
        match row {
            None => self.screening.check()?,
            Some(_) => {
                let done = self.screening.count();
                if let Some(on_progress) = &self.on_progress {
                    let _inside = exit::enter(py)?;
                    self.failure = on_progress.call1(py, (done, self.screening.total)).err();
                }
            }
        }
        Ok(row)
    }
}

/// Inputs on the stream's side.
struct Inputs(Receiver<ScreenInput>);

impl Iterator for Inputs {
    type Item = ScreenInput;

    fn next(&mut self) -> Option<ScreenInput> {
        match self.0.try_recv() {
            Ok(input) => Some(input),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => {
                unreachable!("the stream takes no more inputs than calls are under way")
            }
        }
    }
}

/// A number that is no text; its value is not shown, it may be somebody's.
fn text(phone: &Bound<'_, PyAny>, before: i64) -> PyResult<String> {
    let class = phone.get_type().qualname()?;
    match phone.cast::<PyString>() {
        Ok(phone) => Ok(phone.to_cow()?.into_owned()),
        Err(_) => {
            Err(PyTypeError::new_err(format!("input {} of phones is `{class}`, not `str`", before + 1)))
        }
    }
}

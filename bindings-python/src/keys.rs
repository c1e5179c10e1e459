//! Access keys from a function of the user's.
//!
//! The core asks for a key on a thread of its runtime, where no Python code of the user's may run: a fork and the end of
//! the interpreter would have to wait for it. So the question lies on a desk until Python answers it: a thread that waits for a call
//! of this client, or the event loop that its latest call was made from.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{Either, select};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyWeakrefReference;
use tokio::sync::{Notify, oneshot};
use verimeter::aliyun::{CredentialsSource, RenewedCredentials};
use verimeter::runtime::PerProcess;
use verimeter::{AccessKey, Error, ErrorKind, Result};

use crate::bridge::{self, Queue};
use crate::errors::{lost, raise};
use crate::exit;
use crate::wait::slices;

/// Where a client's questions for a key go.
pub(crate) struct Keys {
    number: u64,
    desk: Arc<PerProcess<Desk>>,
    function: Py<PyAny>,
    /// What the function raised last; the call's error names it as its cause.
    failure: Mutex<Option<Py<PyException>>>,
}

/// The questions of one process: those of the parent of a fork are not the child's.
#[derive(Default)]
struct Desk {
    questions: Mutex<VecDeque<oneshot::Sender<Result<AccessKey>>>>,
    asked: Notify,
    port: Mutex<Option<Arc<Queue>>>,
}

impl Desk {
    fn of(desk: &PerProcess<Self>) -> Result<&Self> {
        desk.get_or_build(|| Ok(Self::default()), drop)
    }

    async fn ask(&self, number: u64) -> Result<AccessKey> {
        let (question, answer) = oneshot::channel();
        lock(&self.questions).push_back(question);
        self.asked.notify_one();
        let port = lock(&self.port).clone();
        if let Some(port) = port {
            bridge::run(&port, move |py| serve(py, number));
        }
        answer.await.map_err(|_| lost())?
    }
}

/// Who answers on an event loop, by the number of the keys: runtime threads hold no reference to a Python object. Weak, as
/// servants know their client, and are not to outlive it.
static SERVANTS: Mutex<Option<HashMap<u64, Py<PyWeakrefReference>>>> = Mutex::new(None);

fn serve(py: Python<'_>, number: u64) -> PyResult<()> {
    let servant = lock(&SERVANTS).as_ref().and_then(|all| Some(all.get(&number)?.clone_ref(py)));
    match servant.and_then(|servant| servant.bind(py).upgrade()) {
        Some(servant) => servant.call_method0("serve").map(drop),
        None => Ok(()),
    }
}

impl Keys {
    pub(crate) fn new(function: Py<PyAny>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let desk = Arc::new(PerProcess::new());
        Self { number: NEXT.fetch_add(1, SeqCst), desk, function, failure: Mutex::default() }
    }

    pub(crate) fn source(&self) -> Arc<dyn CredentialsSource> {
        let (desk, number) = (Arc::clone(&self.desk), self.number);
        Arc::new(RenewedCredentials::new(move || {
            let desk = Arc::clone(&desk);
            Box::pin(async move { Desk::of(&desk)?.ask(number).await })
        }))
    }

    /// Has `servant` called on the running event loop where a key is wanted, from now on.
    pub(crate) fn on_this_loop(&self, py: Python<'_>) -> PyResult<()> {
        let (desk, port) = (Desk::of(&self.desk).map_err(raise)?, bridge::queue(py)?);
        *lock(&desk.port) = Some(Arc::clone(&port));
        // What was asked from a loop that has ended meanwhile.
        if !lock(&desk.questions).is_empty() {
            let number = self.number;
            bridge::run(&port, move |py| serve(py, number));
        }
        Ok(())
    }

    pub(crate) fn set_servant(&self, servant: &Bound<'_, PyAny>) -> PyResult<()> {
        let servant = PyWeakrefReference::new(servant)?.unbind();
        lock(&SERVANTS).get_or_insert_default().insert(self.number, servant);
        Ok(())
    }

    pub(crate) fn take_question(&self) -> PyResult<Option<KeyQuestion>> {
        let question = lock(&Desk::of(&self.desk).map_err(raise)?.questions).pop_front();
        Ok(question.map(|question| KeyQuestion(Mutex::new(Some(question)))))
    }

    /// As [`wait`](crate::wait::wait), and answers what is asked meanwhile, for whichever call.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        work: impl Future<Output = Result<T>> + Send,
    ) -> PyResult<T> {
        let desk = Desk::of(&self.desk).map_err(raise)?;
        let mut work = pin!(work);
        let done = slices(
            py,
            async || match select(work.as_mut(), pin!(desk.asked.notified())).await {
                Either::Left((done, _)) => Some(done),
                Either::Right(_) => None,
            },
            || {
                while let Some(question) = self.take_question()? {
                    question.settle(self.call(py)?);
                }
                Ok(())
            },
        )?;
        done.map_err(|error| self.raise(py, error))
    }

    /// The key that the function gives. What stops a program, such as Ctrl-C, goes on to the caller.
    fn call(&self, py: Python<'_>) -> PyResult<Result<AccessKey>> {
        let given = {
            let _inside = exit::enter(py)?;
            self.function.call0(py).and_then(|given| access_key(given.bind(py)))
        };
        match given {
            Ok(key) => Ok(Ok(key)),
            Err(error) => self.failed(py, error).map(Err),
        }
    }

    /// The core's word for what the function raised.
    pub(crate) fn failed(&self, py: Python<'_>, error: PyErr) -> PyResult<Error> {
        let name = error.get_type(py).name()?;
        let raised = error.value(py).clone().into_any().cast_into::<PyException>().map_err(|_| error)?;
        *lock(&self.failure) = Some(raised.unbind());
        Ok(Error::new(ErrorKind::Authentication, format!("the function `credentials` raised `{name}`"))
            .advice("its own message is in the cause"))
    }

    /// The exception for `error`, with what the function raised as its cause where that is why.
    pub(crate) fn raise(&self, py: Python<'_>, error: Error) -> PyErr {
        let info = error.info();
        let is_ours =
            info.kind == ErrorKind::Authentication && !info.request_sent && info.vendor_code.is_none();
        let failure = lock(&self.failure).as_ref().filter(|_| is_ours).map(|failure| failure.clone_ref(py));
        let raised = raise(error);
        if let Some(failure) = failure {
            raised.set_cause(py, Some(PyErr::from_value(failure.into_bound(py).into_any())));
        }
        raised
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let servant = lock(&SERVANTS).as_mut().and_then(|all| all.remove(&self.number));
        // Dropping it may run Python code, so it comes after the lock.
        drop(servant);
    }
}

fn access_key(given: &Bound<'_, PyAny>) -> PyResult<AccessKey> {
    given.extract().map_err(|_| {
        let kind = given.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
        PyTypeError::new_err(format!("`credentials` gave `{kind}`: an `AccessKey` is needed"))
    })
}

/// A client's question for a key.
#[pyclass(frozen, module = "verimeter._native")]
pub(crate) struct KeyQuestion(Mutex<Option<oneshot::Sender<Result<AccessKey>>>>);

impl KeyQuestion {
    pub(crate) fn settle(&self, answer: Result<AccessKey>) {
        if let Some(question) = lock(&self.0).take() {
            // Whoever asked may have given up.
            _ = question.send(answer);
        }
    }
}

#[pymethods]
impl KeyQuestion {
    /// Answers with what a function of the user's gave.
    fn answer(&self, given: &Bound<'_, PyAny>) -> PyResult<()> {
        self.settle(Ok(access_key(given)?));
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The clients of identity verification: one core, one class that waits and one that is awaited.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use verimeter::aliyun::{self, Credentials, IdVerificationClientBuilder, ResultQuery, VerifyLogQuery};
use verimeter::{
    Acs3Request, Acs3Signature, CheckResult, ClientOptions, Error, ErrorKind, Initialization,
    InitializeQuery, Keepalive, Network, Platform, VerifyLog, stats,
};

use crate::bridge;
use crate::errors::{closed, raise};
use crate::harvest::{HarvestRows, Harvesting};
use crate::keys::{KeyQuestion, Keys};
use crate::ledger::Ledger;
use crate::time::Moment;
use crate::wait::wait;

/// A client of the core until it is closed. Locked with the GIL held only, and for no longer than a copy takes.
struct Handle {
    client: Mutex<Option<aliyun::IdVerificationClient>>,
    /// Where keys come from a function of the user's.
    keys: Option<Arc<Keys>>,
    about: String,
}

/// What every way of making a client takes. What is left out is as the builder has it.
struct Settings<'a> {
    region: Option<String>,
    network: Option<Network>,
    endpoint: Option<String>,
    app: Option<String>,
    strict_merchant_biz_id: bool,
    record_results: bool,
    ledger: Option<&'a Ledger>,
    options: Option<ClientOptions>,
}

impl Handle {
    fn new(
        builder: IdVerificationClientBuilder,
        keys: Option<Arc<Keys>>,
        settings: Settings<'_>,
    ) -> PyResult<Self> {
        let builder = builder
            .strict_merchant_biz_id(settings.strict_merchant_biz_id)
            .record_results(settings.record_results);
        let builder = match settings.region {
            Some(region) => builder.region(region),
            None => builder,
        };
        let builder = match settings.network {
            Some(network) => builder.network(network),
            None => builder,
        };
        let builder = match settings.endpoint {
            Some(endpoint) => builder.endpoint(endpoint),
            None => builder,
        };
        let builder = match settings.app {
            Some(app) => builder.app(app),
            None => builder,
        };
        let builder = match settings.options {
            Some(options) => builder.options(options),
            None => builder,
        };
        let builder = match settings.ledger {
            Some(ledger) => builder.ledger(ledger.core()),
            None => builder,
        };
        let client = builder.build().map_err(raise)?;
        let about = format!("{client:?}");
        Ok(Self { client: Mutex::new(Some(client)), keys, about })
    }

    fn get(&self) -> PyResult<aliyun::IdVerificationClient> {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| raise(closed()))
    }

    fn close(&self) {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(client);
    }

    fn wait<T: Send>(
        &self,
        py: Python<'_>,
        work: impl Future<Output = verimeter::Result<T>> + Send,
    ) -> PyResult<T> {
        match &self.keys {
            Some(keys) => keys.wait(py, work),
            None => wait(py, work),
        }
    }

    fn future<'py, T>(
        &self,
        py: Python<'py>,
        work: impl Future<Output = verimeter::Result<T>> + Send + 'static,
    ) -> PyResult<Bound<'py, PyAny>>
    where
        T: for<'a> IntoPyObject<'a> + Send + 'static,
    {
        if let Some(keys) = &self.keys {
            keys.on_this_loop(py)?;
        }
        bridge::future(py, work)
    }

    fn harvest(
        &self,
        transactions: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        progress: bool,
    ) -> PyResult<Harvesting> {
        Harvesting::new(&self.get()?, self.keys.clone(), transactions, concurrency, rate, progress)
    }

    /// As the core describes itself: the region and nothing else.
    fn repr(&self) -> String {
        format!("<{}>", self.about)
    }
}

/// The access key that is given (id, secret, token), else the one that the environment or the vendor's files hold.
fn key(given: [Option<&str>; 3]) -> verimeter::Result<Credentials> {
    let key = match given {
        [Some(id), Some(secret), _] => Credentials::new(id, secret)?,
        [None, None, None] => return Credentials::find(),
        _ => {
            let error = Error::new(
                ErrorKind::Configuration,
                "access_key_id and access_key_secret are not both given",
            );
            return Err(error.advice("give both, or nothing of a key: then environment and profile are read"));
        }
    };
    match given[2] {
        Some(token) => key.security_token(token),
        None => Ok(key),
    }
}

fn two_keys() -> Error {
    Error::new(ErrorKind::Configuration, "an access key and `credentials` are both given")
        .advice("give one of the two")
}

fn started_at_ms(started_at: Option<Moment>) -> PyResult<Option<i64>> {
    started_at.map(|at| stats::instant_ms(&at.0)).transpose().map_err(raise)
}

fn log_query(
    merchant_biz_id: String,
    transaction_id: String,
    started_at: Option<Moment>,
    platform: Option<Platform>,
) -> PyResult<VerifyLogQuery> {
    Ok(VerifyLogQuery::new(merchant_biz_id, transaction_id)
        .started_at_ms(started_at_ms(started_at)?)
        .platform(platform.unwrap_or(Platform::Unknown)))
}

/// What a question for a result may say besides.
struct Pictures {
    is_return_image: Option<bool>,
    extra_image_control_list: Option<String>,
    return_five_category_spoof_result: Option<bool>,
}

fn result_query(
    merchant_biz_id: String,
    transaction_id: String,
    started_at: Option<Moment>,
    platform: Option<Platform>,
    pictures: Pictures,
) -> PyResult<ResultQuery> {
    Ok(ResultQuery::new(merchant_biz_id, transaction_id)
        .started_at_ms(started_at_ms(started_at)?)
        .platform(platform.unwrap_or(Platform::Unknown))
        .is_return_image(pictures.is_return_image)
        .extra_image_control_list(pictures.extra_image_control_list)
        .return_five_category_spoof_result(pictures.return_five_category_spoof_result))
}

/// The fields of the record by keyword, which its own constructor knows.
fn initialize_query(py: Python<'_>, parameters: Option<&Bound<'_, PyDict>>) -> PyResult<InitializeQuery> {
    Ok(py.get_type::<InitializeQuery>().call((), parameters)?.extract::<InitializeQuery>()?)
}

/// Calls Alibaba Cloud ID Verification in one region and waits for the answer; the GIL is free meanwhile.
///
/// Safe to share between threads, and after `fork`. Once begun, a call goes on and is recorded even where Ctrl-C
/// ends the wait.
///
/// Args:
///     access_key_id: Id of an access key of a RAM user. Where neither it nor the secret is given, the key is that of the
///         environment (`ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`),
///         else of the files of the vendor's tools.
///     access_key_secret: Its secret; never shown anywhere.
///     security_token: Token (STS) that belongs to a temporary key; never shown anywhere.
///     credentials: Instead of a key, a function that gives one. It is called at the first call, three minutes before a key
///         ends (`AccessKey.expires_at_ms`), and after the vendor refused one; always on a thread that waits for a call.
///     region: Where transactions are made, whose data no other region has; `ap-southeast-1` if left out. `regions()` says
///         which there are.
///     network: Whether the region's host is reached from the internet (`public`, if left out) or within the vendor's cloud
///         (`vpc`).
///     endpoint: Another server, such as the sandbox: a host, or a URL with https, or http to this machine.
///     ledger: Where every transaction that is asked for is recorded; nowhere if left out.
///     options: Deadlines and attempts.
///     app: What the events are counted under; `unknown` if left out.
///     strict_merchant_biz_id: Hold `merchant_biz_id` to the vendor's pages (letters and digits, at most 32) before a call.
///     record_results: Whether `check_result` records events, too: for solutions of which there is no log.
///
/// Raises:
///     ConfigurationError: There is no access key, or it cannot be any.
///     InvalidArgumentError: region, endpoint or an option cannot work.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct IdVerificationClient(Handle);

#[pymethods]
#[allow(clippy::too_many_arguments)] // keywords in Python
impl IdVerificationClient {
    #[new]
    #[pyo3(signature = (
        access_key_id=None, access_key_secret=None, *, security_token=None,
        credentials: "Callable[[], AccessKey] | None"=None, region=None, network: "Network | str | None"=None, endpoint=None, ledger=None, options=None, app=None,
        strict_merchant_biz_id=true, record_results=false
    ))]
    fn new(
        access_key_id: Option<&str>,
        access_key_secret: Option<&str>,
        security_token: Option<&str>,
        credentials: Option<Py<PyAny>>,
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
        app: Option<String>,
        strict_merchant_biz_id: bool,
        record_results: bool,
    ) -> PyResult<Self> {
        let keys = credentials.map(|function| Arc::new(Keys::new(function)));
        let given = [access_key_id, access_key_secret, security_token];
        let builder = match &keys {
            Some(_) if given.iter().any(Option::is_some) => return Err(raise(two_keys())),
            Some(keys) => aliyun::IdVerificationClient::with_source(keys.source()),
            None => aliyun::IdVerificationClient::builder(key(given).map_err(raise)?),
        };
        let ledger = ledger.map(Bound::get);
        let settings = Settings {
            region,
            network,
            endpoint,
            app,
            strict_merchant_biz_id,
            record_results,
            ledger,
            options,
        };
        Handle::new(builder, keys, settings).map(Self)
    }

    /// A client with everything that the environment says.
    ///
    /// Reads the access key as the constructor does and, where they are set, `VERIMETER_ALIYUN_REGION` and
    /// `VERIMETER_ALIYUN_ENDPOINT`. What is given goes before.
    ///
    /// Raises:
    ///     ConfigurationError: There is no access key, or one of these cannot work.
    #[staticmethod]
    #[pyo3(signature = (
        *, region=None, network: "Network | str | None"=None, endpoint=None, ledger=None, options=None, app=None,
        strict_merchant_biz_id=true, record_results=false
    ))]
    fn from_env(
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
        app: Option<String>,
        strict_merchant_biz_id: bool,
        record_results: bool,
    ) -> PyResult<Self> {
        let builder = aliyun::IdVerificationClient::from_env().map_err(raise)?;
        let ledger = ledger.map(Bound::get);
        let settings = Settings {
            region,
            network,
            endpoint,
            app,
            strict_merchant_biz_id,
            record_results,
            ledger,
            options,
        };
        Handle::new(builder, None, settings).map(Self)
    }

    /// Asks for the log of one transaction: how far it came, where it was left and why. Free.
    ///
    /// The first answer about a transaction is its event; one that is known to be younger than 30 minutes is given and not
    /// recorded.
    ///
    /// Args:
    ///     merchant_biz_id: Your id of the transaction.
    ///     transaction_id: The vendor's id of it: the one that you kept since `initialize`, not the one that a client reports.
    ///     started_at: When it was made, which its event is counted under: a `datetime` with time zone, or the text of one.
    ///         If left out, now.
    ///     platform: Platform of the end user's app, for the statistics; the vendor is not told.
    ///
    /// Raises:
    ///     InvalidArgumentError: A parameter is wrong, or the vendor does not know the transaction.
    ///     NotReadyError: It is not over yet; `retry_after_ms` says when to come back.
    ///     InDoubtError: There is no answer: ask again.
    ///     VerimeterError: Every other failure, each with a class of its own.
    #[pyo3(signature = (
        merchant_biz_id, transaction_id, *, started_at: "str | datetime | None"=None,
        platform: "Platform | str | None"=None
    ))]
    fn check_verify_log(
        &self,
        py: Python<'_>,
        merchant_biz_id: String,
        transaction_id: String,
        started_at: Option<Moment>,
        platform: Option<Platform>,
    ) -> PyResult<VerifyLog> {
        let client = self.0.get()?;
        let query = log_query(merchant_biz_id, transaction_id, started_at, platform)?;
        self.0.wait(py, client.check_verify_log(query))
    }

    /// Asks for the result of one transaction. Free. Recorded where the client was made with `record_results`.
    ///
    /// Args:
    ///     merchant_biz_id: Your id of the transaction.
    ///     transaction_id: The vendor's id of it.
    ///     started_at: When it was made: a `datetime` with time zone, or the text of one. If left out, now.
    ///     platform: Platform of the end user's app, for the statistics; the vendor is not told.
    ///     is_return_image: Whether pictures are wanted, too.
    ///     extra_image_control_list: Which further pictures are wanted, in the vendor's words.
    ///     return_five_category_spoof_result: Whether the kinds of attack are wanted in detail.
    ///
    /// Raises:
    ///     InvalidArgumentError: A parameter is wrong, or the vendor does not know the transaction.
    ///     NotReadyError: There is no result yet.
    ///     InDoubtError: There is no answer: ask again.
    ///     VerimeterError: Every other failure, each with a class of its own.
    #[pyo3(signature = (
        merchant_biz_id, transaction_id, *, started_at: "str | datetime | None"=None,
        platform: "Platform | str | None"=None, is_return_image=None, extra_image_control_list=None,
        return_five_category_spoof_result=None
    ))]
    fn check_result(
        &self,
        py: Python<'_>,
        merchant_biz_id: String,
        transaction_id: String,
        started_at: Option<Moment>,
        platform: Option<Platform>,
        is_return_image: Option<bool>,
        extra_image_control_list: Option<String>,
        return_five_category_spoof_result: Option<bool>,
    ) -> PyResult<CheckResult> {
        let client = self.0.get()?;
        let pictures =
            Pictures { is_return_image, extra_image_control_list, return_five_category_spoof_result };
        let query = result_query(merchant_biz_id, transaction_id, started_at, platform, pictures)?;
        self.0.wait(py, client.check_result(query))
    }

    /// Makes a transaction. Not billed; each call makes another. Keep its id with the time: in 30 days nobody knows it any
    /// more.
    ///
    /// Args:
    ///     parameters: The fields of `InitializeQuery` by keyword; `product_code` and `merchant_biz_id` are needed.
    ///
    /// Raises:
    ///     InvalidArgumentError: A parameter is wrong.
    ///     TransportError: Nothing was sent; the call may be repeated.
    ///     InDoubtError: A transaction may be made, under an id that nobody knows.
    ///     VerimeterError: Every other failure, each with a class of its own.
    #[pyo3(signature = (**parameters: "object") -> "Initialization")]
    fn initialize(&self, py: Python<'_>, parameters: Option<&Bound<'_, PyDict>>) -> PyResult<Initialization> {
        let client = self.0.get()?;
        let query = initialize_query(py, parameters)?;
        self.0.wait(py, client.initialize(query))
    }

    /// Keeps the connection warm: where calls are rare, the first of them pays for a new one. Free.
    ///
    /// Raises:
    ///     VerimeterError: The vendor gives no sign of life.
    fn keepalive(&self, py: Python<'_>) -> PyResult<Keepalive> {
        let client = self.0.get()?;
        self.0.wait(py, client.keepalive())
    }

    /// Asks for the logs of many transactions in time; gives one row for each as it ends, the oldest first.
    ///
    /// Each is asked for once, not before its 30 minutes are over and not after the 30 days that the vendor keeps it. The
    /// ledger knows what was asked already, so a harvest that was broken off is simply begun again. A failed call is a row
    /// with its error, never an exception.
    ///
    /// Args:
    ///     transactions: Any iterable of `Transaction`, which is read to its end first.
    ///     concurrency: Questions under way at once.
    ///     rate: Questions begun per second, at most; `None` for no limit.
    ///     on_progress: Called after each row with the rows so far and the number of transactions. What it
    ///         raises comes after that row.
    ///     progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.
    ///
    /// Raises:
    ///     InvalidArgumentError: concurrency or rate is not above 0.
    ///     ConfigurationError: The client has no ledger.
    #[pyo3(signature = (
        transactions: "Iterable[Transaction]", *, concurrency=8, rate: "float | None"=5.0,
        on_progress: "Callable[[int, int], object] | None"=None, progress=true
    ) -> "Iterator[HarvestRow]")]
    fn harvest(
        &self,
        transactions: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        on_progress: Option<Py<PyAny>>,
        progress: bool,
    ) -> PyResult<HarvestRows> {
        let harvesting = self.0.harvest(transactions, concurrency, rate, progress)?;
        Ok(HarvestRows::new(harvesting, on_progress))
    }

    /// The region that it calls.
    #[getter]
    fn region(&self) -> PyResult<String> {
        Ok(self.0.get()?.region().to_owned())
    }

    /// Ends the client: further calls raise `CallCancelledError`. Calls under way end and are recorded.
    fn close(&self) {
        self.0.close();
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_error: "object") -> "None")]
    fn __exit__(&self, _error: &Bound<'_, PyTuple>) {
        self.close();
    }

    fn __repr__(&self) -> String {
        self.0.repr()
    }
}

/// What `verimeter.AsyncIdVerificationClient` is made of: the same calls as asyncio futures, begun at once.
#[pyclass(frozen, module = "verimeter._native")]
pub(crate) struct IdVerificationCalls(Handle);

#[pymethods]
#[allow(clippy::too_many_arguments)] // keywords in Python
impl IdVerificationCalls {
    /// The calls of `client`, which both may close.
    #[new]
    fn new(client: &Bound<'_, IdVerificationClient>) -> PyResult<Self> {
        let handle = &client.get().0;
        let (keys, about) = (handle.keys.clone(), handle.about.clone());
        Ok(Self(Handle { client: Mutex::new(Some(handle.get()?)), keys, about }))
    }

    /// Has `servant.serve` called on the event loop of the latest call where a key is wanted: it takes the questions then.
    fn set_servant(&self, servant: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.keys.as_ref().map_or(Ok(()), |keys| keys.set_servant(servant))
    }

    /// The next question for a key.
    fn take_question(&self) -> PyResult<Option<KeyQuestion>> {
        self.0.keys.as_ref().map_or(Ok(None), |keys| keys.take_question())
    }

    /// Answers that the function of the user's raised `error`.
    fn refuse(&self, py: Python<'_>, question: &KeyQuestion, error: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Some(keys) = &self.0.keys {
            question.settle(Err(keys.failed(py, PyErr::from_value(error.clone()))?));
        }
        Ok(())
    }

    #[pyo3(signature = (
        merchant_biz_id, transaction_id, *, started_at: "str | datetime | None"=None,
        platform: "Platform | str | None"=None
    ) -> "Future[VerifyLog]")]
    fn check_verify_log<'py>(
        &self,
        py: Python<'py>,
        merchant_biz_id: String,
        transaction_id: String,
        started_at: Option<Moment>,
        platform: Option<Platform>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        let query = log_query(merchant_biz_id, transaction_id, started_at, platform)?;
        self.0.future(py, async move { client.check_verify_log(query).await })
    }

    #[pyo3(signature = (
        merchant_biz_id, transaction_id, *, started_at: "str | datetime | None"=None,
        platform: "Platform | str | None"=None, is_return_image=None, extra_image_control_list=None,
        return_five_category_spoof_result=None
    ) -> "Future[CheckResult]")]
    fn check_result<'py>(
        &self,
        py: Python<'py>,
        merchant_biz_id: String,
        transaction_id: String,
        started_at: Option<Moment>,
        platform: Option<Platform>,
        is_return_image: Option<bool>,
        extra_image_control_list: Option<String>,
        return_five_category_spoof_result: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        let pictures =
            Pictures { is_return_image, extra_image_control_list, return_five_category_spoof_result };
        let query = result_query(merchant_biz_id, transaction_id, started_at, platform, pictures)?;
        self.0.future(py, async move { client.check_result(query).await })
    }

    #[pyo3(signature = (**parameters: "object") -> "Future[Initialization]")]
    fn initialize<'py>(
        &self,
        py: Python<'py>,
        parameters: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        let query = initialize_query(py, parameters)?;
        self.0.future(py, async move { client.initialize(query).await })
    }

    #[pyo3(signature = () -> "Future[Keepalive]")]
    fn keepalive<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        self.0.future(py, async move { client.keepalive().await })
    }

    #[pyo3(signature = (
        transactions: "Iterable[Transaction]", *, concurrency, rate: "float | None", progress
    ))]
    fn harvest(
        &self,
        transactions: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        progress: bool,
    ) -> PyResult<Harvesting> {
        self.0.harvest(transactions, concurrency, rate, progress)
    }

    #[getter]
    fn region(&self) -> PyResult<String> {
        Ok(self.0.get()?.region().to_owned())
    }

    fn close(&self) {
        self.0.close();
    }

    fn __repr__(&self) -> String {
        self.0.repr()
    }
}

/// Signs a request to any operation of Alibaba Cloud with ACS3-HMAC-SHA256. Each attempt needs a signature of its own.
///
/// Args:
///     access_key_id: Id of the access key.
///     access_key_secret: Its secret; never shown.
///     headers: The headers that are sent and signed: `host`, `x-acs-action` and `x-acs-version` must be among them. Of date,
///         nonce, hash of the body and what belongs to a security token, what is left out is added.
///     query: The query, decoded.
///     body: The body as it is sent.
///     method: HTTP method; `POST` if left out.
///     path: Path as it is sent, percent-encoded; `/` if left out.
///     security_token: Token (STS) that belongs to a temporary key; never shown.
///
/// Raises:
///     ConfigurationError: The key cannot be any.
///     InvalidArgumentError: A header is missing.
#[pyfunction]
#[pyo3(signature = (
    access_key_id, access_key_secret, *, headers, query=None, body=None, method=None, path=None, security_token=None
))]
#[allow(clippy::too_many_arguments)] // keywords in Python
pub(crate) fn acs3_sign(
    access_key_id: &str,
    access_key_secret: &str,
    headers: HashMap<String, String>,
    query: Option<HashMap<String, String>>,
    body: Option<String>,
    method: Option<String>,
    path: Option<String>,
    security_token: Option<&str>,
) -> PyResult<Acs3Signature> {
    let request = Acs3Request { method, path, query: query.unwrap_or_default(), headers, body };
    key([Some(access_key_id), Some(access_key_secret), security_token])
        .and_then(|key| aliyun::acs3_sign(&request, &key))
        .map_err(raise)
}

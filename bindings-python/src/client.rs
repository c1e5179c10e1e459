//! The clients: one core, one class that waits and one that is awaited.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use verimeter::jiguang::{
    self, JiguangClientBuilder, LoginQuery, LoginToken, NumberQuery, NumberToken, RiskQuery, TokenQuery,
};
use verimeter::{ClientOptions, LoginVerification, NumberVerification, Platform, RiskReport, Secret};

use crate::bridge;
use crate::errors::{closed, raise};
use crate::ledger::Ledger;
use crate::screen::{ScreenRows, Screening};
use crate::wait::wait;

/// A client of the core until it is closed. Locked with the GIL held only, and for no longer than a copy takes.
struct Handle {
    client: Mutex<Option<jiguang::JiguangClient>>,
    about: String,
}

impl Handle {
    fn new(
        builder: JiguangClientBuilder,
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Ledger>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        let builder = match base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        };
        let builder = match private_key {
            Some(key) => builder.private_key(key),
            None => builder,
        };
        let builder = match previous_private_key {
            Some(key) => builder.previous_private_key(key),
            None => builder,
        };
        let builder = match options {
            Some(options) => builder.options(options),
            None => builder,
        };
        let builder = match ledger {
            Some(ledger) => builder.ledger(ledger.core()),
            None => builder,
        };
        let client = builder.build().map_err(raise)?;
        let about = format!("{client:?}");
        Ok(Self { client: Mutex::new(Some(client)), about })
    }

    fn get(&self) -> PyResult<jiguang::JiguangClient> {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| raise(closed()))
    }

    fn close(&self) {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(client);
    }

    /// As the core describes itself: the AppKey and nothing else.
    fn repr(&self) -> String {
        format!("<{}>", self.about)
    }
}

fn query(phone: String, ip: Option<String>, ex_id: Option<String>, platform: Platform) -> RiskQuery {
    RiskQuery::new(phone).ip(ip).ex_id(ex_id).platform(platform)
}

/// What questions about both kinds of token may say besides.
fn with<T>(
    query: TokenQuery<T>,
    carrier: Option<String>,
    ip: Option<String>,
    ex_id: Option<String>,
    with_risk: bool,
) -> TokenQuery<T> {
    query.carrier(carrier).ip(ip).ex_id(ex_id).with_risk(with_risk)
}

/// Calls Jiguang Verification and waits for the answer; the GIL is free meanwhile.
///
/// Safe to share between threads, and after `fork`. Once begun, a call goes on and is recorded even where Ctrl-C
/// ends the wait.
///
/// Args:
///     app_key: AppKey of the app, from the vendor's console.
///     master_secret: MasterSecret of the app; never shown anywhere.
///     base_url: Another server, such as the sandbox. https, or http to this machine.
///     private_key: Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown.
///     previous_private_key: The key before the last change, for numbers that were encrypted under it.
///     ledger: Where every call is recorded; nowhere if left out.
///     options: Deadlines, attempts and limits.
///
/// Raises:
///     ConfigurationError: The credentials or a private key cannot be any.
///     InvalidArgumentError: base_url or an option cannot work.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct JiguangClient(Handle);

#[pymethods]
#[allow(clippy::too_many_arguments)] // keywords in Python
impl JiguangClient {
    #[new]
    #[pyo3(signature = (
        app_key, master_secret, *, base_url=None, private_key=None, previous_private_key=None, ledger=None, options=None
    ))]
    fn new(
        app_key: String,
        master_secret: String,
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        let builder = jiguang::JiguangClient::builder(app_key, master_secret);
        let ledger = ledger.map(Bound::get);
        Handle::new(builder, base_url, private_key, previous_private_key, ledger, options).map(Self)
    }

    /// A client with the credentials in the environment.
    ///
    /// Reads `VERIMETER_JIGUANG_APP_KEY`, `VERIMETER_JIGUANG_MASTER_SECRET` and, where it is set,
    /// `VERIMETER_JIGUANG_BASE_URL`.
    ///
    /// Raises:
    ///     ConfigurationError: One is missing or cannot work.
    #[staticmethod]
    #[pyo3(signature = (*, base_url=None, private_key=None, previous_private_key=None, ledger=None, options=None))]
    fn from_env(
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        let builder = jiguang::JiguangClient::from_env().map_err(raise)?;
        let ledger = ledger.map(Bound::get);
        Handle::new(builder, base_url, private_key, previous_private_key, ledger, options).map(Self)
    }

    /// A client that speaks to a company's own gateway, which holds the vendor's credentials.
    ///
    /// Args:
    ///     app_key: What the events are counted under: the AppKey that the gateway uses.
    ///     base_url: Where the gateway is. https, or http to this machine.
    ///     bearer_token: What the gateway lets in; never shown.
    ///     private_key: Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown.
    ///     previous_private_key: The key before the last change, for numbers that were encrypted under it.
    ///     ledger: Where every call is recorded; nowhere if left out.
    ///     options: Deadlines, attempts and limits.
    ///
    /// Raises:
    ///     ConfigurationError: A key cannot be any.
    ///     InvalidArgumentError: base_url or an option cannot work.
    #[staticmethod]
    #[pyo3(signature = (
        app_key, base_url, bearer_token, *, private_key=None, previous_private_key=None, ledger=None, options=None
    ))]
    fn gateway(
        app_key: String,
        base_url: String,
        bearer_token: String,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        let tokens = Arc::new(Secret::new(bearer_token));
        let builder = jiguang::JiguangClient::gateway(app_key, base_url, tokens);
        let ledger = ledger.map(Bound::get);
        Handle::new(builder, None, private_key, previous_private_key, ledger, options).map(Self)
    }

    /// Asks for the risk of one number. Each verdict may be billed.
    ///
    /// Args:
    ///     phone: 11 digits of a mainland China mobile number, with or without `+86`, spaces and hyphens.
    ///     ip: Public address of the end user's device, never your server's.
    ///     ex_id: Your own correlation id.
    ///     platform: Platform of the end user's app, for the statistics; the vendor is not told.
    ///
    /// Raises:
    ///     InvalidArgumentError: A parameter is wrong; nothing was sent.
    ///     TransportError: Nothing was sent; the call may be repeated.
    ///     InDoubtError: The call may be done and billed; do not repeat it blindly.
    ///     VerimeterError: Every other failure, each with a class of its own.
    #[pyo3(
        signature = (phone, *, ip=None, ex_id=None, platform: "Platform | str"=Platform::Unknown),
        text_signature = "($self, phone, *, ip=None, ex_id=None, platform='unknown')"
    )]
    fn query_business_risk(
        &self,
        py: Python<'_>,
        phone: String,
        ip: Option<String>,
        ex_id: Option<String>,
        platform: Platform,
    ) -> PyResult<RiskReport> {
        let client = self.0.get()?;
        wait(py, client.query_business_risk(query(phone, ip, ex_id, platform)))
    }

    /// Asks whether a number is that of the SIM that a token was made with. Each verdict is billed.
    ///
    /// `inconsistent` and `unknown_result` are answers and no errors.
    ///
    /// Args:
    ///     token: What the vendor's SDK in the app got for number verification. Works once.
    ///     phone: The number to check: 11 digits, with or without `+86`, spaces and hyphens.
    ///     platform: Where the token was made, which decides where it is checked.
    ///     carrier: Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
    ///     ip: Public address of the end user's device, never your server's; sent only with the risk.
    ///     ex_id: Your own correlation id.
    ///     with_risk: Ask for the number's risk, too, which is a second product.
    ///
    /// Raises:
    ///     InvalidArgumentError: A parameter is wrong; nothing was sent.
    ///     TokenError: The token is used up, expired or wrong: get a new one.
    ///     TransportError: Nothing was sent; the call may be repeated.
    ///     InDoubtError: The call may be done and billed; do not repeat it blindly.
    ///     VerimeterError: Every other failure, each with a class of its own.
    #[pyo3(signature = (
        token, phone, *, platform: "Platform | str", carrier=None, ip=None, ex_id=None, with_risk=false
    ))]
    fn verify_number(
        &self,
        py: Python<'_>,
        token: String,
        phone: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: bool,
    ) -> PyResult<NumberVerification> {
        let client = self.0.get()?;
        let query = NumberQuery::new(NumberToken::new(token), phone, platform);
        wait(py, client.verify_number(with(query, carrier, ip, ex_id, with_risk)))
    }

    /// Asks which number belongs to a login token. Each number is billed.
    ///
    /// With a private key in the client, `phone` is the number; without, `decrypt_phone` opens `encrypted_phone`
    /// where the key is. A token without a number is an answer (`failed`) and no error.
    ///
    /// Args:
    ///     login_token: What the vendor's SDK in the app got for one-click login. Works once.
    ///     platform: Where the token was made, which decides where it is checked.
    ///     carrier: Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
    ///     ip: Public address of the end user's device, never your server's; sent only with the risk.
    ///     ex_id: Your own correlation id.
    ///     with_risk: Ask for the number's risk, too, which is a second product.
    ///
    /// Raises:
    ///     InvalidArgumentError: A parameter is wrong; nothing was sent.
    ///     TokenError: The token is used up, expired or wrong: get a new one.
    ///     TransportError: Nothing was sent; the call may be repeated.
    ///     InDoubtError: The call may be done and billed; do not repeat it blindly.
    ///     VerimeterError: Every other failure, each with a class of its own.
    #[pyo3(signature = (
        login_token, *, platform: "Platform | str", carrier=None, ip=None, ex_id=None, with_risk=false
    ))]
    fn verify_login_token(
        &self,
        py: Python<'_>,
        login_token: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: bool,
    ) -> PyResult<LoginVerification> {
        let client = self.0.get()?;
        let query = LoginQuery::new(LoginToken::new(login_token), platform);
        wait(py, client.verify_login_token(with(query, carrier, ip, ex_id, with_risk)))
    }

    /// Asks for the risk of many numbers; gives one row per input, in the order of the inputs.
    ///
    /// A failed call is a row with its error, never an exception. Inputs are taken only as calls become free, so
    /// their number does not matter. An exception of `phones` itself comes after the rows of what it gave before.
    ///
    /// Args:
    ///     phones: Any iterable of numbers.
    ///     concurrency: Calls under way at once.
    ///     rate: Calls begun per second, at most; no limit if left out.
    ///     on_progress: Called after each row with the rows so far and, where `phones` has a length, that. What
    ///         it raises comes after that row.
    ///     progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.
    ///
    /// Raises:
    ///     InvalidArgumentError: concurrency or rate is not above 0.
    #[pyo3(
        signature = (
            phones: "Iterable[str]", *, concurrency=32, rate=None,
            on_progress: "Callable[[int, int | None], object] | None"=None, progress=true
        ) -> "Iterator[ScreenRow]"
    )]
    fn screen(
        &self,
        phones: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        on_progress: Option<Py<PyAny>>,
        progress: bool,
    ) -> PyResult<ScreenRows> {
        let screening = Screening::new(&self.0.get()?, phones, concurrency, rate, progress)?;
        Ok(ScreenRows::new(screening, on_progress))
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

/// What `verimeter.AsyncJiguangClient` is made of: the same calls as asyncio futures, begun at once.
#[pyclass(frozen, module = "verimeter._native")]
pub(crate) struct JiguangCalls(Handle);

#[pymethods]
#[allow(clippy::too_many_arguments)] // keywords in Python
impl JiguangCalls {
    #[new]
    #[pyo3(signature = (
        app_key, master_secret, *, base_url=None, private_key=None, previous_private_key=None, ledger=None, options=None
    ))]
    fn new(
        app_key: String,
        master_secret: String,
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        JiguangClient::new(
            app_key,
            master_secret,
            base_url,
            private_key,
            previous_private_key,
            ledger,
            options,
        )
        .map(|client| Self(client.0))
    }

    #[staticmethod]
    #[pyo3(signature = (*, base_url=None, private_key=None, previous_private_key=None, ledger=None, options=None))]
    fn from_env(
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        JiguangClient::from_env(base_url, private_key, previous_private_key, ledger, options)
            .map(|client| Self(client.0))
    }

    #[staticmethod]
    #[pyo3(signature = (
        app_key, base_url, bearer_token, *, private_key=None, previous_private_key=None, ledger=None, options=None
    ))]
    fn gateway(
        app_key: String,
        base_url: String,
        bearer_token: String,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<&Bound<'_, Ledger>>,
        options: Option<ClientOptions>,
    ) -> PyResult<Self> {
        JiguangClient::gateway(
            app_key,
            base_url,
            bearer_token,
            private_key,
            previous_private_key,
            ledger,
            options,
        )
        .map(|client| Self(client.0))
    }

    #[pyo3(signature = (
        phone, *, ip, ex_id, platform: "Platform | str"
    ) -> "Future[RiskReport]")]
    fn query_business_risk<'py>(
        &self,
        py: Python<'py>,
        phone: String,
        ip: Option<String>,
        ex_id: Option<String>,
        platform: Platform,
    ) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        let query = query(phone, ip, ex_id, platform);
        bridge::future(py, async move { client.query_business_risk(query).await })
    }

    #[pyo3(signature = (
        token, phone, *, platform: "Platform | str", carrier, ip, ex_id, with_risk
    ) -> "Future[NumberVerification]")]
    fn verify_number<'py>(
        &self,
        py: Python<'py>,
        token: String,
        phone: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        let query = NumberQuery::new(NumberToken::new(token), phone, platform);
        let query = with(query, carrier, ip, ex_id, with_risk);
        bridge::future(py, async move { client.verify_number(query).await })
    }

    #[pyo3(signature = (
        login_token, *, platform: "Platform | str", carrier, ip, ex_id, with_risk
    ) -> "Future[LoginVerification]")]
    fn verify_login_token<'py>(
        &self,
        py: Python<'py>,
        login_token: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let client = self.0.get()?;
        let query = LoginQuery::new(LoginToken::new(login_token), platform);
        let query = with(query, carrier, ip, ex_id, with_risk);
        bridge::future(py, async move { client.verify_login_token(query).await })
    }

    #[pyo3(signature = (phones: "Iterable[str]", *, concurrency, rate, progress))]
    fn screen(
        &self,
        phones: &Bound<'_, PyAny>,
        concurrency: i64,
        rate: Option<f64>,
        progress: bool,
    ) -> PyResult<Screening> {
        Screening::new(&self.0.get()?, phones, concurrency, rate, progress)
    }

    fn close(&self) {
        self.0.close();
    }

    fn __repr__(&self) -> String {
        self.0.repr()
    }
}

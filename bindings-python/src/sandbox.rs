//! The sandbox.

use std::sync::Arc;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTuple};
use verimeter::transport::Clock as _;
use verimeter::{
    Error, Fault, FaultKind, Outcome, Product, Quotas, SandboxCredentials, SandboxRequest,
    SandboxTransaction, Transaction, stats,
};
use verimeter_models::python::moment;
use verimeter_sandbox::SandboxOptions;

use crate::errors::raise;
use crate::time::Moment;

/// A double of the vendors' APIs on this machine: real HTTP on loopback, without network, account or bill.
///
/// Phone numbers choose their answer by their last four digits: `0900` is high risk, `1805` is out of balance. So do merchant's
/// ids of identity verification by their last letters: `Left` goes away, `NoCamera` does not grant the camera.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct Sandbox {
    sandbox: Arc<verimeter_sandbox::Sandbox>,
    process: u32,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // After a fork it is the parent's, and so are the threads that ending it would wait for.
        if self.process != std::process::id() {
            std::mem::forget(Arc::clone(&self.sandbox));
        }
    }
}

#[pymethods]
impl Sandbox {
    /// Starts a sandbox on loopback, on threads of its own.
    ///
    /// Args:
    ///     seed: What answers for numbers without magic follow from.
    ///     port: Port on loopback; 0 takes a free one.
    ///     start_at: When its clock begins: a `datetime` with time zone, or the text of one. If left out, now.
    ///     frozen: Whether its clock stands still until it is moved.
    ///     quotas: Jiguang's limits, as the vendor documents them if left out: 30 s and 10 a day per number, 500,000 a day
    ///         per app. 0 for none.
    ///     balance: Verifications of each product that are paid for; if left out, they never run out.
    ///
    /// Raises:
    ///     InvalidArgumentError: port, start_at, quotas or balance cannot be.
    ///     ConfigurationError: port is in use.
    #[staticmethod]
    #[pyo3(signature = (*, seed=0, port=0, start_at: "str | datetime | None"=None, frozen=false, quotas=None, balance=None))]
    fn start(
        py: Python<'_>,
        seed: i64,
        port: i32,
        start_at: Option<Moment>,
        frozen: bool,
        quotas: Option<Quotas>,
        balance: Option<i64>,
    ) -> PyResult<Self> {
        let start_at_ms = start_at.map(|at| stats::instant_ms(&at.0)).transpose().map_err(raise)?;
        let quotas = quotas.unwrap_or_default();
        let options =
            SandboxOptions { seed, port, start_at_ms, frozen, quotas, balance, ..SandboxOptions::default() };
        let sandbox = py.detach(|| verimeter_sandbox::Sandbox::start(options)).map_err(raise)?;
        Ok(Self { sandbox: Arc::new(sandbox), process: std::process::id() })
    }

    /// Address of its page, which tells how to use it.
    #[getter]
    fn url(&self) -> &str {
        self.sandbox.url()
    }

    /// Where programs that are not in this process steer it.
    #[getter]
    fn admin_url(&self) -> String {
        self.sandbox.admin_url()
    }

    /// Base URL of the Jiguang Verification API.
    #[getter]
    fn jiguang_url(&self) -> &str {
        self.sandbox.jiguang_url()
    }

    /// Base URL of Alibaba Cloud ID Verification in `ap-southeast-1`.
    #[getter]
    fn aliyun_url(&self) -> &str {
        self.sandbox.aliyun_url()
    }

    /// Base URL of Alibaba Cloud ID Verification in `region`, which knows its own transactions only.
    ///
    /// Raises:
    ///     InvalidArgumentError: region is none of the service's.
    ///     ConfigurationError: No port could be opened for it.
    fn aliyun_url_in(&self, region: &str) -> PyResult<String> {
        self.sandbox.aliyun_url_in(region).map_err(raise)
    }

    /// Starts a transaction of identity verification without `Initialize`. What is left out is left to chance.
    ///
    /// Args:
    ///     merchant_biz_id: Your id of it; letters and digits, at most 32. Its last letters may choose how it goes.
    ///     region: Where it is made; `ap-southeast-1` if left out.
    ///     product_code: The solution; `eKYC_PRO` (document, then liveness) if left out.
    ///     started_at: When: a `datetime` with time zone, or the text of one. If left out, now by the sandbox's clock.
    ///     outcome: `passed`, `not_passed`, `interrupted` or `not_started`.
    ///     page: The page that the person leaves, as the vendor or the catalogue of pages names it; others are taken, too.
    ///     error_code: The vendor's reason of an interruption, for example `1006`; any text.
    ///     sub_code: The vendor's reason of the result, for example `205`; any text.
    ///
    /// Raises:
    ///     InvalidArgumentError: No transaction can be like that.
    #[pyo3(signature = (*, merchant_biz_id=None, region=None, product_code=None, started_at: "str | datetime | None"=None,
        outcome: "Outcome | str | None"=None, page=None, error_code=None, sub_code=None))]
    #[allow(clippy::too_many_arguments)] // the fields of a wish, by keyword
    fn start_transaction(
        &self,
        merchant_biz_id: Option<String>,
        region: Option<String>,
        product_code: Option<String>,
        started_at: Option<Moment>,
        outcome: Option<Outcome>,
        page: Option<String>,
        error_code: Option<String>,
        sub_code: Option<String>,
    ) -> PyResult<Transaction> {
        let started_at_ms = started_at.map(|at| stats::instant_ms(&at.0)).transpose().map_err(raise)?;
        let wish = SandboxTransaction {
            merchant_biz_id,
            region,
            product_code,
            started_at_ms,
            outcome,
            page,
            error_code,
            sub_code,
        };
        self.sandbox.start_transaction(wish).map_err(raise)
    }

    /// What a client must present. The temporary access key lasts for an hour at least; later there is another.
    #[getter]
    fn credentials(&self) -> SandboxCredentials {
        self.sandbox.credentials()
    }

    /// The private key that opens the numbers of one-click login, as PEM. Made at first use.
    #[getter]
    fn private_key(&self, py: Python<'_>) -> String {
        py.detach(|| self.sandbox.private_key())
    }

    /// A token for number verification, as the SDK in the app of `phone`'s owner would get it. Works once.
    ///
    /// Args:
    ///     phone: The owner's number.
    ///     carrier: `cm`, `cu` or `ct`, whose tokens live 2, 10 and 1 minutes; `cm` if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: phone is no number, or carrier is another.
    #[pyo3(signature = (phone, *, carrier=None))]
    fn number_token(&self, phone: &str, carrier: Option<&str>) -> PyResult<String> {
        match carrier {
            Some(carrier) => self.sandbox.number_token_from(carrier, phone).map_err(raise),
            None => self.sandbox.number_token(phone).map_err(raise),
        }
    }

    /// A token for one-click login, as the SDK in the app of `phone`'s owner would get it. Works once.
    ///
    /// Args:
    ///     phone: The owner's number.
    ///     carrier: `cm`, `cu` or `ct`, whose tokens live 2, 30 and 30 minutes; `cm` if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: phone is no number, or carrier is another.
    #[pyo3(signature = (phone, *, carrier=None))]
    fn login_token(&self, phone: &str, carrier: Option<&str>) -> PyResult<String> {
        match carrier {
            Some(carrier) => self.sandbox.login_token_from(carrier, phone).map_err(raise),
            None => self.sandbox.login_token(phone).map_err(raise),
        }
    }

    /// Verifications of `product` that are left; `None` where they never run out.
    #[pyo3(signature = (product: "Product | str"))]
    fn balance(&self, product: Product) -> Option<i64> {
        self.sandbox.balance(product)
    }

    /// Sets what is left of `product`; `None` for no end.
    ///
    /// Raises:
    ///     InvalidArgumentError: calls is below zero, or the product is not prepaid.
    #[pyo3(signature = (product: "Product | str", calls: "int | None"))]
    fn set_balance(&self, product: Product, calls: Option<i64>) -> PyResult<()> {
        self.sandbox.set_balance(product, calls).map_err(raise)
    }

    /// Puts a number on the app's own allowlist: its risk is 0, with the tag `F20001`.
    fn allow(&self, phone: &str) -> PyResult<()> {
        self.sandbox.allow(phone).map_err(raise)
    }

    /// Puts a number on the app's own blocklist: its risk is 900, with the tag `F20002`.
    fn block(&self, phone: &str) -> PyResult<()> {
        self.sandbox.block(phone).map_err(raise)
    }

    /// Takes a number off both lists.
    fn unlist(&self, phone: &str) -> PyResult<()> {
        self.sandbox.unlist(phone).map_err(raise)
    }

    /// What its clock shows, in UTC. Lifetimes, limits and days follow it, as do clients of it that this program makes.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        moment(py, self.sandbox.clock().now_ms())
    }

    /// Lets time pass: tokens expire, limits end, days begin.
    ///
    /// Args:
    ///     seconds: How much of it, from 0 on; `set_clock` goes back.
    ///
    /// Raises:
    ///     InvalidArgumentError: seconds is below zero or no number.
    fn advance(&self, seconds: f64) -> PyResult<()> {
        let by = Duration::try_from_secs_f64(seconds).map_err(|error| {
            raise(Error::invalid(format!("seconds is {seconds}, which no time is")).source(error))
        })?;
        self.sandbox.advance(by);
        Ok(())
    }

    /// Puts the clock to an instant, forward or back.
    ///
    /// Args:
    ///     at: A `datetime` with time zone, or the text of one.
    ///
    /// Raises:
    ///     InvalidArgumentError: at is no instant.
    #[pyo3(signature = (at: "str | datetime"))]
    fn set_clock(&self, at: Moment) -> PyResult<()> {
        self.sandbox.set_clock(stats::instant_ms(&at.0).map_err(raise)?);
        Ok(())
    }

    /// Stops the clock where it is. It still can be moved.
    fn freeze(&self) {
        self.sandbox.freeze();
    }

    /// Lets a frozen clock go on from where it stands.
    fn resume(&self) {
        self.sandbox.resume();
    }

    /// Misbehaves from now on. What is left out stays as it is; of several faults that fit a call, the oldest is used.
    ///
    /// Args:
    ///     operation: Only in this operation, for example `query_business_risk`.
    ///     kind: What goes wrong, for example `cut_after`: all is done and billed, and the reply is lost.
    ///     nth: From the nth such call on, counted from now.
    ///     times: For so many calls; for all that follow if left out.
    ///     probability: Each such call with this probability, from 0 to 1.
    ///     seed: What `probability` follows from; the sandbox's seed if left out.
    ///     latency_ms: Wait before answering, in milliseconds.
    ///     status: Answer with this HTTP status.
    ///     body: Answer with this body, as it is.
    ///     content_type: Answer with this media type.
    ///     interval_ms: Of `drip`: milliseconds between two bytes; 100 if left out.
    ///     retry_after_s: Of `throttle`: seconds for the header `Retry-After`.
    ///
    /// Raises:
    ///     InvalidArgumentError: The fault could never do what it says.
    #[pyo3(signature = (*, operation=None, kind: "FaultKind | str | None"=None, nth=None, times=None, probability=None, seed=None, latency_ms=None,
        status=None, body=None, content_type=None, interval_ms=None, retry_after_s=None))]
    #[allow(clippy::too_many_arguments)] // the fields of a fault, by keyword
    fn fault(
        &self,
        operation: Option<String>,
        kind: Option<FaultKind>,
        nth: Option<i64>,
        times: Option<i64>,
        probability: Option<f64>,
        seed: Option<i64>,
        latency_ms: Option<i64>,
        status: Option<i32>,
        body: Option<String>,
        content_type: Option<String>,
        interval_ms: Option<i64>,
        retry_after_s: Option<i64>,
    ) -> PyResult<()> {
        let fault = Fault {
            operation,
            kind,
            nth,
            times,
            probability,
            seed,
            latency_ms,
            status,
            body,
            content_type,
            interval_ms,
            retry_after_s,
        };
        self.sandbox.fault(fault).map_err(raise)
    }

    /// Misbehaves no more.
    fn clear_faults(&self) {
        self.sandbox.clear_faults();
    }

    /// The latest requests, oldest first, as received.
    ///
    /// Args:
    ///     redacted: Without the people in them: numbers masked, tokens and signatures left out.
    #[pyo3(signature = (*, redacted=false))]
    fn requests(&self, py: Python<'_>, redacted: bool) -> Vec<SandboxRequest> {
        py.detach(|| if redacted { self.sandbox.requests_redacted() } else { self.sandbox.requests() })
    }

    /// Forgets what it was asked and told: requests, faults, tokens, limits, lists. Clock and balances are as in the
    /// beginning.
    fn reset(&self) {
        self.sandbox.reset();
    }

    /// Ends at once; open connections are cut. Does nothing in the child of a fork.
    fn stop(&self, py: Python<'_>) {
        if self.process == std::process::id() {
            py.detach(|| self.sandbox.stop());
        }
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_error: "object") -> "None")]
    fn __exit__(&self, py: Python<'_>, _error: &Bound<'_, PyTuple>) {
        self.stop(py);
    }

    fn __repr__(&self) -> String {
        format!("<Sandbox {}>", self.sandbox.jiguang_url())
    }
}

//! The sandbox.

use std::sync::Arc;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use pyo3::types::PyDateTime;
use verimeter::transport::Clock as _;
use verimeter::{
    Error, Fault, FaultKind, Product, Quotas, SandboxCredentials, SandboxRequest, python, stats,
};
use verimeter_sandbox::SandboxOptions;

use crate::errors::raise;
use crate::time::Moment;

/// A double of the vendors' APIs on this machine: real HTTP on loopback, without network, account or bill.
///
/// Phone numbers choose their answer by their last four digits: `0900` is high risk, `1805` is out of balance.
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
    ///
    /// Raises:
    ///     InvalidArgumentError: port is none.
    ///     ConfigurationError: port is in use.
    #[staticmethod]
    #[pyo3(signature = (*, seed=0, port=0))]
    fn start(py: Python<'_>, seed: i64, port: i32) -> PyResult<Self> {
        let options = SandboxOptions { seed, port, ..SandboxOptions::default() };
        let sandbox = py.detach(|| verimeter_sandbox::Sandbox::start(options)).map_err(raise)?;
        Ok(Self { sandbox: Arc::new(sandbox), process: std::process::id() })
    }

    /// Base URL of the Jiguang Verification API.
    #[getter]
    fn jiguang_url(&self) -> &str {
        self.sandbox.jiguang_url()
    }

    /// What a client must present.
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
    fn number_token(&self, phone: &str) -> String {
        self.sandbox.number_token(phone)
    }

    /// A token for one-click login, as the SDK in the app of `phone`'s owner would get it. Works once.
    fn login_token(&self, phone: &str) -> String {
        self.sandbox.login_token(phone)
    }

    /// Misbehaves from now on. What is left out stays as it is; of several faults that fit a call, the oldest is used.
    ///
    /// Args:
    ///     operation: Only in this operation, for example `query_business_risk`.
    ///     times: For so many calls; for all that follow if left out.
    ///     latency_ms: Wait before answering, in milliseconds.
    ///     status: Answer with this HTTP status.
    ///     body: Answer with this body, as it is.
    ///     content_type: Answer with this media type.
    #[pyo3(signature = (*, operation=None, times=None, latency_ms=None, status=None, body=None, content_type=None))]
    fn fault(
        &self,
        operation: Option<String>,
        times: Option<i64>,
        latency_ms: Option<i64>,
        status: Option<i32>,
        body: Option<String>,
        content_type: Option<String>,
    ) {
        self.sandbox.fault(Fault {
            operation,
            times,
            latency_ms,
            status,
            body,
            content_type,
            ..Fault::default()
        });
    }

    /// The latest requests, oldest first, as received.
    fn requests(&self, py: Python<'_>) -> Vec<SandboxRequest> {
        py.detach(|| self.sandbox.requests())
    }

    /// Forgets requests, faults and what it answered before.
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

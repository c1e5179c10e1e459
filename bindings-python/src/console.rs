//! The console.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use verimeter_console::{ConsoleOptions, page_needed};

use crate::errors::raise;
use crate::ledger::Ledger;
use crate::wait::slices;

/// The statistics console of a ledger, in the browser, while it is served; made by `console.serve`.
#[pyclass(frozen, module = "verimeter.console")]
pub(crate) struct Console {
    console: Arc<verimeter_console::Console>,
    process: u32,
}

impl Drop for Console {
    fn drop(&mut self) {
        // After a fork it is the parent's, and so are its threads.
        if self.process != std::process::id() {
            std::mem::forget(Arc::clone(&self.console));
        }
    }
}

#[pymethods]
impl Console {
    /// Address of its page; with the token, where it serves more than this machine.
    #[getter]
    fn url(&self) -> &str {
        self.console.url()
    }

    /// Ends at once; open connections are cut.
    fn stop(&self, py: Python<'_>) {
        if self.process == std::process::id() {
            py.detach(|| self.console.stop());
        }
    }

    /// Waits until it is stopped, from another thread or by Ctrl-C, which raises `KeyboardInterrupt` here.
    fn wait(&self, py: Python<'_>) -> PyResult<()> {
        let look = async || {
            self.console.stopped().await;
            Some(())
        };
        slices(py, look, || Ok(()))
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_error: "object") -> "None")]
    fn __exit__(&self, py: Python<'_>, _error: &Bound<'_, PyTuple>) {
        self.stop(py);
    }

    #[allow(clippy::unused_self)] // The address may hold the token.
    fn __repr__(&self) -> &'static str {
        "<Console>"
    }
}

/// Serves the console of a ledger on threads of its own, until it is stopped or nobody holds it any more.
///
/// What is recorded meanwhile appears in it. It serves this machine alone, unless `host` says otherwise; then whoever asks must
/// know the token in its address, which is not encrypted on its way.
///
/// Args:
///     ledger: The ledger to look at; it may be open for reading only, or in memory.
///     port: Port; 0 takes a free one.
///     host: Address of this machine to serve, `0.0.0.0` for all of them. If left out, this machine alone.
///     name: What the page calls the ledger; the name of its file if left out.
///
/// Raises:
///     InvalidArgumentError: port or host cannot be.
///     ConfigurationError: port is in use, or this build has no page.
#[pyfunction]
#[pyo3(signature = (ledger, *, port=0, host=None, name=None))]
pub(crate) fn serve(
    py: Python<'_>,
    ledger: &Ledger,
    port: i32,
    host: Option<String>,
    name: Option<String>,
) -> PyResult<Console> {
    let options = ConsoleOptions { port, host, name };
    let ledger = ledger.core().clone();
    let start = || {
        options.check()?;
        page_needed()?;
        verimeter_console::Console::start(&ledger, options)
    };
    let console = py.detach(start).map_err(raise)?;
    Ok(Console { console: Arc::new(console), process: std::process::id() })
}

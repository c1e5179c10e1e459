//! The ledger.

mod archive;
mod balances;
mod files;
mod upkeep;
mod views;

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTuple};
use verimeter::Event;
use verimeter::phone::PhoneKey;
use verimeter_models::python::moment;

use crate::errors::raise;
use crate::fork;

/// Every event, in one SQLite file, with the figures that every view is read from.
///
/// Clients record into it, on threads of their own; any number of threads and processes may use one file. It is
/// true however few events it has.
///
/// A ledger in a file crosses `fork`, which waits until no other thread is at work in it, for a second at most. A child that
/// is forked amid a longer write of its parent's, such as an import, gets a `LedgerError` instead of figures.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct Ledger(verimeter::Ledger);

impl Ledger {
    pub(crate) fn core(&self) -> &verimeter::Ledger {
        &self.0
    }
}

#[pymethods]
impl Ledger {
    /// Opens the ledger at `path` for calls and views, and makes it where there is none.
    ///
    /// Args:
    ///     path: The file.
    ///     phone_key: Key of the phone index, at least 16 bytes of text. If left out: `VERIMETER_PHONE_KEY` of the
    ///         environment, else the key file beside the ledger, which is made at first use.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be opened or is no ledger.
    ///     ConfigurationError: The key is not the one that the ledger was written with.
    #[staticmethod]
    #[pyo3(signature = (path: "str | PathLike[str]", *, phone_key=None))]
    fn open(py: Python<'_>, path: PathBuf, phone_key: Option<&str>) -> PyResult<Self> {
        fork::watch(py)?;
        let key = phone_key.map(PhoneKey::new).transpose().map_err(raise)?;
        py.detach(|| verimeter::Ledger::open(path, key)).map(Self).map_err(raise)
    }

    /// Opens the ledger at `path` for views only: nothing is made or changed, and no key is needed.
    ///
    /// Raises:
    ///     LedgerError: There is no ledger, or it cannot be read.
    #[staticmethod]
    #[pyo3(signature = (path: "str | PathLike[str]"))]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        fork::watch(py)?;
        py.detach(|| verimeter::Ledger::read(path)).map(Self).map_err(raise)
    }

    /// A ledger that lives as long as this process.
    #[staticmethod]
    fn in_memory(py: Python<'_>) -> PyResult<Self> {
        fork::watch(py)?;
        verimeter::Ledger::in_memory().map(Self).map_err(raise)
    }

    /// Keeps `events` and says how many were new: an event whose id is there already is left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: An event cannot be one; then none was kept.
    ///     LedgerError: They cannot be written; then none was kept.
    #[pyo3(signature = (events: "Iterable[Event]"))]
    fn append(&self, py: Python<'_>, events: &Bound<'_, PyAny>) -> PyResult<i64> {
        let events =
            events.try_iter()?.map(|event| Ok(event?.extract::<Event>()?)).collect::<PyResult<Vec<_>>>()?;
        py.detach(|| self.0.append(events)).map_err(raise)
    }

    /// Beginnings of the first and the last quarter-hour that hold events, in UTC; `None` in an empty ledger.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn span<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<Option<(Bound<'py, PyDateTime>, Bound<'py, PyDateTime>)>> {
        let span = py.detach(|| self.0.span()).map_err(raise)?;
        span.map(|(first, last)| Ok((moment(py, first)?, moment(py, last)?))).transpose()
    }

    /// The file; `None` for a ledger in memory.
    #[getter]
    fn path(&self) -> Option<PathBuf> {
        self.0.path()
    }

    /// Ends the use of the ledger: views, appends and new calls raise `LedgerError` from now on. A call that is under way
    /// is still recorded: it may be paid for.
    fn close(&self) {
        self.0.close();
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        let len = py.detach(|| self.0.len()).map_err(raise)?;
        Ok(usize::try_from(len)?)
    }

    // Else `ledger or None` would silently record nothing in a new ledger.
    fn __bool__(&self) -> bool {
        true
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_error: "object") -> "None")]
    fn __exit__(&self, _error: &Bound<'_, PyTuple>) {
        self.close();
    }

    fn __repr__(&self) -> String {
        match self.0.path() {
            Some(path) => format!("<Ledger '{}'>", path.display()),
            None => "<Ledger in memory>".to_owned(),
        }
    }
}

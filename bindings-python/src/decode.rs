//! Many stored answers at once.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyString};
use verimeter::jiguang;

use crate::table::Table;

/// An answer where Python has it, which is not copied.
enum Body {
    Text(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl Body {
    fn of(given: Bound<'_, PyAny>, row: usize) -> PyResult<Self> {
        if let Ok(bytes) = given.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.clone().into()));
        }
        match given.cast::<PyString>() {
            Ok(text) => Ok(Self::Text(text.clone().try_into()?)),
            Err(_) => {
                let class = given.get_type().qualname()?;
                Err(PyTypeError::new_err(format!("body {row} is `{class}`, not `str` or `bytes`")))
            }
        }
    }
}

/// Reads many answers of business risk queries on every core, as columns; the GIL is free meanwhile.
///
/// Gives a row for each, in their order, with the columns `id`, `code`, `content`, `ex_id`, `score`, `level` and `tags` (a list of
/// codes), each as `decode_risk_report` reads it. Of what is no reply of the vendor, a row is null throughout. Other libraries take
/// the columns without a copy: `polars.DataFrame(decode_risk_reports(bodies))`.
///
/// Args:
///     bodies: What the vendor answered, each as text or as UTF-8.
///
/// Raises:
///     TypeError: One is neither `str` nor `bytes`.
#[pyfunction]
#[pyo3(signature = (bodies: "Iterable[str | bytes]"))]
pub(crate) fn decode_risk_reports(py: Python<'_>, bodies: &Bound<'_, PyAny>) -> PyResult<Table> {
    if bodies.is_instance_of::<PyString>() || bodies.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err(
            "bodies is one text: pass a list of them, or use decode_risk_report",
        ));
    }
    let bodies = bodies.try_iter()?.enumerate().map(|(at, body)| Body::of(body?, at + 1));
    let bodies = bodies.collect::<PyResult<Vec<_>>>()?;
    Ok(py.detach(|| jiguang::decode_risk_reports(&bodies)).into())
}

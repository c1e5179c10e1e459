//! Instants from Python's own types.

use pyo3::Borrowed;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDateTime, PyString};
use verimeter_models::python::aware;

/// An instant as the core reads it, from text, a `date` or a `datetime` with time zone.
pub(crate) struct Moment(pub(crate) String);

impl<'a, 'py> FromPyObject<'a, 'py> for Moment {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(Self(text.to_cow()?.into_owned()));
        }
        // A datetime is a date, too.
        if given.is_instance_of::<PyDateTime>() {
            aware(&given, ", or pass a date")?;
        } else if !given.is_instance_of::<PyDate>() {
            let class = given.get_type().qualname()?;
            let message = format!("an instant is a str, date or datetime with time zone, not `{class}`");
            return Err(PyTypeError::new_err(message));
        }
        given.call_method0("isoformat")?.extract().map(Self)
    }
}

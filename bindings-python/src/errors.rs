//! From the core's error to the Python exception of its kind.

use std::error;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use verimeter::{Error, ErrorKind};
use verimeter_models::python::exception;

use crate::exit;

/// The exception for `error`; what caused it stays readable as `__cause__`.
pub(crate) fn raise(error: Error) -> PyErr {
    Python::attach(|py| {
        let _inside = match exit::enter(py) {
            Ok(inside) => inside,
            Err(error) => return error,
        };
        let cause = error::Error::source(&error).map(|source| cause(py, source));
        let raised = exception(py, error.into_info());
        if cause.is_some() {
            raised.set_cause(py, cause);
        }
        raised
    })
}

/// Causes belong to other libraries: of each, its text.
fn cause(py: Python<'_>, error: &(dyn error::Error + 'static)) -> PyErr {
    let raised = PyRuntimeError::new_err(error.to_string());
    if let Some(source) = error.source() {
        raised.set_cause(py, Some(cause(py, source)));
    }
    raised
}

/// What a caller learns when nobody is left who could answer.
pub(crate) fn lost() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was dropped before it ended")
}

/// What a caller learns who uses a client after its end.
pub(crate) fn closed() -> Error {
    Error::new(ErrorKind::Cancelled, "the client is closed").advice("make another one")
}

/// What a caller learns who reads rows in the child of a fork; `method` makes new ones.
pub(crate) fn forked(method: &str) -> Error {
    Error::new(ErrorKind::Cancelled, "the rows belong to the process that this one was forked from")
        .advice(format!("call {method} again in this process"))
}

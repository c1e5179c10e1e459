//! What `#[record]` and `#[choice]` lean on in Python, and how an [`ErrorInfo`] is raised there.

use std::str::FromStr;

use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDelta, PyString, PyTuple, PyType, PyTzInfo};
use pyo3::{Borrowed, IntoPyObjectExt, PyClass, PyTypeInfo};

use crate::{ErrorInfo, ErrorKind, UnknownWord};

/// The exception of the Python package that carries `info`: `verimeter.errors` has what class that is.
pub fn exception(py: Python<'_>, info: ErrorInfo) -> PyErr {
    static CLASS_OF: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let find = || {
        let class_of = CLASS_OF.get_or_try_init(py, || -> PyResult<_> {
            Ok(py.import("verimeter.errors")?.getattr("class_of")?.unbind())
        })?;
        class_of.bind(py).call1((info.clone(),))?.call1((info,))
    };
    find().map_or_else(|error: PyErr| error, PyErr::from_value)
}

/// An instant in Python's own type, in UTC.
pub fn moment(py: Python<'_>, at_ms: i64) -> PyResult<Bound<'_, PyDateTime>> {
    let utc = PyTzInfo::utc(py)?.to_owned();
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?;
    let (days, rest) = (at_ms.div_euclid(86_400_000), at_ms.rem_euclid(86_400_000));
    // `rest` is below a day, so both fit.
    let since =
        PyDelta::new(py, i32::try_from(days)?, (rest / 1000) as i32, (rest % 1000 * 1000) as i32, false)?;
    Ok(epoch.add(since)?.cast_into()?)
}

/// An instant that Python gave as a `datetime` with time zone, in milliseconds.
pub struct Instant(i64);

impl<'a, 'py> FromPyObject<'a, 'py> for Instant {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if !given.is_instance_of::<PyDateTime>() {
            let class = given.get_type().qualname()?;
            return Err(PyTypeError::new_err(format!("a datetime with time zone is needed, not `{class}`")));
        }
        aware(&given, "")?;
        let since = given.sub(moment(given.py(), 0)?)?;
        let part = |name| since.getattr(name)?.extract::<i64>();
        Ok(Self((part("days")? * 86_400 + part("seconds")?) * 1_000 + part("microseconds")? / 1_000))
    }
}

/// Refuses a `datetime` that names no instant; `otherwise` is what else the caller may do, with a comma before it.
pub fn aware(given: &Bound<'_, PyAny>, otherwise: &str) -> PyResult<()> {
    if !given.call_method0("utcoffset")?.is_none() {
        return Ok(());
    }
    let info = ErrorInfo {
        advice: format!("give it one, such as `.replace(tzinfo=ZoneInfo('Asia/Shanghai'))`{otherwise}"),
        ..ErrorInfo::new(ErrorKind::InvalidArgument, "a datetime without time zone names no instant")
    };
    Err(exception(given.py(), info))
}

/// A time of a record, which is given in one of two ways or in none.
pub(crate) fn one_time(
    (in_ms, at_ms): (&str, Option<i64>),
    (as_datetime, at): (&str, Option<Instant>),
) -> PyResult<Option<i64>> {
    match (at_ms, at) {
        (Some(_), Some(_)) => {
            Err(PyTypeError::new_err(format!("`{in_ms}` and `{as_datetime}` are one time: give one of them")))
        }
        (at_ms, at) => Ok(at_ms.or(at.map(|Instant(at_ms)| at_ms))),
    }
}

/// What a record says that has no time in either way.
pub(crate) fn no_time(record: &str, in_ms: &str, as_datetime: &str) -> PyErr {
    PyTypeError::new_err(format!("{record} needs `{as_datetime}` or `{in_ms}`"))
}

/// What a function of the package's native part, which knows tables and pictures, makes of a record.
pub(crate) fn native<'py>(record: &Bound<'py, PyAny>, function: &str) -> PyResult<Bound<'py, PyAny>> {
    record.py().import("verimeter._native")?.getattr(function)?.call1((record,))
}

/// `repr` of one field, as Python prints it.
pub(crate) fn repr<'py, T: Clone + IntoPyObjectExt<'py>>(py: Python<'py>, value: &T) -> PyResult<String> {
    value.clone().into_bound_py_any(py)?.repr().map(|text| text.to_string())
}

/// What `pickle` needs to make the record again from its fields.
pub(crate) fn reduce<'py, T: PyClass + PyTypeInfo>(
    py: Python<'py>,
    values: Vec<Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
    let class: Bound<'py, PyType> = T::type_object(py);
    Ok((class.getattr("_rebuild")?, (values,).into_pyobject(py)?))
}

/// The next field of a pickled record.
pub(crate) fn next<'py, T: FromPyObjectOwned<'py>>(
    values: &mut impl Iterator<Item = Bound<'py, PyAny>>,
) -> PyResult<T> {
    match values.next() {
        Some(value) => value.extract().map_err(Into::into),
        None => Err(PyValueError::new_err("the record was pickled by another version")),
    }
}

/// A choice from itself or from its word.
pub(crate) fn choice<T>(given: Borrowed<'_, '_, PyAny>, set: &str) -> PyResult<T>
where
    T: PyClass<Frozen = True> + Copy + Sync + FromStr<Err = UnknownWord>,
{
    if let Ok(choice) = given.cast::<T>() {
        return Ok(*choice.get());
    }
    let Ok(word) = given.cast::<PyString>() else {
        let class = given.get_type().qualname()?;
        return Err(PyTypeError::new_err(format!("a {set} or its word is needed, not `{class}`")));
    };
    word.to_cow()?.parse().map_err(|error: UnknownWord| {
        exception(given.py(), ErrorInfo::new(ErrorKind::InvalidArgument, error.to_string()))
    })
}

/// Whether `other` is `choice` or its word.
pub(crate) fn is_choice<T>(other: &Bound<'_, PyAny>, choice: &T) -> bool
where
    T: PyClass<Frozen = True> + PartialEq + Sync + AsRef<str>,
{
    match (other.cast::<T>(), other.cast::<PyString>()) {
        (Ok(other), _) => other.get() == choice,
        (_, Ok(word)) => word.to_cow().is_ok_and(|word| word == choice.as_ref()),
        _ => false,
    }
}

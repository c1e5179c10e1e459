//! What `#[record]` leans on in Python.

use pyo3::conversion::FromPyObjectOwned;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use pyo3::{IntoPyObjectExt, PyClass, PyTypeInfo};

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
        None => Err(pyo3::exceptions::PyValueError::new_err("the record was pickled by another version")),
    }
}

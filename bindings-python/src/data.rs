//! Events from wherever they are: a file, or columns in another library's memory.

use std::path::PathBuf;

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchReader as _};
use arrow_schema::{ArrowError, DataType};
use pyo3::Borrowed;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use verimeter::{Error, Result};

/// Name of a capsule with an Arrow stream, by the Arrow PyCapsule interface.
pub(crate) const STREAM: &std::ffi::CStr = c"arrow_array_stream";

/// What figures are made from.
pub(crate) enum Data {
    /// A Parquet file.
    File(PathBuf),
    /// Columns, which stay where they are.
    Columns(Columns),
}

/// Columns that are read as they are asked for.
pub(crate) struct Columns(FFI_ArrowArrayStream);

impl Columns {
    /// Batch by batch. It may call into the interpreter, which must be free.
    pub(crate) fn stream(self) -> Result<impl Iterator<Item = Result<RecordBatch>>> {
        let reader = RecordBatchStreamReader::try_new(self.0).map_err(unreadable)?;
        // Of a column without values pandas does not know the type. It says as much as one that is not there.
        let fields = reader.schema();
        let typed = fields.fields().iter().enumerate().filter(|(_, field)| !is_empty(field.data_type()));
        let typed: Vec<usize> = typed.map(|(at, _)| at).collect();
        Ok(reader.map(move |batch| batch.and_then(|batch| batch.project(&typed)).map_err(unreadable)))
    }

    /// All of them at once.
    pub(crate) fn batches(self) -> Result<Vec<RecordBatch>> {
        self.stream()?.collect()
    }
}

fn is_empty(ty: &DataType) -> bool {
    match ty {
        DataType::Null => true,
        DataType::Dictionary(_, values) => is_empty(values),
        _ => false,
    }
}

fn unreadable(error: ArrowError) -> Error {
    Error::invalid("the columns could not be read").source(error)
}

impl<'a, 'py> FromPyObject<'a, 'py> for Data {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if given.hasattr("__arrow_c_stream__")? {
            let capsule = given.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
            return columns(&capsule).map(|stream| Self::Columns(Columns(stream)));
        }
        match given.extract::<PathBuf>() {
            Ok(path) => Ok(Self::File(path)),
            Err(_) => {
                let class = given.get_type().qualname()?;
                Err(PyTypeError::new_err(format!(
                    "a path or an object with `__arrow_c_stream__` is needed, not `{class}`"
                )))
            }
        }
    }
}

/// Where files are: paths or URLs, one or several.
pub(crate) struct Places(pub(crate) Vec<String>);

impl<'a, 'py> FromPyObject<'a, 'py> for Places {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let place = |given: &Bound<'py, PyAny>| -> PyResult<String> {
            Ok(given.extract::<PathBuf>()?.to_string_lossy().into_owned())
        };
        match place(&given) {
            Ok(place) => Ok(Self(vec![place])),
            // Neither text nor path: several of them.
            Err(_) => given.try_iter()?.map(|one| place(&one?)).collect::<PyResult<_>>().map(Self),
        }
    }
}

/// Takes the stream out of the capsule.
fn columns(capsule: &Bound<'_, PyCapsule>) -> PyResult<FFI_ArrowArrayStream> {
    let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream, by the interface. Taken out, it leaves a released one behind, which
    // the capsule's destructor leaves alone.
    #[allow(unsafe_code)]
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
    Ok(stream)
}

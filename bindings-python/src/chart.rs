//! Pictures.

use std::io::Write as _;
use std::path::PathBuf;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyType;
use verimeter::tabular::{WholeFile, unwritable};
use verimeter::{Error, Funnel, Overview, Trend, chart as draw, stats};

use crate::errors::raise;

/// A picture of figures, which Jupyter shows; made by `chart()` of a trend, an overview or a funnel.
#[pyclass(frozen, eq, module = "verimeter")]
#[derive(PartialEq)]
pub(crate) struct Chart {
    /// The picture as SVG.
    #[pyo3(get)]
    svg: String,
}

impl Chart {
    pub(crate) fn trend(trend: &Trend) -> Self {
        Self { svg: draw::trend_svg(trend) }
    }
}

#[pymethods]
impl Chart {
    /// Writes the picture to a file, which appears when it is whole.
    ///
    /// Args:
    ///     path: A file that ends with `.svg`.
    ///
    /// Raises:
    ///     InvalidArgumentError: The name is none of an SVG file.
    ///     ConfigurationError: The file cannot be written.
    #[pyo3(signature = (path: "str | PathLike[str]"))]
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let save = || {
            if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("svg")) {
                let error = Error::invalid(format!("`{}` is no name of an SVG file", path.display()));
                return Err(error.advice("name it .svg"));
            }
            let failed = unwritable(&path);
            let mut file = WholeFile::create(&path).map_err(&failed)?;
            file.file().write_all(self.svg.as_bytes()).and_then(|()| file.finish()).map_err(&failed)
        };
        py.detach(save).map_err(raise)
    }

    fn _repr_svg_(&self) -> &str {
        &self.svg
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.py().get_type::<Self>().getattr("_rebuild")?, (slf.get().svg.clone(),)))
    }

    #[classmethod]
    fn _rebuild(_cls: &Bound<'_, PyType>, svg: String) -> Self {
        Self { svg }
    }

    fn __repr__(&self) -> String {
        format!("<Chart, {} bytes of SVG>", self.svg.len())
    }
}

/// The picture of a view: what `chart()` of it gives.
#[pyfunction]
pub(crate) fn chart(view: &Bound<'_, PyAny>) -> PyResult<Chart> {
    if let Ok(view) = view.extract::<Funnel>() {
        return Ok(Chart { svg: draw::funnel_svg(&view) });
    }
    if let Ok(view) = view.extract::<Overview>() {
        return Ok(Chart::trend(&stats::trend(&view)));
    }
    match view.extract::<Trend>() {
        Ok(view) => Ok(Chart::trend(&view)),
        Err(_) => Err(PyTypeError::new_err(format!("`{}` has no chart", view.get_type().qualname()?))),
    }
}

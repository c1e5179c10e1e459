//! Pictures.

use std::path::PathBuf;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyType};
use verimeter::chart::{self as draw, Picture};
use verimeter::{Funnel, Overview, Trend, stats};

use crate::errors::raise;

/// A picture of figures, which Jupyter shows; made by `Ledger.chart` and by `chart()` of a trend, an overview or a funnel.
#[pyclass(frozen, eq, module = "verimeter")]
#[derive(PartialEq)]
pub(crate) struct Chart(Picture);

impl Chart {
    pub(crate) fn of(picture: Picture) -> Self {
        Self(picture)
    }
}

#[pymethods]
impl Chart {
    /// The picture as SVG.
    #[getter]
    fn svg(&self) -> String {
        self.0.svg()
    }

    /// The picture as PNG, twice as many pixels wide and high as the SVG is large.
    ///
    /// Latin letters come with this package; others come from the fonts of this machine.
    ///
    /// Raises:
    ///     ConfigurationError: No font of this machine has one of its letters.
    fn to_png<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let png = py.detach(|| self.0.png()).map_err(raise)?;
        Ok(PyBytes::new(py, &png))
    }

    /// Writes the picture to a file, which appears when it is whole.
    ///
    /// Args:
    ///     path: A file that ends with `.svg` or `.png`.
    ///
    /// Raises:
    ///     InvalidArgumentError: The name is none of a picture.
    ///     ConfigurationError: The file cannot be written, or no font of this machine has one of the letters of a PNG.
    #[pyo3(signature = (path: "str | PathLike[str]"))]
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| self.0.save(&path)).map_err(raise)
    }

    fn _repr_svg_(&self) -> String {
        self.0.svg()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let shapes = slf.get().0.to_json().map_err(raise)?;
        Ok((slf.py().get_type::<Self>().getattr("_rebuild")?, (shapes,)))
    }

    #[classmethod]
    fn _rebuild(_cls: &Bound<'_, PyType>, shapes: &str) -> PyResult<Self> {
        Picture::from_json(shapes).map(Self).map_err(raise)
    }

    fn __repr__(&self) -> String {
        format!("<Chart, {}>", self.0.title())
    }
}

/// The picture of a view: what `chart()` of it gives.
#[pyfunction]
pub(crate) fn chart(view: &Bound<'_, PyAny>) -> PyResult<Chart> {
    if let Ok(view) = view.extract::<Funnel>() {
        return Ok(Chart(draw::funnel(&view)));
    }
    if let Ok(view) = view.extract::<Overview>() {
        return Ok(Chart(draw::trend(&stats::trend(&view))));
    }
    match view.extract::<Trend>() {
        Ok(view) => Ok(Chart(draw::trend(&view))),
        Err(_) => Err(PyTypeError::new_err(format!("`{}` has no chart", view.get_type().qualname()?))),
    }
}

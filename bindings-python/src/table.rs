//! Tables, for eyes and for other libraries.

use std::path::PathBuf;
use std::sync::OnceLock;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyString, PyTuple, PyType};
use verimeter::tabular::{self, Cell, Column, ColumnType, WholeFile, unwritable};
use verimeter::{Error, FileFormat};
use verimeter_cli::Width;

use crate::data::STREAM;
use crate::errors::raise;
use crate::html::html;

/// More rows than this are not shown, only the first and the last.
pub(crate) const SHOWN: usize = 60;
const ENDS: usize = 20;

/// Rows and columns: what a view shows, as every file of it has it.
///
/// Polars, PyArrow, DuckDB and pandas take it as it is (`polars.DataFrame(table)`, `pyarrow.table(table)`). It shows as a
/// table in a terminal and in Jupyter.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct Table {
    rows: OnceLock<tabular::Table>,
    /// What the rows are made from, once they are asked for; empty where they were there first.
    batches: Vec<RecordBatch>,
    /// How a terminal shows it, where its view has a way of its own.
    text: Option<String>,
}

impl From<tabular::Table> for Table {
    fn from(table: tabular::Table) -> Self {
        Self::new(table, None)
    }
}

impl From<Vec<RecordBatch>> for Table {
    fn from(batches: Vec<RecordBatch>) -> Self {
        Self { rows: OnceLock::new(), batches, text: None }
    }
}

impl Table {
    pub(crate) fn new(table: tabular::Table, text: Option<String>) -> Self {
        Self { rows: OnceLock::from(table), batches: Vec::new(), text }
    }

    fn table(&self) -> &tabular::Table {
        self.rows.get_or_init(|| tabular::batches_table(&self.batches))
    }
}

#[pymethods]
impl Table {
    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.table().names().collect()
    }

    /// One `dict` per row; what is empty or undefined is `None`.
    #[pyo3(signature = () -> "list[dict[str, str | int | float | None]]")]
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names: Vec<_> = self.table().names().map(|name| PyString::new(py, name)).collect();
        let rows = PyList::empty(py);
        for row in &self.table().rows {
            let dict = PyDict::new(py);
            for (name, cell) in names.iter().zip(row) {
                dict.set_item(name, Value(cell))?;
            }
            rows.append(dict)?;
        }
        Ok(rows)
    }

    /// Writes it to a file: what its name says, `.csv`, `.xlsx` or `.parquet`. The file appears when it is whole.
    ///
    /// Raises:
    ///     InvalidArgumentError: The name tells none of these.
    ///     ConfigurationError: The file cannot be written.
    #[pyo3(signature = (path: "str | PathLike[str]"))]
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let save = || {
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            let format = extension.parse().ok().filter(|format| *format != FileFormat::Jsonl);
            let format: FileFormat = format.ok_or_else(|| {
                Error::invalid(format!("`{}` is no name of a table", path.display()))
                    .advice("end it with .csv, .xlsx or .parquet")
            })?;
            let failed = unwritable(&path);
            let mut file = WholeFile::create(&path).map_err(&failed)?;
            match format {
                FileFormat::Xlsx => tabular::write_xlsx(self.table(), file.file()),
                FileFormat::Parquet => tabular::write_parquet(self.table(), file.file()),
                FileFormat::Csv | FileFormat::Jsonl => tabular::write_csv(self.table(), file.file()),
            }
            .and_then(|()| file.finish())
            .map_err(&failed)
        };
        py.detach(save).map_err(raise)
    }

    /// A stream of Arrow columns, by the Arrow PyCapsule interface. They are as they are, whatever schema is asked for.
    #[pyo3(signature = (requested_schema: "object | None"=None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let failed = |error| raise(Error::invalid("the cells do not fit the table's columns").source(error));
        let batches = match self.batches.as_slice() {
            [] => vec![tabular::table_batch(self.table()).map_err(failed)?],
            batches => batches.to_vec(),
        };
        let schema = batches[0].schema();
        let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
    }

    fn __len__(&self) -> usize {
        match self.batches.as_slice() {
            [] => self.table().rows.len(),
            batches => batches.iter().map(RecordBatch::num_rows).sum(),
        }
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().table() == self.table())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        let row = |row: &Vec<Cell>| PyTuple::new(py, row.iter().map(Exact));
        let rows = this.table().rows.iter().map(row).collect::<PyResult<Vec<_>>>()?;
        let types: Vec<_> = this.table().columns.iter().map(|column| word(column.ty)).collect();
        let values = (this.columns(), rows, this.text.clone(), types).into_pyobject(py)?;
        Ok((py.get_type::<Self>().getattr("_rebuild")?, values))
    }

    #[classmethod]
    #[pyo3(signature = (
        columns: "Sequence[str]",
        rows: "Sequence[Sequence[object]]",
        text: "str | None",
        types: "Sequence[str] | None" = None
    ))]
    fn _rebuild(
        _cls: &Bound<'_, PyType>,
        columns: Vec<String>,
        rows: Vec<Vec<Bound<'_, PyAny>>>,
        text: Option<String>,
        types: Option<Vec<String>>,
    ) -> PyResult<Self> {
        let rows: Vec<Vec<_>> =
            rows.iter().map(|row| row.iter().map(exact).collect()).collect::<PyResult<_>>()?;
        let ty = |at: usize| match &types {
            Some(types) => types.get(at).map_or(ColumnType::Text, |word| column_type(word)),
            None => type_of(rows.iter().filter_map(|row| row.get(at))),
        };
        let columns = columns.iter().enumerate().map(|(at, name)| Column::new(name, ty(at))).collect();
        Ok(Self::new(tabular::Table { columns, rows }, text))
    }

    fn __repr__(&self) -> String {
        match &self.text {
            Some(text) => text.clone(),
            None => verimeter_cli::table_text(shortened(self.table()), Width::ANY),
        }
    }

    fn _repr_html_(&self) -> String {
        html(&shortened(self.table()))
    }
}

/// The first and the last rows of a long table, and what stands for the others.
fn shortened(table: &tabular::Table) -> tabular::Table {
    let mut table = table.clone();
    if table.rows.len() > SHOWN {
        let last = table.rows.split_off(table.rows.len() - ENDS);
        table.rows.truncate(ENDS);
        table.rows.push(vec![Cell::Text("…".to_owned()); table.columns.len()]);
        table.rows.extend(last);
    }
    table
}

fn word(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Text => "text",
        ColumnType::Whole => "whole",
        ColumnType::Share => "share",
    }
}

fn column_type(word: &str) -> ColumnType {
    match word {
        "whole" => ColumnType::Whole,
        "share" => ColumnType::Share,
        _ => ColumnType::Text,
    }
}

/// What a column is by what stands in it, where nobody says it.
fn type_of<'a>(mut cells: impl Iterator<Item = &'a Cell>) -> ColumnType {
    let told = cells.find_map(|cell| match cell {
        Cell::Text(_) => Some(ColumnType::Text),
        Cell::Whole(_) => Some(ColumnType::Whole),
        Cell::Share(_) => Some(ColumnType::Share),
        Cell::Empty => None,
    });
    told.unwrap_or(ColumnType::Text)
}

/// A cell as Python has it.
struct Value<'a>(&'a Cell);

impl<'py> IntoPyObject<'py> for Value<'_> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.0 {
            Cell::Text(text) => text.into_bound_py_any(py),
            Cell::Whole(n) => n.into_bound_py_any(py),
            Cell::Share(share) => share.into_bound_py_any(py),
            Cell::Empty => Ok(py.None().into_bound(py)),
        }
    }
}

/// The same, but that an undefined share is no number instead of `None`: [`exact`] knows every kind of cell again.
struct Exact<'a>(&'a Cell);

impl<'py> IntoPyObject<'py> for Exact<'_> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.0 {
            Cell::Share(None) => f64::NAN.into_bound_py_any(py),
            cell => Value(cell).into_pyobject(py),
        }
    }
}

fn exact(value: &Bound<'_, PyAny>) -> PyResult<Cell> {
    if value.is_none() {
        return Ok(Cell::Empty);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Cell::Text(text.to_cow()?.into_owned()));
    }
    if let Ok(share) = value.cast::<pyo3::types::PyFloat>() {
        let share: f64 = share.extract()?;
        return Ok(Cell::Share(Some(share).filter(|share| !share.is_nan())));
    }
    value.extract().map(Cell::Whole)
}

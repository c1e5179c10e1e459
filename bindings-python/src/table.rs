//! Tables, for eyes and for other libraries.

use std::path::PathBuf;
use std::sync::OnceLock;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyString, PyTuple, PyType};
use verimeter::tabular::{self, Cell, WholeFile, unwritable};
use verimeter::{
    Balance, BalanceEntry, Consumption, DetailsPage, Drift, Error, Event, FileFormat, Funnel, Overview,
    Reconciliation, ScreenRow, Trend, stats,
};
use verimeter_cli::Width;

use crate::data::STREAM;
use crate::errors::raise;
use crate::html::html;

/// More rows than this are not shown, only the first and the last.
const SHOWN: usize = 60;
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
    fn new(table: tabular::Table, text: Option<String>) -> Self {
        Self { rows: OnceLock::from(table), batches: Vec::new(), text }
    }

    fn table(&self) -> &tabular::Table {
        self.rows.get_or_init(|| {
            let tables = self.batches.iter().map(tabular::batch_table);
            let whole = tables.reduce(|mut whole, part| {
                whole.rows.extend(part.rows);
                whole
            });
            whole.unwrap_or_else(|| tabular::Table { columns: Vec::new(), rows: Vec::new() })
        })
    }
}

#[pymethods]
impl Table {
    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.table().columns.clone()
    }

    /// One `dict` per row; what is empty or undefined is `None`.
    #[pyo3(signature = () -> "list[dict[str, str | int | float | None]]")]
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names: Vec<_> = self.table().columns.iter().map(|name| PyString::new(py, name)).collect();
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
        let failed = |error| raise(Error::invalid("the table has no columns").source(error));
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
        let values = (this.columns(), rows, this.text.clone()).into_pyobject(py)?;
        Ok((py.get_type::<Self>().getattr("_rebuild")?, values))
    }

    #[classmethod]
    #[pyo3(signature = (columns: "Sequence[str]", rows: "Sequence[Sequence[object]]", text: "str | None"))]
    fn _rebuild(
        _cls: &Bound<'_, PyType>,
        columns: Vec<String>,
        rows: Vec<Vec<Bound<'_, PyAny>>>,
        text: Option<String>,
    ) -> PyResult<Self> {
        let rows = rows.iter().map(|row| row.iter().map(exact).collect()).collect::<PyResult<_>>()?;
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

/// What a view shows, as a table: of an answer of a ledger or state, of rows of a screening, or of events.
///
/// Args:
///     view: An `Overview`, `Trend`, `Funnel`, `DetailsPage`, `Consumption` or `Reconciliation`, or a list of one of
///         `Balance`, `BalanceEntry`, `Drift`, `Event` or `ScreenRow`.
///     tz: IANA time zone of instants, where the view has none; the vendor console's if left out.
///
/// Raises:
///     InvalidArgumentError: There is no such zone.
///     TypeError: It is nothing that a table is made of.
#[pyfunction]
#[pyo3(signature = (
    view: "Overview | Trend | Funnel | DetailsPage | Consumption | Reconciliation | Sequence[Balance] | \
           Sequence[BalanceEntry] | Sequence[Drift] | Sequence[Event] | Sequence[ScreenRow]",
    *,
    tz=None
))]
pub(crate) fn table(view: &Bound<'_, PyAny>, tz: Option<&str>) -> PyResult<Table> {
    let tz = tz.unwrap_or(stats::DEFAULT_ZONE);
    if let Ok(view) = view.extract::<Overview>() {
        let table = tabular::overview_table(&view);
        let text = (table.rows.len() <= SHOWN).then(|| verimeter_cli::overview_text(&view, Width::ANY));
        return Ok(Table::new(table, text));
    }
    if let Ok(view) = view.extract::<Trend>() {
        return Ok(tabular::trend_table(&view).into());
    }
    if let Ok(view) = view.extract::<Funnel>() {
        return Ok(tabular::funnel_table(&view).into());
    }
    if let Ok(view) = view.extract::<Consumption>() {
        return Ok(tabular::consumption_table(&view).into());
    }
    if let Ok(view) = view.extract::<Reconciliation>() {
        return Ok(tabular::reconcile_table(&view.rows).into());
    }
    if let Ok(view) = view.extract::<DetailsPage>() {
        return events(&view.rows, tz);
    }
    if let Ok(rows) = view.extract::<Vec<Event>>() {
        return events(&rows, tz);
    }
    if let Ok(rows) = view.extract::<Vec<Balance>>() {
        return tabular::balance_table(&rows).map(Table::from).map_err(raise);
    }
    if let Ok(rows) = view.extract::<Vec<BalanceEntry>>() {
        return tabular::balance_entries_table(&rows, tz).map(Table::from).map_err(raise);
    }
    if let Ok(rows) = view.extract::<Vec<Drift>>() {
        return tabular::drift_table(&rows, tz).map(Table::from).map_err(raise);
    }
    if let Ok(rows) = view.extract::<Vec<ScreenRow>>() {
        let columns = tabular::SCREEN_COLUMNS.map(str::to_owned).to_vec();
        let rows = rows.iter().map(|row| tabular::screen_cells(row).to_vec()).collect();
        return Ok(tabular::Table { columns, rows }.into());
    }
    let class = view.get_type().qualname()?;
    Err(PyTypeError::new_err(format!(
        "no table is made of `{class}`: give an answer of a ledger, or a list of its rows"
    )))
}

fn events(rows: &[Event], tz: &str) -> PyResult<Table> {
    let table = tabular::details_table(rows, tz).map_err(raise)?;
    let text = (table.rows.len() <= SHOWN).then(|| verimeter_cli::details_text(table.clone(), Width::ANY));
    Ok(Table::new(table, text))
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

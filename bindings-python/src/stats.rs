//! Figures without a ledger: of files, and of columns in memory.

use pyo3::prelude::*;
use verimeter::stats::{Dimension, ScanFile};
use verimeter::tabular::breakdown_table;
use verimeter::{Bucket, Error, Overview, Product, ScanQuery, StatsQuery, Trend, stats};

use crate::arguments::{answer, asking};
use crate::data::{Data, Places};
use crate::errors::raise;
use crate::progress::{Told, bar};
use crate::state::State;
use crate::table::Table;
use crate::time::Moment;

/// What the events of `data` come to.
///
/// Needed are `product` and either `occurred_at_ms` (milliseconds since 1970, UTC) or `occurred_at` (a timestamp); what is
/// missing says nothing. The GIL is free meanwhile.
///
/// Args:
///     data: A Parquet file by its path, which is read on every core and need not fit in memory, or anything with
///         `__arrow_c_stream__`: tables and frames of Polars, PyArrow, DuckDB and pandas, which are not copied. Of a reader of
///         batches, no more than a million rows are in memory.
///     threads: Work on as many cores at most: one, where the program itself has a task on each. Every core if left out.
///
/// Raises:
///     InvalidArgumentError: A column is missing or of a type that it cannot have, or the file cannot be read.
#[pyfunction]
#[pyo3(signature = (data: "str | PathLike[str] | _ArrowStream", *, threads=None))]
pub(crate) fn aggregate(py: Python<'_>, data: Data, threads: Option<usize>) -> PyResult<State> {
    py.detach(|| match data {
        Data::File(path) => stats::aggregate_parquet_on(path, threads),
        Data::Columns(columns) => stats::aggregate_stream(columns.stream()?, threads),
    })
    .map(State)
    .map_err(raise)
}

asking! {
    /// The console's overview of the events of `data`, in one pass that reads only what is asked about.
    ///
    /// Arguments and errors beyond `data` are those of `Ledger.overview`.
    ///
    /// Args:
    ///     data: As of `aggregate`.
    fn overview(
        data: Data as "str | PathLike[str] | _ArrowStream", product: Product as "Product | str";
        bucket: Option<Bucket> as "Bucket | str | None" = None
    ) -> Overview
    = |py, range| answer(py, || overview_of(data, &StatsQuery { product, bucket, ..range }))
}

asking! {
    /// The console's trend chart of the events of `data`. Arguments and errors are those of `overview`.
    fn trend(
        data: Data as "str | PathLike[str] | _ArrowStream", product: Product as "Product | str";
        bucket: Option<Bucket> as "Bucket | str | None" = None
    ) -> Trend
    = |py, range| answer(py, || {
        let overview = overview_of(data, &StatsQuery { product, bucket, ..range })?;
        Ok(stats::trend(&overview))
    })
}

asking! {
    /// How many events of `data` there are per bucket and combination of dimensions: a row for each that occurred, in time, as a
    /// table for other libraries.
    ///
    /// Arguments and errors beyond these are those of `Ledger.overview`.
    ///
    /// Args:
    ///     data: As of `aggregate`.
    ///     by: What to count by: some of `product`, `app`, `platform`, `carrier`, `outcome`, `billing`, `code`, `level`, `tags`,
    ///         `page`, `error_code`, `sub_code` and `pages_shown`. Tags and pages are one text each, a JSON array.
    ///     product: The product to look at; it says nothing where `product` is counted by.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word of `by` is none.
    fn breakdown(
        data: Data as "str | PathLike[str] | _ArrowStream", by: Vec<String> as "Sequence[str]", product: Product as "Product | str";
        bucket: Option<Bucket> as "Bucket | str | None" = None
    ) -> Table
    = |py, range| answer(py, || {
        let by = by.iter().map(|word| word.parse()).collect::<verimeter::Result<Vec<Dimension>>>()?;
        let query = StatsQuery { product, bucket, ..range };
        let counted = match data {
            Data::File(path) => stats::breakdown_parquet(path, &query, &by),
            Data::Columns(columns) => stats::breakdown(&columns.batches()?, &query, &by),
        }?;
        Ok(breakdown_table(&counted, &by).into())
    })
}

/// What the events of many Parquet files come to: the state that `aggregate` gives of all of them, to the byte. They are read on
/// every core, and need not fit in memory. Of an archive (`Ledger.archive`) only the folders are opened that it is about.
///
/// Args:
///     files: A folder with everything in it, a file, or the URL of either (`s3://bucket/folder`, `gs://…`, `az://…`), or
///         several of them. Credentials come from the environment, as of `Ledger.archive`.
///     product: Only events of this product.
///     start: First instant: a `date` of `tz`, a `datetime` with time zone, or the text of one, at a quarter-hour.
///     end: First instant that is no longer part.
///     tz: IANA time zone of the dates; the vendor console's if left out.
///     on_progress: Called now and then with the number of events that are counted. What it raises is raised when all are.
///     progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.
///
/// Raises:
///     InvalidArgumentError: A file cannot be read, is none of events, is missing though its manifest is there, or there is none.
///     ConfigurationError: There is no such bucket.
///     AuthenticationError: The object store refuses the credentials.
///     TransportError: It cannot be reached.
#[pyfunction]
#[pyo3(signature = (
    files: "str | PathLike[str] | Sequence[str | PathLike[str]]", product: "Product | str | None"=None,
    start: "str | date | None"=None, end: "str | date | None"=None, *, tz=None,
    on_progress: "Callable[[int], object] | None"=None, progress=true
))]
#[allow(clippy::too_many_arguments)] // keywords in Python
pub(crate) fn scan(
    py: Python<'_>,
    files: Places,
    product: Option<Product>,
    start: Option<Moment>,
    end: Option<Moment>,
    tz: Option<String>,
    on_progress: Option<Py<PyAny>>,
    progress: bool,
) -> PyResult<State> {
    let told = Told::of(on_progress, bar(progress, None, "counting"));
    let query = ScanQuery { product, start: start.map(|start| start.0), end: end.map(|end| end.0), tz };
    let state = answer(py, || stats::scan(&files.0, &query, |rows| told.tell(rows)))?;
    told.check().map(|()| State(state))
}

/// The files of events in a folder, each by its place below it, whether it is of an archive, and its length, as `scan` finds
/// them.
///
/// Args:
///     place: The folder.
///     paths: What is in it, where only others can list it.
///     read: Gives the text of one of `paths`.
///
/// Raises:
///     InvalidArgumentError: A file is missing though its manifest or an index is there, or there is none.
#[pyfunction]
#[pyo3(signature = (
    place, paths: "Sequence[str] | None"=None, read: "Callable[[str], str] | None"=None
))]
pub(crate) fn scan_files(
    py: Python<'_>,
    place: &str,
    paths: Option<Vec<String>>,
    read: Option<Py<PyAny>>,
) -> PyResult<Vec<(String, bool, u64)>> {
    let files = answer(py, || match paths {
        Some(paths) => ScanFile::among(place, paths, |path| {
            let unread = |error: PyErr| {
                Error::invalid(format!("`{path}` in `{place}` cannot be read")).source(error.to_string())
            };
            Python::attach(|py| match &read {
                Some(read) => read.call1(py, (path,))?.extract::<String>(py),
                None => Ok(String::new()),
            })
            .map_err(unread)
        }),
        None => ScanFile::list(place),
    })?;
    Ok(files.into_iter().map(|file| (file.path, file.archived, file.bytes)).collect())
}

/// Looks at one of `scan_files` before it is read.
///
/// Raises:
///     InvalidArgumentError: It is gone, not what its manifest says, or of a newer schema.
#[pyfunction]
pub(crate) fn check_scan_file(py: Python<'_>, place: &str, path: &str, archived: bool) -> PyResult<()> {
    answer(py, || ScanFile::check(place, path, archived))
}

fn overview_of(data: Data, query: &StatsQuery) -> verimeter::Result<Overview> {
    match data {
        Data::File(path) => stats::overview_of_parquet(path, query),
        Data::Columns(columns) => stats::overview_of(&columns.batches()?, query),
    }
}

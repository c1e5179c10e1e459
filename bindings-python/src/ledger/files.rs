//! Files into a ledger, out of it, and beside it.

use std::collections::HashMap;
use std::path::PathBuf;

use pyo3::prelude::*;
use verimeter::{
    ExportManifest, ExportQuery, FileFormat, Import, Product, ReconcileQuery, Reconciliation, StatsQuery,
};

use super::Ledger;
use crate::arguments::asking;
use crate::errors::raise;
use crate::progress::{Told, bar};
use crate::time::Moment;

asking! {
    /// Writes events to a file, newest first, and beside it a manifest, `NAME.manifest.json`, that says what is in it. Its
    /// rows are those of one moment, whatever is recorded meanwhile. What is written as CSV, JSON Lines or Parquet can be
    /// imported again.
    ///
    /// Range and filters are those of `overview`, except that the range may be of any length.
    ///
    /// Args:
    ///     path: The file, which appears when it is whole, in the stead of what is there.
    ///     product: Only events of this product; of every product if left out.
    ///     phone: Only events of this number. It is searched with the key of the index, and neither kept nor shown.
    ///     format: What the file is; what its name says (`.csv`, `.xlsx`, `.jsonl`, `.parquet`) if left out.
    ///     bom: Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8.
    ///     without_personal: Leave out `ex_id`, `phone_mask` and `phone_index`.
    ///     on_progress: Called now and then with the number of events that are written. What it raises is raised when the
    ///         file is whole. It must not use a ledger in memory.
    ///     progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone, range or number is none, or the file's name tells no format.
    ///     ConfigurationError: The file cannot be written, or a number is searched without the key.
    ///     LedgerError: The ledger cannot be read.
    Ledger.export(&self, path: PathBuf as "str | PathLike[str]", product: Option<Product> as "Product | str | None" = None;
        phone: Option<String> as "str | None" = None, format: Option<FileFormat> as "FileFormat | str | None" = None,
        bom: bool as "bool" = false, without_personal: bool as "bool" = false,
        on_progress: Option<Py<PyAny>> as "Callable[[int], object] | None" = None, progress: bool as "bool" = true
    ) -> ExportManifest
    = |py, range| {
        // Where every product is asked for, the filter's says nothing.
        let (every_product, named) = (product.is_none(), product.unwrap_or(range.product));
        let filter = StatsQuery { product: named, ..range };
        let query = ExportQuery { filter, every_product, phone, format, bom, without_personal };
        let told = Told::of(on_progress, bar(progress, None, "exporting"));
        let manifest = py.detach(|| self.0.export(&query, path, |progress| told.rows(progress))).map_err(raise)?;
        told.check().map(|()| manifest)
    }
}

#[pymethods]
impl Ledger {
    /// Reads a file of events: CSV with a header, JSON Lines or Parquet. All of it or, where a row is wrong, nothing.
    ///
    /// `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column
    /// `phone` are masked and indexed on the way in. A file that is read twice counts once.
    ///
    /// Args:
    ///     path: A file that ends with `.csv`, `.jsonl`, `.ndjson` or `.parquet`.
    ///     on_progress: Called now and then with the number of rows that are written. What it raises is raised when the
    ///         file was read. It must not use the ledger.
    ///     progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.
    ///
    /// Raises:
    ///     InvalidArgumentError: The file or a row of it is wrong; the error names file and line.
    ///     LedgerError: It cannot be written.
    #[pyo3(signature = (
        path: "str | PathLike[str]", *, on_progress: "Callable[[int], object] | None"=None, progress=true
    ))]
    fn import_file(
        &self,
        py: Python<'_>,
        path: PathBuf,
        on_progress: Option<Py<PyAny>>,
        progress: bool,
    ) -> PyResult<Import> {
        let told = Told::of(on_progress, bar(progress, None, "importing"));
        let hears = told.clone();
        let import = || self.0.import_file(path, move |progress| hears.rows(progress));
        let imported = py.detach(import).map_err(raise)?;
        told.check().map(|()| imported)
    }

    /// Compares the ledger with a table that the vendor's console exported: both figures of every day, their difference and
    /// its likely cause. Nothing is changed.
    ///
    /// Args:
    ///     path: The table: CSV or XLSX.
    ///     product: The product that the table is about. Where a column says it: only this product.
    ///     start: First day: a `date` or the text of one; the table's first if left out.
    ///     end: First day that is no longer part; the day after the table's last if left out. At most 366 days after `start`.
    ///     tz: IANA time zone of the table's days; the vendor console's if left out.
    ///     apps: Only these apps of the ledger, where the table is about some and has no column that says so.
    ///     columns: Headers of the table by what they stand for (`date`, `product`, `app`, `platform`, `requests`, `success`,
    ///         `consumption`, `consistent`, …), for those that are not recognised: `{"requests": "请求量"}`.
    ///     sheet: Name of the sheet of a workbook; the first one that has such a table if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: The table cannot be read, or a word, zone or day is none; the error names file, row and column.
    ///     LedgerError: The ledger cannot be read.
    #[pyo3(signature = (
        path: "str | PathLike[str]", product: "Product | str | None"=None, start: "str | date | None"=None,
        end: "str | date | None"=None, *, tz=None, apps: "Sequence[str] | None"=None,
        columns: "Mapping[str, str] | None"=None, sheet=None
    ))]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn reconcile(
        &self,
        py: Python<'_>,
        path: PathBuf,
        product: Option<Product>,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        apps: Option<Vec<String>>,
        columns: Option<HashMap<String, String>>,
        sheet: Option<String>,
    ) -> PyResult<Reconciliation> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let (apps, columns) = (apps.unwrap_or_default(), columns.unwrap_or_default());
        let query = ReconcileQuery { product, start, end, tz, apps, columns, sheet };
        py.detach(|| self.0.reconcile(path, &query)).map_err(raise)
    }
}

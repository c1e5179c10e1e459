//! The ledger.

use std::collections::HashMap;
use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTuple};
use verimeter::phone::PhoneKey;
use verimeter::{
    Account, Balance, BalanceEntry, BalanceQuery, BalanceReading, Billing, Bucket, Consumption,
    ConsumptionQuery, DetailsPage, DetailsQuery, Drift, Event, ExportManifest, ExportQuery, FileFormat,
    Funnel, FunnelQuery, FunnelSplit, Import, Outcome, Overview, Platform, Product, Receipt, Recharge,
    ReconcileQuery, Reconciliation, RecordedEntry, RiskLevel, StatsQuery, Trend,
};
use verimeter_models::python::moment;

use crate::chart::Chart;
use crate::details::DetailsRows;
use crate::errors::raise;
use crate::progress::Told;
use crate::time::Moment;

/// Every event, in one SQLite file, with the figures that every view is read from.
///
/// Clients record into it, on threads of their own; any number of threads and processes may use one file. It is
/// true however few events it has.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct Ledger(verimeter::Ledger);

impl Ledger {
    pub(crate) fn core(&self) -> &verimeter::Ledger {
        &self.0
    }
}

#[pymethods]
impl Ledger {
    /// Opens the ledger at `path` for calls and views, and makes it where there is none.
    ///
    /// Args:
    ///     path: The file.
    ///     phone_key: Key of the phone index, at least 16 bytes of text. If left out: `VERIMETER_PHONE_KEY` of the
    ///         environment, else the key file beside the ledger, which is made at first use.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be opened or is no ledger.
    ///     ConfigurationError: The key is not the one that the ledger was written with.
    #[staticmethod]
    #[pyo3(signature = (path: "str | PathLike[str]", *, phone_key=None))]
    fn open(py: Python<'_>, path: PathBuf, phone_key: Option<&str>) -> PyResult<Self> {
        let key = phone_key.map(PhoneKey::new).transpose().map_err(raise)?;
        py.detach(|| verimeter::Ledger::open(path, key)).map(Self).map_err(raise)
    }

    /// Opens the ledger at `path` for views only: nothing is made or changed, and no key is needed.
    ///
    /// Raises:
    ///     LedgerError: There is no ledger, or it cannot be read.
    #[staticmethod]
    #[pyo3(signature = (path: "str | PathLike[str]"))]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        py.detach(|| verimeter::Ledger::read(path)).map(Self).map_err(raise)
    }

    /// A ledger that lives as long as this process.
    #[staticmethod]
    fn in_memory() -> PyResult<Self> {
        verimeter::Ledger::in_memory().map(Self).map_err(raise)
    }

    /// Keeps `events` and says how many were new: an event whose id is there already is left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: An event cannot be one; then none was kept.
    ///     LedgerError: They cannot be written; then none was kept.
    #[pyo3(signature = (events: "Iterable[Event]"))]
    fn append(&self, py: Python<'_>, events: &Bound<'_, PyAny>) -> PyResult<i64> {
        let events =
            events.try_iter()?.map(|event| Ok(event?.extract::<Event>()?)).collect::<PyResult<Vec<_>>>()?;
        py.detach(|| self.0.append(events)).map_err(raise)
    }

    /// Reads a file of events: CSV with a header, JSON Lines or Parquet. All of it or, where a row is wrong, nothing.
    ///
    /// `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column
    /// `phone` are masked and indexed on the way in. A file that is read twice counts once.
    ///
    /// Args:
    ///     path: A file that ends with `.csv`, `.jsonl`, `.ndjson` or `.parquet`.
    ///     on_progress: Called now and then with the number of rows that are written. What it raises is raised when the
    ///         file was read. It must not use the ledger.
    ///
    /// Raises:
    ///     InvalidArgumentError: The file or a row of it is wrong; the error names file and line.
    ///     LedgerError: It cannot be written.
    #[pyo3(signature = (path: "str | PathLike[str]", *, on_progress: "Callable[[int], object] | None"=None))]
    fn import_file(&self, py: Python<'_>, path: PathBuf, on_progress: Option<Py<PyAny>>) -> PyResult<Import> {
        let told = Told::of(on_progress);
        let hears = told.clone();
        let import = || self.0.import_file(path, move |progress| hears.tell(progress.written));
        let imported = py.detach(import).map_err(raise)?;
        told.check().map(|()| imported)
    }

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
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone, range or number is none, or the file's name tells no format.
    ///     ConfigurationError: The file cannot be written, or a number is searched without the key.
    ///     LedgerError: The ledger cannot be read.
    #[pyo3(
        signature = (
            path: "str | PathLike[str]", product: "Product | str | None"=None, start: "str | date | None"=None,
            end: "str | date | None"=None, *, tz=None, phone=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
            billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
            codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new(),
            format: "FileFormat | str | None"=None, bom=false, without_personal=false,
            on_progress: "Callable[[int], object] | None"=None
        ),
        text_signature = "($self, path, product=None, start=None, end=None, *, tz=None, phone=None, apps=(), platforms=(), \
                          carriers=(), outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=(), \
                          format=None, bom=False, without_personal=False, on_progress=None)"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn export(
        &self,
        py: Python<'_>,
        path: PathBuf,
        product: Option<Product>,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        phone: Option<String>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        carriers: Vec<String>,
        outcomes: Vec<Outcome>,
        billing: Vec<Billing>,
        levels: Vec<RiskLevel>,
        codes: Vec<String>,
        tags: Vec<String>,
        pages: Vec<String>,
        error_codes: Vec<String>,
        format: Option<FileFormat>,
        bom: bool,
        without_personal: bool,
        on_progress: Option<Py<PyAny>>,
    ) -> PyResult<ExportManifest> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let filter = StatsQuery {
            // Where every product is asked for, it says nothing.
            product: product.unwrap_or(Product::BusinessRisk),
            start,
            end,
            tz,
            bucket: None,
            apps,
            platforms,
            carriers,
            outcomes,
            billing,
            levels,
            codes,
            tags,
            pages,
            error_codes,
        };
        let every_product = product.is_none();
        let query = ExportQuery { filter, every_product, phone, format, bom, without_personal };
        let told = Told::of(on_progress);
        let manifest = py.detach(|| self.0.export(&query, path, |rows| told.tell(rows))).map_err(raise)?;
        told.check().map(|()| manifest)
    }

    /// The console's overview: one row per bucket and their sum.
    ///
    /// An empty filter lets everything through; filters add up (and), their values do not (or).
    ///
    /// Args:
    ///     product: The product to look at, or its word.
    ///     start: First instant: a `date` of `tz`, a `datetime` with time zone, or the text of one. If left out, the
    ///         day of the first event.
    ///     end: First instant that is no longer part; the same forms. At most 366 days after `start`. If left out,
    ///         the day after that of the last event.
    ///     tz: IANA time zone of dates and buckets; the vendor console's if left out.
    ///     bucket: Width of a row; a day if left out.
    ///     apps: Only these apps.
    ///     platforms: Only these platforms.
    ///     carriers: Only these carriers.
    ///     outcomes: Only these outcomes.
    ///     billing: Only these billing states.
    ///     levels: Only these risk levels.
    ///     codes: Only these return codes.
    ///     tags: Only events with at least one of these tags.
    ///     pages: Only transactions of identity verification that were left on one of these pages.
    ///     error_codes: Only transactions of identity verification that broke off for one of these reasons.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone or instant is none, or the range is empty, too long or cuts a quarter-hour.
    ///     LedgerError: The file cannot be read.
    #[pyo3(
        signature = (
            product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
            tz=None, bucket: "Bucket | str | None"=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
            billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
            codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new()
        ),
        text_signature = "($self, product, start=None, end=None, *, tz=None, bucket=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=())"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn overview(
        &self,
        py: Python<'_>,
        product: Product,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        bucket: Option<Bucket>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        carriers: Vec<String>,
        outcomes: Vec<Outcome>,
        billing: Vec<Billing>,
        levels: Vec<RiskLevel>,
        codes: Vec<String>,
        tags: Vec<String>,
        pages: Vec<String>,
        error_codes: Vec<String>,
    ) -> PyResult<Overview> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let query = StatsQuery {
            product,
            start,
            end,
            tz,
            bucket,
            apps,
            platforms,
            carriers,
            outcomes,
            billing,
            levels,
            codes,
            tags,
            pages,
            error_codes,
        };
        py.detach(|| self.0.overview(&query)).map_err(raise)
    }

    /// The console's trend chart: every category over the same buckets. Arguments and errors are those of `overview`.
    #[pyo3(
        signature = (
            product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
            tz=None, bucket: "Bucket | str | None"=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
            billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
            codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new()
        ),
        text_signature = "($self, product, start=None, end=None, *, tz=None, bucket=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=())"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn trend(
        &self,
        py: Python<'_>,
        product: Product,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        bucket: Option<Bucket>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        carriers: Vec<String>,
        outcomes: Vec<Outcome>,
        billing: Vec<Billing>,
        levels: Vec<RiskLevel>,
        codes: Vec<String>,
        tags: Vec<String>,
        pages: Vec<String>,
        error_codes: Vec<String>,
    ) -> PyResult<Trend> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let query = StatsQuery {
            product,
            start,
            end,
            tz,
            bucket,
            apps,
            platforms,
            carriers,
            outcomes,
            billing,
            levels,
            codes,
            tags,
            pages,
            error_codes,
        };
        py.detach(|| self.0.trend(&query)).map_err(raise)
    }

    /// The console's trend chart as a picture. Arguments and errors are those of `overview`.
    #[pyo3(
        signature = (
            product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
            tz=None, bucket: "Bucket | str | None"=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
            billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
            codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new()
        ),
        text_signature = "($self, product, start=None, end=None, *, tz=None, bucket=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=())"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn chart(
        &self,
        py: Python<'_>,
        product: Product,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        bucket: Option<Bucket>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        carriers: Vec<String>,
        outcomes: Vec<Outcome>,
        billing: Vec<Billing>,
        levels: Vec<RiskLevel>,
        codes: Vec<String>,
        tags: Vec<String>,
        pages: Vec<String>,
        error_codes: Vec<String>,
    ) -> PyResult<Chart> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let query = StatsQuery {
            product,
            start,
            end,
            tz,
            bucket,
            apps,
            platforms,
            carriers,
            outcomes,
            billing,
            levels,
            codes,
            tags,
            pages,
            error_codes,
        };
        py.detach(|| self.0.trend(&query).map(|trend| Chart::trend(&trend))).map_err(raise)
    }

    /// The drop-off funnel of identity verification: how far people came, where they left and why, how long pages were shown.
    ///
    /// Arguments and errors beyond these are those of `overview`.
    ///
    /// Args:
    ///     by: A funnel for each platform, app or week, too.
    ///     min_sample: Shares and quantiles of fewer transactions than this are not given; 30 if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: `min_sample` is less than 1.
    #[pyo3(
        signature = (
            start: "str | date | None"=None, end: "str | date | None"=None, *,
            tz=None, by: "FunnelSplit | str | None"=None, min_sample: "int | None"=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            outcomes: "Sequence[Outcome | str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new()
        ),
        text_signature = "($self, start=None, end=None, *, tz=None, by=None, min_sample=None, apps=(), platforms=(), outcomes=(), \
                          pages=(), error_codes=())"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn funnel(
        &self,
        py: Python<'_>,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        by: Option<FunnelSplit>,
        min_sample: Option<i64>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        outcomes: Vec<Outcome>,
        pages: Vec<String>,
        error_codes: Vec<String>,
    ) -> PyResult<Funnel> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let all = StatsQuery::new(Product::IdentityVerification);
        let filter = StatsQuery { start, end, tz, apps, platforms, outcomes, pages, error_codes, ..all };
        let query = FunnelQuery { filter, by, min_sample };
        py.detach(|| self.0.funnel(&query)).map_err(raise)
    }

    /// One row per event, newest first, page by page: what it costs does not grow with the ledger. Events that come after
    /// the first page was read are on no later one.
    ///
    /// Arguments and errors beyond these are those of `overview`; a ledger without events has an empty page.
    ///
    /// Args:
    ///     phone: Only events of this number. It is searched with the key of the index, and neither kept nor shown; where
    ///         the ledger was opened by `read`, the key is that of the environment or of the key file.
    ///     limit: Rows of a page, 1 to 1,000; 100 if left out.
    ///     cursor: `next` of the page before; the first page if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: A cursor, limit or number is none.
    ///     ConfigurationError: A number is searched without the key.
    #[pyo3(
        signature = (
            product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
            tz=None, phone=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
            billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
            codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new(), limit: "int | None"=None, cursor=None
        ),
        text_signature = "($self, product, start=None, end=None, *, tz=None, phone=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=(), limit=None, cursor=None)"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn details(
        &self,
        py: Python<'_>,
        product: Product,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        phone: Option<String>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        carriers: Vec<String>,
        outcomes: Vec<Outcome>,
        billing: Vec<Billing>,
        levels: Vec<RiskLevel>,
        codes: Vec<String>,
        tags: Vec<String>,
        pages: Vec<String>,
        error_codes: Vec<String>,
        limit: Option<i64>,
        cursor: Option<String>,
    ) -> PyResult<DetailsPage> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let filter = StatsQuery {
            product,
            start,
            end,
            tz,
            bucket: None,
            apps,
            platforms,
            carriers,
            outcomes,
            billing,
            levels,
            codes,
            tags,
            pages,
            error_codes,
        };
        let query = DetailsQuery { filter, phone, limit, cursor };
        py.detach(|| self.0.details(&query)).map_err(raise)
    }

    /// The events of every page of `details`, as one iterator; `limit` is how many are read at once.
    #[pyo3(
        signature = (
            product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
            tz=None, phone=None,
            apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
            carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
            billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
            codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
            pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new(), limit: "int | None"=None
        ),
        text_signature = "($self, product, start=None, end=None, *, tz=None, phone=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=(), limit=None)"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn iter_details(
        &self,
        product: Product,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        phone: Option<String>,
        apps: Vec<String>,
        platforms: Vec<Platform>,
        carriers: Vec<String>,
        outcomes: Vec<Outcome>,
        billing: Vec<Billing>,
        levels: Vec<RiskLevel>,
        codes: Vec<String>,
        tags: Vec<String>,
        pages: Vec<String>,
        error_codes: Vec<String>,
        limit: Option<i64>,
    ) -> DetailsRows {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let filter = StatsQuery {
            product,
            start,
            end,
            tz,
            bucket: None,
            apps,
            platforms,
            carriers,
            outcomes,
            billing,
            levels,
            codes,
            tags,
            pages,
            error_codes,
        };
        DetailsRows::new(self.0.clone(), DetailsQuery { filter, phone, limit, cursor: None })
    }

    /// Says which apps an account has, and which of its products share a balance. An account of that name is replaced. Until
    /// it is, the account `default` has every app of the ledger, and a balance per product.
    ///
    /// Args:
    ///     name: How recharges and questions name it.
    ///     apps: Its apps; every app of the ledger if left out.
    ///     shared: Products that draw on one balance together. Every other product has a balance of its own.
    ///
    /// Raises:
    ///     InvalidArgumentError: The name is none.
    ///     LedgerError: It cannot be written.
    #[pyo3(
        signature = (
            name, *, apps: "Sequence[str]"=Vec::new(), shared: "Sequence[Product | str]"=Vec::new()
        ),
        text_signature = "($self, name, *, apps=(), shared=())"
    )]
    fn set_account(
        &self,
        py: Python<'_>,
        name: String,
        apps: Vec<String>,
        shared: Vec<Product>,
    ) -> PyResult<()> {
        py.detach(|| self.0.set_account(&Account { name, apps, shared })).map_err(raise)
    }

    /// The accounts, by name; `default` is always there.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn accounts(&self, py: Python<'_>) -> PyResult<Vec<Account>> {
        py.detach(|| self.0.accounts()).map_err(raise)
    }

    /// States that calls were bought. What was stated before under the same id is stated once.
    ///
    /// Args:
    ///     product: Product whose balance grows.
    ///     amount: Calls, 1 or more.
    ///     account: Name of the account; `default` if left out.
    ///     occurred_at: When: a `date` of `tz` (its first instant), a `datetime` with time zone, or the text of one; now if
    ///         left out.
    ///     tz: IANA time zone of the date; the vendor console's if left out.
    ///     id: What tells it from others, such as the number of its invoice. If left out: one that follows from account,
    ///         product, amount and time where the time is given, else a new one.
    ///     note: A remark. Phone numbers in it are masked.
    ///
    /// Raises:
    ///     InvalidArgumentError: An amount, time or account is none, or something else has the id.
    ///     LedgerError: It cannot be written.
    #[pyo3(signature = (
        product: "Product | str", amount, *, account=None, occurred_at: "str | date | None"=None, tz=None, id=None, note=None
    ))]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn recharge(
        &self,
        py: Python<'_>,
        product: Product,
        amount: i64,
        account: Option<String>,
        occurred_at: Option<Moment>,
        tz: Option<String>,
        id: Option<String>,
        note: Option<String>,
    ) -> PyResult<RecordedEntry> {
        let occurred_at = occurred_at.map(|at| at.0);
        let recharge = Recharge { id, account, product, amount, occurred_at, tz, note };
        py.detach(|| self.0.recharge(&recharge)).map_err(raise)
    }

    /// States what the vendor's console said was left. What was stated before under the same id is stated once.
    ///
    /// Arguments and errors beyond these are those of `recharge`.
    ///
    /// Args:
    ///     product: Product whose balance it is.
    ///     remaining: Calls that were left, 0 or more.
    #[pyo3(signature = (
        product: "Product | str", remaining, *, account=None, occurred_at: "str | date | None"=None, tz=None, id=None, note=None
    ))]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn set_balance(
        &self,
        py: Python<'_>,
        product: Product,
        remaining: i64,
        account: Option<String>,
        occurred_at: Option<Moment>,
        tz: Option<String>,
        id: Option<String>,
        note: Option<String>,
    ) -> PyResult<RecordedEntry> {
        let occurred_at = occurred_at.map(|at| at.0);
        let reading = BalanceReading { id, account, product, remaining, occurred_at, tz, note };
        py.detach(|| self.0.set_balance(&reading)).map_err(raise)
    }

    /// The recharges and readings of an account, or of all, by time.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    #[pyo3(signature = (account=None))]
    fn balance_entries(&self, py: Python<'_>, account: Option<&str>) -> PyResult<Vec<BalanceEntry>> {
        py.detach(|| self.0.balance_entries(account)).map_err(raise)
    }

    /// Takes back a recharge or a reading, and says which.
    ///
    /// Raises:
    ///     InvalidArgumentError: There is none of that id.
    ///     LedgerError: The ledger cannot be written.
    fn remove_balance_entry(&self, py: Python<'_>, id: &str) -> PyResult<BalanceEntry> {
        py.detach(|| self.0.remove_balance_entry(id)).map_err(raise)
    }

    /// What remains, one answer per balance: last known balance + recharges − consumption of all apps of the account since,
    /// and when it runs out.
    ///
    /// Args:
    ///     product: Only the balance that this product draws on; every balance that has an entry or an event if left out.
    ///     account: Name of the account; `default` if left out.
    ///     at: When: a `date` of `tz` (its first instant), a `datetime` with time zone, or the text of one; now if left out.
    ///     tz: IANA time zone of days; the vendor console's if left out.
    ///     alert: Balances of which fewer calls than this may be left are `low`.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone, time or account is none.
    ///     LedgerError: The file cannot be read.
    #[pyo3(signature = (
        product: "Product | str | None"=None, *, account=None, at: "str | date | None"=None, tz=None, alert: "int | None"=None
    ))]
    fn balance(
        &self,
        py: Python<'_>,
        product: Option<Product>,
        account: Option<String>,
        at: Option<Moment>,
        tz: Option<String>,
        alert: Option<i64>,
    ) -> PyResult<Vec<Balance>> {
        let query = BalanceQuery { account, product, at: at.map(|at| at.0), tz, alert };
        py.detach(|| self.0.balance(&query)).map_err(raise)
    }

    /// What an account used: a row per bucket, product and app.
    ///
    /// Args:
    ///     start: First instant, as of `overview`.
    ///     end: First instant that is no longer part, as of `overview`.
    ///     account: Name of the account; `default` if left out.
    ///     products: Only these products.
    ///     apps: Only these apps of the account.
    ///     tz: IANA time zone of dates and buckets; the vendor console's if left out.
    ///     bucket: Width of a row; a day if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone, instant or account is none, or the range is empty, too long or cuts a
    ///         quarter-hour.
    ///     LedgerError: The file cannot be read.
    #[pyo3(
        signature = (
            start: "str | date | None"=None, end: "str | date | None"=None, *, account=None,
            products: "Sequence[Product | str]"=Vec::new(), apps: "Sequence[str]"=Vec::new(), tz=None,
            bucket: "Bucket | str | None"=None
        ),
        text_signature = "($self, start=None, end=None, *, account=None, products=(), apps=(), tz=None, bucket=None)"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn consumption(
        &self,
        py: Python<'_>,
        start: Option<Moment>,
        end: Option<Moment>,
        account: Option<String>,
        products: Vec<Product>,
        apps: Vec<String>,
        tz: Option<String>,
        bucket: Option<Bucket>,
    ) -> PyResult<Consumption> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let query = ConsumptionQuery { account, products, apps, start, end, tz, bucket };
        py.detach(|| self.0.consumption(&query)).map_err(raise)
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
    #[pyo3(
        signature = (
            path: "str | PathLike[str]", product: "Product | str | None"=None, start: "str | date | None"=None,
            end: "str | date | None"=None, *, tz=None, apps: "Sequence[str]"=Vec::new(),
            columns: "Mapping[str, str] | None"=None, sheet=None
        ),
        text_signature = "($self, path, product=None, start=None, end=None, *, tz=None, apps=(), columns=None, sheet=None)"
    )]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn reconcile(
        &self,
        py: Python<'_>,
        path: PathBuf,
        product: Option<Product>,
        start: Option<Moment>,
        end: Option<Moment>,
        tz: Option<String>,
        apps: Vec<String>,
        columns: Option<HashMap<String, String>>,
        sheet: Option<String>,
    ) -> PyResult<Reconciliation> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let columns = columns.unwrap_or_default();
        let query = ReconcileQuery { product, start, end, tz, apps, columns, sheet };
        py.detach(|| self.0.reconcile(path, &query)).map_err(raise)
    }

    /// Beginnings of the first and the last quarter-hour that hold events, in UTC; `None` in an empty ledger.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn span<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<Option<(Bound<'py, PyDateTime>, Bound<'py, PyDateTime>)>> {
        let span = py.detach(|| self.0.span()).map_err(raise)?;
        span.map(|(first, last)| Ok((moment(py, first)?, moment(py, last)?))).transpose()
    }

    /// Return codes, risk tags, carriers, pages and reasons that no catalogue knows, and fields of replies and types of fields
    /// that no page of the vendor documents, by product: how often they occurred, when first and last, and what one of them
    /// looked like, with nothing personal in it.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn drift(&self, py: Python<'_>) -> PyResult<Vec<Drift>> {
        py.detach(|| self.0.drift()).map_err(raise)
    }

    /// Makes the ledger forget a person: the personal fields of every event of this number are emptied. Its figures stay.
    /// Copies of it stay in the file's free space until `compact`.
    ///
    /// Raises:
    ///     InvalidArgumentError: `phone` is no number.
    ///     LedgerError: The ledger cannot be written.
    fn erase(&self, py: Python<'_>, phone: &str) -> PyResult<Receipt> {
        py.detach(|| self.0.erase(phone)).map_err(raise)
    }

    /// Drops the rows before an instant and says how many there were. Figures stay, `len` included; details and searches by
    /// number no longer find the events, and one that is appended again counts twice.
    ///
    /// Args:
    ///     before: First instant that is kept: a `date` of `tz`, a `datetime` with time zone, or the text of one.
    ///     product: Only rows of this product; of all if left out.
    ///     tz: IANA time zone of the date; the vendor console's if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone or instant is none, or cuts a quarter-hour.
    ///     LedgerError: The ledger cannot be written.
    #[pyo3(signature = (before: "str | date", product: "Product | str | None"=None, *, tz=None))]
    fn purge(
        &self,
        py: Python<'_>,
        before: Moment,
        product: Option<Product>,
        tz: Option<&str>,
    ) -> PyResult<i64> {
        py.detach(|| self.0.purge(&before.0, tz, product)).map_err(raise)
    }

    /// Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it. Takes as
    /// long as writing the ledger anew.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be written, or somebody reads it for longer than ten seconds.
    fn compact(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.0.compact()).map_err(raise)
    }

    /// What is wrong with the ledger, one sentence each, and nothing if it is sound: what SQLite finds in its file, and
    /// where figures are not a recount of the rows. Reads everything.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn integrity_check(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        py.detach(|| self.0.integrity_check()).map_err(raise)
    }

    /// The file; `None` for a ledger in memory.
    #[getter]
    fn path(&self) -> Option<PathBuf> {
        self.0.path()
    }

    /// Ends the use of the ledger: views, appends and new calls raise `LedgerError` from now on. A call that is under way
    /// is still recorded: it may be paid for.
    fn close(&self) {
        self.0.close();
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        let len = py.detach(|| self.0.len()).map_err(raise)?;
        Ok(usize::try_from(len)?)
    }

    // Else `ledger or None` would silently record nothing in a new ledger.
    fn __bool__(&self) -> bool {
        true
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_error: "object") -> "None")]
    fn __exit__(&self, _error: &Bound<'_, PyTuple>) {
        self.close();
    }

    fn __repr__(&self) -> String {
        match self.0.path() {
            Some(path) => format!("<Ledger '{}'>", path.display()),
            None => "<Ledger in memory>".to_owned(),
        }
    }
}

//! The ledger.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTuple};
use verimeter::phone::PhoneKey;
use verimeter::{
    Billing, Bucket, DetailsPage, DetailsQuery, Drift, Event, Funnel, FunnelQuery, FunnelSplit, Import,
    Outcome, Overview, Platform, Product, Receipt, RiskLevel, StatsQuery, Trend,
};
use verimeter_models::python::moment;

use crate::details::DetailsRows;
use crate::errors::raise;
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

    /// Reads a file of events: CSV with a header, or JSON Lines. All of it or, where a row is wrong, nothing.
    ///
    /// `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column
    /// `phone` are masked and indexed on the way in. A file that is read twice counts once.
    ///
    /// Args:
    ///     path: A file that ends with `.csv`, `.jsonl` or `.ndjson`.
    ///
    /// Raises:
    ///     InvalidArgumentError: The file or a row of it is wrong; the error names file and line.
    ///     LedgerError: It cannot be written.
    #[pyo3(signature = (path: "str | PathLike[str]"))]
    fn import_file(&self, py: Python<'_>, path: PathBuf) -> PyResult<Import> {
        py.detach(|| self.0.import_file(path, |_| {})).map_err(raise)
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

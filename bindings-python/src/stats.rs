//! Figures without a ledger: of files, of columns in memory, and of states that were made elsewhere.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDateTime, PyType};
use verimeter::{
    Billing, Bucket, Error, Event, Funnel, FunnelQuery, FunnelSplit, Outcome, Overview, Platform, Product,
    RiskLevel, StatsQuery, Trend, stats,
};
use verimeter_models::python::moment;

use crate::data::Data;
use crate::errors::raise;
use crate::time::Moment;

/// What many events come to: counters, distinct phones, quantiles of latencies and page times.
///
/// However events are divided into states, merging these gives the same state, to the byte: what each day, machine or
/// file came to can be kept (`to_bytes`) and put together later. States are values: none changes.
#[pyclass(frozen, module = "verimeter.stats")]
pub(crate) struct State(stats::State);

#[pymethods]
impl State {
    /// The state of `events`.
    #[new]
    #[pyo3(signature = (events: "Iterable[Event] | None"=None))]
    fn new(events: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut state = stats::State::default();
        if let Some(events) = events {
            for event in events.try_iter()? {
                state.observe(&event?.extract::<Event>()?);
            }
        }
        Ok(Self(state))
    }

    /// Reads a state back from the bytes of this version or an older one.
    ///
    /// Raises:
    ///     InvalidArgumentError: The bytes are of no state, damaged, or of a version that this one does not know.
    #[classmethod]
    fn from_bytes(_cls: &Bound<'_, PyType>, py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| stats::State::from_bytes(data)).map(Self).map_err(raise)
    }

    /// The state as bytes: equal states have equal bytes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let bytes = py.detach(|| self.0.to_bytes());
        PyBytes::new(py, &bytes)
    }

    /// What this state and `others` have seen together.
    #[pyo3(signature = (*others: "State"))]
    fn merge(&self, py: Python<'_>, others: Vec<PyRef<'_, Self>>) -> Self {
        let others: Vec<&stats::State> = others.iter().map(|other| &other.0).collect();
        py.detach(|| {
            let mut all = self.0.clone();
            others.into_iter().for_each(|other| all.merge(other));
            Self(all)
        })
    }

    /// Beginnings of the first and the last quarter-hour that hold events, in UTC; `None` without events.
    fn span<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<Option<(Bound<'py, PyDateTime>, Bound<'py, PyDateTime>)>> {
        let span = self.0.cube().span();
        span.map(|(first, last)| Ok((moment(py, first)?, moment(py, last)?))).transpose()
    }

    /// About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events
    /// without an entry of the phone index do not count.
    #[pyo3(signature = (product: "Product | str | None"=None))]
    fn distinct_phones(&self, product: Option<Product>) -> i64 {
        self.0.distinct_phones(product)
    }

    /// The latency in milliseconds that a share of `q` of the events of a product, or of all, did not exceed: within 1 %.
    /// `None` where no event has a latency.
    ///
    /// Args:
    ///     q: A share, 0 to 1: 0.5 for the median.
    ///     product: Only events of this product.
    ///
    /// Raises:
    ///     InvalidArgumentError: `q` is no share.
    #[pyo3(signature = (q, product: "Product | str | None"=None))]
    fn latency_ms(&self, q: f64, product: Option<Product>) -> PyResult<Option<f64>> {
        if !(0.0..=1.0).contains(&q) {
            return Err(raise(Error::invalid(format!("`{q}` is no share: use 0 to 1"))));
        }
        Ok(self.0.latency_ms(product, q))
    }

    /// The console's overview: one row per bucket and their sum. Arguments and errors are those of `Ledger.overview`.
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

    /// The console's trend chart. Arguments and errors are those of `Ledger.overview`.
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

    /// The drop-off funnel of identity verification. Arguments and errors are those of `Ledger.funnel`.
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

    fn __or__(&self, py: Python<'_>, other: PyRef<'_, Self>) -> Self {
        self.merge(py, vec![other])
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = &other.get().0;
            py.detach(|| self.0.to_bytes() == other.to_bytes())
        })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let py = slf.py();
        Ok((py.get_type::<Self>().getattr("from_bytes")?, (slf.get().to_bytes(py),)))
    }

    fn __repr__(&self) -> String {
        let events: i64 = self.0.cube().cells().map(|(_, _, n)| n).sum();
        format!("<State of {events} events>")
    }
}

/// What the events of `data` come to.
///
/// Needed are `product` and either `occurred_at_ms` (milliseconds since 1970, UTC) or `occurred_at` (a timestamp); what is
/// missing says nothing. The GIL is free meanwhile.
///
/// Args:
///     data: A Parquet file by its path, which is read on every core and need not fit in memory, or anything with
///         `__arrow_c_stream__`: tables and frames of Polars, PyArrow, DuckDB and pandas, which are not copied.
///
/// Raises:
///     InvalidArgumentError: A column is missing or of a type that it cannot have, or the file cannot be read.
#[pyfunction]
#[pyo3(signature = (data: "str | PathLike[str] | _ArrowStream"))]
pub(crate) fn aggregate(py: Python<'_>, data: Data) -> PyResult<State> {
    py.detach(|| match data {
        Data::File(path) => stats::aggregate_parquet(path),
        Data::Columns(batches) => stats::aggregate(&batches),
    })
    .map(State)
    .map_err(raise)
}

/// The console's overview of the events of `data`, in one pass that reads only what is asked about.
///
/// Arguments and errors beyond `data` are those of `Ledger.overview`.
///
/// Args:
///     data: As of `aggregate`.
#[pyfunction]
#[pyo3(
    signature = (
        data: "str | PathLike[str] | _ArrowStream", product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
        tz=None, bucket: "Bucket | str | None"=None,
        apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
        carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
        billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
        codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
        pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new()
    ),
    text_signature = "(data, product, start=None, end=None, *, tz=None, bucket=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=())"
)]
#[allow(clippy::too_many_arguments)] // keyword arguments, in Python
pub(crate) fn overview(
    py: Python<'_>,
    data: Data,
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
    py.detach(|| overview_of(data, &query)).map_err(raise)
}

/// The console's trend chart of the events of `data`. Arguments and errors are those of `overview`.
#[pyfunction]
#[pyo3(
    signature = (
        data: "str | PathLike[str] | _ArrowStream", product: "Product | str", start: "str | date | None"=None, end: "str | date | None"=None, *,
        tz=None, bucket: "Bucket | str | None"=None,
        apps: "Sequence[str]"=Vec::new(), platforms: "Sequence[Platform | str]"=Vec::new(),
        carriers: "Sequence[str]"=Vec::new(), outcomes: "Sequence[Outcome | str]"=Vec::new(),
        billing: "Sequence[Billing | str]"=Vec::new(), levels: "Sequence[RiskLevel | str]"=Vec::new(),
        codes: "Sequence[str]"=Vec::new(), tags: "Sequence[str]"=Vec::new(),
        pages: "Sequence[str]"=Vec::new(), error_codes: "Sequence[str]"=Vec::new()
    ),
    text_signature = "(data, product, start=None, end=None, *, tz=None, bucket=None, apps=(), platforms=(), carriers=(), \
                          outcomes=(), billing=(), levels=(), codes=(), tags=(), pages=(), error_codes=())"
)]
#[allow(clippy::too_many_arguments)] // keyword arguments, in Python
pub(crate) fn trend(
    py: Python<'_>,
    data: Data,
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
    py.detach(|| overview_of(data, &query).map(|overview| stats::trend(&overview))).map_err(raise)
}

fn overview_of(data: Data, query: &StatsQuery) -> verimeter::Result<Overview> {
    match data {
        Data::File(path) => stats::overview_of_parquet(path, query),
        Data::Columns(batches) => stats::overview_of(&batches, query),
    }
}

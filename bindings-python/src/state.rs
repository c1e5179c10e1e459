//! States: what many events come to.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDateTime, PyType};
use verimeter::{
    Bucket, Error, Event, Funnel, FunnelQuery, FunnelSplit, Overview, Product, StatsQuery, Trend, stats,
};
use verimeter_models::python::moment;

use crate::arguments::{answer, asking};
use crate::errors::raise;

/// What many events come to: counters, distinct phones, quantiles of latencies and page times.
///
/// However events are divided into states, merging these gives the same state, to the byte: what each day, machine or
/// file came to can be kept (`to_bytes`) and put together later. States are values: none changes.
#[pyclass(frozen, module = "verimeter.stats")]
pub(crate) struct State(pub(crate) stats::State);

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

asking! {
    /// The console's overview: one row per bucket and their sum. Arguments and errors are those of `Ledger.overview`.
    State.overview(&self, product: Product as "Product | str"; bucket: Option<Bucket> as "Bucket | str | None" = None) -> Overview
    = |py, range| answer(py, || self.0.overview(&StatsQuery { product, bucket, ..range }))
}

asking! {
    /// The console's trend chart. Arguments and errors are those of `Ledger.overview`.
    State.trend(&self, product: Product as "Product | str"; bucket: Option<Bucket> as "Bucket | str | None" = None) -> Trend
    = |py, range| answer(py, || self.0.trend(&StatsQuery { product, bucket, ..range }))
}

asking! {
    /// The drop-off funnel of identity verification. Arguments and errors are those of `Ledger.funnel`.
    State.funnel(&self;
        by: Option<FunnelSplit> as "FunnelSplit | str | None" = None, min_sample: Option<i64> as "int | None" = None
    ) of transactions -> Funnel
    = |py, filter| answer(py, || self.0.funnel(&FunnelQuery { filter, by, min_sample }))
}

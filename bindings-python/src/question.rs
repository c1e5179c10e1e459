//! Questions that many tasks answer in part, each for some of the events.

use pyo3::exceptions::PyBaseException;
use pyo3::prelude::*;
use pyo3::types::PyType;
use verimeter::events::schema::Field;
use verimeter::stats::{self, Dimension};
use verimeter::{Bucket, Error, Funnel, FunnelQuery, FunnelSplit, Overview, Product, StatsQuery, Trend};

use crate::arguments::{answer, asking};
use crate::errors::raise;
use crate::state::State;

/// A question about events that lie in many places: an overview, or a funnel.
#[pyclass(frozen, module = "verimeter._native")]
pub(crate) struct Question {
    /// Of an overview, its filter.
    asked: FunnelQuery,
    funnel: bool,
}

/// Names of columns, and whether every event has something there.
type Columns = Vec<(&'static str, bool)>;

fn columns(fields: Vec<&'static Field>) -> Columns {
    fields.into_iter().map(|field| (field.name, field.is_always())).collect()
}

impl Question {
    /// What is wrong with it is found before there are events.
    fn of(asked: FunnelQuery, funnel: bool) -> verimeter::Result<Self> {
        let (start, end) = stats::ends(&asked.filter)?;
        if funnel {
            let first = start.or(end.map(|end| end - 1)).unwrap_or_default();
            let filter = stats::closed(&asked.filter, Some((first, first)))?;
            stats::State::default().funnel(&FunnelQuery { filter, ..asked.clone() })?;
        }
        Ok(Self { asked, funnel })
    }
}

#[pymethods]
impl Question {
    /// The columns that it reads, beside the time, and whether every event has something there.
    fn columns(&self) -> Columns {
        columns(match self.funnel {
            true => stats::columns_of_funnel(&self.asked),
            false => stats::columns_of_overview(&self.asked.filter),
        })
    }

    /// The product that it is about.
    #[getter]
    fn product(&self) -> Product {
        self.asked.filter.product
    }

    /// First instant and the first that is no longer part, in milliseconds since 1970 (UTC); `None` where it leaves them open.
    #[pyo3(signature = () -> "tuple[int | None, int | None]")]
    fn ends(&self) -> PyResult<(Option<i64>, Option<i64>)> {
        stats::ends(&self.asked.filter).map_err(raise)
    }

    /// The same question, with ends of its range that hold all events of this span: first and last instant in milliseconds since
    /// 1970 (UTC), `None` without events.
    fn closed(&self, span: Option<(i64, i64)>) -> PyResult<Self> {
        let filter = stats::closed(&self.asked.filter, span).map_err(raise)?;
        Ok(Self { asked: FunnelQuery { filter, ..self.asked.clone() }, funnel: self.funnel })
    }

    /// What is left of a state where only this is asked.
    fn narrow(&self, py: Python<'_>, state: PyRef<'_, State>) -> PyResult<State> {
        let state = &state.0;
        answer(py, || state.narrowed(&self.asked.filter)).map(State)
    }

    /// Its answer.
    fn overview(&self, py: Python<'_>, state: PyRef<'_, State>) -> PyResult<Overview> {
        let state = &state.0;
        answer(py, || state.overview(&self.asked.filter))
    }

    /// Its answer as a trend chart.
    fn trend(&self, py: Python<'_>, state: PyRef<'_, State>) -> PyResult<Trend> {
        let state = &state.0;
        answer(py, || state.trend(&self.asked.filter))
    }

    /// Its answer as a funnel.
    fn funnel(&self, py: Python<'_>, state: PyRef<'_, State>) -> PyResult<Funnel> {
        let state = &state.0;
        answer(py, || state.funnel(&self.asked))
    }

    #[classmethod]
    fn _rebuild(_cls: &Bound<'_, PyType>, asked: FunnelQuery, funnel: bool) -> Self {
        Self { asked, funnel }
    }

    #[pyo3(signature = () -> "tuple[Any, ...]")]
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (FunnelQuery, bool))> {
        let this = slf.get();
        Ok((slf.py().get_type::<Self>().getattr("_rebuild")?, (this.asked.clone(), this.funnel)))
    }
}

asking! {
    /// The question of `overview` and `trend`. Arguments and errors are those of `Ledger.overview`.
    fn overview_question(
        product: Product as "Product | str"; bucket: Option<Bucket> as "Bucket | str | None" = None
    ) -> Question
    = |_py, range| {
        Question::of(FunnelQuery::new(StatsQuery { product, bucket, ..range }), false).map_err(raise)
    }
}

asking! {
    /// The question of `funnel`. Arguments and errors are those of `Ledger.funnel`.
    fn funnel_question(;
        by: Option<FunnelSplit> as "FunnelSplit | str | None" = None, min_sample: Option<i64> as "int | None" = None
    ) of transactions -> Question
    = |_py, filter| Question::of(FunnelQuery { filter, by, min_sample }, true).map_err(raise)
}

/// The columns that a state with these dimensions reads, beside the time, and whether every event has something there; of all
/// dimensions if left out.
#[pyfunction]
#[pyo3(signature = (by: "Sequence[str] | None"=None))]
pub(crate) fn state_columns(by: Option<Vec<String>>) -> PyResult<Columns> {
    let by = match by {
        Some(by) => by.iter().map(|word| word.parse()).collect::<verimeter::Result<_>>().map_err(raise)?,
        None => Dimension::ALL.to_vec(),
    };
    Ok(columns(stats::columns_of_state(&by)))
}

/// The error of an argument that is wrong, to be raised.
#[pyfunction]
pub(crate) fn invalid_argument<'py>(
    py: Python<'py>,
    message: &str,
    advice: &str,
) -> Bound<'py, PyBaseException> {
    raise(Error::invalid(message).advice(advice)).into_value(py).into_bound(py)
}

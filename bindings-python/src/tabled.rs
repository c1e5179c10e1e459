//! What tables are made of.

use pyo3::PyTypeInfo;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyType;
use verimeter::{
    Balance, BalanceEntry, Consumption, DetailsPage, Drift, Event, Funnel, HarvestRow, Overview,
    Reconciliation, ScreenRow, Trend, stats, tabular,
};
use verimeter_cli::Width;

use crate::errors::raise;
use crate::table::{SHOWN, Table};

/// What a view shows, as a table: of an answer of a ledger or state, of rows of a screening or a harvest, or of events.
///
/// Args:
///     view: An `Overview`, `Trend`, `Funnel`, `DetailsPage`, `Consumption` or `Reconciliation`, or a list of one of
///         `Balance`, `BalanceEntry`, `Drift`, `Event`, `HarvestRow` or `ScreenRow`.
///     of: The class of the list's rows, such as `ScreenRow`. An empty list does not tell it: the table has the columns of
///         this class, and none where it is left out.
///     tz: IANA time zone of instants, where the view has none; the vendor console's if left out.
///
/// Raises:
///     InvalidArgumentError: There is no such zone.
///     TypeError: It is nothing that a table is made of, or rows of another class.
#[pyfunction]
#[pyo3(signature = (
    view: "Overview | Trend | Funnel | DetailsPage | Consumption | Reconciliation | Sequence[Balance] | \
           Sequence[BalanceEntry] | Sequence[Drift] | Sequence[Event] | Sequence[HarvestRow] | Sequence[ScreenRow]",
    *,
    of: "type[Balance | BalanceEntry | Drift | Event | HarvestRow | ScreenRow] | None" = None,
    tz = None
))]
pub(crate) fn table(
    view: &Bound<'_, PyAny>,
    of: Option<&Bound<'_, PyType>>,
    tz: Option<&str>,
) -> PyResult<Table> {
    let tz = tz.unwrap_or(stats::DEFAULT_ZONE);
    if let Some(of) = of {
        return rows_of(view, Some(of), tz)?.ok_or_else(|| match (of.name(), view.get_type().qualname()) {
            (Ok(of), Ok(class)) => PyTypeError::new_err(format!(
                "`{class}` is no list of `{of}`, or there are no tables of these"
            )),
            (Err(error), _) | (_, Err(error)) => error,
        });
    }
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
    if view.extract::<Vec<Bound<'_, PyAny>>>().is_ok_and(|rows| rows.is_empty()) {
        return Ok(tabular::Table { columns: Vec::new(), rows: Vec::new() }.into());
    }
    if let Some(table) = rows_of(view, None, tz)? {
        return Ok(table);
    }
    let class = view.get_type().qualname()?;
    Err(PyTypeError::new_err(format!(
        "no table is made of `{class}`: give an answer of a ledger, or a list of its rows"
    )))
}

/// The table of a list of rows of the class `of`, or of any that tables are made of.
fn rows_of(rows: &Bound<'_, PyAny>, of: Option<&Bound<'_, PyType>>, tz: &str) -> PyResult<Option<Table>> {
    if let Some(rows) = list::<Event>(rows, of) {
        return events(&rows, tz).map(Some);
    }
    let table = if let Some(rows) = list::<Balance>(rows, of) {
        tabular::balance_table(&rows)
    } else if let Some(rows) = list::<BalanceEntry>(rows, of) {
        tabular::balance_entries_table(&rows, tz)
    } else if let Some(rows) = list::<Drift>(rows, of) {
        tabular::drift_table(&rows, tz)
    } else if let Some(rows) = list::<HarvestRow>(rows, of) {
        Ok(tabular::harvest_table(&rows))
    } else if let Some(rows) = list::<ScreenRow>(rows, of) {
        Ok(tabular::screen_table(&rows))
    } else {
        return Ok(None);
    };
    table.map(|table| Some(table.into())).map_err(raise)
}

fn list<'py, T>(rows: &Bound<'py, PyAny>, of: Option<&Bound<'py, PyType>>) -> Option<Vec<T>>
where
    T: PyTypeInfo + FromPyObjectOwned<'py>,
{
    of.is_none_or(|of| of.is(T::type_object(rows.py()))).then(|| rows.extract().ok()).flatten()
}

fn events(rows: &[Event], tz: &str) -> PyResult<Table> {
    let table = tabular::details_table(rows, tz).map_err(raise)?;
    let text = (table.rows.len() <= SHOWN).then(|| verimeter_cli::details_text(table.clone(), Width::ANY));
    Ok(Table::new(table, text))
}

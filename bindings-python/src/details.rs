//! Events page by page, as one iterator.

use std::sync::{Mutex, PoisonError};
use std::vec::IntoIter;

use pyo3::prelude::*;
use verimeter::{DetailsQuery, Event, Ledger};

use crate::errors::raise;

/// The events of a ledger, newest first; made by `Ledger.iter_details`. Pages are read as they are needed.
#[pyclass(frozen, module = "verimeter")]
pub(crate) struct DetailsRows {
    ledger: Ledger,
    state: Mutex<State>,
}

struct State {
    page: IntoIter<Event>,
    /// The page after this one; none after the last.
    query: Option<DetailsQuery>,
}

impl DetailsRows {
    pub(crate) fn new(ledger: Ledger, query: DetailsQuery) -> Self {
        let state = State { page: Vec::new().into_iter(), query: Some(query) };
        Self { ledger, state: Mutex::new(state) }
    }

    fn next(&self) -> verimeter::Result<Option<Event>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(event) = state.page.next() {
                return Ok(Some(event));
            }
            let Some(query) = &state.query else { return Ok(None) };
            let page = self.ledger.details(query)?;
            state.page = page.rows.into_iter();
            let query = state.query.take();
            state.query =
                page.next.and_then(|next| query.map(|query| DetailsQuery { cursor: Some(next), ..query }));
        }
    }
}

#[pymethods]
impl DetailsRows {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Event>> {
        py.detach(|| self.next()).map_err(raise)
    }
}

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
            if !state.turn(&self.ledger)? {
                return Ok(None);
            }
        }
    }
}

impl State {
    /// Reads the next page; whether there was one.
    fn turn(&mut self, ledger: &Ledger) -> verimeter::Result<bool> {
        let Some(query) = &self.query else { return Ok(false) };
        let page = ledger.details(query)?;
        self.page = page.rows.into_iter();
        let query = self.query.take();
        self.query =
            page.next.and_then(|next| query.map(|query| DetailsQuery { cursor: Some(next), ..query }));
        Ok(true)
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

    /// What is left of a page, else the next one; `None` after the last. What asyncio reads in one step.
    fn page(&self, py: Python<'_>) -> PyResult<Option<Vec<Event>>> {
        let page = || {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let there = !state.page.as_slice().is_empty() || state.turn(&self.ledger)?;
            Ok(there.then(|| std::mem::take(&mut state.page).collect()))
        };
        py.detach(page).map_err(raise)
    }
}

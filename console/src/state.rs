//! What every request shares.

use verimeter::{Error, Ledger, Result};

use crate::answer::Answer;
use crate::export::Exports;
use crate::gate::Gate;

/// A console that is served.
pub(crate) struct State {
    pub(crate) ledger: Ledger,
    /// What the page calls the ledger.
    pub(crate) name: String,
    pub(crate) gate: Gate,
    pub(crate) exports: Exports,
}

impl State {
    /// Carries out what reads files, where it keeps nobody waiting.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: std::sync::Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Answer<T> {
        let done = tokio::task::spawn_blocking(move || work(&self)).await;
        Ok(done.map_err(|error| {
            Error::new(verimeter::ErrorKind::Ledger, "the console could not answer").source(error)
        })??)
    }
}

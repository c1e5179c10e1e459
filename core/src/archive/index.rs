//! Which files a ledger has in an archive.

use serde::{Deserialize, Serialize};

use super::layout::index_of;
use super::store::Store;
use crate::{Error, Result};

/// The files of a ledger, written when all of them are there.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Index {
    pub(crate) ledger_id: String,
    /// By their places in the archive.
    pub(crate) files: Vec<String>,
}

impl Index {
    /// Puts it in the stead of the one before.
    pub(crate) fn put(&self, store: &Store) -> Result<()> {
        let place = index_of(&self.ledger_id);
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::from);
        // Nothing changed, as a rule.
        if store.whole(&place)?.as_ref() == text.as_ref().ok() {
            return Ok(());
        }
        let mut out = store.begin(&place)?;
        text.and_then(|text| std::io::Write::write_all(out.file(), &text)).map_err(|error| {
            Error::new(crate::ErrorKind::Configuration, format!("`{place}` cannot be written"))
                .advice("check that there is room for it")
                .source(error)
        })?;
        out.finish()
    }

    /// Reads the one at `place`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] where it is damaged.
    pub(super) fn read(place: &str, text: &[u8]) -> Result<Self> {
        serde_json::from_slice(text).map_err(|error| {
            Error::invalid(format!("the index `{place}` is damaged"))
                .advice("remove it and archive the ledger again, which writes it anew")
                .source(error)
        })
    }
}

//! Whole files of events into the ledger.

use std::path::Path;

use super::Ledger;
use crate::tabular::EventFile;
use crate::{Error, ErrorKind, Import, Result};

impl Ledger {
    /// Reads a file of events ([`EventFile`]) into the ledger: all of it or, where a row is wrong, nothing. Plain numbers in
    /// a column `phone` are masked and indexed on the way in. Rows without an `event_id` get one that follows from the
    /// row, so that a file which is read twice counts once.
    ///
    /// `on_progress` is told how many rows were read so far: first while the file is checked, which writes nothing and
    /// lets calls go on, then while it is written.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming file and line; [`ErrorKind::Ledger`] where it cannot be written. Then
    /// nothing of the file was kept.
    pub fn import_file(
        &self,
        path: impl AsRef<Path>,
        on_progress: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Result<Import> {
        let file = EventFile::open(path)?;
        let key = self.0.key.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Ledger, "the ledger was opened for reading only")
                .advice("open it with `open`")
        })?;
        let writer = self.connections()?.writer()?;
        let mut rows = 0;
        for event in file.events(key)? {
            event?;
            rows += 1;
            if rows % STEP == 0 {
                on_progress(Progress { checked: rows, written: 0 });
            }
        }
        let mut written = 0;
        let events = file.events(key)?.inspect(move |_| {
            written += 1;
            if written % STEP == 0 {
                on_progress(Progress { checked: rows, written });
            }
        });
        let imported = writer.import(Box::new(events))?;
        Ok(Import { rows: imported.read, new: imported.new })
    }
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were checked.
    pub checked: i64,
    /// Rows that were written, of those.
    pub written: i64,
}

/// Rows between two words of progress.
const STEP: i64 = 1_000;

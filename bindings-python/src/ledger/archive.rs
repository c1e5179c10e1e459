//! Days of a ledger in files that other engines read.

use std::path::PathBuf;

use pyo3::prelude::*;
use verimeter::{ArchiveQuery, Archived};

use super::Ledger;
use crate::errors::raise;
use crate::progress::{Told, bar};
use crate::time::Moment;

#[pymethods]
impl Ledger {
    /// Writes the days that are over to an archive: one Parquet file per product and day (UTC), at `product=…/date=…/`, with a
    /// manifest beside it, which Spark, DuckDB and Polars read as one table. What is there is not written again, so this is for
    /// a job that runs every day; a run that was killed is gone on with, and every event is there once. Events that come later
    /// go into a file of their own. Any number of ledgers write into one archive.
    ///
    /// Credentials come from the variables that the stores' own tools read: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_REGION` and, for what speaks S3, `AWS_ENDPOINT_URL`; `GOOGLE_APPLICATION_CREDENTIALS`;
    /// `AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ACCOUNT_KEY`.
    ///
    /// Args:
    ///     url: A folder, or `s3://bucket/folder`, `gs://…`, `az://…`. The ledger remembers it; another one is taken where all
    ///         files of this ledger were moved there.
    ///     grace_hours: Hours after the end of a day from which on it is archived; 1 if left out.
    ///     without_personal: Leave out `ex_id`, `phone_mask` and `phone_index`.
    ///     on_progress: Called now and then with the number of events that are written. What it raises is raised when all is
    ///         written. It must not use a ledger in memory.
    ///     progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.
    ///
    /// Raises:
    ///     InvalidArgumentError: The place cannot be one, or is not that of this ledger.
    ///     ConfigurationError: It cannot be written to, or has no such bucket.
    ///     AuthenticationError: The object store refuses the credentials.
    ///     TransportError: It cannot be reached.
    ///     LedgerError: The ledger cannot be read or written.
    #[pyo3(signature = (
        url: "str | PathLike[str]", *, grace_hours=None, without_personal=false,
        on_progress: "Callable[[int], object] | None"=None, progress=true
    ))]
    fn archive(
        &self,
        py: Python<'_>,
        url: PathBuf,
        grace_hours: Option<i64>,
        without_personal: bool,
        on_progress: Option<Py<PyAny>>,
        progress: bool,
    ) -> PyResult<Archived> {
        let told = Told::of(on_progress, bar(progress, None, "archiving"));
        let query = ArchiveQuery { grace_hours, without_personal };
        let url = url.to_string_lossy();
        let archived =
            py.detach(|| self.0.archive(&url, &query, |progress| told.rows(progress))).map_err(raise)?;
        told.check().map(|()| archived)
    }

    /// Drops the rows of the days (UTC) before `before` that are in the archive, and says how many there were. Figures stay, and
    /// details, exports and the page times of `funnel` are read from the archive. An event that is appended again is still
    /// known. Rows that are not in the archive stay.
    ///
    /// Args:
    ///     before: First day that is kept: a `date` (UTC), or the text of one.
    ///     without_personal: Also rows that are in the archive without what is personal. Nobody has that any more, then, and a
    ///         search by number does not find them.
    ///
    /// Raises:
    ///     InvalidArgumentError: `before` is no date.
    ///     ConfigurationError: The ledger has no archive, or a file of it is not there or lacks what is personal; then its rows
    ///         stay.
    ///     LedgerError: The ledger cannot be written.
    #[pyo3(signature = (before: "str | date", *, without_personal=false))]
    fn drop_archived(&self, py: Python<'_>, before: Moment, without_personal: bool) -> PyResult<i64> {
        py.detach(|| self.0.drop_archived(&before.0, without_personal)).map_err(raise)
    }
}

//! Keeping a ledger in order.

use pyo3::prelude::*;
use verimeter::{Drift, Product, Receipt};

use super::Ledger;
use crate::errors::raise;
use crate::time::Moment;

#[pymethods]
impl Ledger {
    /// Return codes, risk tags, carriers, pages and reasons that no catalogue knows, and fields of replies and types of fields
    /// that no page of the vendor documents, by product: how often they occurred, when first and last, and what one of them
    /// looked like, with nothing personal in it.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn drift(&self, py: Python<'_>) -> PyResult<Vec<Drift>> {
        py.detach(|| self.0.drift()).map_err(raise)
    }

    /// Makes the ledger forget a person: the personal fields of every event of this number are emptied. Its figures stay.
    /// Copies of it stay in the file's free space until `compact`.
    ///
    /// Raises:
    ///     InvalidArgumentError: `phone` is no number.
    ///     LedgerError: The ledger cannot be written.
    fn erase(&self, py: Python<'_>, phone: &str) -> PyResult<Receipt> {
        py.detach(|| self.0.erase(phone)).map_err(raise)
    }

    /// Drops the rows before an instant and says how many there were. Figures stay, `len` included; details and searches by
    /// number no longer find the events, and one that is appended again counts twice.
    ///
    /// Args:
    ///     before: First instant that is kept: a `date` of `tz`, a `datetime` with time zone, or the text of one.
    ///     product: Only rows of this product; of all if left out.
    ///     tz: IANA time zone of the date; the vendor console's if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone or instant is none, or cuts a quarter-hour.
    ///     LedgerError: The ledger cannot be written.
    #[pyo3(signature = (before: "str | date", product: "Product | str | None"=None, *, tz=None))]
    fn purge(
        &self,
        py: Python<'_>,
        before: Moment,
        product: Option<Product>,
        tz: Option<&str>,
    ) -> PyResult<i64> {
        py.detach(|| self.0.purge(&before.0, tz, product)).map_err(raise)
    }

    /// Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it. Takes as
    /// long as writing the ledger anew.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be written, or somebody reads it for longer than ten seconds.
    fn compact(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.0.compact()).map_err(raise)
    }

    /// What is wrong with the ledger, one sentence each, and nothing if it is sound: what SQLite finds in its file, and
    /// where figures are not a recount of the rows. Reads everything.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn integrity_check(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        py.detach(|| self.0.integrity_check()).map_err(raise)
    }
}

//! The ledger beside a vendor's table.

use std::path::Path;

use super::Ledger;
use super::view::{cube, read};
use crate::stats::{self, QUARTER_MS, RECONCILE_MARGIN_MS};
use crate::tabular::VendorTable;
use crate::{ReconcileQuery, Reconciliation, Result};

impl Ledger {
    /// Compares the ledger with a table that the vendor's console exported ([`VendorTable`]), by day and product, and where the
    /// table tells them apart by app and platform: both figures, their difference and its likely cause
    /// ([`stats::reconcile`]). Nothing is changed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming file, row and column, for a table that
    /// cannot be read, a range that is none, or more than 366 days;
    /// [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the ledger cannot be read.
    pub fn reconcile(&self, path: impl AsRef<Path>, query: &ReconcileQuery) -> Result<Reconciliation> {
        let table = VendorTable::open(path, query)?;
        let calendar = stats::reconcile_range(&table.days, query)?;
        let quarters = (
            (calendar.start_at_ms - RECONCILE_MARGIN_MS) / QUARTER_MS,
            (calendar.end_at_ms + RECONCILE_MARGIN_MS) / QUARTER_MS,
        );
        let connections = self.connections()?;
        let cube = read(connections, |connection| {
            let known = connections.combinations(connection)?;
            cube(connection, &known, quarters)
        })?;
        let rows = stats::reconcile(&cube, &calendar, &table.days, query);
        let differences = rows.iter().filter(|row| row.difference != 0).count() as i64;
        Ok(Reconciliation {
            tz: calendar.tz.clone(),
            start_at_ms: calendar.start_at_ms,
            end_at_ms: calendar.end_at_ms,
            agrees: differences == 0,
            differences,
            columns: table.columns,
            ignored: table.ignored,
            rows_read: table.days.len() as i64,
            rows_skipped: table.skipped,
            totals: stats::reconcile_totals(&rows),
            rows,
        })
    }
}

//! The ledger beside a vendor's table.

use std::path::Path;

use super::Ledger;
use super::view::{cube, read};
use crate::stats::{self, Calendar, QUARTER_MS, RECONCILE_MARGIN_MS};
use crate::tabular::VendorTable;
use crate::{Error, ReconcileQuery, Reconciliation, Result};

impl Ledger {
    /// Compares the ledger with a table that the vendor's console exported ([`VendorTable`]), by day and product, and where the
    /// table tells them apart by app and platform: both figures, their difference and its likely cause
    /// ([`stats::reconcile`]). Nothing is changed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming file, row and column, for a table that
    /// cannot be read, a range that is none, or more than 366 days, and where there is nothing to compare;
    /// [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the ledger cannot be read.
    pub fn reconcile(&self, path: impl AsRef<Path>, query: &ReconcileQuery) -> Result<Reconciliation> {
        let table = VendorTable::open(&path, query)?;
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
        if rows.is_empty() {
            return Err(nothing(path.as_ref(), &table, &calendar, query));
        }
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

/// What to say where no figure is compared: that is no agreement.
fn nothing(path: &Path, table: &VendorTable, calendar: &Calendar, query: &ReconcileQuery) -> Error {
    let days = || table.days.iter().map(|day| day.date);
    let of = query.product.map_or_else(String::new, |product| format!(" of {product}"));
    let ends = (calendar.buckets.first(), calendar.buckets.last());
    let asked = match ends {
        (Some(first), Some(last)) => format!(" from {} to {}", first.label, last.label),
        _ => String::new(),
    };
    let what = format!("there is nothing to compare: `{}` says no figure{of}{asked}", path.display());
    let has = match (days().min(), days().max()) {
        (Some(first), Some(last)) => format!("its days are {first} to {last}"),
        _ => "it has no day".to_owned(),
    };
    Error::invalid(what).advice(format!("{has}; ask for another product or range"))
}

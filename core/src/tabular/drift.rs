//! Unknown words as a table.

use jiff::Timestamp;

use super::{Cell, Table};
use crate::{Drift, Result, stats};

/// A row per word; `first` and `last` are the beginnings of quarter-hours by the clock of the zone `tz`.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an unknown zone.
pub fn drift_table(drift: &[Drift], tz: &str) -> Result<Table> {
    let zone = stats::zone(tz)?;
    let time = |at_ms: i64| match Timestamp::from_millisecond(at_ms) {
        Ok(at) => Cell::Text(at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string()),
        Err(_) => Cell::Empty,
    };
    let rows = drift
        .iter()
        .map(|drift| {
            vec![
                Cell::Text(drift.product.to_string()),
                Cell::Text(drift.kind.to_string()),
                Cell::Text(drift.word.clone()),
                Cell::Whole(drift.events),
                time(drift.first_at_ms),
                time(drift.last_at_ms),
            ]
        })
        .collect();
    let columns = ["product", "kind", "word", "events", "first", "last"].map(str::to_owned).to_vec();
    Ok(Table { columns, rows })
}

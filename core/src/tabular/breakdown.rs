//! Events by whatever they are counted by, as a table.

use super::{Cell, Column, Table};
use crate::stats::{Breakdown, Dimension};

/// A row per bucket and combination that occurred, in time; what a combination does not say is empty. Tags and pages are one
/// text each, a JSON array.
pub fn breakdown_table(breakdown: &Breakdown, by: &[Dimension]) -> Table {
    let words = std::iter::once("bucket_start").chain(by.iter().map(|dimension| dimension.name()));
    let columns = words.map(Column::text).chain([Column::whole("events")]).collect();
    let rows = breakdown.iter().map(|(bucket, dims, events)| {
        let mut words = dims.words();
        let cells = by.iter().map(|dimension| match std::mem::take(&mut words[*dimension as usize]) {
            word if word.is_empty() => Cell::Empty,
            word => Cell::Text(word),
        });
        let bucket = Cell::Text(bucket.label.clone());
        std::iter::once(bucket).chain(cells).chain([Cell::Whole(events)]).collect()
    });
    Table { columns, rows: rows.collect() }
}

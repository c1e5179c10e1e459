//! A reconciliation as tables.

use super::{Cell, Table};
use crate::{ReconcileRow, ReconcileTotal};

/// A row per figure of a day, with both sides and what is likely to lie behind a difference.
pub fn reconcile_table(rows: &[ReconcileRow]) -> Table {
    let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let columns = [
        "day",
        "product",
        "app",
        "platform",
        "figure",
        "ours",
        "theirs",
        "difference",
        "cause",
        "explanation",
    ];
    let row = |row: &ReconcileRow| {
        vec![
            Cell::Text(row.day.clone()),
            Cell::Text(row.product.to_string()),
            text(&row.app),
            text(&row.platform),
            Cell::Text(row.figure.clone()),
            Cell::Whole(row.ours),
            row.theirs.map_or(Cell::Empty, Cell::Whole),
            Cell::Whole(row.difference),
            row.cause.map_or(Cell::Empty, |cause| Cell::Text(cause.to_string())),
            text(&row.explanation),
        ]
    };
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.iter().map(row).collect() }
}

/// A row per product and figure.
pub fn reconcile_totals_table(totals: &[ReconcileTotal]) -> Table {
    let columns = ["product", "figure", "ours", "theirs", "difference"];
    let row = |total: &ReconcileTotal| {
        vec![
            Cell::Text(total.product.to_string()),
            Cell::Text(total.figure.clone()),
            Cell::Whole(total.ours),
            Cell::Whole(total.theirs),
            Cell::Whole(total.difference),
        ]
    };
    Table { columns: columns.map(str::to_owned).to_vec(), rows: totals.iter().map(row).collect() }
}

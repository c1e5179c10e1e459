//! A reconciliation as tables.

use super::{Cell, Column, Table};
use crate::{ReconcileRow, ReconcileTotal};

/// A row per figure of a day, with both sides and what is likely to lie behind a difference.
pub fn reconcile_table(rows: &[ReconcileRow]) -> Table {
    let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let columns = vec![
        Column::text("day"),
        Column::text("product"),
        Column::text("app"),
        Column::text("platform"),
        Column::text("figure"),
        Column::whole("ours"),
        Column::whole("theirs"),
        Column::whole("difference"),
        Column::text("cause"),
        Column::text("explanation"),
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
    Table { columns, rows: rows.iter().map(row).collect() }
}

/// A row per product and figure.
pub fn reconcile_totals_table(totals: &[ReconcileTotal]) -> Table {
    let words = ["product", "figure"].map(Column::text).into_iter();
    let columns = words.chain(["ours", "theirs", "difference"].map(Column::whole)).collect();
    let row = |total: &ReconcileTotal| {
        vec![
            Cell::Text(total.product.to_string()),
            Cell::Text(total.figure.clone()),
            Cell::Whole(total.ours),
            Cell::Whole(total.theirs),
            Cell::Whole(total.difference),
        ]
    };
    Table { columns, rows: totals.iter().map(row).collect() }
}

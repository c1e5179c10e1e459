//! Balances, their entries and consumption as tables.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Cell, Column, Table};
use crate::{Balance, BalanceEntry, Consumption, ConsumptionRow, Product, Result, stats};

/// A row per balance; times by the clock of its zone, products separated by blanks, contradictions by semicolons.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an unknown zone.
pub fn balance_table(balances: &[Balance]) -> Result<Table> {
    let columns = vec![
        Column::text("products"),
        Column::whole("known"),
        Column::text("known_at"),
        Column::whole("recharged"),
        Column::whole("consumption"),
        Column::whole("in_doubt"),
        Column::whole("remaining"),
        Column::whole("remaining_low"),
        Column::text("low"),
        Column::text("mean_per_day"),
        Column::text("run_out"),
        Column::text("run_out_expected"),
        Column::text("run_out_earliest"),
        Column::text("run_out_latest"),
        Column::text("contradictions"),
    ];
    let row = |balance: &Balance| -> Result<Vec<Cell>> {
        let zone = stats::zone(&balance.tz)?;
        let run_out = &balance.run_out;
        let said: Vec<&str> = balance.contradictions.iter().map(|found| found.message.as_str()).collect();
        Ok(vec![
            Cell::Text(balance.products.iter().map(|product| product.as_str()).collect::<Vec<_>>().join(" ")),
            whole(balance.known),
            balance.known_at_ms.map_or(Cell::Empty, |at_ms| time(at_ms, &zone)),
            Cell::Whole(balance.recharged),
            Cell::Whole(balance.consumption),
            Cell::Whole(balance.in_doubt),
            whole(balance.remaining),
            whole(balance.remaining_low),
            text(balance.low),
            text(run_out.mean_per_day.map(|mean| format!("{mean:.1}"))),
            Cell::Text(run_out.state.to_string()),
            text(run_out.expected.as_ref()),
            text(run_out.earliest.as_ref()),
            text(run_out.latest.as_ref()),
            text(Some(said.join("; ")).filter(|said| !said.is_empty())),
        ])
    };
    let rows = balances.iter().map(row).collect::<Result<_>>()?;
    Ok(Table { columns, rows })
}

/// A row per recharge and reading; times by the clock of the zone `tz`.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an unknown zone.
pub fn balance_entries_table(entries: &[BalanceEntry], tz: &str) -> Result<Table> {
    let zone = stats::zone(tz)?;
    let columns = vec![
        Column::text("occurred_at"),
        Column::text("account"),
        Column::text("product"),
        Column::text("kind"),
        Column::whole("amount"),
        Column::text("note"),
        Column::text("id"),
    ];
    let row = |entry: &BalanceEntry| {
        vec![
            time(entry.occurred_at_ms, &zone),
            Cell::Text(entry.account.clone()),
            Cell::Text(entry.product.to_string()),
            Cell::Text(entry.kind.to_string()),
            Cell::Whole(entry.amount),
            text(entry.note.as_ref()),
            Cell::Text(entry.id.clone()),
        ]
    };
    Ok(Table { columns, rows: entries.iter().map(row).collect() })
}

/// A row per bucket, product and app, then the sum per product and app, then that of each product.
pub fn consumption_table(consumption: &Consumption) -> Table {
    let words = [consumption.bucket.as_str(), "product", "app"].map(Column::text);
    let counts = ["requests", "consumption", "in_doubt"].map(Column::whole);
    let row = |label: &str, app: &str, row: &ConsumptionRow| {
        vec![
            Cell::Text(label.to_owned()),
            Cell::Text(row.product.to_string()),
            Cell::Text(app.to_owned()),
            Cell::Whole(row.requests),
            Cell::Whole(row.consumption),
            Cell::Whole(row.in_doubt),
        ]
    };
    let mut rows: Vec<Vec<Cell>> =
        consumption.rows.iter().map(|one| row(&one.bucket_start, &one.app, one)).collect();
    rows.extend(consumption.totals.iter().map(|total| row("total", &total.app, total)));
    for product in Product::ALL {
        let of_product: Vec<&ConsumptionRow> =
            consumption.totals.iter().filter(|total| total.product == product).collect();
        // Of one app, its own total says it.
        if let [first, _, ..] = of_product[..] {
            let sum = |figure: fn(&ConsumptionRow) -> i64| of_product.iter().map(|row| figure(row)).sum();
            let whole = ConsumptionRow {
                requests: sum(|row| row.requests),
                consumption: sum(|row| row.consumption),
                in_doubt: sum(|row| row.in_doubt),
                ..first.clone()
            };
            rows.push(row("total", "", &whole));
        }
    }
    Table { columns: words.into_iter().chain(counts).collect(), rows }
}

fn whole(n: Option<i64>) -> Cell {
    n.map_or(Cell::Empty, Cell::Whole)
}

fn text(text: Option<impl ToString>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::Text(text.to_string()))
}

fn time(at_ms: i64, zone: &TimeZone) -> Cell {
    let at = Timestamp::from_millisecond(at_ms).ok();
    text(at.map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()))
}

//! What a view shows, as rows and columns.

use std::borrow::Cow;

use crate::catalog::risk_tag;
use crate::stats::trend;
use crate::{Overview, OverviewRow, Product, Rates, Trend};

type Rate = (&'static str, fn(&Rates) -> Option<f64>);

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text; of ids too, so that no digit is lost.
    Text(String),
    /// A count or an amount.
    Whole(i64),
    /// A share between 0 and 1; none where it is undefined.
    Share(Option<f64>),
    /// Nothing.
    Empty,
}

/// What the cells of a column are, each of them or nothing. It follows from what the column means, and never from what stands in it:
/// pages and files of one view have one schema, though a column has nothing to say in some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// [`Cell::Text`].
    Text,
    /// [`Cell::Whole`].
    Whole,
    /// [`Cell::Share`].
    Share,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, as in every file and language.
    pub name: Cow<'static, str>,
    /// What its cells are.
    pub ty: ColumnType,
}

impl Column {
    /// One whose name is made from what was asked for.
    pub fn new(name: &str, ty: ColumnType) -> Self {
        Self { name: Cow::Owned(name.to_owned()), ty }
    }

    /// One of texts.
    pub const fn text(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), ty: ColumnType::Text }
    }

    /// One of counts or amounts.
    pub const fn whole(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), ty: ColumnType::Whole }
    }

    /// One of shares.
    pub const fn share(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), ty: ColumnType::Share }
    }
}

/// Rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Names of the columns, as in every file and language.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name)
    }

    /// Only the columns that `keep` wants.
    #[must_use]
    pub fn select(self, keep: impl Fn(&str) -> bool) -> Self {
        let kept: Vec<bool> = self.names().map(keep).collect();
        let pick = |at: &usize| kept[*at];
        Self {
            columns: (0..kept.len()).filter(pick).map(|at| self.columns[at].clone()).collect(),
            rows: self
                .rows
                .into_iter()
                .map(|row| {
                    row.into_iter().enumerate().filter(|(at, _)| kept[*at]).map(|(_, cell)| cell).collect()
                })
                .collect(),
        }
    }
}

/// The overview as the console shows it: a row per bucket, then their sum. Columns are the categories of the trend
/// chart, so that table and chart always agree, and the rates.
pub fn overview_table(overview: &Overview) -> Table {
    let (rows, total) = (trend(overview), trend(&sum(overview)));
    let rates: &[Rate] = match overview.product {
        Product::NumberVerification => {
            &[("consistent_rate", |r| r.consistent), ("unknown_result_rate", |r| r.unknown_result)]
        }
        Product::OneClickLogin | Product::BusinessRisk => &[("success_rate", |r| r.success)],
        Product::IdentityVerification => &[
            ("finished_rate", |r| r.finished),
            ("passed_rate", |r| r.passed),
            ("interrupted_rate", |r| r.interrupted),
            ("not_started_rate", |r| r.not_started),
        ],
    };
    let columns = std::iter::once(Column::text(overview.bucket.as_str()))
        .chain(rows.series.iter().map(|series| Column::new(&series.key, ColumnType::Whole)))
        .chain(rates.iter().map(|(name, _)| Column::share(name)))
        .collect();
    let line = |label: &str, trend: &Trend, at: usize, row: &OverviewRow| {
        std::iter::once(Cell::Text(label.to_owned()))
            .chain(trend.series.iter().map(|series| Cell::Whole(series.values[at])))
            .chain(rates.iter().map(|(_, rate)| Cell::Share(rate(&row.rates))))
            .collect()
    };
    let mut lines: Vec<Vec<Cell>> =
        overview.rows.iter().enumerate().map(|(at, row)| line(&row.bucket_start, &rows, at, row)).collect();
    lines.push(line("total", &total, 0, &overview.total));
    Table { columns, rows: lines }
}

/// The trend chart's series: a row per bucket, a column per category.
pub fn trend_table(trend: &Trend) -> Table {
    let series = trend.series.iter().map(|series| Column::new(&series.key, ColumnType::Whole));
    let columns = std::iter::once(Column::text(trend.bucket.as_str())).chain(series).collect();
    let row = |(at, begin): (usize, &String)| {
        let values = trend.series.iter().map(|series| Cell::Whole(series.values[at]));
        std::iter::once(Cell::Text(begin.clone())).chain(values).collect()
    };
    Table { columns, rows: trend.bucket_starts.iter().enumerate().map(row).collect() }
}

/// The tags that occurred, most frequent first.
pub fn by_tag_table(row: &OverviewRow) -> Table {
    let mut tags: Vec<(&String, i64)> = row.by_tag.iter().map(|(tag, n)| (tag, *n)).collect();
    tags.sort_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
    let rows = tags
        .into_iter()
        .map(|(tag, n)| {
            let (label, label_zh) = risk_tag(tag).map_or(("", ""), |info| (&info.label, &info.label_zh));
            vec![
                Cell::Text(tag.clone()),
                Cell::Text(label.to_owned()),
                Cell::Text(label_zh.to_owned()),
                Cell::Whole(n),
            ]
        })
        .collect();
    let columns = ["tag", "label", "label_zh"].map(Column::text).into_iter();
    Table { columns: columns.chain([Column::whole("requests")]).collect(), rows }
}

/// The whole range as an overview of one row, so that its figures come out like any row's.
fn sum(overview: &Overview) -> Overview {
    Overview { rows: vec![overview.total.clone()], ..overview.clone() }
}

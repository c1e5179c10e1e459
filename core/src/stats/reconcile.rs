//! The ledger's figures beside the vendor's, day by day, and why they may differ.

mod cause;
mod zone_shift;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::overview::overview_in;
use super::trend::{Figure, comparable};
use super::{Calendar, Cube, Dims};
use crate::{
    Billing, DifferenceCause, Error, OverviewRow, Platform, Product, ReconcileQuery, ReconcileRow,
    ReconcileTotal, Result, StatsQuery,
};

/// What a vendor's table says of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct VendorDay {
    /// The day.
    pub date: Date,
    /// The product.
    pub product: Product,
    /// The app, where the table tells apps apart.
    pub app: Option<String>,
    /// The platform, where the table tells platforms apart: our word, or the table's own.
    pub platform: Option<String>,
    /// By column of the overview. What is not in it, the table does not say.
    pub figures: BTreeMap<String, i64>,
}

/// Milliseconds around a range that a comparison looks at, too: days of another zone reach into them.
pub const RECONCILE_MARGIN_MS: i64 = 2 * 86_400_000;

/// What is compared: part of the ledger with that part of the table which is about the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    product: Product,
    app: Option<String>,
    platform: Option<String>,
}

/// The range of a comparison: that of `query`, where it leaves an end out that of the table's days.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for an end that is no date, an unknown zone, no day, or more than 366.
pub fn reconcile_range(days: &[VendorDay], query: &ReconcileQuery) -> Result<Calendar> {
    let date = |name: &str, text: &Option<String>| -> Result<Option<Date>> {
        let Some(text) = text else { return Ok(None) };
        let date = text.trim().parse::<Date>().ok().filter(|_| text.trim().len() == 10);
        let fault = || {
            Error::invalid(format!("{name} `{text}` is no date"))
                .advice("a vendor's table has whole days: write 2026-11-01")
        };
        date.map(Some).ok_or_else(fault)
    };
    let of_table = || Error::invalid("there is no day to compare");
    let dates = || days.iter().map(|day| day.date);
    let start = match date("start", &query.start)? {
        Some(start) => start,
        None => dates().min().ok_or_else(of_table)?,
    };
    let end = match date("end", &query.end)? {
        Some(end) => end,
        None => dates().max().and_then(|last| last.tomorrow().ok()).ok_or_else(of_table)?,
    };
    let range = StatsQuery {
        tz: query.tz.clone(),
        // Of a range, the product says nothing.
        ..StatsQuery::new(Product::NumberVerification).between(start.to_string(), end.to_string())
    };
    Calendar::of(&range, None)
}

/// Compares what `cube` counts with `days` of the vendor's table; those outside the days of `calendar` and of other products
/// than `query` asks for are left alone. `cube` holds the range and two days on either side.
///
/// A figure is compared where the table says it. Its cause is found in this order: calls in doubt; calls without a verdict
/// that one side counts; and where that leaves anything of a product, app and platform unexplained, days that begin at
/// another instant, by which its figures agree. The last is only said where figures of two days or more then do.
pub fn reconcile(
    cube: &Cube,
    calendar: &Calendar,
    days: &[VendorDay],
    query: &ReconcileQuery,
) -> Vec<ReconcileRow> {
    let labels: BTreeSet<&str> = calendar.buckets.iter().map(|bucket| bucket.label.as_str()).collect();
    let asked = |day: &&VendorDay| {
        labels.contains(day.date.to_string().as_str())
            && query.product.is_none_or(|product| product == day.product)
    };
    let days: Vec<&VendorDay> = days.iter().filter(asked).collect();
    let mut rows = Vec::new();
    for (part, compared) in parts(cube, calendar, &days, query) {
        let theirs = sums(&days, &part);
        let ours = Ours::new(cube, &part, &query.apps);
        let mut of_part = compare(&part, &compared, &theirs, &ours.days(calendar), calendar);
        if of_part.iter().any(|row| row.cause.is_some_and(may_be_a_shift)) {
            zone_shift::explain(&mut of_part, &compared, &theirs, &ours, calendar);
        }
        rows.append(&mut of_part);
    }
    rows
}

/// Sums by product and figure.
pub fn reconcile_totals(rows: &[ReconcileRow]) -> Vec<ReconcileTotal> {
    let mut totals: Vec<ReconcileTotal> = Vec::new();
    for row in rows {
        let same = |total: &&mut ReconcileTotal| total.product == row.product && total.figure == row.figure;
        let at = totals.iter_mut().find(same);
        let total = match at {
            Some(total) => total,
            None => {
                let figure = row.figure.clone();
                totals.push(ReconcileTotal {
                    product: row.product,
                    figure,
                    ours: 0,
                    theirs: 0,
                    difference: 0,
                });
                totals.last_mut().expect("it was just put there")
            }
        };
        total.ours = total.ours.saturating_add(row.ours);
        total.theirs = total.theirs.saturating_add(row.theirs.unwrap_or_default());
        total.difference = total.theirs.saturating_sub(total.ours);
    }
    totals
}

/// Figures that the table says of a part, in the overview's order.
type Compared = Vec<(&'static str, Figure)>;

/// The parts that the table tells apart, and those of the ledger that it leaves out, with what is compared of them.
fn parts(
    cube: &Cube,
    calendar: &Calendar,
    days: &[&VendorDay],
    query: &ReconcileQuery,
) -> Vec<(Part, Compared)> {
    let mut parts: BTreeSet<Part> = BTreeSet::new();
    for day in days {
        let VendorDay { product, app, platform, .. } = day;
        parts.insert(Part { product: *product, app: app.clone(), platform: platform.clone() });
    }
    let products: BTreeSet<Product> = parts.iter().map(|part| part.product).collect();
    let (from, to) = calendar.quarters();
    let mut met: Vec<bool> = vec![false; cube.dims().len()];
    cube.coded(from, to).for_each(|(_, code, n)| met[code] |= n != 0);
    for product in &products {
        let of_product = || parts.iter().filter(|part| part.product == *product);
        let (by_app, by_platform) =
            (of_product().all(|part| part.app.is_some()), of_product().all(|part| part.platform.is_some()));
        if !by_app && !by_platform {
            continue;
        }
        let ours = cube.dims().iter().zip(&met).filter(|(dims, met)| **met && dims.product == *product);
        let wanted = ours.filter(|(dims, _)| query.apps.is_empty() || query.apps.contains(&dims.app));
        let left_out: Vec<Part> = wanted
            .map(|(dims, _)| Part {
                product: *product,
                app: by_app.then(|| dims.app.clone()),
                platform: by_platform.then(|| dims.platform.as_str().to_owned()),
            })
            .collect();
        parts.extend(left_out);
    }
    let said: BTreeMap<Product, BTreeSet<&str>> = products
        .iter()
        .map(|product| {
            let of_product = days.iter().filter(|day| day.product == *product);
            (*product, of_product.flat_map(|day| day.figures.keys().map(String::as_str)).collect())
        })
        .collect();
    let compared = |part: &Part| {
        let said = &said[&part.product];
        comparable(part.product).filter(|(name, _)| said.contains(name)).collect()
    };
    parts.into_iter().map(|part| (compared(&part), part)).map(|(compared, part)| (part, compared)).collect()
}

/// What the table says of a part by day: rows of one day add up.
fn sums(days: &[&VendorDay], part: &Part) -> BTreeMap<String, BTreeMap<String, i64>> {
    let mut sums: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    let same = |day: &&&VendorDay| {
        day.product == part.product && day.app == part.app && day.platform == part.platform
    };
    for day in days.iter().filter(same) {
        let sum = sums.entry(day.date.to_string()).or_default();
        for (figure, n) in &day.figures {
            let sum = sum.entry(figure.clone()).or_default();
            *sum = sum.saturating_add(*n);
        }
    }
    sums
}

/// The ledger's side of a part.
struct Ours {
    /// Its events, by what figures look at.
    cube: Cube,
    product: Product,
}

impl Ours {
    fn new(cube: &Cube, part: &Part, apps: &[String]) -> Self {
        let app = |dims: &Dims| match &part.app {
            Some(app) => dims.app == *app,
            None => apps.is_empty() || apps.contains(&dims.app),
        };
        let mut own = Cube::default();
        for (quarter, dims, n) in cube.cells() {
            let platform = part.platform.as_ref().is_none_or(|platform| dims.platform.as_str() == platform);
            if dims.product == part.product && platform && app(dims) {
                let Dims { product, outcome, billing, .. } = dims.clone();
                let dims = Dims {
                    product,
                    outcome,
                    billing,
                    app: String::new(),
                    platform: Platform::Unknown.into(),
                    carrier: String::new(),
                    code: None,
                    level: None,
                    tags: Vec::new(),
                    page: None,
                    error_code: None,
                    sub_code: None,
                    pages_shown: Vec::new(),
                };
                own.add(quarter, dims, n);
            }
        }
        Self { cube: own, product: part.product }
    }

    /// Each day as the overview has it, and its events whose billing is in doubt.
    fn days(&self, calendar: &Calendar) -> Vec<(OverviewRow, i64)> {
        let all = StatsQuery::new(self.product);
        let doubt = StatsQuery { billing: vec![Billing::InDoubt], ..all.clone() };
        let rows = overview_in(calendar, &self.cube, &all).rows;
        let in_doubt = overview_in(calendar, &self.cube, &doubt).rows;
        rows.into_iter().zip(in_doubt).map(|(row, doubt)| (row, doubt.requests)).collect()
    }
}

/// A row per day and figure that the table says, or that the ledger has where the table has no row.
fn compare(
    part: &Part,
    compared: &Compared,
    theirs: &BTreeMap<String, BTreeMap<String, i64>>,
    ours: &[(OverviewRow, i64)],
    calendar: &Calendar,
) -> Vec<ReconcileRow> {
    let mut rows = Vec::new();
    for (bucket, (day, may_be_billed)) in calendar.buckets.iter().zip(ours) {
        let said = theirs.get(&bucket.label);
        let nothing_came = cause::of("requests", day, *may_be_billed, -day.requests);
        for (name, figure) in compared {
            let (ours, theirs) = (figure(day), said.and_then(|said| said.get(*name)).copied());
            let nothing = match said {
                // A row of the day that leaves the figure empty does not say it.
                Some(_) => theirs.is_none(),
                None => ours == 0,
            };
            if nothing {
                continue;
            }
            let difference = theirs.unwrap_or_default().saturating_sub(ours);
            let missing = |cause, what: &str| (cause, format!("{what} of this day"));
            let found = (difference != 0).then(|| match said {
                // Where no call of a day came to anything, the vendor has no row of it.
                None => nothing_came
                    .clone()
                    .unwrap_or_else(|| missing(DifferenceCause::MissingInTheirs, "the table has no row")),
                Some(_) if day.requests == 0 => {
                    missing(DifferenceCause::MissingInOurs, "the ledger has no event")
                }
                Some(_) => cause::of(name, day, *may_be_billed, difference)
                    .unwrap_or_else(|| (DifferenceCause::Unexplained, cause::unexplained(difference))),
            });
            let (cause, explanation) = found.unzip();
            rows.push(ReconcileRow {
                day_start_at_ms: bucket.at_ms,
                day: bucket.label.clone(),
                product: part.product,
                app: part.app.clone(),
                platform: part.platform.clone(),
                figure: (*name).to_owned(),
                ours,
                theirs,
                difference,
                cause,
                explanation,
            });
        }
    }
    rows
}

/// Whether a cause leaves room for a better one.
fn may_be_a_shift(cause: DifferenceCause) -> bool {
    use DifferenceCause::{MissingInOurs, MissingInTheirs, Unexplained};
    matches!(cause, MissingInOurs | MissingInTheirs | Unexplained)
}

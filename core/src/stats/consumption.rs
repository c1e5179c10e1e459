//! What an account used, by bucket, product and app.

use std::collections::BTreeMap;
#[cfg(feature = "ledger")]
use std::hash::Hash;

#[cfg(feature = "ledger")]
use super::Dims;
use super::balance::is_of;
use super::{Calendar, Cube, QUARTER_MS};
use crate::{Account, Consumption, ConsumptionQuery, ConsumptionRow, Product};

/// What consumption tells combinations apart by.
#[cfg(feature = "ledger")]
pub(crate) fn used(dims: &Dims) -> impl Eq + Hash + '_ {
    (&dims.product, &dims.app, &dims.billing)
}

/// Requests, billed events and those that may be.
type Counts = [i64; 3];

/// What `account` used in the range of `calendar`, as far as `query` asks for it.
pub fn consumption(
    account: &Account,
    calendar: &Calendar,
    cube: &Cube,
    query: &ConsumptionQuery,
) -> Consumption {
    let (from, to) = calendar.quarters();
    let wanted = |product: &Product| query.products.is_empty() || query.products.contains(product);
    let keys: Vec<Option<(Product, &str)>> = cube
        .dims()
        .iter()
        .map(|dims| {
            let app = dims.app.as_str();
            let asked = query.apps.is_empty() || query.apps.iter().any(|one| one == app);
            let product = dims.product.known().filter(wanted)?;
            (asked && is_of(account, app)).then_some((product, app))
        })
        .collect();
    // Every product and app of the range has a row in each bucket.
    let mut totals: BTreeMap<(Product, &str), Counts> = BTreeMap::new();
    for (_, code, _) in cube.coded(from, to) {
        if let Some(key) = keys[code] {
            totals.entry(key).or_default();
        }
    }
    let mut rows = Vec::with_capacity(calendar.buckets.len() * totals.len());
    let mut cells = cube.coded(from, to).peekable();
    for (at, bucket) in calendar.buckets.iter().enumerate() {
        let mut counts: BTreeMap<(Product, &str), Counts> = totals.keys().map(|key| (*key, [0; 3])).collect();
        let end = calendar.end_of(at);
        while let Some((_, code, n)) = cells.next_if(|&(quarter, ..)| quarter * QUARTER_MS < end) {
            let Some(key) = keys[code] else { continue };
            let dims = &cube.dims()[code];
            let of = |is: bool| if is { n } else { 0 };
            let adds = [n, of(dims.is_billed()), of(dims.is_billing_in_doubt())];
            for sums in [counts.entry(key).or_default(), totals.entry(key).or_default()] {
                sums.iter_mut().zip(adds).for_each(|(sum, n)| *sum += n);
            }
        }
        rows.extend(counts.into_iter().map(|(key, counts)| row(bucket.at_ms, &bucket.label, key, counts)));
    }
    let whole = |(key, counts)| row(calendar.start_at_ms, &calendar.buckets[0].label, key, counts);
    Consumption {
        account: account.name.clone(),
        tz: calendar.tz.clone(),
        bucket: calendar.bucket,
        start_at_ms: calendar.start_at_ms,
        end_at_ms: calendar.end_at_ms,
        rows,
        totals: totals.into_iter().map(whole).collect(),
    }
}

fn row(at_ms: i64, label: &str, (product, app): (Product, &str), counts: Counts) -> ConsumptionRow {
    let [requests, consumption, in_doubt] = counts;
    ConsumptionRow {
        bucket_start_at_ms: at_ms,
        bucket_start: label.to_owned(),
        product,
        app: app.to_owned(),
        requests,
        consumption,
        in_doubt,
    }
}

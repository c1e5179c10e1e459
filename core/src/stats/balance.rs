//! What remains of a balance: what was known, what was bought since, and what was used since.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::run_out::{FORECAST_DAYS, run_out};
use super::{Calendar, Cube, Dims, QUARTER_MS};
use crate::catalog::return_code;
use crate::{
    Account, Balance, BalanceBasis, BalanceEntry, BalanceEntryKind, Bucket, Contradiction, ContradictionKind,
    Error, ErrorKind, Product, Result, RunOut, RunOutState, StatsQuery,
};

/// One balance of an account: who draws on it, and what its entries say.
#[derive(Clone, Debug)]
pub struct Purse {
    account: Account,
    products: Vec<Product>,
    /// By time.
    entries: Vec<BalanceEntry>,
}

impl Purse {
    /// The balance that `product` draws on; of `entries`, those that are about it.
    ///
    /// The vendor's page says that all apps of an account share its balance, and does not say that products do: each has
    /// its own, unless the account says otherwise ([`Account::shared`]).
    pub fn new(account: &Account, product: Product, entries: &[BalanceEntry]) -> Self {
        let mut products = match account.shared.contains(&product) {
            true => account.shared.clone(),
            false => vec![product],
        };
        products.sort_unstable();
        products.dedup();
        let about =
            |entry: &&BalanceEntry| entry.account == account.name && products.contains(&entry.product);
        let mut entries: Vec<BalanceEntry> = entries.iter().filter(about).cloned().collect();
        entries.sort_by(|a, b| (a.occurred_at_ms, &a.id).cmp(&(b.occurred_at_ms, &b.id)));
        Self { account: account.clone(), products, entries }
    }

    /// The products that draw on it, sorted.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// Whether nobody stated anything about it.
    pub fn is_unstated(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether such events draw on it.
    pub fn draws(&self, dims: &Dims) -> bool {
        self.products.iter().any(|product| dims.product == *product) && is_of(&self.account, &dims.app)
    }

    /// First instant whose events count, in milliseconds since 1970 (UTC); none where nothing is known at `at_ms`.
    pub fn since_ms(&self, at_ms: i64) -> Option<i64> {
        self.basis(at_ms).1.map(|entry| entry.occurred_at_ms)
    }

    /// The last reading, or the first recharge.
    fn basis(&self, at_ms: i64) -> (BalanceBasis, Option<&BalanceEntry>) {
        let before = || self.entries.iter().filter(|entry| entry.occurred_at_ms <= at_ms);
        let reading = before().rfind(|entry| entry.kind == BalanceEntryKind::Reading);
        match (reading, before().next()) {
            (Some(reading), _) => (BalanceBasis::Reading, Some(reading)),
            (None, Some(first)) => (BalanceBasis::FirstRecharge, Some(first)),
            (None, None) => (BalanceBasis::Nothing, None),
        }
    }

    /// What was bought from `since_ms` to `until_ms`, both included.
    fn recharged(&self, since_ms: i64, until_ms: i64) -> i64 {
        let recharges = self.entries.iter().filter(|entry| entry.kind == BalanceEntryKind::Recharge);
        let then = recharges.filter(|entry| (since_ms..=until_ms).contains(&entry.occurred_at_ms));
        then.map(|entry| entry.amount).fold(0, i64::saturating_add)
    }
}

/// Whether an app is one of the account's.
pub(super) fn is_of(account: &Account, app: &str) -> bool {
    account.apps.is_empty() || account.apps.iter().any(|one| one == app)
}

/// What remains of `purse` at `at_ms`, for days of the zone called `tz`.
///
/// `cube` holds at least the whole quarter-hours from the purse's [`since_ms`](Purse::since_ms) to `at_ms` and of the 28 days
/// before, and `edges` those events of quarter-hours that either instant cuts which lie between the two. `began_ms` is the
/// time of the first event that ever drew on the purse: days before the next one after it say nothing about its use.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] for an unknown zone, or an instant beyond the calendar.
pub fn balance(
    purse: &Purse,
    cube: &Cube,
    edges: &Cube,
    began_ms: Option<i64>,
    at_ms: i64,
    tz: &str,
    alert: Option<i64>,
) -> Result<Balance> {
    let (basis, from) = purse.basis(at_ms);
    let since_ms = from.map(|entry| entry.occurred_at_ms);
    let known = from.map(|entry| if entry.kind == BalanceEntryKind::Reading { entry.amount } else { 0 });
    let used = since_ms.map_or_else(Used::default, |since_ms| Used::of(purse, cube, edges, since_ms, at_ms));
    let recharged = since_ms.map_or(0, |since_ms| purse.recharged(since_ms, at_ms));
    let remaining = known.map(|known| known.saturating_add(recharged) - used.billed);
    let remaining_low = remaining.map(|remaining| remaining - used.in_doubt);
    let mut contradictions = Vec::new();
    if let Some(below) = remaining.filter(|remaining| *remaining < 0) {
        let bought = known.unwrap_or_default().saturating_add(recharged);
        let message = format!(
            "{} events were billed of {bought} calls that there were: a recharge or a reading is missing",
            bought - below
        );
        contradictions.push(Contradiction { kind: ContradictionKind::BelowZero, at_ms: None, message });
    }
    if let (Some(since_ms), Some(known), Some(refused_ms)) = (since_ms, known, used.refused_ms) {
        let before = Used::of(purse, cube, edges, since_ms, refused_ms);
        // A recharge in the very quarter-hour may have come after the refusal, and is left out.
        let left =
            known.saturating_add(purse.recharged(since_ms, refused_ms - 1)) - before.billed - before.in_doubt;
        if left > 0 {
            let message =
                format!("the vendor refused calls for lack of balance when {left} should have been left");
            let kind = ContradictionKind::Refused;
            contradictions.push(Contradiction { kind, at_ms: Some(refused_ms), message });
        }
    }
    Ok(Balance {
        account: purse.account.name.clone(),
        products: purse.products.clone(),
        tz: tz.to_owned(),
        at_ms,
        basis,
        known_at_ms: since_ms,
        known,
        recharged,
        consumption: used.billed,
        in_doubt: used.in_doubt,
        by_product: used.by_product,
        by_app: used.by_app,
        remaining,
        remaining_low,
        run_out: forecast(purse, cube, began_ms, at_ms, tz, remaining_low.zip(remaining))?,
        alert,
        low: alert.zip(remaining_low).map(|(alert, least)| least < alert),
        contradictions,
    })
}

/// Events of a purse in a range.
#[derive(Default)]
struct Used {
    billed: i64,
    in_doubt: i64,
    by_product: HashMap<String, i64>,
    by_app: HashMap<String, i64>,
    /// The last quarter-hour in which the vendor refused calls for lack of balance.
    refused_ms: Option<i64>,
}

impl Used {
    /// From `since_ms` to before `until_ms`, without those of the edges that begin later.
    fn of(purse: &Purse, cube: &Cube, edges: &Cube, since_ms: i64, until_ms: i64) -> Self {
        let from = since_ms.div_euclid(QUARTER_MS) + i64::from(since_ms.rem_euclid(QUARTER_MS) != 0);
        let to = until_ms.div_euclid(QUARTER_MS);
        let mut used = Self::default();
        used.count(purse, cube, (from, to.max(from)));
        used.count(
            purse,
            edges,
            (i64::MIN, until_ms.div_euclid(QUARTER_MS) + i64::from(until_ms % QUARTER_MS != 0)),
        );
        used
    }

    fn count(&mut self, purse: &Purse, cube: &Cube, (from, to): (i64, i64)) {
        let drawn: Vec<Option<Product>> =
            cube.dims().iter().map(|dims| dims.product.known().filter(|_| purse.draws(dims))).collect();
        let refusal: Vec<bool> = cube.dims().iter().map(is_refusal).collect();
        for (quarter, code, n) in cube.coded(from, to) {
            let Some(product) = drawn[code] else { continue };
            let dims = &cube.dims()[code];
            if dims.is_billed() {
                self.billed += n;
                *self.by_product.entry(product.as_str().to_owned()).or_default() += n;
                *self.by_app.entry(dims.app.clone()).or_default() += n;
            } else if dims.is_billing_in_doubt() {
                self.in_doubt += n;
            }
            if refusal[code] && n > 0 {
                self.refused_ms = self.refused_ms.max(Some(quarter * QUARTER_MS));
            }
        }
    }
}

/// Whether the vendor refused such a call because the account was out of calls.
fn is_refusal(dims: &Dims) -> bool {
    let code = dims.code.as_deref().and_then(|code| code.parse().ok()).and_then(return_code);
    code.is_some_and(|code| code.kind == Some(ErrorKind::InsufficientBalance))
}

fn forecast(
    purse: &Purse,
    cube: &Cube,
    began_ms: Option<i64>,
    at_ms: i64,
    tz: &str,
    remaining: Option<(i64, i64)>,
) -> Result<RunOut> {
    let calendar = history(at_ms, tz)?;
    let zone = super::zone(tz)?;
    let began = began_ms.unwrap_or(i64::MAX);
    let mut days = Vec::new();
    let drawn: Vec<bool> = cube.dims().iter().map(|dims| purse.draws(dims) && dims.is_billed()).collect();
    for (at, bucket) in calendar.buckets.iter().enumerate() {
        // The day on which events began may be a part of one.
        if bucket.at_ms <= began {
            continue;
        }
        let cells = cube.coded(bucket.at_ms / QUARTER_MS, calendar.end_of(at) / QUARTER_MS);
        let billed = cells.filter(|(_, code, _)| drawn[*code]).map(|(.., n)| n).sum();
        days.push((date(bucket.at_ms, &zone)?.0, billed));
    }
    let (today, left_of_today) = date(at_ms, &zone)?;
    let mut answer = run_out(&days, remaining.unwrap_or((1, 1)), today, left_of_today);
    if remaining.is_none() {
        answer.state = RunOutState::UnknownBalance;
        (answer.expected, answer.earliest, answer.latest) = (None, None, None);
    }
    Ok(answer)
}

/// The whole days before that of `at_ms` that a forecast follows from.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] for an unknown zone, or an instant beyond the calendar.
pub(crate) fn history(at_ms: i64, tz: &str) -> Result<Calendar> {
    let today = date(at_ms, &super::zone(tz)?)?.0;
    let first = today.checked_sub(FORECAST_DAYS.days()).map_err(beyond)?;
    let query = StatsQuery {
        tz: Some(tz.to_owned()),
        bucket: Some(Bucket::Day),
        // Of a calendar, the product says nothing.
        ..StatsQuery::new(Product::NumberVerification).between(first.to_string(), today.to_string())
    };
    Calendar::of(&query, None)
}

/// The date of an instant, and the share of it that is still to come.
fn date(at_ms: i64, zone: &TimeZone) -> Result<(jiff::civil::Date, f64)> {
    let at = Timestamp::from_millisecond(at_ms).map_err(beyond)?.to_zoned(zone.clone());
    let (begin, end) = (at.start_of_day().map_err(beyond)?, at.tomorrow().map_err(beyond)?);
    let end = end.start_of_day().map_err(beyond)?.timestamp().as_millisecond();
    let begin = begin.timestamp().as_millisecond();
    Ok((at.date(), (end - at_ms) as f64 / (end - begin) as f64))
}

fn beyond(error: jiff::Error) -> Error {
    Error::invalid("the instant reaches beyond the calendar").source(error)
}

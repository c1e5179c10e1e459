//! What is known of balances, beside the events that draw on them.

mod stated;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::Connection;

use self::stated::{accounts, entries};
use super::archive::Gone;
use super::combinations::Combinations;
use super::fault::Fault;
use super::view::{Apart, cube, figures, read};
use super::{Ledger, rows, view};
use crate::stats::{self, Calendar, Cube, DEFAULT_ZONE, Purse, QUARTER_MS};
use crate::{
    Account, Balance, BalanceEntry, BalanceQuery, Consumption, ConsumptionQuery, Error, Product, Result,
    StatsQuery, one_line,
};

/// The account that is there without being made.
const DEFAULT_ACCOUNT: &str = "default";

/// Makes the tables of this topic.
pub(super) fn tables(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch(
        "-- Apps that draw on the same balances: JSON arrays of apps, and of products that share one.
         CREATE TABLE accounts (name TEXT PRIMARY KEY, apps TEXT NOT NULL, shared TEXT NOT NULL) WITHOUT ROWID;
         -- Recharges, and what the vendor's console said was left.
         CREATE TABLE balance_entries (id TEXT PRIMARY KEY, account TEXT NOT NULL, product TEXT NOT NULL,
             kind TEXT NOT NULL, amount INTEGER NOT NULL, occurred_at_ms INTEGER NOT NULL, note TEXT) WITHOUT ROWID;",
    )?;
    Ok(())
}

impl Ledger {
    /// What remains, one answer per balance: last known balance + recharges − consumption of all apps of the account since, and
    /// when it runs out. Costs the number of cells since the last reading, not of events.
    ///
    /// Events count from the instant of the reading on. Of a quarter-hour that it cuts and whose rows were purged, all are taken
    /// to be later. A recharge counts from its own instant on, one at the instant
    /// of the reading included. Without a reading, nothing is taken to have been left before the first recharge.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an unknown zone or account, or a time that is
    /// none; [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the file cannot be read.
    pub fn balance(&self, query: &BalanceQuery) -> Result<Vec<Balance>> {
        let tz = query.tz.as_deref().unwrap_or(DEFAULT_ZONE);
        let at_ms = moment_ms("at", query.at.as_deref(), tz)?;
        let history = stats::history(at_ms, tz)?.quarters();
        let connections = self.connections()?;
        let known = read(connections, |connection| {
            let Some(account) = find(connection, query.account.as_deref())? else { return Ok(None) };
            let entries = entries(connection)?;
            let known = connections.combinations(connection)?;
            let purses = purses(&account, query.product, &entries);
            let since = purses.iter().filter_map(|purse| purse.since_ms(at_ms)).min();
            let from = since.map_or(history.0, |since_ms| history.0.min(since_ms.div_euclid(QUARTER_MS)));
            let to = at_ms.div_euclid(QUARTER_MS) + 1;
            let cube = cube(connection, &known, (from, to.max(history.1)))?;
            let mut found = Vec::with_capacity(purses.len());
            for purse in purses {
                let began_ms = began(connection, &known, &purse)?;
                if query.product.is_none() && purse.is_unstated() && began_ms.is_none() {
                    continue;
                }
                let edges = edges(connection, &known, &purse, at_ms)?;
                found.push((purse, edges, began_ms));
            }
            Ok(Some((cube, found)))
        })?;
        let Some((cube, purses)) = known else {
            return Err(self.no_account(query.account.as_deref()));
        };
        let balances = purses.iter().map(|(purse, edges, began_ms)| {
            stats::balance(purse, &cube, edges, *began_ms, at_ms, tz, query.alert)
        });
        balances.collect()
    }

    /// What an account used: a row per bucket, product and app. Costs the number of cells, not of events.
    ///
    /// # Errors
    /// As [`overview`](Self::overview); [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an unknown
    /// account.
    pub fn consumption(&self, query: &ConsumptionQuery) -> Result<Consumption> {
        let range = StatsQuery {
            start: query.start.clone(),
            end: query.end.clone(),
            tz: query.tz.clone(),
            bucket: query.bucket,
            // Of a range, the product says nothing.
            ..StatsQuery::new(Product::NumberVerification)
        };
        let span = if range.start.is_some() && range.end.is_some() { None } else { self.span()? };
        let calendar = Calendar::of(&range, span)?;
        let connections = self.connections()?;
        let account = read(connections, |connection| find(connection, query.account.as_deref()))?
            .ok_or_else(|| self.no_account(query.account.as_deref()))?;
        let ranges: Vec<_> = calendar.quarters_of_buckets().collect();
        let figures = figures(connections, &ranges, Apart::Used, |_| true)?;
        Ok(stats::consumption(&account, &calendar, &figures.into(), query))
    }

    fn no_account(&self, name: Option<&str>) -> Error {
        let known = self.accounts().unwrap_or_default();
        let names: Vec<String> =
            known.iter().map(|known| format!("`{}`", one_line(&known.name, 40))).collect();
        let name = one_line(name.unwrap_or(DEFAULT_ACCOUNT), 40);
        Error::invalid(format!("there is no account `{name}`"))
            .advice(format!("make it first, or use one of {}", names.join(", ")))
    }
}

/// An instant that was given, or now, in milliseconds since 1970 (UTC).
fn moment_ms(name: &str, given: Option<&str>, tz: &str) -> Result<i64> {
    let zone = stats::zone(tz)?;
    match given {
        Some(given) => Ok(stats::moment(name, given, &zone)?.timestamp().as_millisecond()),
        None => Ok(Timestamp::now().as_millisecond()),
    }
}

fn find(connection: &Connection, name: Option<&str>) -> Result<Option<Account>, Fault> {
    let name = name.unwrap_or(DEFAULT_ACCOUNT).trim();
    Ok(accounts(connection)?.into_iter().find(|account| account.name == name))
}

/// The balances of an account, or the one that `product` draws on; each once.
fn purses(account: &Account, product: Option<Product>, entries: &[BalanceEntry]) -> Vec<Purse> {
    let mut purses: Vec<Purse> = Vec::new();
    for product in Product::ALL.into_iter().filter(|one| product.is_none_or(|product| product == *one)) {
        if !purses.iter().any(|purse| purse.products().contains(&product)) {
            purses.push(Purse::new(account, product, entries));
        }
    }
    purses
}

/// Beginning of the first quarter-hour with an event that drew on the purse.
fn began(connection: &Connection, known: &Combinations, purse: &Purse) -> Result<Option<i64>, Fault> {
    let drawing: HashSet<i64> =
        known.iter().filter(|(_, dims)| purse.draws(dims)).map(|(id, _)| id).collect();
    if drawing.is_empty() {
        return Ok(None);
    }
    let first = view::first_quarter(connection, |dims| drawing.contains(&dims))?;
    Ok(first.map(|quarter| quarter * QUARTER_MS))
}

/// The events of the quarter-hours that the purse's reading or `at_ms` cuts which lie between the two. Where their rows were
/// purged, those of the whole quarter-hour.
fn edges(connection: &Connection, known: &Combinations, purse: &Purse, at_ms: i64) -> Result<Cube, Fault> {
    let mut cube = Cube::default();
    let Some(since_ms) = purse.since_ms(at_ms) else { return Ok(cube) };
    let quarter = |ms: i64| ms.div_euclid(QUARTER_MS);
    let mut cut: Vec<i64> =
        [since_ms, at_ms].into_iter().filter(|ms| ms % QUARTER_MS != 0).map(quarter).collect();
    cut.dedup();
    let gone = Gone::read(connection)?;
    for quarter in cut {
        let (begin, end) = (quarter * QUARTER_MS, (quarter + 1) * QUARTER_MS);
        let mut cells: HashMap<i64, i64> = HashMap::new();
        view::quarters(connection, (quarter, quarter + 1), |_, id, n| *cells.entry(id).or_default() += n)?;
        for (id, dims) in known.iter().filter(|(_, dims)| purse.draws(dims)) {
            let Some(whole) = cells.get(&id).copied() else { continue };
            let n = match gone.holds(dims.product.known(), quarter) {
                true => whole,
                false => rows::count(connection, id, (begin.max(since_ms), end.min(at_ms)))?,
            };
            cube.add(quarter, dims.clone(), n);
        }
    }
    Ok(cube)
}

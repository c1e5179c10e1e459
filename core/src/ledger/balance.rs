//! What is known of balances, beside the events that draw on them.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use super::combinations::Combinations;
use super::fault::Fault;
use super::rows::{self, word};
use super::view::{cube, figures, read};
use super::{Ledger, erase, schema, view};
use crate::events::new_id;
use crate::stats::{self, Calendar, Cube, DEFAULT_ZONE, Purse, QUARTER_MS};
use crate::{
    Account, Balance, BalanceEntry, BalanceEntryKind, BalanceQuery, BalanceReading, Consumption,
    ConsumptionQuery, Error, Product, Recharge, RecordedEntry, Result, StatsQuery, one_line, redact,
};

/// The account that is there without being made.
const DEFAULT_ACCOUNT: &str = "default";
/// Longest name of an account, id or note, in characters.
const LONGEST: usize = 200;
/// More calls than this are a slip of the finger, and their sums could not be counted.
const MOST: i64 = 1_000_000_000_000;

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
    /// Says which apps an account has, and which of its products share a balance. An account of that name is replaced. Until
    /// it is, the account `default` has every app of the ledger, and a balance per product.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a name that is none;
    /// [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where it cannot be written.
    pub fn set_account(&self, account: &Account) -> Result<()> {
        let name = named("the name of an account", &account.name)?;
        let shared: Vec<String> = account.shared.iter().map(|product| product.as_str().to_owned()).collect();
        self.connections()?.writer()?.with(|connection| {
            connection.execute(
                "INSERT INTO accounts (name, apps, shared) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
                 SET apps = excluded.apps, shared = excluded.shared",
                (name, rows::join(&account.apps), rows::join(&shared)),
            )?;
            Ok(())
        })
    }

    /// The accounts, by name.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the file cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        read(self.connections()?, accounts)
    }

    /// States that calls were bought. What was stated before under the same id is stated once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an amount, time or account that is none, or an
    /// id that something else has; [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where it cannot be written.
    pub fn recharge(&self, recharge: &Recharge) -> Result<RecordedEntry> {
        if recharge.amount < 1 {
            return Err(Error::invalid(format!("a recharge of `{}` calls is none", recharge.amount))
                .advice("to take one back, remove its entry; what expired shows in a new reading"));
        }
        self.state(Stated {
            kind: BalanceEntryKind::Recharge,
            id: recharge.id.as_deref(),
            account: recharge.account.as_deref(),
            product: recharge.product,
            amount: recharge.amount,
            occurred_at: recharge.occurred_at.as_deref(),
            tz: recharge.tz.as_deref(),
            note: recharge.note.as_deref(),
        })
    }

    /// States what the vendor's console said was left. What was stated before under the same id is stated once.
    ///
    /// # Errors
    /// As [`recharge`](Self::recharge).
    pub fn set_balance(&self, reading: &BalanceReading) -> Result<RecordedEntry> {
        if reading.remaining < 0 {
            return Err(Error::invalid(format!("`{}` calls cannot be left", reading.remaining)));
        }
        self.state(Stated {
            kind: BalanceEntryKind::Reading,
            id: reading.id.as_deref(),
            account: reading.account.as_deref(),
            product: reading.product,
            amount: reading.remaining,
            occurred_at: reading.occurred_at.as_deref(),
            tz: reading.tz.as_deref(),
            note: reading.note.as_deref(),
        })
    }

    /// The recharges and readings of an account, or of all, by time.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the file cannot be read.
    pub fn balance_entries(&self, account: Option<&str>) -> Result<Vec<BalanceEntry>> {
        let mut all = read(self.connections()?, entries)?;
        all.retain(|entry| account.is_none_or(|account| entry.account == account));
        Ok(all)
    }

    /// Takes back a recharge or a reading, and says which.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) where there is none of that id;
    /// [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the ledger cannot be written.
    pub fn remove_balance_entry(&self, id: &str) -> Result<BalanceEntry> {
        let removed = self.connections()?.writer()?.with(|connection| {
            let mut delete =
                connection.prepare_cached("DELETE FROM balance_entries WHERE id = ?1 RETURNING *")?;
            Ok(delete.query_row([id], entry).optional()?)
        })?;
        removed.ok_or_else(|| {
            Error::invalid(format!("there is no recharge or reading `{}`", one_line(id, 60)))
                .advice("list them to see their ids")
        })
    }

    /// What remains, one answer per balance: last known balance + recharges − consumption of all apps of the account since, and
    /// when it runs out. Costs the number of cells since the last reading, not of events.
    ///
    /// An event belongs to the time after a reading that is as old as the event or older. Of a quarter-hour that a reading cuts and
    /// whose rows were purged, all events are taken to be later. A recharge counts from its own instant on, one at the instant
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
        let figures = figures(connections, &ranges, |_| true)?;
        Ok(stats::consumption(&account, &calendar, &figures.into(), query))
    }

    fn state(&self, stated: Stated<'_>) -> Result<RecordedEntry> {
        let new = stated.entry()?;
        let connections = self.connections()?;
        if read(connections, |connection| find(connection, Some(&new.account)))?.is_none() {
            return Err(self.no_account(Some(&new.account)));
        }
        let known = connections.writer()?.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let known = {
                let mut select = transaction.prepare_cached("SELECT * FROM balance_entries WHERE id = ?1")?;
                select.query_row([&new.id], entry).optional()?
            };
            if known.is_none() {
                transaction.execute(
                    "INSERT INTO balance_entries (id, account, product, kind, amount, occurred_at_ms, note)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    (
                        &new.id,
                        &new.account,
                        new.product.as_str(),
                        new.kind.as_str(),
                        new.amount,
                        new.occurred_at_ms,
                        &new.note,
                    ),
                )?;
            }
            transaction.commit()?;
            Ok(known)
        })?;
        match known {
            None => Ok(RecordedEntry { entry: new, new: true }),
            // Stated again, without its time perhaps: of an id that was given, the time of the first is kept.
            Some(known) if stated.is(&known, &new) => Ok(RecordedEntry { entry: known, new: false }),
            Some(known) => Err(Error::invalid(format!(
                "`{}` is there already as a {} of {} calls of {} for `{}`",
                one_line(&known.id, 60),
                known.kind,
                known.amount,
                known.product,
                one_line(&known.account, 60)
            ))
            .advice("remove it first, or give another id")),
        }
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

/// What a caller says of a balance.
struct Stated<'a> {
    kind: BalanceEntryKind,
    id: Option<&'a str>,
    account: Option<&'a str>,
    product: Product,
    amount: i64,
    occurred_at: Option<&'a str>,
    tz: Option<&'a str>,
    note: Option<&'a str>,
}

impl Stated<'_> {
    fn entry(&self) -> Result<BalanceEntry> {
        if self.amount > MOST {
            return Err(Error::invalid(format!("`{}` calls are more than an account can have", self.amount))
                .advice(format!("at most {MOST} are counted")));
        }
        let account = named("the name of an account", self.account.unwrap_or(DEFAULT_ACCOUNT))?.to_owned();
        let occurred_at_ms = moment_ms("occurred_at", self.occurred_at, self.tz.unwrap_or(DEFAULT_ZONE))?;
        let note = self.note.map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.chars().count() > LONGEST) {
            return Err(Error::invalid(format!("the note is longer than {LONGEST} characters")));
        }
        let mut entry = BalanceEntry {
            id: String::new(),
            account,
            product: self.product,
            kind: self.kind,
            amount: self.amount,
            occurred_at_ms,
            note: note.map(redact),
        };
        entry.id = match (self.id, self.occurred_at) {
            (Some(id), _) => id_of(id)?,
            (None, Some(_)) => derived_id(&entry),
            (None, None) => new_id(),
        };
        Ok(entry)
    }

    /// Whether `known` says what `new` says; a time that nobody gave says nothing.
    fn is(&self, known: &BalanceEntry, new: &BalanceEntry) -> bool {
        let same_time = self.occurred_at.is_none() || known.occurred_at_ms == new.occurred_at_ms;
        let what = |entry: &BalanceEntry| (entry.kind, entry.product, entry.amount, entry.account.clone());
        same_time && what(known) == what(new)
    }
}

/// An id (UUID version 8) that follows from what the entry says.
fn derived_id(entry: &BalanceEntry) -> String {
    let BalanceEntry { account, product, kind, amount, occurred_at_ms, .. } = entry;
    let digest = Sha256::digest(format!("{kind} {product} {amount} {occurred_at_ms} {account}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let id = uuid::Builder::from_bytes(bytes).with_variant(uuid::Variant::RFC4122);
    id.with_version(uuid::Version::Custom).into_uuid().to_string()
}

/// An id that a caller chose. One that holds what looks like a number of a person could not be kept as it is.
fn id_of(id: &str) -> Result<String> {
    let id = named("the id", id)?;
    match redact(id) == id {
        true => Ok(id.to_owned()),
        false => {
            Err(Error::invalid("the id looks like a phone number")
                .advice("give another, such as an invoice's"))
        }
    }
}

/// A text that can stand for something: not empty, in one line, not endless.
fn named<'a>(what: &str, text: &'a str) -> Result<&'a str> {
    let text = text.trim();
    let fault = if text.is_empty() {
        "is empty".to_owned()
    } else if text.chars().any(char::is_control) {
        "is more than one line".to_owned()
    } else if text.chars().count() > LONGEST {
        format!("is longer than {LONGEST} characters")
    } else {
        return Ok(text);
    };
    Err(Error::invalid(format!("{what} {fault}")))
}

/// An instant that was given, or now, in milliseconds since 1970 (UTC).
fn moment_ms(name: &str, given: Option<&str>, tz: &str) -> Result<i64> {
    let zone = stats::zone(tz)?;
    match given {
        Some(given) => Ok(stats::moment(name, given, &zone)?.timestamp().as_millisecond()),
        None => Ok(Timestamp::now().as_millisecond()),
    }
}

fn accounts(connection: &Connection) -> Result<Vec<Account>, Fault> {
    schema::is_current(connection)?;
    let mut select = connection.prepare_cached("SELECT name, apps, shared FROM accounts ORDER BY name")?;
    let known = select.query_map([], |row| {
        let shared = rows::split(row, "shared")?;
        let shared = shared.iter().map(|product| rows::parse(2, product)).collect::<rusqlite::Result<_>>()?;
        Ok(Account { name: row.get("name")?, apps: rows::split(row, "apps")?, shared })
    })?;
    let mut known = known.collect::<rusqlite::Result<Vec<Account>>>()?;
    if !known.iter().any(|account| account.name == DEFAULT_ACCOUNT) {
        let name = DEFAULT_ACCOUNT.to_owned();
        known.insert(0, Account { name, apps: Vec::new(), shared: Vec::new() });
    }
    Ok(known)
}

fn find(connection: &Connection, name: Option<&str>) -> Result<Option<Account>, Fault> {
    let name = name.unwrap_or(DEFAULT_ACCOUNT).trim();
    Ok(accounts(connection)?.into_iter().find(|account| account.name == name))
}

/// Every entry, by time.
fn entries(connection: &Connection) -> Result<Vec<BalanceEntry>, Fault> {
    schema::is_current(connection)?;
    let mut select =
        connection.prepare_cached("SELECT * FROM balance_entries ORDER BY occurred_at_ms, id")?;
    let all = select.query_map([], entry)?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<BalanceEntry> {
    let kind: String = row.get("kind")?;
    Ok(BalanceEntry {
        id: row.get("id")?,
        account: row.get("account")?,
        product: word(row, "product")?,
        kind: rows::parse(3, &kind)?,
        amount: row.get("amount")?,
        occurred_at_ms: row.get("occurred_at_ms")?,
        note: row.get("note")?,
    })
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
    for quarter in cut {
        let (begin, end) = (quarter * QUARTER_MS, (quarter + 1) * QUARTER_MS);
        let mut cells: HashMap<i64, i64> = HashMap::new();
        view::quarters(connection, (quarter, quarter + 1), |_, id, n| *cells.entry(id).or_default() += n)?;
        for (id, dims) in known.iter().filter(|(_, dims)| purse.draws(dims)) {
            let Some(whole) = cells.get(&id).copied() else { continue };
            let purged_before_ms = match dims.product.known() {
                Some(product) => erase::purged_before_ms(connection, product)?,
                None => None,
            };
            let n = match purged_before_ms.is_some_and(|before_ms| before_ms >= end) {
                true => whole,
                false => rows::count(connection, id, (begin.max(since_ms), end.min(at_ms)))?,
            };
            cube.add(quarter, dims.clone(), n);
        }
    }
    Ok(cube)
}

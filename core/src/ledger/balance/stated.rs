//! What is stated of balances: accounts, recharges, readings.

use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use super::{DEFAULT_ACCOUNT, find, moment_ms};
use crate::events::new_id;
use crate::ledger::fault::Fault;
use crate::ledger::rows::{self, word};
use crate::ledger::view::read;
use crate::ledger::{Ledger, schema};
use crate::stats::DEFAULT_ZONE;
use crate::{
    Account, BalanceEntry, BalanceEntryKind, BalanceReading, Error, Product, Recharge, RecordedEntry, Result,
    one_line, redact,
};

/// Longest name of an account, id or note, in characters.
const LONGEST: usize = 200;
/// More calls than this are a slip of the finger, and their sums could not be counted.
const MOST: i64 = 1_000_000_000_000;

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

    /// Forgets an account that was set, and says which. The account `default` has every app of the ledger again.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for one that was not set, or that recharges and
    /// readings are stated for; [`ErrorKind::Ledger`](crate::ErrorKind::Ledger) where the ledger cannot be written.
    pub fn remove_account(&self, name: &str) -> Result<Account> {
        let name = named("the name of an account", name)?;
        let (entries, removed) = self.connections()?.writer()?.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let entries: i64 = transaction.query_row(
                "SELECT count(*) FROM balance_entries WHERE account = ?1 AND account <> ?2",
                [name, DEFAULT_ACCOUNT],
                |row| row.get(0),
            )?;
            let removed = {
                let mut delete = transaction.prepare_cached(
                    "DELETE FROM accounts WHERE name = ?1 AND ?2 = 0 RETURNING name, apps, shared",
                )?;
                delete.query_row((name, entries), account).optional()?
            };
            transaction.commit()?;
            Ok((entries, removed))
        })?;
        let shown = one_line(name, 40);
        match removed {
            Some(removed) => Ok(removed),
            None if entries > 0 => {
                Err(Error::invalid(format!("{entries} recharges and readings are stated for `{shown}`"))
                    .advice("take them back first"))
            }
            None if name == DEFAULT_ACCOUNT => {
                Err(Error::invalid(format!("the account `{shown}` was never set, and is always there")))
            }
            None => Err(self.no_account(Some(name))),
        }
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

pub(super) fn accounts(connection: &Connection) -> Result<Vec<Account>, Fault> {
    schema::is_current(connection)?;
    let mut select = connection.prepare_cached("SELECT name, apps, shared FROM accounts ORDER BY name")?;
    let mut known = select.query_map([], account)?.collect::<rusqlite::Result<Vec<Account>>>()?;
    if !known.iter().any(|account| account.name == DEFAULT_ACCOUNT) {
        let name = DEFAULT_ACCOUNT.to_owned();
        known.insert(0, Account { name, apps: Vec::new(), shared: Vec::new() });
    }
    Ok(known)
}

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let shared = rows::split(row, "shared")?;
    let shared = shared.iter().map(|product| rows::parse(2, product)).collect::<rusqlite::Result<_>>()?;
    Ok(Account { name: row.get("name")?, apps: rows::split(row, "apps")?, shared })
}

/// Every entry, by time.
pub(super) fn entries(connection: &Connection) -> Result<Vec<BalanceEntry>, Fault> {
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

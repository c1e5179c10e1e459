//! Events into rows.

use hashbrown::{HashMap, HashSet};
use rusqlite::{Connection, TransactionBehavior, params_from_iter};

use super::drift::{self, Sight};
use super::fault::Fault;
use super::insert::Rows;
use super::ready::Ready;
use super::{settle, tail};
use crate::lazy::Lazy;
use crate::stats::{Dimension, Dims, DimsOf};
use crate::{Event, Result};

/// Where events of a file come from.
pub(super) trait Source {
    /// Those that were read together next, until there are no more.
    fn next(&mut self) -> Result<Option<&[Ready]>>;
}

/// What came of an import.
pub(super) struct Imported {
    /// Events that were read.
    pub read: i64,
    /// Those that were not there already.
    pub new: i64,
}

/// Rows of a file that are settled at once: so many that each page is written few times.
const SETTLED_AT_ONCE: usize = 500_000;

/// Rows of combinations.
type Known = HashMap<Dims, i64>;

/// Rows of combinations that a transaction met first.
#[derive(Default)]
struct Met {
    rows: Known,
    /// By number, where they have one.
    numbered: Vec<Option<i64>>,
}

/// Writes groups of events; remembers what it need not ask the file for again.
#[derive(Default)]
pub(super) struct Appender {
    combinations: Known,
    end: Option<End>,
}

/// The end of the table of rows, as the last transaction left it.
struct End {
    /// What SQLite calls the state of the file; other connections change it.
    version: i64,
    /// Number of the last row.
    last: i64,
    /// The rows that are not settled.
    rows: Vec<settle::Row>,
    /// Their ids.
    ids: Ids,
    /// The largest id of a row that is settled. New ids are larger: they begin with the time.
    largest: [u8; 16],
}

/// Ids, most of which come in their order: those need no place in a table of hashes, which is in no cache.
#[derive(Default)]
struct Ids {
    in_order: Vec<[u8; 16]>,
    others: HashSet<[u8; 16]>,
}

impl Ids {
    fn contains(&self, id: &[u8; 16]) -> bool {
        self.in_order.last().is_some_and(|last| last >= id)
            && (self.in_order.binary_search(id).is_ok() || self.others.contains(id))
    }

    fn insert(&mut self, id: [u8; 16]) {
        match self.in_order.last() {
            Some(last) if *last >= id => drop(self.others.insert(id)),
            _ => self.in_order.push(id),
        }
    }

    fn largest(&self) -> Option<[u8; 16]> {
        self.in_order.last().copied()
    }

    fn clear(&mut self) {
        self.in_order.clear();
        self.others.clear();
    }
}

impl End {
    fn read(connection: &Connection, version: i64) -> Result<Self, Fault> {
        let rows = settle::Row::read(connection, None)?;
        let mut ids = Ids::default();
        rows.iter().for_each(|row| ids.insert(row.id));
        let largest = connection
            .prepare_cached("SELECT max(event_id) FROM event_ids")?
            .query_row([], |row| row.get::<_, Option<[u8; 16]>>(0))?
            .unwrap_or_default();
        Ok(Self { version, last: tail::last(connection)?, rows, ids, largest })
    }

    fn push(&mut self, row: settle::Row) {
        self.last = row.place.seq;
        self.ids.insert(row.id);
        self.rows.push(row);
    }

    /// Its rows are settled.
    fn settled(&mut self) {
        self.rows.clear();
        self.largest = self.largest.max(self.ids.largest().unwrap_or_default());
        self.ids.clear();
    }
}

impl Appender {
    /// Rows that wait to be settled, as far as is known.
    pub(super) fn unsettled(&self) -> usize {
        self.end.as_ref().map_or(0, |end| end.rows.len())
    }

    /// Reads the end of the rows anew next time: somebody else wrote with this connection.
    pub(super) fn forget(&mut self) {
        self.end = None;
    }

    /// Commits `batches` together, and what surprised, and says how many events of each were new.
    pub(super) fn commit(
        &mut self,
        connection: &Connection,
        batches: &[&[Ready]],
        sights: &[&Sight],
    ) -> Result<Vec<i64>, Fault> {
        // Known again only when all went well: a transaction that is rolled back takes its rows with it.
        let end = self.end.take();
        let transaction = Write::begin(connection)?;
        let mut end = current(connection, end)?;
        let mut met = Met::default();
        let mut counts = Vec::with_capacity(batches.len());
        {
            let mut rows = Rows::of(connection)?;
            for batch in batches {
                counts.push(self.insert(&mut rows, batch, &mut end, &mut met)?);
            }
        }
        drift::note(connection, sights)?;
        transaction.commit()?;
        self.combinations.extend(met.rows);
        self.end = Some(end);
        Ok(counts)
    }

    /// Settles every row that is not.
    pub(super) fn settle(&mut self, connection: &Connection) -> Result<(), Fault> {
        let end = self.end.take();
        let transaction = Write::begin(connection)?;
        let mut end = current(connection, end)?;
        settle::put(connection, &end.rows)?;
        transaction.commit()?;
        end.settled();
        self.end = Some(end);
        Ok(())
    }

    /// Commits all of `events`, read as they are written, or none of them.
    pub(super) fn import(
        &mut self,
        connection: &mut Connection,
        source: &mut dyn Source,
        name: &str,
    ) -> Result<Imported> {
        let fault = |fault: Fault| fault.of(name);
        let sql = |error: rusqlite::Error| Fault::from(error).of(name);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        // What it leaves is read anew: others wrote, or the transaction was rolled back.
        self.end = None;
        let mut end = current(&transaction, None).map_err(fault)?;
        let mut met = Met::default();
        let mut imported = Imported { read: 0, new: 0 };
        while let Some(events) = source.next()? {
            if end.rows.len() >= SETTLED_AT_ONCE {
                settle::put(&transaction, &end.rows).map_err(fault)?;
                end.settled();
            }
            imported.read += events.len() as i64;
            let mut rows = Rows::of(&transaction).map_err(fault)?;
            imported.new += self.insert(&mut rows, events, &mut end, &mut met).map_err(fault)?;
        }
        settle::put(&transaction, &end.rows).map_err(fault)?;
        transaction.commit().map_err(sql)?;
        self.combinations.extend(met.rows);
        Ok(imported)
    }

    fn insert<'e>(
        &self,
        rows: &mut Rows<'_, 'e>,
        events: &'e [Ready],
        end: &mut End,
        met: &mut Met,
    ) -> Result<i64, Fault> {
        let before = end.last;
        for Ready { event, id, combination } in events {
            if end.ids.contains(id) || *id <= end.largest && rows.settled(id)? {
                continue;
            }
            let dims = match combination {
                Some(number) => self.numbered_row(rows.connection, *number, event, met)?,
                None => self.row(rows.connection, DimsOf::from(event), &mut met.rows)?,
            };
            end.push(settle::Row::of(event, end.last + 1, dims, *id));
            rows.insert((end.last, dims, event))?;
        }
        rows.rest()?;
        Ok(end.last - before)
    }

    /// The row of a combination that has a number.
    fn numbered_row(
        &self,
        transaction: &Connection,
        number: usize,
        event: &Event,
        met: &mut Met,
    ) -> Result<i64, Fault> {
        if let Some(Some(row)) = met.numbered.get(number) {
            return Ok(*row);
        }
        let row = self.row(transaction, DimsOf::from(event), &mut met.rows)?;
        met.numbered.resize(met.numbered.len().max(number + 1), None);
        met.numbered[number] = Some(row);
        Ok(row)
    }

    /// The row of a combination, from memory where it was met before.
    fn row(&self, transaction: &Connection, dims: DimsOf<'_>, met: &mut Known) -> Result<i64, Fault> {
        if let Some(row) = self.combinations.get(&dims).or_else(|| met.get(&dims)) {
            return Ok(*row);
        }
        let dims = dims.into_owned();
        let row = dims_row(transaction, &dims)?;
        met.insert(dims, row);
        Ok(row)
    }
}

/// A transaction that writes, like rusqlite's, whose statements are prepared once.
struct Write<'c>(Option<&'c Connection>);

impl<'c> Write<'c> {
    fn begin(connection: &'c Connection) -> rusqlite::Result<Self> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self(Some(connection)))
    }

    fn commit(mut self) -> rusqlite::Result<()> {
        if let Some(connection) = self.0 {
            connection.prepare_cached("COMMIT")?.execute([])?;
            self.0 = None;
        }
        Ok(())
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        // Where it fails, SQLite has rolled back by itself.
        if let Some(connection) = self.0 {
            let _ = connection.execute_batch("ROLLBACK");
        }
    }
}

/// The end of the rows: what is known of it, where nobody else wrote meanwhile.
fn current(transaction: &Connection, known: Option<End>) -> Result<End, Fault> {
    let version = transaction.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
    match known.filter(|end| end.version == version) {
        Some(end) => Ok(end),
        None => End::read(transaction, version),
    }
}

/// The row of a combination, made where it is new.
pub(super) fn dims_row(transaction: &Connection, dims: &Dims) -> Result<i64, Fault> {
    static INSERT: Lazy<String> = Lazy::new(|| {
        let marks = ["?"; Dimension::ALL.len()].join(", ");
        let names = Dimension::ALL.map(Dimension::name).join(", ");
        format!("INSERT INTO dims ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING")
    });
    static SELECT: Lazy<String> = Lazy::new(|| {
        let names = Dimension::ALL.map(|dimension| format!("{} = ?", dimension.name()));
        format!("SELECT id FROM dims WHERE {}", names.join(" AND "))
    });
    let words = dims.words();
    if transaction.prepare_cached(&INSERT)?.execute(params_from_iter(&words))? == 1 {
        return Ok(transaction.last_insert_rowid());
    }
    Ok(transaction.prepare_cached(&SELECT)?.query_row(params_from_iter(&words), |row| row.get(0))?)
}

//! Events into rows.

use hashbrown::{HashMap, HashSet};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, TransactionBehavior, params_from_iter};

use super::drift::{self, Sight};
use super::fault::Fault;
use super::settle::id_bytes;
use super::{rows, settle, tail};
use crate::events::page_stay_json;
use crate::events::schema::{FIELDS, FieldValue, values};
use crate::lazy::Lazy;
use crate::phone::is_index;
use crate::redact::{redact_id_in_place, redact_in_place, shows_number};
use crate::stats::{Dimension, Dims, DimsOf};
use crate::{Error, Event, Result, redact};

/// An event that may be written, with what is made of it before anybody waits.
pub(super) struct Ready {
    event: Event,
    id: [u8; 16],
}

/// Refuses what cannot be an event, before anything is written, and masks numbers in texts that others chose.
pub(super) fn prepare(events: Vec<Event>) -> Result<Vec<Ready>> {
    for event in &events {
        if let Some(fault) = fault(event) {
            let id: String = event.event_id.chars().take(36).collect();
            return Err(Error::invalid(format!("event `{}`: {fault}", redact(&id))));
        }
    }
    Ok(ready(events))
}

/// Why it cannot be an event.
pub(super) fn fault(event: &Event) -> Option<&'static str> {
    if uuid::Uuid::try_parse(&event.event_id).is_err() {
        Some("event_id is no UUID")
    } else if event.call_id.is_empty() {
        Some("call_id is empty")
    } else if event.phone_mask.as_deref().is_some_and(shows_number) {
        Some("phone_mask holds a plain number: mask it")
    } else if event.phone_index.as_deref().is_some_and(|index| !is_index(index)) {
        Some("phone_index is no entry of an index: leave it out, or make it with the ledger's key")
    } else {
        None
    }
}

/// Events that have no fault, with numbers masked in texts that others chose.
pub(super) fn ready(mut events: Vec<Event>) -> Vec<Ready> {
    events.iter_mut().for_each(mask);
    events.into_iter().map(|event| Ready { id: id_bytes(&event.event_id), event }).collect()
}

fn mask(event: &mut Event) {
    for text in [&mut event.message, &mut event.ex_id, &mut event.request_id].into_iter().flatten() {
        redact_in_place(text);
    }
    let Event { code, verify_status, passed, sub_code, error_code, interrupt_page, .. } = event;
    let words = [code, verify_status, passed, sub_code, error_code, interrupt_page];
    for text in words.into_iter().flatten() {
        redact_in_place(text);
    }
    for text in [&mut event.app, &mut event.operation, &mut event.carrier] {
        redact_in_place(text);
    }
    // A number in a UUID is chance, and the id of an event is one.
    if event.call_id != event.event_id {
        redact_id_in_place(&mut event.call_id);
    }
    event.vendor_id.iter_mut().for_each(redact_id_in_place);
    if let Some(id) = event.transaction_id.as_mut().filter(|id| !is_transaction(id)) {
        *id = redact(id);
    }
    event.tags.iter_mut().for_each(redact_in_place);
    if event.page_stay_ms.keys().any(|page| shows_number(page)) {
        let pages = std::mem::take(&mut event.page_stay_ms).into_iter();
        event.page_stay_ms = pages.map(|(page, ms)| (redact(&page), ms)).collect();
    }
}

/// Events of a file, as many at a time as were read together.
pub(super) type Events<'a> = &'a mut (dyn Iterator<Item = Result<Vec<Ready>>> + Send);

/// What came of an import.
pub(super) struct Imported {
    /// Events that were read.
    pub read: i64,
    /// Those that were not there already.
    pub new: i64,
}

/// Whether a text is an id as the vendor makes them: four letters of a place, and 28 hexadecimal digits, eleven of which may
/// look like a number by chance.
fn is_transaction(id: &str) -> bool {
    id.split_at_checked(4).is_some_and(|(place, digits)| {
        place.bytes().all(|byte| byte.is_ascii_alphabetic()) && digits.len() == 28 && redact(digits) == digits
    })
}

/// Rows of a file that are settled at once: so many that each page is written few times.
const SETTLED_AT_ONCE: usize = 500_000;

/// Rows of combinations.
type Known = HashMap<Dims, i64>;

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
        let mut made = Known::new();
        let mut counts = Vec::with_capacity(batches.len());
        {
            let mut rows = Rows::of(connection)?;
            for batch in batches {
                counts.push(self.insert(&mut rows, batch, &mut end, &mut made)?);
            }
        }
        drift::note(connection, sights)?;
        transaction.commit()?;
        self.combinations.extend(made);
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
        events: Events<'_>,
        name: &str,
    ) -> Result<Imported> {
        let fault = |fault: Fault| fault.of(name);
        let sql = |error: rusqlite::Error| Fault::from(error).of(name);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        // What it leaves is read anew: others wrote, or the transaction was rolled back.
        self.end = None;
        let mut end = current(&transaction, None).map_err(fault)?;
        let mut made = Known::new();
        let mut imported = Imported { read: 0, new: 0 };
        for chunk in events {
            let chunk = chunk?;
            if end.rows.len() >= SETTLED_AT_ONCE {
                settle::put(&transaction, &end.rows).map_err(fault)?;
                end.settled();
            }
            imported.read += chunk.len() as i64;
            let mut rows = Rows::of(&transaction).map_err(fault)?;
            imported.new += self.insert(&mut rows, &chunk, &mut end, &mut made).map_err(fault)?;
        }
        settle::put(&transaction, &end.rows).map_err(fault)?;
        transaction.commit().map_err(sql)?;
        self.combinations.extend(made);
        Ok(imported)
    }

    fn insert<'e>(
        &self,
        rows: &mut Rows<'_, 'e>,
        events: &'e [Ready],
        end: &mut End,
        made: &mut Known,
    ) -> Result<i64, Fault> {
        let before = end.last;
        for Ready { event, id } in events {
            if end.ids.contains(id) || *id <= end.largest && rows.settled(id)? {
                continue;
            }
            let dims = self.row(rows.connection, DimsOf::from(event), made)?;
            end.push(settle::Row::of(event, end.last + 1, dims, *id));
            rows.insert((end.last, dims, event))?;
        }
        rows.rest()?;
        Ok(end.last - before)
    }

    /// The row of a combination, from memory where it was met before.
    fn row(&self, transaction: &Connection, dims: DimsOf<'_>, made: &mut Known) -> Result<i64, Fault> {
        if let Some(row) = self.combinations.get(&dims).or_else(|| made.get(&dims)) {
            return Ok(*row);
        }
        let dims = dims.into_owned();
        let row = dims_row(transaction, &dims)?;
        made.insert(dims, row);
        Ok(row)
    }
}

/// Rows of one statement: what a statement costs besides its rows is shared by them.
const AT_ONCE: usize = 16;

/// A row to be: its number, that of its combination, and its event.
type NewRow<'e> = (i64, i64, &'e Event);

/// Puts rows into the table of events.
struct Rows<'c, 'e> {
    connection: &'c Connection,
    gathered: Vec<NewRow<'e>>,
    one: Insert<'c, 1>,
    many: Option<Insert<'c, AT_ONCE>>,
}

impl<'c, 'e> Rows<'c, 'e> {
    fn of(connection: &'c Connection) -> Result<Self, Fault> {
        let one = Insert::of(connection, &INSERT_ONE)?;
        Ok(Self { connection, gathered: Vec::new(), one, many: None })
    }

    /// Inserts a row, with others.
    fn insert(&mut self, row: NewRow<'e>) -> Result<(), Fault> {
        self.gathered.push(row);
        if let Ok(rows) = <&[_; AT_ONCE]>::try_from(&self.gathered[..]) {
            let many = match &mut self.many {
                Some(many) => many,
                none => none.insert(Insert::of(self.connection, &INSERT_MANY)?),
            };
            many.run(rows)?;
            self.gathered.clear();
        }
        Ok(())
    }

    /// Inserts those that are too few.
    fn rest(&mut self) -> Result<(), Fault> {
        self.gathered.drain(..).try_for_each(|row| self.one.run(&[row]))?;
        Ok(())
    }

    /// Whether a row that is settled has this id.
    fn settled(&self, id: &[u8; 16]) -> Result<bool, Fault> {
        let mut find = self.connection.prepare_cached("SELECT 1 FROM event_ids WHERE event_id = ?1")?;
        Ok(find.exists([id])?)
    }
}

/// A statement that inserts so many rows.
struct Insert<'c, const ROWS: usize> {
    statement: CachedStatement<'c>,
    /// Of each row, the columns whose parameter has a value: that of the time before.
    bound: [[bool; FIELDS.len()]; ROWS],
}

impl<'c, const ROWS: usize> Insert<'c, ROWS> {
    fn of(connection: &'c Connection, sql: &str) -> Result<Self, Fault> {
        Ok(Self { statement: connection.prepare_cached(sql)?, bound: [[false; FIELDS.len()]; ROWS] })
    }

    fn run(&mut self, rows: &[NewRow<'_>; ROWS]) -> rusqlite::Result<()> {
        let mut at = 1;
        for ((seq, dims, event), bound) in rows.iter().zip(&mut self.bound) {
            self.statement.raw_bind_parameter(at, seq)?;
            self.statement.raw_bind_parameter(at + 1, dims)?;
            at += 2;
            for (value, bound) in values(event).into_iter().zip(bound) {
                let value = to_sql(value);
                let some = value != ToSqlOutput::Borrowed(ValueRef::Null);
                // Most events leave most columns empty, and an empty parameter stays so.
                if some || *bound {
                    self.statement.raw_bind_parameter(at, value)?;
                }
                *bound = some;
                at += 1;
            }
        }
        self.statement.raw_execute()?;
        Ok(())
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

static INSERT_ONE: Lazy<String> = Lazy::new(|| insertion(1));
static INSERT_MANY: Lazy<String> = Lazy::new(|| insertion(AT_ONCE));

fn insertion(rows: usize) -> String {
    let names = FIELDS.map(|field| field.name).join(", ");
    let marks = format!("(?, ?, {})", ["?"; FIELDS.len()].join(", "));
    format!("INSERT INTO events (seq, dims, {names}) VALUES {}", vec![marks; rows].join(", "))
}

/// A value as its column holds it.
fn to_sql(value: FieldValue<'_>) -> ToSqlOutput<'_> {
    match value {
        FieldValue::Missing => ToSqlOutput::Borrowed(ValueRef::Null),
        FieldValue::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        FieldValue::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(number)),
        FieldValue::Flag(flag) => ToSqlOutput::Borrowed(ValueRef::Integer(flag.into())),
        FieldValue::Texts(texts) => ToSqlOutput::Owned(Value::Text(rows::join(texts))),
        FieldValue::Numbers(numbers) if numbers.is_empty() => ToSqlOutput::Borrowed(ValueRef::Null),
        FieldValue::Numbers(numbers) => ToSqlOutput::Owned(Value::Text(page_stay_json(numbers))),
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

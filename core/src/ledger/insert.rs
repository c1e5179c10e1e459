//! Events as rows of the table of events.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection};

use super::fault::Fault;
use super::rows;
use crate::Event;
use crate::events::page_stay_json;
use crate::events::schema::{FIELDS, FieldValue, values};
use crate::lazy::Lazy;

/// Rows of one statement: what a statement costs besides its rows is shared by them.
const AT_ONCE: usize = 16;

/// A row to be: its number, that of its combination, and its event.
type NewRow<'e> = (i64, i64, &'e Event);

/// Puts rows into the table of events.
pub(super) struct Rows<'c, 'e> {
    pub(super) connection: &'c Connection,
    gathered: Vec<NewRow<'e>>,
    one: Insert<'c, 'e, 1>,
    many: Option<Insert<'c, 'e, AT_ONCE>>,
}

impl<'c, 'e> Rows<'c, 'e> {
    pub(super) fn of(connection: &'c Connection) -> Result<Self, Fault> {
        let one = Insert::of(connection, &INSERT_ONE)?;
        Ok(Self { connection, gathered: Vec::new(), one, many: None })
    }

    /// Inserts a row, with others.
    pub(super) fn insert(&mut self, row: NewRow<'e>) -> Result<(), Fault> {
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
    pub(super) fn rest(&mut self) -> Result<(), Fault> {
        self.gathered.drain(..).try_for_each(|row| self.one.run(&[row]))?;
        Ok(())
    }

    /// Whether a row that is settled has this id.
    pub(super) fn settled(&self, id: &[u8; 16]) -> Result<bool, Fault> {
        let mut find = self.connection.prepare_cached("SELECT 1 FROM event_ids WHERE event_id = ?1")?;
        Ok(find.exists([id])?)
    }
}

/// A statement that inserts so many rows.
struct Insert<'c, 'e, const ROWS: usize> {
    statement: CachedStatement<'c>,
    /// Of each row, what its parameters hold since the time before.
    bound: [[FieldValue<'e>; FIELDS.len()]; ROWS],
}

impl<'c, 'e, const ROWS: usize> Insert<'c, 'e, ROWS> {
    fn of(connection: &'c Connection, sql: &str) -> Result<Self, Fault> {
        let bound = [[FieldValue::Missing; FIELDS.len()]; ROWS];
        Ok(Self { statement: connection.prepare_cached(sql)?, bound })
    }

    fn run(&mut self, rows: &[NewRow<'e>; ROWS]) -> rusqlite::Result<()> {
        let mut at = 1;
        for ((seq, dims, event), bound) in rows.iter().zip(&mut self.bound) {
            self.statement.raw_bind_parameter(at, seq)?;
            self.statement.raw_bind_parameter(at + 1, dims)?;
            at += 2;
            for (value, bound) in values(event).into_iter().zip(bound) {
                // Most events leave most columns empty or repeat a word, and SQLite copies every text that it is given.
                if value != *bound {
                    self.statement.raw_bind_parameter(at, to_sql(value))?;
                    *bound = value;
                }
                at += 1;
            }
        }
        self.statement.raw_execute()?;
        Ok(())
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

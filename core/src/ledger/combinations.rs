//! The combinations of dimensions that occurred, as rows and cells name them: by number.

use rusqlite::{Connection, Row};

use super::fault::Fault;
use super::rows::{parse, split, word};
use crate::stats::{Dimension, Dims};

/// What was read of the table `dims`, whose rows never change: a view reads only those that are new.
#[derive(Default)]
pub(super) struct Combinations(Vec<(i64, Dims)>);

impl Combinations {
    pub(super) fn read_new(&mut self, connection: &Connection) -> Result<(), Fault> {
        let last = self.0.last().map_or(0, |(id, _)| *id);
        let mut select = connection.prepare_cached(&format!(
            "SELECT id, {} FROM dims WHERE id > ?1 ORDER BY id",
            Dimension::ALL.map(Dimension::name).join(", ")
        ))?;
        let new = select.query_map([last], |row| Ok((row.get(0)?, dims_of(row)?)))?;
        self.0.extend(new.collect::<rusqlite::Result<Vec<_>>>()?);
        Ok(())
    }

    /// Each with its number, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &Dims)> {
        self.0.iter().map(|(id, dims)| (*id, dims))
    }
}

/// The combination that a row with its columns names; '' stands for none.
fn dims_of(row: &Row<'_>) -> rusqlite::Result<Dims> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    let level = some(row.get("level")?).map(|level| parse(8, &level)).transpose()?;
    Ok(Dims {
        product: word(row, "product")?,
        app: row.get("app")?,
        platform: word(row, "platform")?,
        carrier: row.get("carrier")?,
        outcome: word(row, "outcome")?,
        billing: word(row, "billing")?,
        code: some(row.get("code")?),
        level,
        tags: split(row, "tags")?,
        page: some(row.get("page")?),
        error_code: some(row.get("error_code")?),
        sub_code: some(row.get("sub_code")?),
        pages_shown: split(row, "pages_shown")?,
    })
}

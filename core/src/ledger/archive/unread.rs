//! A build that reads no archive.

use rusqlite::Connection;

use super::parts::parts;
use crate::ledger::details::{Place, Range};
use crate::ledger::fault::Fault;
use crate::stats::{Dims, QUARTER_MS, State};
use crate::{Error, ErrorKind, Event, Product};

/// Rows that are in the archive alone, of which this build knows only that there are some.
pub(in crate::ledger) struct ArchivedRows(Vec<(Product, i64)>);

impl ArchivedRows {
    pub(in crate::ledger) fn of(connection: &Connection) -> Result<Self, Fault> {
        let parts = parts(connection)?.into_iter();
        Ok(Self(parts.filter_map(|part| Some((part.product, part.dropped_before_ms?))).collect()))
    }

    /// Whether every row is in the ledger.
    pub(in crate::ledger) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses to tell less than there is.
    pub(in crate::ledger) fn newest(
        &mut self,
        products: &[Product],
        range: Range,
        _: Option<i64>,
        _: usize,
        _: impl Fn(&Event, &Dims) -> bool,
    ) -> Result<Vec<(Place, Event)>, Fault> {
        self.refuse(products, range.start_at_ms).map(|()| Vec::new())
    }

    /// The same.
    pub(in crate::ledger) fn each_state(
        &mut self,
        product: Product,
        (from, _): (i64, i64),
        _: impl FnMut(&State),
    ) -> Result<(), Fault> {
        self.refuse(&[product], from * QUARTER_MS)
    }

    fn refuse(&self, products: &[Product], start_at_ms: i64) -> Result<(), Fault> {
        let asked = |(product, before): &(Product, i64)| products.contains(product) && *before > start_at_ms;
        match self.0.iter().any(asked) {
            true => Err(Fault::Archive(
                Error::new(
                    ErrorKind::Configuration,
                    "rows of that time are in the archive, which this build does not read",
                )
                .advice("ask about a later time"),
            )),
            false => Ok(()),
        }
    }
}

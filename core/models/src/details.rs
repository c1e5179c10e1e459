//! One row per event, page by page.

use verimeter_macros::record;

use crate::{Event, StatsQuery};

/// Which events to list, newest first.
#[record(input)]
pub struct DetailsQuery {
    /// Product, range and filters; `bucket` says nothing here.
    pub filter: StatsQuery,
    /// Only events of this number. It is searched through the keyed index, and neither kept nor shown.
    #[hidden]
    pub phone: Option<String>,
    /// Rows of a page, 1 to 1,000. Default 100.
    pub limit: Option<i64>,
    /// `next` of the page before. Left out: the first page.
    pub cursor: Option<String>,
}

impl DetailsQuery {
    /// The first page of what `filter` lets through.
    pub fn new(filter: StatsQuery) -> Self {
        Self { filter, phone: None, limit: None, cursor: None }
    }
}

/// One page of events.
#[record(table)]
pub struct DetailsPage {
    /// The events, newest first.
    pub rows: Vec<Event>,
    /// Where the next page begins; none after the last one.
    pub next: Option<String>,
}

//! What transactions of identity verification took: how long each page was shown, and how often something was done again.
//!
//! Kept per cell of the cube, so that whatever filter, zone or split chooses cells chooses the values that belong to them:
//! quantiles hold for every filter. Of a page time its bucket of the DDSketch is kept, of a counter its value. The price is
//! room: a transaction has about ten values of its own, 16 bytes each, where cells hold few transactions.

use std::collections::{BTreeMap, HashMap};

use super::sketch::Quantiles;
use crate::Event;
use crate::catalog::page_word;

/// Counters of an event, by the names of their fields; a refusal counts as 1.
pub(crate) const COUNTERS: [&str; 6] = [
    "face_retries",
    "ocr_retries",
    "ocr_edits",
    "ocr_edit_retries",
    "camera_refused_face",
    "camera_refused_ocr",
];
/// What the name of a page's time begins with; the page's word follows.
const STAY: &str = "page_stay_ms.";

/// The counters of one event, in the order of [`COUNTERS`].
pub(crate) type Counters = [Option<i64>; COUNTERS.len()];

/// Values by name, per quarter-hour since 1970 and code of a combination.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measures {
    names: Vec<String>,
    ids: HashMap<String, u32>,
    /// Ids of page times by the page as events name it.
    pages: HashMap<String, u32>,
    cells: BTreeMap<(i64, usize), Values>,
}

/// How often each value of each name occurred.
pub(super) type Values = BTreeMap<(u32, u32), u64>;

impl Measures {
    pub(crate) fn observe(
        &mut self,
        quarter: i64,
        code: usize,
        stays: &HashMap<String, i64>,
        counters: &Counters,
    ) {
        for (page, ms) in stays {
            let id = self.page_id(page);
            self.add(quarter, code, (id, Quantiles::bucket(*ms) as u32), 1);
        }
        for (name, value) in COUNTERS.iter().zip(counters) {
            if let Some(value) = value {
                let id = self.id(name);
                // Nobody tries four thousand million times.
                self.add(quarter, code, (id, (*value).clamp(0, u32::MAX.into()) as u32), 1);
            }
        }
    }

    pub(super) fn add(&mut self, quarter: i64, code: usize, value: (u32, u32), n: u64) {
        *self.cells.entry((quarter, code)).or_default().entry(value).or_default() += n;
    }

    fn page_id(&mut self, page: &str) -> u32 {
        if let Some(id) = self.pages.get(page) {
            return *id;
        }
        let id = self.id(&format!("{STAY}{}", page_word(page)));
        self.pages.insert(page.to_owned(), id);
        id
    }

    pub(super) fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// Adds what `other` holds, at the `place` that a quarter-hour and a combination of it have here; nothing where they have
    /// none.
    pub(crate) fn merge(&mut self, other: &Self, place: impl Fn(i64, usize) -> Option<(i64, usize)>) {
        let ids: Vec<u32> = other.names.iter().map(|name| self.id(name)).collect();
        for (&(quarter, code), values) in &other.cells {
            let Some((quarter, code)) = place(quarter, code) else { continue };
            for (&(id, value), n) in values {
                self.add(quarter, code, (ids[id as usize], value), *n);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Every cell, by time.
    pub(super) fn cells(&self) -> impl Iterator<Item = (i64, usize, &Values)> {
        self.cells.iter().map(|(&(quarter, code), values)| (quarter, code, values))
    }

    /// Every cell from quarter-hour `from` to before `to`, by time.
    pub(super) fn range(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, usize, &Values)> {
        self.cells
            .range((from, 0)..(to.max(from), 0))
            .map(|(&(quarter, code), values)| (quarter, code, values))
    }
}

/// The counters of an event.
pub(crate) fn counters(event: &Event) -> Counters {
    [
        event.face_retries,
        event.ocr_retries,
        event.ocr_edits,
        event.ocr_edit_retries,
        event.camera_refused_face.map(i64::from),
        event.camera_refused_ocr.map(i64::from),
    ]
}

/// The page that a name is the time of.
pub(super) fn page_of_stay(name: &str) -> Option<&str> {
    name.strip_prefix(STAY)
}

/// Largest value that there is of a name.
pub(super) fn largest(name: &str) -> u32 {
    if page_of_stay(name).is_some() { Quantiles::buckets_at_most() as u32 - 1 } else { u32::MAX }
}

//! The columns that a file of events may have, numbered.

use crate::events::schema::{FIELDS, same};

/// A plain number: masked and indexed on the way in, and never kept.
pub(super) const PHONE: Slot = slot("phone");
/// A time as people and other programs write it, beside `occurred_at_ms`.
pub(super) const OCCURRED_AT: Slot = slot("occurred_at");

/// Names of columns: those of the schema, then those that only files have.
const NAMES: [&str; FIELDS.len() + 2] = {
    let mut names = ["phone"; FIELDS.len() + 2];
    let mut at = 0;
    while at < FIELDS.len() {
        names[at] = FIELDS[at].name;
        at += 1;
    }
    names[FIELDS.len()] = "occurred_at";
    names
};

/// A column by its number: rows are read by the million, and no name is looked up in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot(usize);

impl Slot {
    pub(super) const ALL: [Self; NAMES.len()] = {
        let mut all = [Self(0); NAMES.len()];
        let mut at = 0;
        while at < NAMES.len() {
            all[at] = Self(at);
            at += 1;
        }
        all
    };

    pub(super) fn name(self) -> &'static str {
        NAMES[self.0]
    }

    /// The column of this name, if it is one.
    pub(super) fn of(name: &str) -> Option<Self> {
        NAMES.iter().position(|known| *known == name).map(Self)
    }

    /// The same of the name that follows `before` in a row: in files of ours the next column's.
    pub(super) fn following(before: Option<Self>, name: &str) -> Option<Self> {
        let next = before.map_or(0, |Self(before)| before + 1);
        if NAMES.get(next) == Some(&name) { Some(Self(next)) } else { Self::of(name) }
    }
}

/// The column `name`. Evaluated while compiling, where a name that is none does not pass.
pub(super) const fn slot(name: &str) -> Slot {
    let mut at = 0;
    while at < NAMES.len() {
        if same(NAMES[at], name) {
            return Slot(at);
        }
        at += 1;
    }
    panic!("no such column")
}

/// Something for each column of a file that has it.
#[derive(Clone, Debug)]
pub(super) struct Slots<T>([Option<T>; NAMES.len()]);

impl<T> Slots<T> {
    pub(super) fn new(mut make: impl FnMut(Slot) -> Option<T>) -> Self {
        Self(Slot::ALL.map(&mut make))
    }

    pub(super) fn get(&self, slot: Slot) -> Option<&T> {
        self.0[slot.0].as_ref()
    }

    pub(super) fn set(&mut self, slot: Slot, value: T) {
        self.0[slot.0] = Some(value);
    }

    /// What there is, in the order of columns.
    #[cfg(feature = "parquet")]
    pub(super) fn iter(&self) -> impl Iterator<Item = (Slot, &T)> {
        Slot::ALL.into_iter().zip(&self.0).filter_map(|(slot, value)| Some((slot, value.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_number() {
        assert!(Slot::ALL.into_iter().all(|column| Slot::of(column.name()) == Some(column)));
        assert_eq!((PHONE.name(), OCCURRED_AT.name()), ("phone", "occurred_at"));
        assert_eq!(Slot::of("phones"), None);
        for before in Slot::ALL.into_iter().map(Some).chain([None]) {
            assert!(
                Slot::ALL.into_iter().all(|column| Slot::following(before, column.name()) == Some(column))
            );
            assert_eq!(Slot::following(before, "phones"), None);
        }
    }
}

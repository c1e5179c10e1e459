//! Archives in a folder, and what is in them.

#![allow(dead_code, clippy::unwrap_used)] // each test uses some

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use verimeter::ledger::Progress;
use verimeter::stats::{State, scan};
use verimeter::{ArchiveQuery, Archived, DetailsQuery, Event, Ledger, Product, ScanQuery, StatsQuery};

use crate::common::event;
use crate::files::ledger;

/// Long after every event here.
pub(crate) const LATER_MS: i64 = 1_900_000_000_000;

pub(crate) fn archive(ledger: &Ledger, to: &Path) -> Archived {
    let last = Cell::new(Progress { rows: 0, total: None });
    let said = |progress| last.set(progress);
    let archived = ledger.archive_at(to.to_str().unwrap(), &ArchiveQuery::new(), LATER_MS, said).unwrap();
    // It knows beforehand how much it has to do, gone on with or not.
    let told = Progress { rows: archived.rows, total: (archived.rows > 0).then_some(archived.rows) };
    assert_eq!(last.get(), told);
    archived
}

pub(crate) fn scanned(from: &Path, query: &ScanQuery) -> verimeter::Result<State> {
    scan(&[from.to_str().unwrap()], query, |_| {})
}

pub(crate) fn everything(from: &Path) -> State {
    scanned(from, &ScanQuery::new()).unwrap()
}

pub(crate) fn state<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<u8> {
    events.into_iter().collect::<State>().to_bytes()
}

/// The one file of the archive whose path ends so.
pub(crate) fn found(folder: &Path, ends: &str) -> PathBuf {
    let mut found: Vec<PathBuf> =
        walk(folder).into_iter().filter(|path| path.to_str().unwrap().ends_with(ends)).collect();
    found.sort();
    found.swap_remove(0)
}

pub(crate) fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

/// An archive of a week, whose files are then damaged.
pub(crate) fn week() -> (tempfile::TempDir, PathBuf, Ledger, Vec<Event>) {
    let folder = tempfile::tempdir().unwrap();
    let (to, ledger) = (folder.path().join("archive"), ledger(folder.path(), "ledger.db"));
    let events: Vec<Event> =
        (0..70).map(|n| event(&format!("2026-11-{:02}T0{}:00:00Z", n % 7 + 1, n / 10))).collect();
    ledger.append(events.clone()).unwrap();
    archive(&ledger, &to);
    (folder, to, ledger, events)
}

pub(crate) fn of_year(product: Product) -> DetailsQuery {
    let filter = StatsQuery::new(product).between("2026-01-01", "2027-01-01");
    DetailsQuery::new(StatsQuery { tz: Some("UTC".to_owned()), ..filter })
}

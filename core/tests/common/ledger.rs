//! Ledgers as files, and whether their figures are those of their rows.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use verimeter::{Billing, Bucket, Event, Ledger, Outcome, Overview, Platform};

use super::{event, range};

/// A folder for one test, and the place of a ledger in it.
pub(crate) fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    (folder, path)
}

pub(crate) fn year(ledger: &Ledger) -> Overview {
    ledger.overview(&range("2026-01-01", "2027-01-01", "UTC", Bucket::Month)).unwrap()
}

/// `count` events that differ in time, platform, outcome, carrier and tags.
pub(crate) fn events(seed: usize, count: usize) -> Vec<Event> {
    let mut all = Vec::new();
    for n in (seed..).take(count) {
        let mut event = event(&format!("2026-{:02}-{:02}T{:02}:07:00Z", n % 12 + 1, n % 28 + 1, n % 24));
        event.platform = Platform::ALL[n % Platform::ALL.len()];
        event.outcome = Outcome::ALL[n % Outcome::ALL.len()];
        event.billing = Billing::ALL[n % Billing::ALL.len()];
        event.carrier = format!("c{}", n % 5);
        event.tags = (0..n % 3).map(|tag| format!("F2400{tag}")).collect();
        all.push(event);
    }
    all
}

/// The figures and the rows of the file agree, and there are so many of them.
pub(crate) fn assert_sound(path: &Path, expected: i64) {
    let ledger = Ledger::read(path).unwrap();
    let rows = Connection::open(path).unwrap();
    let count = |filter: &str| -> i64 {
        rows.query_row(&format!("SELECT count(*) FROM events WHERE {filter}"), [], |row| row.get(0)).unwrap()
    };
    let total = year(&ledger).total;
    assert_eq!((ledger.len().unwrap(), total.requests, count("true")), (expected, expected, expected));
    assert_eq!(total.consumption, count("billing = 'billed'"));
    assert_eq!(total.success, count("outcome = 'success'"));
    assert_eq!(total.in_doubt, count("outcome = 'in_doubt'"));
    for (tag, n) in total.by_tag {
        assert_eq!(n, count(&format!("tags LIKE '%\"{tag}\"%'")), "{tag}");
    }
}

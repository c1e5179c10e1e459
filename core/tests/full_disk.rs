//! A disk without room: each thing that is asked then says so, and nothing of it is half done.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use common::PHONE;
use common::apart::{apart, within};
use common::ledger::{assert_sound, events, year};
use verimeter::events::EventSink as _;
use verimeter::{ErrorKind, ExportQuery, Ledger, Phone, Product, Result, StatsQuery};

/// What fills a disk as long as it is there.
struct Full(PathBuf);

impl Full {
    fn make(disk: &Path) -> Self {
        let path = disk.join("other.bin");
        let mut file = File::create(&path).unwrap();
        for size in [65_536, 4_096, 1] {
            while file.write_all(&vec![1; size]).is_ok() {}
        }
        Self(path)
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}

/// Whatever is asked says that there is no room.
fn assert_no_room<T: Debug>(what: &str, done: Result<T>) {
    let error = done.expect_err(what);
    assert!(error.to_string().contains("no room left on its disk; free some space"), "{what}: {error}");
    assert_eq!(error.kind(), ErrorKind::Ledger, "{what}");
}

/// A file of events that is larger than the small disk.
fn too_much(folder: &Path) -> PathBuf {
    let mut rows = "product,occurred_at,outcome,message\n".to_owned();
    for n in 0..20_000 {
        rows += &format!("business_risk,2026-11-01T10:00:00Z,success,{n} {}\n", "x".repeat(200));
    }
    let path = folder.join("events.csv");
    fs::write(&path, rows).unwrap();
    path
}

/// On a disk of 3 MB that is this process's own; in the tests' own process, does nothing.
#[test]
fn the_process_with_the_small_disk() {
    within(tried);
}

fn tried(disk: &Path) {
    let elsewhere = tempfile::tempdir().unwrap();
    let csv = too_much(elsewhere.path());
    let path = disk.join("ledger.db");
    let ledger = Ledger::open(&path, None).unwrap();
    let index = ledger.phone_index(&Phone::parse(PHONE).unwrap());
    let mut kept = events(0, 500);
    kept.iter_mut().for_each(|event| event.phone_index.clone_from(&index));
    ledger.append(kept).unwrap();
    drop(ledger);

    let full = Full::make(disk);
    let risk = || StatsQuery::new(Product::BusinessRisk);
    assert_no_room("a view", Ledger::read(&path).and_then(|ledger| ledger.overview(&risk())));
    assert_no_room("opening", Ledger::open(&path, None));
    assert_no_room("a new ledger", Ledger::open(disk.join("new.db"), None));
    drop(full);
    assert_sound(&path, 500);

    // One that was open before the disk was full.
    let ledger = Ledger::open(&path, None).unwrap();
    let full = Full::make(disk);
    assert_no_room("an append", ledger.append(events(500, 5_000)));
    assert_no_room("an import", ledger.import_file(&csv, |_| ()));
    assert_no_room("an erasure", ledger.erase(PHONE));
    assert_no_room("a purge", ledger.purge("2027-01-01", None, None));
    assert_no_room("compacting", ledger.compact());
    let out = disk.join("out.csv");
    let export = ledger.export(&ExportQuery::new(risk()), &out, |_| ()).unwrap_err();
    assert!(export.to_string().contains("out.csv"), "{export}");
    assert!(std::error::Error::source(&export).unwrap().to_string().contains("No space left"), "{export}");
    assert!(!out.exists(), "half a file");
    assert_eq!(year(&ledger).total.requests, 500, "views go on");
    ledger.export(&ExportQuery::new(risk()), elsewhere.path().join("out.csv"), |_| ()).unwrap();
    drop(full);
    assert_sound(&path, 500);
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
    assert_eq!(ledger.erase(PHONE).unwrap().events, 500, "nobody was erased by half");
    assert_no_room("an import that fills the disk itself", ledger.import_file(&csv, |_| ()));
    assert_eq!(ledger.append(events(500, 20)).unwrap(), 20);
    drop(ledger);
    assert_sound(&path, 520);
    assert_eq!(Ledger::read(&path).unwrap().integrity_check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let spaces = ["--user", "--map-root-user", "--mount"];
    let disk = "mount -t tmpfs -o size=3m tmpfs \"$1\"";
    if let Err(why) = apart("the_process_with_the_small_disk", folder.path(), &spaces, disk) {
        eprintln!("skipped: no disk of one's own: {why}");
    }
}

//! A ledger that may not be written: it opens for views, and says what is the matter to who wants more.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use common::apart::{apart, within};
use common::ledger::{events, year};
use verimeter::{DetailsQuery, ErrorKind, ExportQuery, Ledger, Product, StatsQuery};

/// Sets the rights of a folder and of the files in it.
fn rights(folder: &Path, of_folder: u32, of_files: u32) {
    fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    for file in fs::read_dir(folder).unwrap() {
        fs::set_permissions(file.unwrap().path(), Permissions::from_mode(of_files)).unwrap();
    }
    fs::set_permissions(folder, Permissions::from_mode(of_folder)).unwrap();
}

fn read_only(folder: &Path) {
    rights(folder, 0o555, 0o444);
}

fn writable(folder: &Path) {
    rights(folder, 0o755, 0o644);
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    names.sort();
    names
}

/// A folder whose name a URI could trip over, and the place of a ledger in it.
fn place(within: &Path, name: &str) -> (PathBuf, PathBuf) {
    let folder = within.join(name);
    fs::create_dir(&folder).unwrap();
    let path = folder.join("ledger.db");
    (folder, path)
}

fn view_only(place_of_test: &Path) {
    let (folder, path) = place(place_of_test, "a ?b#c%20&账");
    Ledger::open(&path, None).unwrap().append(events(0, 40)).unwrap();
    read_only(&folder);
    let before = names(&folder);

    let error = Ledger::open(&path, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ledger);
    assert!(error.to_string().contains("may not be written; check the rights"), "{error}");

    let ledger = Ledger::read(&path).unwrap();
    assert_eq!(year(&ledger).total.requests, 40);
    let risk = || StatsQuery::new(Product::BusinessRisk);
    assert_eq!(ledger.details(&DetailsQuery::new(risk())).unwrap().rows.len(), 40);
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
    let out = place_of_test.join("out.csv");
    assert_eq!(ledger.export(&ExportQuery::new(risk()), &out, |_| ()).unwrap().rows, 40);
    let error = ledger.append(events(40, 1)).unwrap_err();
    assert!(error.to_string().contains("opened for reading only"), "{error}");
    assert_eq!(names(&folder), before, "nothing was made beside it");

    // Whoever may write goes on, and the view follows.
    writable(&folder);
    Ledger::open(&path, None).unwrap().append(events(40, 5)).unwrap();
    read_only(&folder);
    assert_eq!(year(&ledger).total.requests, 45);
    writable(&folder);
}

/// Where rows are in the log alone, the file without it would show too few.
fn with_a_log(place_of_test: &Path) {
    let (folder, path) = place(place_of_test, "written");
    let writer = Ledger::open(&path, None).unwrap();
    writer.append(events(0, 7)).unwrap();
    let (copy, copied) = place(place_of_test, "copied");
    for name in ["ledger.db", "ledger.db-wal"] {
        fs::copy(folder.join(name), copy.join(name)).unwrap();
    }
    read_only(&folder);
    assert_eq!(year(&Ledger::read(&path).unwrap()).total.requests, 7, "beside one who writes");
    writable(&folder);
    drop(writer);

    assert!(fs::metadata(copy.join("ledger.db-wal")).unwrap().len() > 0);
    read_only(&copy);
    let error = Ledger::read(&copied).unwrap_err();
    assert!(
        error.to_string().contains("has a log beside it") && error.kind() == ErrorKind::Ledger,
        "{error}"
    );
    writable(&copy);
    assert_eq!(year(&Ledger::read(&copied).unwrap()).total.requests, 7);
}

fn tried(place: &Path) {
    view_only(place);
    with_a_log(place);
}

/// Nobody's rights are above those of files here; in the tests' own process, does nothing.
#[test]
fn the_process_without_rights() {
    within(tried);
}

#[test]
fn a_ledger_that_may_not_be_written_is_viewed_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    read_only(&closed);
    // For root, no file is read-only: there, in a name space in which it is nobody.
    if File::create(closed.join("file")).is_err() {
        tried(folder.path());
    } else if let Err(why) = apart("the_process_without_rights", folder.path(), &["--user"], "true") {
        eprintln!("skipped: root may write everything, and cannot be somebody else: {why}");
    }
}

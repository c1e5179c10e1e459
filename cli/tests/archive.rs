//! `verimeter archive` and `verimeter stats scan`: days into files, and figures out of them.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{Run, run, verimeter, words};
use serde_json::Value;

/// A folder with a ledger of ten days.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let row = |day| format!("business_risk,2026-09-{day:02}T02:00:00Z,0,13800138000\n");
    let rows: String = (1..=10).map(row).collect();
    fs::write(folder.path().join("events.csv"), format!("product,occurred_at,code,phone\n{rows}")).unwrap();
    here(&folder, "import events.csv --ledger ledger.db").ok();
    folder
}

fn here(folder: &tempfile::TempDir, line: &str) -> Run {
    run(verimeter(words(line)).current_dir(folder.path()))
}

#[test]
fn days_are_archived_once_and_may_leave_the_ledger() {
    let folder = folder();
    let first = here(&folder, "archive --ledger ledger.db --to events").ok();
    assert!(first.stderr.contains("10 events archived in 10 files"), "{}", first.stderr);
    assert!(first.stdout.starts_with("product=business_risk/date=2026-09-01/"), "{}", first.stdout);
    let second = here(&folder, "archive --ledger ledger.db --to events --drop-before 2026-09-06").ok();
    assert!(second.stdout.is_empty() && second.stderr.contains("nothing new"), "{second:?}");
    assert!(second.stderr.contains("dropped 5 rows"), "{}", second.stderr);
    here(&folder, "ledger check --ledger ledger.db").ok();

    let range = "--product business_risk --from 2026-09-01 --to 2026-10-01 --format json";
    let json = |line: String| -> Value { serde_json::from_str(&here(&folder, &line).ok().stdout).unwrap() };
    let figures = json(format!("stats overview --ledger ledger.db {range}"));
    assert_eq!(json(format!("stats scan events {range}")), figures);
    assert_eq!(figures["total"]["requests"], 10);
    let details = json(format!("stats details --ledger ledger.db {range}"));
    assert_eq!(details["rows"].as_array().unwrap().len(), 10);

    let erased = here(&folder, "erase --ledger ledger.db --phone 13800138000").ok();
    let receipt: Value = serde_json::from_str(&erased.stdout).unwrap();
    assert_eq!((&receipt["events"], &receipt["archived_files"]), (&5.into(), &10.into()));
    assert!(erased.stderr.contains("10 files of the archive are not changed"), "{}", erased.stderr);
}

#[test]
fn what_cannot_be_is_said() {
    let folder = folder();
    here(&folder, "archive --ledger ledger.db --to events").ok();
    for (code, line, says) in [
        (2, "archive --ledger ledger.db --to elsewhere", "the archive of this ledger is"),
        (2, "archive --ledger ledger.db --to s3://me:hunter2@bucket", "holds credentials"),
        (2, "archive --ledger ledger.db --to http://host/folder", "cannot be at `http://`"),
        (2, "archive --ledger ledger.db --to events --grace-hours -1", "grace_hours is -1"),
        (1, "archive --ledger nothing.db --to events", "there is no ledger"),
        (2, "stats scan nothing", "does not exist"),
        (2, "stats scan nothing.parquet", "does not exist"),
        (2, "stats scan events --from 2026-09-03 --to 2026-09-02", "the range is empty"),
        (2, "stats scan events --tz Mars", "unknown time zone"),
    ] {
        let refused = here(&folder, line);
        assert_eq!(refused.code, Some(code), "{line}: {refused:?}");
        assert!(refused.stderr.contains(says), "{line}: {}", refused.stderr);
        assert!(!refused.stderr.contains("hunter2"), "{}", refused.stderr);
    }
}

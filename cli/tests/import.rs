//! `verimeter import`: files of events into a ledger, and their figures out of it.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{names, overview, recorded, run, verimeter, words};

const NOVEMBER: &str = "product,occurred_at,code,platform,phone,score\n\
    business_risk,2026-11-01T02:00:00Z,0,ios,13800138000,900\n\
    business_risk,2026-11-02T02:00:00Z,1804,web,13800138001,\n";
const DECEMBER: &str =
    "{\"product\":\"business_risk\",\"occurred_at\":\"2026-12-01T02:00:00Z\",\"outcome\":\"success\"}\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("november.csv"), NOVEMBER).unwrap();
    fs::write(folder.path().join("december.jsonl"), DECEMBER).unwrap();
    fs::write(folder.path().join("bad.csv"), NOVEMBER.replace("1804", "?")).unwrap();
    folder
}

#[test]
fn files_are_counted_once_and_their_numbers_masked() {
    let folder = folder();
    let import = || verimeter(words("import november.csv december.jsonl --ledger ledger.db"));
    let done = run(import().current_dir(folder.path())).ok();
    assert_eq!((done.stdout.as_str(), done.stderr.trim()), ("", "3 events imported"));
    let ledger = folder.path().join("ledger.db");
    let total = overview(&ledger, "")["total"].take();
    assert_eq!(
        (&total["requests"], &total["consumption"], &total["rejected"]),
        (&3.into(), &2.into(), &1.into())
    );
    assert_eq!(overview(&ledger, "--platform ios --level high")["total"]["requests"], 1);
    let again = run(import().current_dir(folder.path())).ok();
    assert_eq!(again.stderr.trim(), "0 events imported; 3 were there already");
    assert_eq!(recorded(&ledger), 3);
    assert!(!String::from_utf8_lossy(&fs::read(&ledger).unwrap()).contains("1380013800"));
}

#[test]
fn a_bad_row_is_named_and_its_file_left_out() {
    let folder = folder();
    let mut command =
        verimeter(words("import december.jsonl bad.csv november.csv --ledger ledger.db --json"));
    let refused = run(command.current_dir(folder.path()));
    let error = refused.error().unwrap();
    assert_eq!((refused.code, error["kind"].as_str()), (Some(2), Some("invalid_argument")), "{refused:?}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("`bad.csv`, line 3: column `outcome` is empty"), "{message}");
    assert!(error["advice"].as_str().unwrap().contains("1 files before it are in the ledger"), "{error}");
    assert_eq!(recorded(&folder.path().join("ledger.db")), 1);
}

#[test]
fn what_cannot_be_read_is_known_before_a_ledger_is_made() {
    for (files, says) in [("november.csv gone.csv", "`gone.csv` does not exist"), ("a.xlsx", "not known")] {
        let folder = folder();
        let mut command = verimeter(words(&format!("import {files} --ledger ledger.db")));
        let refused = run(command.current_dir(folder.path()));
        assert!(refused.code == Some(2) && refused.stderr.contains(says), "{refused:?}");
        assert_eq!(names(folder.path()), ["bad.csv", "december.jsonl", "november.csv"]);
    }
}

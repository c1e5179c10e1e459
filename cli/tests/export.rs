//! `verimeter export`, and views as files: what programs and spreadsheets read of a ledger.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{names, recorded, run, table, verimeter, words};
use serde_json::Value;

const EVENTS: &str = "product,occurred_at,code,platform,phone,ex_id\n\
    business_risk,2026-11-01T02:00:00Z,0,ios,13800138000,=1+1\n\
    business_risk,2026-11-02T02:00:00Z,1804,web,13800138001,\n\
    number_verification,2026-11-02T03:00:00Z,9000,ios,13800138000,order-3\n";

/// A folder with a ledger of three events.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.csv"), EVENTS).unwrap();
    run(verimeter(words("import events.csv --ledger ledger.db")).current_dir(folder.path())).ok();
    folder
}

#[test]
fn what_is_exported_can_be_imported_and_is_described() {
    let folder = folder();
    let here = |line: &str| run(verimeter(words(line)).current_dir(folder.path()));
    for name in ["all.csv", "all.jsonl", "all.parquet"] {
        let done = here(&format!("export --ledger ledger.db --out {name}")).ok();
        assert_eq!((done.stdout.as_str(), done.stderr.trim()), ("", "3 events exported"));
        let again = here(&format!("import {name} --ledger ledger.db")).ok();
        assert_eq!(again.stderr.trim(), "0 events imported; 3 were there already");
        fs::copy(folder.path().join("ledger.db.key"), folder.path().join("other.db.key")).unwrap();
        let other = here(&format!("import {name} --ledger other.db")).ok();
        assert_eq!(other.stderr.trim(), "3 events imported");
        assert_eq!(recorded(&folder.path().join("other.db")), 2);
        for file in names(folder.path()).iter().filter(|name| name.starts_with("other")) {
            fs::remove_file(folder.path().join(file)).unwrap();
        }
        let bytes = fs::read(folder.path().join(name)).unwrap();
        assert!(!bytes.windows(11).any(|window| window == b"13800138000"), "{name}");
    }
    let line = "export --ledger ledger.db --out one.csv --product business_risk --from 2026-11-02 --to 2026-11-03 \
                --platform web --bom --without-personal";
    assert_eq!(here(line).ok().stderr.trim(), "1 events exported");
    let manifest = fs::read_to_string(folder.path().join("one.csv.manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!((&manifest["rows"], &manifest["query"]["without_personal"]), (&1.into(), &true.into()));
    let text = fs::read_to_string(folder.path().join("one.csv")).unwrap();
    let rows = table(text.strip_prefix('\u{feff}').unwrap());
    assert_eq!(
        (rows[0]["time"].as_str(), rows[0]["code"].as_str()),
        ("2026-11-02T10:00:00.000+08:00", "1804")
    );
    assert!(!rows[0].contains_key("phone_mask") && !rows[0].contains_key("ex_id"));
    let one = here("export --ledger ledger.db --out phone.jsonl --phone 13800138000").ok();
    assert_eq!(one.stderr.trim(), "2 events exported");
}

#[test]
fn a_refusal_leaves_no_file() {
    let folder = folder();
    let before = names(folder.path());
    for (line, code, says) in [
        ("export --ledger ledger.db --out all", 2, "tells no format"),
        ("export --ledger ledger.db --out ledger.db --format csv", 2, "is named for two things"),
        ("export --ledger gone.db --out all.csv", 1, "there is no ledger at"),
        ("export --ledger ledger.db --out gone/all.csv", 1, "`gone/all.csv` cannot be written"),
        (
            "export --ledger ledger.db --out all.csv --from 2026-11-02 --to 2026-11-01",
            2,
            "the range is empty",
        ),
        ("export --ledger ledger.db --out all.csv --format pdf", 2, "unknown file format `pdf`"),
        ("stats overview --ledger ledger.db --format xlsx", 2, "--out FILE"),
        ("stats drift --ledger ledger.db --format parquet", 2, "--out FILE"),
    ] {
        let refused = run(verimeter(words(line)).current_dir(folder.path()));
        assert!(refused.code == Some(code) && refused.stderr.contains(says), "{line}: {refused:?}");
        assert_eq!(names(folder.path()), before, "{line}");
    }
}

#[test]
fn every_view_is_a_workbook_or_columns() {
    let folder = folder();
    let here = |line: &str| run(verimeter(words(line)).current_dir(folder.path()));
    here("recharge --ledger ledger.db --product business_risk --amount 100 --at 2026-10-01").ok();
    let vendors = "date,requests\n2026-11-01,1\n2026-11-02,1\n";
    fs::write(folder.path().join("vendor.csv"), vendors).unwrap();
    for (name, view) in [
        ("overview", "stats overview"),
        ("details", "stats details"),
        ("funnel", "stats funnel"),
        ("balance", "stats balance"),
        ("consumption", "stats consumption"),
        ("reconcile", "stats reconcile --file vendor.csv --product business_risk"),
        ("drift", "stats drift"),
        ("entries", "balance list"),
    ] {
        let csv = here(&format!("{view} --ledger ledger.db --format csv")).ok().stdout;
        let columns: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
        for (format, magic) in [("xlsx", &b"PK"[..]), ("parquet", b"PAR1")] {
            let line = format!("{view} --ledger ledger.db --format {format} --out {name}.{format}");
            here(&line).ok();
            let bytes = fs::read(folder.path().join(format!("{name}.{format}"))).unwrap();
            assert!(bytes.starts_with(magic), "{line}");
            // What Parquet notes of its columns is plain text.
            let names = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(format == "xlsx" || columns.iter().all(|column| names(column)), "{line}: {columns:?}");
        }
    }
}

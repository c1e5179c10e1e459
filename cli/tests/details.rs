//! The events of a ledger, page by page: the same in every form, and a number is searched without being shown.

#![allow(clippy::unwrap_used)]

mod common;

use common::demo::Demo;
use common::{Run, files, overview, plain_number, run, table, verimeter, words};
use serde_json::Value;

/// Not secret: that of the demo.
const KEY: &str = "verimeter demo: not a secret key";

fn details(demo: &Demo, more: &str) -> Run {
    let args = [words("stats details --ledger ledger.db"), words(more)].concat();
    run(verimeter(args).current_dir(demo.0.path()).env("VERIMETER_PHONE_KEY", KEY))
}

fn page(demo: &Demo, more: &str) -> Value {
    serde_json::from_str(&details(demo, &format!("--format json {more}")).ok().stdout).unwrap()
}

#[test]
fn pages_hold_every_event_once_and_newest_first() {
    let demo = Demo::new();
    let before = files(demo.0.path());
    let (mut rows, mut more) = (Vec::new(), String::new());
    loop {
        let page = page(&demo, &format!("--level high --limit 50 {more}"));
        rows.extend(page["rows"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => more = format!("--cursor {next}"),
            None => break,
        }
    }
    let total = overview(&demo.ledger(), "--level high")["total"]["requests"].as_u64().unwrap();
    assert!(rows.len() as u64 == total && total > 150, "{} of {total}", rows.len());
    assert!(rows.iter().all(|row| row["level"] == "high"));
    assert!(
        rows.windows(2).all(|pair| pair[0]["occurred_at_ms"].as_i64() >= pair[1]["occurred_at_ms"].as_i64())
    );
    let mut ids: Vec<&str> = rows.iter().map(|row| row["event_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, total);
    assert!(files(demo.0.path()) == before, "looking changes and leaves nothing");
}

#[test]
fn every_form_has_the_same_rows_and_tells_where_the_next_page_begins() {
    let demo = Demo::new();
    let json = page(&demo, "--limit 5 --tz UTC");
    let rows = json["rows"].as_array().unwrap();
    let next = json["next"].as_str().unwrap();
    let csv = details(&demo, "--limit 5 --tz UTC --format csv").ok();
    let lines = table(&csv.stdout);
    assert_eq!((lines.len(), rows.len()), (5, 5));
    for (line, row) in lines.iter().zip(rows) {
        assert_eq!(line.len(), row.as_object().unwrap().len() + 1, "every field, and the time in the zone");
        for field in ["event_id", "phone_mask", "outcome", "vendor_id", "level"] {
            assert_eq!(line[field], row[field].as_str().unwrap_or_default(), "{field}");
        }
        let at: i64 = line["occurred_at_ms"].parse().unwrap();
        assert_eq!(Some(at), row["occurred_at_ms"].as_i64());
        assert!(line["time"].starts_with("2026-11-") && line["time"].ends_with("+00:00"), "{line:?}");
    }
    let printed = details(&demo, "--limit 5 --tz UTC").ok();
    assert_eq!(printed.stdout.lines().count(), 2 + 5);
    for (line, row) in printed.stdout.lines().skip(2).zip(&lines) {
        for shown in ["time", "phone_mask", "platform", "carrier", "outcome", "billing", "code"] {
            assert!(line.contains(&row[shown]), "{shown} of {line}");
        }
    }
    for run in [csv, printed] {
        assert_eq!(run.stderr.trim_end(), format!("more: --cursor {next}"));
    }
    let second = details(&demo, &format!("--limit 5 --tz UTC --format csv --cursor {next}")).ok();
    assert_eq!(
        table(&second.stdout)[0]["event_id"],
        page(&demo, "--limit 6")["rows"][5]["event_id"].as_str().unwrap()
    );
}

#[test]
fn a_number_is_found_and_never_shown() {
    let demo = Demo::new();
    let number = table(include_str!("../data/sample.csv"))[0]["phone"].clone();
    let mask = format!("{}****{}", &number[..3], &number[7..]);
    for format in ["table", "json", "csv"] {
        let found = details(&demo, &format!("--phone {number} --format {format}")).ok();
        assert!(found.stdout.contains(&mask), "{found:?}");
        assert_eq!(plain_number(&found.stdout), None, "{format}");
    }
    let rows = page(&demo, &format!("--phone {number}"))["rows"].as_array().unwrap().clone();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["phone_mask"] == mask.as_str()));
    assert!(page(&demo, "--phone 10099999999")["rows"].as_array().unwrap().is_empty());
    let args = [words("stats details --ledger ledger.db --phone"), vec![number.as_str()]].concat();
    let keyless = run(verimeter(args).current_dir(demo.0.path()));
    assert!(keyless.code == Some(1) && keyless.stderr.contains("VERIMETER_PHONE_KEY"), "{keyless:?}");
    assert_eq!(plain_number(&keyless.stderr), None);
}

#[test]
fn what_cannot_be_read_is_named() {
    let demo = Demo::new();
    for (more, says) in [
        ("--cursor 7.1.1.1", "cursor `7.1.1.1`"),
        ("--limit 0", "limit `0`"),
        ("--tz Mars/Olympus", "unknown time zone `Mars/Olympus`"),
        ("--phone 1380013800", "10 digits"),
    ] {
        let refused = details(&demo, &format!("{more} --json"));
        assert_eq!(refused.code, Some(2), "{refused:?}");
        let error = refused.error().unwrap();
        assert_eq!(error["kind"], "invalid_argument");
        assert!(error["message"].as_str().unwrap().contains(says), "{error}");
        assert!(!refused.stderr.contains("1380013800"), "{refused:?}");
    }
    let elsewhere = details(&demo, "--format csv --out ledger.db");
    assert!(elsewhere.code == Some(2) && demo.total("requests", "") > 0, "{elsewhere:?}");
}

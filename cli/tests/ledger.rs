//! Looking after a ledger: forgetting a person, dropping old rows, checking, giving space back.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::demo::Demo;
use common::{Run, names, run, table, verimeter, words};
use serde_json::Value;

/// Not secret: that of the demo.
const KEY: &str = "verimeter demo: not a secret key";

fn keyed(demo: &Demo, line: &str) -> Run {
    run(verimeter(words(line)).current_dir(demo.0.path()).env("VERIMETER_PHONE_KEY", KEY))
}

#[test]
fn a_person_is_forgotten_and_the_figures_stay() {
    let demo = Demo::new();
    let figures = demo.stats("--format csv").ok().stdout;
    let number = table(include_str!("../data/sample.csv"))[0]["phone"].clone();
    let mask = format!("{}****{}", &number[..3], &number[7..]);
    let mentioned = || {
        let file = fs::read(demo.ledger()).unwrap();
        file.windows(mask.len()).filter(|window| *window == mask.as_bytes()).count()
    };
    let others = mentioned();
    let erased = keyed(&demo, &format!("erase --ledger ledger.db --phone {number}")).ok();
    let receipt: Value = serde_json::from_str(&erased.stdout).unwrap();
    assert!(
        receipt["events"].as_i64().unwrap() > 0 && receipt["key_id"].as_str().unwrap().len() == 8,
        "{receipt}"
    );
    assert!(
        !erased.stdout.contains(&number[7..]) && erased.stderr.contains("verimeter ledger compact"),
        "{erased:?}"
    );
    keyed(&demo, "ledger compact --ledger ledger.db").ok();
    assert!(mentioned() < others);
    assert_eq!(demo.stats("--format csv").ok().stdout, figures);
    let sound = keyed(&demo, "ledger check --ledger ledger.db").ok();
    assert_eq!(sound.stdout, "ledger.db is sound\n");
}

#[test]
fn old_rows_are_dropped_and_the_figures_stay() {
    let demo = Demo::new();
    let figures = demo.stats("--format csv").ok().stdout;
    let old = demo.total("requests", "--to 2026-11-10");
    let purged = keyed(&demo, "purge --ledger ledger.db --before 2026-11-10 --product business_risk").ok();
    assert_eq!(purged.stdout, format!("dropped {old} rows; the figures stay\n"));
    assert_eq!(demo.stats("--format csv").ok().stdout, figures);
    let left = keyed(&demo, "stats details --ledger ledger.db --to 2026-11-10 --format json").ok();
    assert!(serde_json::from_str::<Value>(&left.stdout).unwrap()["rows"].as_array().unwrap().is_empty());
    keyed(&demo, "ledger check --ledger ledger.db").ok();
}

#[test]
fn a_ledger_that_is_damaged_is_an_error_that_names_it() {
    let demo = Demo::new();
    let mut bytes = fs::read(demo.ledger()).unwrap();
    // Every page but the first three: the tables' own description stays readable.
    bytes[3 * 4096..].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x5a);
    fs::write(demo.ledger(), bytes).unwrap();
    let check = keyed(&demo, "ledger check --ledger ledger.db --json");
    assert_eq!(check.code, Some(1), "{check:?}");
    let error = check.error().unwrap();
    assert_eq!(error["kind"], "ledger");
    assert!(error["message"].as_str().unwrap().contains("`ledger.db`"), "{error}");
    assert!(error["advice"].as_str().unwrap().contains("backup"), "{error}");
}

#[test]
fn no_ledger_is_made_by_looking_after_it() {
    let demo = Demo::new();
    let before = names(demo.0.path());
    for line in [
        "erase --ledger other.db --phone 13800138000",
        "purge --ledger other.db --before 2026-11-10",
        "ledger compact --ledger other.db",
        "ledger check --ledger other.db",
    ] {
        let refused = keyed(&demo, line);
        assert!(
            refused.code == Some(1) && refused.stderr.contains("there is no ledger at `other.db`"),
            "{refused:?}"
        );
    }
    let refused = keyed(&demo, "purge --ledger ledger.db --before yesterday");
    assert!(refused.code == Some(2) && refused.stderr.contains("`yesterday`"), "{refused:?}");
    assert_eq!(names(demo.0.path()), before);
}

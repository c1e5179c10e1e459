//! `verimeter stats reconcile`: agreement, differences, and files that cannot be read.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{Run, names, run, table, verimeter, words};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a ledger of four days: 5 consistent a day, and on the second one in doubt and two rejected.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "product,occurred_at,outcome\n".to_owned();
    for day in 1..=4 {
        for hour in 0..5 {
            text += &format!("number_verification,2026-11-0{day}T{hour:02}:00:00+08:00,consistent\n");
        }
    }
    for outcome in ["in_doubt", "rejected", "rejected"] {
        text += &format!("number_verification,2026-11-02T12:00:00+08:00,{outcome}\n");
    }
    fs::write(folder.path().join("events.csv"), text).unwrap();
    ask(&folder, "import events.csv --ledger ledger.db").ok();
    folder
}

fn ask(folder: &TempDir, line: &str) -> Run {
    run(verimeter(words(line)).current_dir(folder.path()))
}

const RECONCILE: &str = "stats reconcile --ledger ledger.db --file vendor.csv --product number_verification";

#[test]
fn what_the_ledger_exports_agrees_with_it() {
    let folder = folder();
    ask(
        &folder,
        "stats overview --ledger ledger.db --product number_verification --format csv --out vendor.csv",
    )
    .ok();
    let done = ask(&folder, RECONCILE).ok();
    assert!(done.stdout.starts_with("agreement on 32 of 32 figures, Asia/Shanghai\n"), "{done:?}");
    assert!(done.stderr.contains("not compared: consistent_rate"), "{done:?}");
    let json: Value =
        serde_json::from_str(&ask(&folder, &format!("{RECONCILE} --format json")).ok().stdout).unwrap();
    assert_eq!(
        (&json["agrees"], &json["rows_read"], &json["rows_skipped"]),
        (&true.into(), &4.into(), &1.into())
    );
}

#[test]
fn a_difference_is_told_with_its_cause_and_exit_code_3() {
    let folder = folder();
    let vendor = "日期,请求量,消耗量,成功率\n2026-11-01,5,5,100%\n2026-11-02,6,6,99%\n2026-11-04,5,9,1%\n合计,16,20,\n";
    fs::write(folder.path().join("vendor.csv"), vendor).unwrap();
    let found = ask(&folder, RECONCILE);
    assert_eq!((found.code, found.stderr.as_str()), (Some(3), "not compared: 成功率\n"));
    assert!(found.stdout.starts_with("agreement on 3 of 8 figures, Asia/Shanghai\n"), "{}", found.stdout);
    for shown in [
        "2026-11-02 requests: the vendor leaves out the 2 rejected calls of this day",
        "2026-11-02 consumption: calls in doubt account for it: 1 of 1 of this day",
        "2026-11-03 consumption, requests: the table has no row of this day",
        "consumption: the vendor counts 4 that the ledger does not have",
    ] {
        assert!(found.stdout.contains(shown), "{shown}: {}", found.stdout);
    }
    let csv = ask(&folder, &format!("{RECONCILE} --format csv"));
    let rows = table(&csv.stdout);
    assert_eq!((csv.code, rows.len()), (Some(3), 8), "rows that agree, too");
    let cells =
        |n: usize| ["day", "figure", "ours", "theirs", "difference", "cause"].map(|c| rows[n][c].as_str());
    assert_eq!(cells(0), ["2026-11-01", "requests", "5", "5", "0", ""]);
    assert_eq!(cells(2), ["2026-11-02", "requests", "8", "6", "-2", "rejected_left_out"]);
    assert_eq!(cells(4), ["2026-11-03", "requests", "5", "", "-5", "missing_in_theirs"]);
    assert_eq!(cells(7), ["2026-11-04", "consumption", "5", "9", "4", "unexplained"]);
    let part = ask(&folder, &format!("{RECONCILE} --from 2026-11-01 --to 2026-11-02 --out agreed.txt")).ok();
    assert_eq!(part.stdout, "");
    assert!(
        fs::read_to_string(folder.path().join("agreed.txt"))
            .unwrap()
            .starts_with("agreement on 2 of 2 figures")
    );
}

#[test]
fn headers_are_mapped_and_faults_are_named() {
    let folder = folder();
    fs::write(folder.path().join("vendor.csv"), "Tag;Anfragen\n01.11.2026;5\n").unwrap();
    let map = format!("{RECONCILE} --map date=Tag,requests=Anfragen");
    for (line, says) in [
        (RECONCILE.to_owned(), "`vendor.csv` has no column that is read as `date`"),
        (map.clone(), "`vendor.csv`, line 2, column `Tag`: `01.11.2026` is no date"),
        (format!("{RECONCILE} --map date"), "NAME=HEADER"),
        (format!("{RECONCILE} --map datum=Tag"), "`datum`"),
        (format!("{RECONCILE} --out vendor.csv"), "two things"),
        (RECONCILE.replace("vendor.csv", "gone.xlsx"), "`gone.xlsx` does not exist"),
        (RECONCILE.replace("vendor.csv", "ledger.db"), "of a kind that is not known"),
    ] {
        let refused = ask(&folder, &line);
        assert!(refused.code == Some(2) && refused.stderr.contains(says), "{line}: {refused:?}");
        assert_eq!((refused.stderr.lines().count(), refused.stdout.as_str()), (1, ""), "{refused:?}");
    }
    fs::write(folder.path().join("vendor.csv"), "Tag;Anfragen\n2026-11-01;5\n").unwrap();
    assert!(ask(&folder, &map).ok().stdout.starts_with("agreement on 1 of 1 figures"));
    assert_eq!(names(folder.path()).iter().filter(|name| !name.starts_with("ledger.db")).count(), 2);
}

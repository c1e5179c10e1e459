//! What remains, on the command line: stated, shown in every form, watched by cron, taken back.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{Run, names, run, table, verimeter, words};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a ledger of 30 days in November, each of which used 10 calls; one more is in doubt.
struct Month(TempDir);

impl Month {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = "product,occurred_at,outcome,app\n".to_owned();
        for day in 1..=30 {
            for hour in 0..10 {
                text += &format!("number_verification,2026-11-{day:02}T{hour:02}:00:00+08:00,consistent,a\n");
            }
        }
        text += "number_verification,2026-11-20T12:00:00+08:00,in_doubt,b\n";
        fs::write(folder.path().join("events.csv"), text).unwrap();
        let month = Self(folder);
        month.run("import events.csv --ledger ledger.db").ok();
        month
    }

    fn run(&self, line: &str) -> Run {
        run(verimeter(words(line)).current_dir(self.0.path()))
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.run(&format!("{line} --format json")).ok().stdout).unwrap()
    }
}

const SET: &str =
    "balance set --ledger ledger.db --product number_verification --remaining 500 --at 2026-11-15";
const BALANCE: &str = "stats balance --ledger ledger.db --product number_verification --at 2026-12-01";

#[test]
fn what_remains_is_told_in_every_form() {
    let month = Month::new();
    month.run(SET).ok();
    month
        .run("recharge --ledger ledger.db --product number_verification --amount 100 --at 2026-11-16 --id INV-7 --note paid")
        .ok();
    let balance = &month.json(BALANCE)[0];
    assert_eq!((balance["remaining"].as_i64(), balance["remaining_low"].as_i64()), (Some(440), Some(439)));
    assert_eq!((&balance["known"], &balance["recharged"]), (&Value::from(500), &Value::from(100)));
    assert_eq!((&balance["low"], &balance["alert"]), (&Value::Null, &Value::Null));
    // 10 a day: the 440th is used on the 44th day.
    assert_eq!(balance["run_out"]["expected"], "2027-01-13");
    let line = &table(&month.run(&format!("{BALANCE} --format csv")).ok().stdout)[0];
    assert_eq!((line["remaining"].as_str(), line["mean_per_day"].as_str()), ("440", "10.0"));
    assert_eq!((line["known_at"].as_str(), line["low"].as_str()), ("2026-11-15T00:00:00+08:00", ""));
    let printed = month.run(BALANCE).ok().stdout;
    for shown in ["Asia/Shanghai", "number_verification", "440", "439", "2027-01-13", "10.0"] {
        assert!(printed.contains(shown), "{shown}: {printed}");
    }
    let entries = month.json("balance list --ledger ledger.db");
    assert_eq!((entries[0]["kind"].as_str(), entries[1]["id"].as_str()), (Some("reading"), Some("INV-7")));
    let listed = table(&month.run("balance list --ledger ledger.db --format csv").ok().stdout);
    assert_eq!((listed[1]["amount"].as_str(), listed[1]["note"].as_str()), ("100", "paid"));
    month.run(&format!("{BALANCE} --format csv --out balance.csv")).ok();
    assert!(names(month.0.path()).contains(&"balance.csv".to_owned()));
}

#[test]
fn cron_learns_of_a_low_balance_by_exit_code_3() {
    let month = Month::new();
    let unknown = month.run(&format!("{BALANCE} --alert 10"));
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.stderr.contains("is not known in `ledger.db`") && unknown.stderr.contains("balance set"));
    assert!(month.run(BALANCE).ok().stdout.contains("unknown balance"));
    month.run(SET).ok();
    // 340 remain, or 339 where what is in doubt was billed.
    assert_eq!(month.run(&format!("{BALANCE} --alert 339")).code, Some(0));
    let low = month.run(&format!("{BALANCE} --alert 340 --format csv"));
    assert_eq!((low.code, low.stderr.as_str()), (Some(3), ""));
    assert_eq!(table(&low.stdout)[0]["low"], "true");
}

#[test]
fn what_was_stated_by_mistake_is_taken_back() {
    let month = Month::new();
    let first = month.run(SET).ok();
    let again = month.run(SET).ok();
    assert_eq!((first.stderr.as_str(), &first.stdout), ("", &again.stdout), "twice is once");
    assert!(again.stderr.contains("was there already"), "{again:?}");
    let id = serde_json::from_str::<Value>(&first.stdout).unwrap()["id"].as_str().unwrap().to_owned();
    let undone = month.run(&format!("balance undo --ledger ledger.db {id}")).ok();
    assert!(undone.stderr.contains("reading of 500 calls"), "{undone:?}");
    let gone = month.run(&format!("balance undo --ledger ledger.db {id}"));
    assert!(gone.code == Some(2) && gone.stderr.contains(&id), "{gone:?}");
    assert_eq!(month.run("balance list --ledger ledger.db").ok().stdout, "nothing was stated\n");
}

#[test]
fn an_account_is_a_set_of_apps() {
    let month = Month::new();
    month.run("balance account --ledger ledger.db --name shop --app b --share one_click_login,number_verification").ok();
    month.run(&format!("{SET} --account shop")).ok();
    let balance = &month.json(&format!("{BALANCE} --account shop"))[0];
    assert_eq!((&balance["remaining"], &balance["remaining_low"]), (&Value::from(500), &Value::from(499)));
    assert_eq!(balance["products"].as_array().unwrap().len(), 2);
    let accounts: Value =
        serde_json::from_str(&month.run("balance account --ledger ledger.db").ok().stdout).unwrap();
    assert_eq!((&accounts[0]["name"], &accounts[1]["apps"][0]), (&"default".into(), &"b".into()));
    let account = "balance account --ledger ledger.db --name shop --remove";
    let refused = month.run(account);
    assert!(refused.code == Some(2) && refused.stderr.contains("stated for `shop`"), "{refused:?}");
    let entries = month.json("balance list --ledger ledger.db --account shop");
    month.run(&format!("balance undo --ledger ledger.db {}", entries[0]["id"].as_str().unwrap())).ok();
    assert!(month.run(account).ok().stderr.contains("removed: account `shop`"));
    assert_eq!(month.run(&format!("{account} --app b")).code, Some(2));
    let unknown = month.run(&format!("{BALANCE} --account shp"));
    assert!(unknown.code == Some(2) && unknown.stderr.contains("`shp`"), "{unknown:?}");
}

#[test]
fn consumption_is_told_by_bucket_product_and_app() {
    let month = Month::new();
    let ask = "stats consumption --ledger ledger.db --from 2026-11-19 --to 2026-11-21";
    let lines = table(&month.run(&format!("{ask} --format csv")).ok().stdout);
    let cells =
        |n: usize| ["day", "app", "requests", "consumption", "in_doubt"].map(|c| lines[n][c].as_str());
    assert_eq!(cells(0), ["2026-11-19", "a", "10", "10", "0"]);
    assert_eq!(cells(3), ["2026-11-20", "b", "1", "0", "1"]);
    assert_eq!(cells(4), ["total", "a", "20", "20", "0"]);
    assert_eq!((cells(6), lines.len()), (["total", "", "21", "20", "1"], 7));
    let weeks = month.json("stats consumption --ledger ledger.db --bucket week --app a --tz UTC");
    assert_eq!(weeks["totals"][0]["consumption"], 300);
    assert!(month.run(ask).ok().stdout.contains("number_verification"));
    assert_eq!(month.run(&format!("{ask} --product business_risk")).ok().stdout, "nothing was used\n");
}

#[test]
fn what_cannot_be_is_refused_and_no_ledger_is_made_by_asking() {
    let month = Month::new();
    let before = names(month.0.path());
    for (line, code, says) in [
        ("recharge --ledger other.db --product number_verification --amount 5", 1, "`other.db`"),
        ("recharge --ledger ledger.db --product number_verification --amount 0", 2, "`0`"),
        ("recharge --ledger ledger.db --product risk --amount 5", 2, "risk"),
        ("recharge --ledger ledger.db --amount 5", 2, "--product"),
        ("balance set --ledger ledger.db --product business_risk --remaining 5 --at noon", 2, "`noon`"),
        ("stats balance --ledger other.db", 1, "`other.db`"),
        ("stats balance --ledger ledger.db --tz Mars/Olympus", 2, "`Mars/Olympus`"),
        ("stats balance --ledger ledger.db --out ledger.db", 2, "two things"),
        ("stats consumption --ledger ledger.db --from 2024-01-01", 2, "366"),
    ] {
        let refused = month.run(line);
        assert!(refused.code == Some(code) && refused.stderr.contains(says), "{line}: {refused:?}");
        assert_eq!(refused.stderr.lines().count(), 1, "{refused:?}");
    }
    assert_eq!(names(month.0.path()), before);
}

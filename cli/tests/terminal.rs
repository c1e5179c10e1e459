//! What a terminal, a pipe and a full disk get.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs::File;
use std::process::Stdio;

use common::demo::Demo;
use common::{closed_pipe, overview, run, run_into, table, verimeter, words};
use verimeter::Ledger;
use verimeter::phone::PhoneKey;

#[test]
fn a_ledger_without_events_says_so() {
    let demo = Demo(tempfile::tempdir().unwrap());
    drop(Ledger::open(demo.ledger(), Some(PhoneKey::new("the key of these tests").unwrap())).unwrap());
    for more in ["", "--from 2026-11-01", "--to 2026-11-01", "--format json --out figures"] {
        let said = demo.stats(more);
        assert!(matches!(said.code, Some(1 | 2)) && said.stderr.contains("no events"), "{said:?}");
        assert_eq!((said.stdout.as_str(), said.stderr.lines().count()), ("", 1), "{said:?}");
        // It speaks of options as they are written here.
        assert!(said.stderr.contains("--from") && said.stderr.contains("--to"), "{said:?}");
    }
    assert!(!demo.0.path().join("figures").exists());
    let range = "--from 2026-11-01 --to 2026-11-03";
    let csv = table(&demo.stats(&format!("{range} --format csv")).ok().stdout);
    let days: Vec<String> =
        csv.iter().map(|row| format!("{} {} {}", row["day"], row["requests"], row["success_rate"])).collect();
    assert_eq!(days, ["2026-11-01 0 ", "2026-11-02 0 ", "total 0 "]);
    assert!(overview(&demo.ledger(), range)["total"]["rates"]["success"].is_null());
    assert!(demo.stats(range).ok().stdout.contains('–'));
}

#[test]
fn a_reader_that_has_gone_is_no_fault() {
    let demo = Demo::new();
    let lines = ["--format table", "--format json --bucket hour", "--format csv --bucket hour"];
    let lines = lines.map(|more| format!("stats overview --ledger ledger.db {more}"));
    for line in lines.iter().map(String::as_str).chain(["--help", "stats overview --help", "--version"]) {
        let done = run_into(verimeter(words(line)).current_dir(demo.0.path()), closed_pipe(), Stdio::piped());
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let demo = Demo::new();
    for format in ["table", "json", "csv"] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let line = format!("stats overview --ledger ledger.db --format {format}");
        let failed =
            run_into(verimeter(words(&line)).current_dir(demo.0.path()), full.into(), Stdio::piped());
        assert_eq!((failed.code, failed.stderr.lines().count()), (Some(1), 1), "{failed:?}");
        assert!(failed.stderr.contains("standard output"), "{failed:?}");
    }
}

#[test]
fn every_command_has_help() {
    for (command, names) in [
        ("", ["demo", "screen", "stats"]),
        ("demo", ["--out", "--seed", "trend.svg"]),
        ("screen", ["--resume", "--rate", "VERIMETER_JIGUANG_MASTER_SECRET"]),
        ("stats", ["overview", "Usage", "--json"]),
        ("stats overview", ["--tz", "--level", "Asia/Shanghai"]),
        ("stats details", ["--cursor", "--phone", "newest first"]),
        ("stats funnel", ["--by", "--min-sample", "Where people are lost"]),
        ("chart", ["trend", "funnel", "PNG"]),
        ("chart funnel", ["--out", "--page", "Where people are lost"]),
        ("stats drift", ["--ledger", "--tz", "no catalogue knows"]),
        ("erase", ["--phone", "--ledger", "figures stay"]),
        ("purge", ["--before", "--product", "figures stay"]),
        ("ledger", ["check", "compact", "sound"]),
        ("sandbox", ["--port", "--seed", "Ctrl-C"]),
    ] {
        for ask in ["--help", "-h"] {
            let help = run(&mut verimeter([words(command), vec![ask]].concat())).ok();
            let missing: Vec<&str> = names.into_iter().filter(|name| !help.stdout.contains(name)).collect();
            assert!(
                (ask == "-h" || missing.is_empty()) && help.stderr.is_empty(),
                "{command}: {missing:?} in {}",
                help.stdout
            );
        }
    }
    assert!(run(&mut verimeter(["--version"])).ok().stdout.contains(env!("CARGO_PKG_VERSION")));
    let bare = run(&mut verimeter([""; 0]));
    assert!(bare.code == Some(2) && bare.stderr.contains("Usage"), "{bare:?}");
}

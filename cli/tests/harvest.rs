//! `verimeter harvest`: what it prints and leaves behind, and what `kill -9` does to it.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "../../core/tests/common/server.rs"]
mod server;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use common::{rows, run, verimeter, words};
use server::{Server, http};
use verimeter::Ledger;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
const CONCURRENCY: usize = 8;

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

fn server() -> Server {
    Server::answering(|request| match asked(request).starts_with("unknown") {
        true => http("400 Bad Request", r#"{"Code":"TransactionIdInvalid","Message":"x"}"#),
        false => http("200 OK", r#"{"Code":"Success","Result":{"VerifyStatus":"0","Passed":"Y"}}"#),
    })
}

fn asked(request: &str) -> &str {
    request.rsplit("TransactionId=").next().unwrap()
}

/// A harvest of `in.csv` in `folder`, into `ledger.db`.
fn harvest(folder: &Path, server: &Server, more: &str) -> Command {
    let mut command = verimeter(words(&format!("harvest in.csv --ledger ledger.db {more}")));
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "an-access-key-secret-of-a-test")
        .env_remove("ALIBABA_CLOUD_SECURITY_TOKEN")
        .env("VERIMETER_ALIYUN_ENDPOINT", &server.url);
    command
}

/// A file of transactions of these ages in milliseconds.
fn write(folder: &Path, transactions: impl IntoIterator<Item = (String, i64)>) {
    let now = now_ms();
    let text = transactions
        .into_iter()
        .fold("transaction_id,merchant_biz_id,started_at_ms\n".to_owned(), |text, (id, age)| {
            text + &format!("{id},order42,{}\n", now - age)
        });
    fs::write(folder.join("in.csv"), text).unwrap();
}

/// Events in the ledger.
fn recorded(folder: &Path) -> usize {
    Ledger::open(folder.join("ledger.db"), None).unwrap().len().unwrap() as usize
}

#[test]
fn it_reports_what_was_too_early_too_late_and_unknown() {
    let (folder, server) = (tempfile::tempdir().unwrap(), server());
    let id = |id: &str| id.to_owned();
    write(
        folder.path(),
        [
            (id("t1"), DAY),
            (id("young"), MINUTE),
            (id("old"), 31 * DAY),
            (id("unknown1"), 2 * DAY),
            (id("t1"), DAY),
        ],
    );
    let done = run(&mut harvest(folder.path(), &server, "--out report.csv --rate 1000"));
    assert_eq!(done.code, Some(3), "one is lost: {done:?}");
    let said = "5 transactions: 1 recorded, 1 repeated, 1 too_early, 1 too_late, 1 unknown\n";
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", said));
    let report = rows(&folder.path().join("report.csv"));
    let states: Vec<&str> = report.iter().map(|row| row["state"].as_str()).collect();
    assert_eq!(states, ["recorded", "too_early", "too_late", "unknown", "repeated"]);
    assert_eq!(
        (report[0]["outcome"].as_str(), report[3]["error_kind"].as_str()),
        ("passed", "invalid_argument")
    );
    assert_eq!((server.requests().len(), recorded(folder.path())), (2, 2));
    let again = run(&mut harvest(folder.path(), &server, ""));
    assert!(again.stderr.contains("1 already_recorded") && again.stderr.contains("1 unknown"), "{again:?}");
    assert_eq!(server.requests().len(), 2, "both answers are in the ledger");
}

#[test]
fn a_failure_that_all_would_meet_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let refuses = Server::answering(|_| {
        http("404 Not Found", r#"{"Code":"InvalidAccessKeyId.NotFound","Message":"x"}"#)
    });
    write(folder.path(), (0..50).map(|n| (format!("t{n}"), DAY)));
    let done =
        run(&mut harvest(folder.path(), &refuses, "--rate 1000 --concurrency 1 --out report.csv --json"));
    let error = done.error().unwrap();
    assert_eq!((done.code, error["kind"].as_str()), (Some(1), Some("authentication")), "{done:?}");
    assert!(!done.stderr.contains("an-access-key-secret") && !folder.path().join("report.csv").exists());
    assert!(refuses.requests().len() <= 2, "nobody asks fifty times with a wrong key");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_asked() {
    let (folder, server) = (tempfile::tempdir().unwrap(), server());
    let says = |more: &str, says: &str, command: &dyn Fn(&mut Command)| {
        let mut run_it = harvest(folder.path(), &server, more);
        command(&mut run_it);
        let done = run(&mut run_it);
        assert!(done.code != Some(0) && done.stderr.contains(says), "{done:?}");
        assert_eq!(done.stderr.lines().count(), 1, "{done:?}");
    };
    let as_it_is = |_: &mut Command| ();
    says("", "`in.csv` does not exist", &as_it_is);
    write(folder.path(), [("t1".to_owned(), DAY)]);
    says("--rate 0", "rate is 0", &as_it_is);
    says("--concurrency 0", "concurrency is 0", &as_it_is);
    says("--out in.csv", "`in.csv` is named for two things", &as_it_is);
    says("--network lan", "network", &as_it_is);
    let nowhere = |command: &mut Command| {
        command.env_remove("VERIMETER_ALIYUN_ENDPOINT");
    };
    says("--region cn-shanghai", "region `cn-shanghai` is not known", &nowhere);
    let nobody = |command: &mut Command| {
        command.env_remove("ALIBABA_CLOUD_ACCESS_KEY_ID").env_remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    };
    says("", "ALIBABA_CLOUD_ACCESS_KEY_ID is not set, and there is no profile", &nobody);
    assert!(server.requests().is_empty() && !folder.path().join("ledger.db").exists());
}

/// Killed again and again: only what was under way at a kill is asked for once more, as nobody kept its answer.
#[test]
fn a_killed_harvest_asks_for_nothing_again_that_has_an_answer() {
    const MANY: usize = 1_000;
    const KILLS: usize = 6;
    let (folder, server) = (tempfile::tempdir().unwrap(), server());
    let folder = folder.path();
    write(folder, (0..MANY).map(|n| (format!("t{n}"), DAY + n as i64)));
    let more = format!("--rate 20000 --concurrency {CONCURRENCY}");
    for kill in 1..=KILLS {
        // Somewhere in the middle, each time elsewhere.
        let until = kill * MANY / (KILLS + 1) + (now_ms() % 90) as usize;
        let quiet =
            |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut run = quiet(&mut harvest(folder, &server, &more));
        let begun = Instant::now();
        while server.requests().len() < until && begun.elapsed() < Duration::from_secs(30) {
            sleep(Duration::from_micros(200));
        }
        run.kill().unwrap();
        assert_eq!(run.wait().unwrap().code(), None, "it ended by itself");
        let lost = server.requests().len() - recorded(folder);
        assert!(lost <= kill * CONCURRENCY, "{lost} answers were not kept");
    }
    let (before, kept) = (server.requests().len(), recorded(folder));
    assert!(kept < MANY);
    run(&mut harvest(folder, &server, &more)).ok();
    let requests = server.requests();
    assert_eq!(requests.len() - before, MANY - kept, "what has an answer is not asked for");
    let mut times: HashMap<&str, usize> = HashMap::new();
    requests.iter().for_each(|request| *times.entry(asked(request)).or_default() += 1);
    assert_eq!((times.len(), recorded(folder)), (MANY, MANY), "none is missing");
    let twice = times.values().filter(|count| **count > 1).count();
    assert!(twice <= KILLS * CONCURRENCY, "{twice} were asked for twice");
}

//! A run that was killed goes on: every row once, in order, and nobody is asked twice.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashMap;
use std::fs;
use std::process::Command;

use common::broken::{Broken, CONCURRENCY, ROWS, input, valid, without_rows};
use common::{Access, asked, files, names, recorded, rows, run};
use verimeter_sandbox::{Sandbox, SandboxOptions};

#[test]
fn a_killed_run_goes_on_and_asks_nobody_twice() {
    let broken = Broken::halfway();
    let written = rows(&broken.part()).len();
    let done = run(&mut broken.screen("--resume")).ok();
    broken.assert_whole(&input());
    assert_eq!(recorded(&broken.ledger()), valid());
    assert!(done.stderr.contains(&format!("{} rows", ROWS - written)), "{}", done.stderr);
    // Only calls that were under way at the kill may have been made again: their answers nobody kept.
    let mut calls: HashMap<String, usize> = HashMap::new();
    broken.sandbox.requests().into_iter().for_each(|request| *calls.entry(request.body).or_default() += 1);
    let twice = calls.values().filter(|count| **count > 1).count();
    assert!(calls.len() == valid() && twice <= CONCURRENCY, "{} numbers, {twice} twice", calls.len());
}

#[test]
fn a_run_that_is_killed_twice_goes_on_twice() {
    let broken = Broken::after(&input(), 50);
    broken.kill("--resume --rate 500", || fs::read_to_string(broken.part()).unwrap().lines().count() > 150);
    run(&mut broken.screen("--resume")).ok();
    broken.assert_whole(&input());
}

#[test]
fn what_was_left_is_not_overwritten_unasked() {
    let broken = Broken::halfway();
    let before = fs::read(broken.part()).unwrap();
    let refused = run(&mut broken.screen(""));
    assert_eq!((refused.code, refused.stderr.lines().count()), (Some(2), 1), "{refused:?}");
    assert!(refused.stderr.contains("out.csv.part") && refused.stderr.contains("--resume"), "{refused:?}");
    assert!(fs::read(broken.part()).unwrap() == before && !broken.out().exists());
}

#[test]
fn rows_of_another_input_are_not_mixed_in() {
    let broken = Broken::halfway();
    let before = fs::read(broken.part()).unwrap();
    let calls = broken.sandbox.requests().len();
    let (one, two) = ("13700000001,订单-1\n", "13700000002,订单-2\n");
    let others = [
        ("other numbers", input().replace("137000", "138111")),
        (
            "fewer rows than were written",
            input().lines().take(20).fold(String::new(), |text, line| text + line + "\n"),
        ),
        ("a row more in front", input().replacen("phone,ex_id\n", "phone,ex_id\n13800138000,x\n", 1)),
        ("two rows changed places", input().replacen(&format!("{one}{two}"), &format!("{two}{one}"), 1)),
        ("another id in the first row", input().replacen("订单-0\n", "订单-x\n", 1)),
    ];
    let mut wrong = Vec::new();
    for (what, text) in others {
        fs::write(broken.folder.path().join("in.csv"), &text).unwrap();
        assert_ne!(text, input(), "{what}");
        let refused = run(&mut broken.screen("--resume"));
        let named = refused.stderr.starts_with("verimeter: ") && refused.stderr.contains("out.csv.part");
        if refused.code != Some(2) || !named || broken.sandbox.requests().len() != calls {
            wrong.push(format!("{what}: {refused:?}"));
        }
        // The next case finds what this one found.
        let _ = fs::remove_file(broken.out());
        fs::write(broken.part(), &before).unwrap();
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_row_that_was_cut_is_written_again() {
    let broken = Broken::halfway();
    let left = fs::read(broken.part()).unwrap();
    let text = String::from_utf8_lossy(&left).into_owned();
    let end = text.rfind('\n').unwrap();
    let line = text[..end].rfind('\n').unwrap() + 1;
    let character = line + text[line..end].find('订').unwrap();
    let mut wrong = Vec::new();
    for (what, len) in [
        ("behind a comma", line + text[line..].find(',').unwrap() + 1),
        ("before its newline", end),
        ("behind its newline", end + 1),
        ("within a character", character + 1),
    ] {
        let copy = tempfile::tempdir().unwrap();
        for (name, bytes) in files(broken.folder.path()) {
            fs::write(copy.path().join(name), bytes).unwrap();
        }
        fs::write(copy.path().join("out.csv.part"), &left[..len]).unwrap();
        let done = run(&mut Access::of(&broken.sandbox).screen(copy.path(), "--resume"));
        let whole = done.code == Some(0)
            && rows(&copy.path().join("out.csv"))
                .iter()
                .enumerate()
                .all(|(n, row)| row["row"] == (n + 1).to_string())
            && rows(&copy.path().join("out.csv")).len() == ROWS
            && recorded(&copy.path().join("ledger.db")) == valid();
        if !whole {
            wrong.push(format!("{what}: {done:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_run_that_wrote_no_row_goes_on() {
    let (broken, input) = without_rows();
    run(&mut broken.screen("--resume")).ok();
    broken.assert_whole(&input);
}

#[test]
fn a_resume_that_fails_forgets_nothing() {
    let (broken, input) = without_rows();
    let mut elsewhere = broken.screen("--resume --json");
    elsewhere.env("VERIMETER_PHONE_KEY", "not the key of this ledger");
    assert_eq!(run(&mut elsewhere).code, Some(1));
    run(&mut broken.screen("--resume")).ok();
    broken.assert_whole(&input);
}

#[test]
fn a_number_that_stands_twice_is_asked_once_with_a_kill_between() {
    let line = |n: usize| format!("137000{:05},\n", n % (ROWS / 2));
    let input = (0..ROWS).fold("phone,ex_id\n".to_owned(), |text, n| text + &line(n));
    // Before the first number comes again, and amid those that do.
    for written in [ROWS / 2 - 20, ROWS / 2 + 20] {
        let broken = Broken::after(&input, written);
        run(&mut broken.screen("--resume")).ok();
        broken.assert_whole(&input);
        let rows = rows(&broken.out());
        for (n, row) in rows.iter().enumerate() {
            let first = &rows[n % (ROWS / 2)];
            let marked = if n < ROWS / 2 { String::new() } else { first["row"].clone() };
            assert_eq!((&row["duplicate_of"], &row["vendor_id"]), (&marked, &first["vendor_id"]));
        }
        // Calls that were under way at the kill may have been made again: their answers nobody kept.
        let calls = broken.sandbox.requests().len();
        assert!((ROWS / 2..=ROWS / 2 + CONCURRENCY).contains(&calls), "{calls}");
    }
}

#[test]
fn the_row_that_a_wrong_secret_stopped_at_is_asked_with_the_right_one() {
    let (folder, sandbox) =
        (tempfile::tempdir().unwrap(), Sandbox::start(SandboxOptions::default()).unwrap());
    fs::write(folder.path().join("in.csv"), "phone\n13700000001\n13700000002\n13700000003\n").unwrap();
    let access = Access::of(&sandbox);
    let refused = run(access.screen(folder.path(), "").env("VERIMETER_JIGUANG_MASTER_SECRET", "wrong"));
    assert_eq!(refused.code, Some(1), "{refused:?}");
    run(&mut access.screen(folder.path(), "--resume")).ok();
    let outcomes: Vec<String> = rows(&folder.path().join("out.csv"))
        .iter()
        .map(|row| format!("{} {}", row["row"], row["outcome"]))
        .collect();
    assert_eq!(outcomes, ["1 success", "2 success", "3 success"]);
}

#[test]
fn with_nothing_to_go_on_with_it_begins() {
    let (folder, sandbox) =
        (tempfile::tempdir().unwrap(), Sandbox::start(SandboxOptions::default()).unwrap());
    fs::write(folder.path().join("in.csv"), "phone\n13700000001\n").unwrap();
    run(&mut Access::of(&sandbox).screen(folder.path(), "--resume")).ok();
    assert_eq!(asked(&rows(&folder.path().join("out.csv"))), 1);
    fs::write(folder.path().join("out.csv.part"), "notes of mine\n").unwrap();
    let refused = run(&mut Access::of(&sandbox).screen(folder.path(), "--resume"));
    assert_eq!((refused.code, refused.stderr.lines().count()), (Some(2), 1), "{refused:?}");
    assert_eq!(fs::read_to_string(folder.path().join("out.csv.part")).unwrap(), "notes of mine\n");
    assert!(names(folder.path()).contains(&"out.csv".to_owned()));
}

#[cfg(unix)]
#[test]
fn a_verdict_that_could_not_be_recorded_is_kept_and_not_paid_for_again() {
    const NUMBERS: usize = 200;
    let (folder, sandbox) =
        (tempfile::tempdir().unwrap(), Sandbox::start(SandboxOptions::default()).unwrap());
    let input = (0..NUMBERS).fold("phone\n".to_owned(), |text, n| text + &format!("135000{n:05}\n"));
    fs::write(folder.path().join("in.csv"), input).unwrap();
    let access = Access::of(&sandbox);
    // As on a full disk: no file may grow beyond a size that the ledger reaches soon.
    let mut full = Command::new("sh");
    let line = format!(
        "ulimit -f 400; trap '' XFSZ; exec {} screen in.csv --out out.csv --ledger ledger.db --concurrency 1 --json",
        env!("CARGO_BIN_EXE_verimeter")
    );
    let failed = run(access.give(full.args(["-c", &line])).current_dir(folder.path()));
    assert_eq!((failed.code, &failed.error().unwrap()["kind"]), (Some(1), &"ledger".into()), "{failed:?}");
    let made = sandbox.requests().len();
    assert!((1..NUMBERS).contains(&made), "{made}");
    assert_eq!(asked(&rows(&folder.path().join("out.csv.part"))), made, "a row for each call that was made");

    run(&mut access.screen(folder.path(), "--resume --concurrency 1")).ok();
    assert_eq!(asked(&rows(&folder.path().join("out.csv"))), NUMBERS);
    assert_eq!(sandbox.requests().len(), NUMBERS, "nobody was asked twice");
}

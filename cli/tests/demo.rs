//! The demo: four files, the same under the same seed, with nobody's number in them, and nobody's work lost.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use common::{
    Access, Files, Run, closed_pipe, files, names, plain_number, rows, run, run_into, verimeter, words,
};
use verimeter_sandbox::{Sandbox, SandboxOptions};

const SAMPLE: &str = include_str!("../data/sample.csv");
const FILES: [&str; 4] = ["ledger.db", "overview.csv", "screen.csv", "trend.svg"];

/// The demo into `out` of this folder.
fn demo(folder: &Path, more: &str) -> Run {
    run(verimeter([words("demo --out out"), words(more)].concat()).current_dir(folder))
}

#[test]
fn a_seed_decides_every_byte_and_a_second_run_takes_the_place_of_the_first() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // All but the ledger, which holds how long calls took.
    let made = |folder: &Path, seed: &str| {
        let stdout = demo(folder, seed).ok().stdout;
        let mut files = files(&folder.join("out"));
        assert!(files.remove("ledger.db").is_some());
        (stdout, files)
    };
    let differing = |one: &(String, Files), two: &(String, Files)| -> Vec<String> {
        let stdout = (one.0 != two.0).then(|| "stdout".to_owned());
        one.1.keys().filter(|name| one.1.get(*name) != two.1.get(*name)).cloned().chain(stdout).collect()
    };
    let first = made(one.path(), "--seed 11");
    assert_eq!(differing(&first, &made(two.path(), "--seed 11")), [""; 0]);
    let other = made(one.path(), "--seed 12");
    // The chart shows requests and success, which a seed has no part in.
    for name in ["overview.csv", "screen.csv", "stdout"] {
        assert!(
            differing(&first, &other).iter().any(|other| other == name),
            "{name} is the same under another seed"
        );
    }
    assert_eq!(differing(&first, &made(one.path(), "--seed 11")), [""; 0]);
    assert_eq!(names(&one.path().join("out")), FILES);
}

#[test]
fn a_ledger_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text/out");
    fs::create_dir_all(&text).unwrap();
    fs::write(text.join("ledger.db"), "rent 1200\nfood 300\n").unwrap();
    let screened = folder.path().join("screened/out");
    fs::create_dir_all(&screened).unwrap();
    fs::write(screened.join("in.csv"), "phone\n13800138000\n").unwrap();
    let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
    run(&mut Access::of(&sandbox).screen(&screened, "")).ok();
    for place in ["text", "screened"] {
        let place = folder.path().join(place);
        let before = files(&place);
        let refused = demo(&place, "");
        assert_eq!(refused.code, Some(1), "{refused:?}");
        let named = Path::new("out").join("ledger.db");
        assert!(
            refused.stderr.starts_with("verimeter: ") && refused.stderr.contains(named.to_str().unwrap()),
            "{refused:?}"
        );
        assert_eq!(refused.stderr.lines().count(), 1, "{refused:?}");
        assert!(files(&place) == before, "{:?} became {:?}", before.keys(), names(&place));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_demo_that_fails_leaves_an_earlier_one_whole() {
    let folder = tempfile::tempdir().unwrap();
    demo(folder.path(), "").ok();
    let before = files(folder.path());
    let full = File::options().write(true).open("/dev/full").unwrap();
    let failed = run_into(
        verimeter(words("demo --out out --seed 9")).current_dir(folder.path()),
        full.into(),
        Stdio::piped(),
    );
    assert_eq!((failed.code, failed.stderr.lines().count()), (Some(1), 1), "{failed:?}");
    assert!(files(folder.path()) == before, "{:?} became {:?}", before.keys(), names(folder.path()));
}

#[test]
fn nobody_s_number_is_in_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let done = demo(folder.path(), "").ok();
    let given: HashSet<&str> = SAMPLE.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    let numbers: HashSet<&[u8]> =
        given.iter().filter(|text| text.len() == 11).map(|text| text.as_bytes()).collect();
    assert!(numbers.len() > 5_000, "{}", numbers.len());
    for (name, bytes) in
        files(&folder.path().join("out")).into_iter().chain([("stdout".to_owned(), done.stdout.into())])
    {
        let found = bytes.windows(11).find(|window| numbers.contains(window));
        assert_eq!(found.map(String::from_utf8_lossy), None, "{name}");
        if name != "ledger.db" {
            assert_eq!(plain_number(str::from_utf8(&bytes).unwrap()), None, "{name}");
        }
    }
}

#[test]
fn the_chart_is_sound_and_has_a_point_per_day_and_line() {
    let folder = tempfile::tempdir().unwrap();
    demo(folder.path(), "").ok();
    let svg = fs::read_to_string(folder.path().join("out/trend.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => assert_eq!(open.pop(), Some(name)),
            (false, true) => assert!(tag.matches('"').count().is_multiple_of(2), "{tag}"),
            (false, false) => open.push(name),
        }
    }
    assert_eq!(open, [""; 0]);
    let days = rows(&folder.path().join("out/overview.csv")).len() - 1;
    let lines = svg.matches("<polyline").count();
    assert!(lines >= 2 && svg.matches("<circle").count() == days * lines, "{days} days, {lines} lines");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let done = run_into(
        verimeter(words("demo --out out")).current_dir(folder.path()),
        closed_pipe(),
        Stdio::piped(),
    );
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    assert_eq!(names(&folder.path().join("out")), FILES);
}

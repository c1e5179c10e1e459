//! kill -9 at any moment: what was acknowledged is in the ledger once, what was not is there whole or not at all, and its figures
//! are those of its rows.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use common::ledger::place;
use common::{event, range};
use rusqlite::{Connection, OpenFlags};
use verimeter::stats::{Cube, overview};
use verimeter::{Billing, Bucket, Event, Ledger, Outcome, Platform, RiskLevel, StatsQuery};

/// What the process that dies is to do, and where.
const WORK: &str = "VERIMETER_TEST_WORK";
const LEDGER: &str = "VERIMETER_TEST_LEDGER";
const ROUND: &str = "VERIMETER_TEST_ROUND";
const CARRIERS: usize = 7;

/// The `n`th event of a thread: the same for the process that dies and for the one that looks afterwards.
fn nth(round: usize, thread: usize, n: usize) -> Event {
    let mut event = event(&format!("2026-11-{:02}T{:02}:{:02}:00Z", round + 1, n % 24, n * 7 % 60));
    event.event_id = format!("00000000-0000-7{round:03}-8{thread:03}-{n:012}");
    event.carrier = format!("c{}", n % CARRIERS);
    event.outcome = [Outcome::Success, Outcome::Failed, Outcome::InDoubt][n % 3];
    event.billing = [Billing::Billed, Billing::NotBilled][n % 2];
    event.platform = Platform::ALL[n / 3 % Platform::ALL.len()];
    event.level = (n % 4 < 2).then_some(RiskLevel::ALL[n % RiskLevel::ALL.len()]);
    event.tags = (0..n % 3).map(|tag| format!("F2400{tag}")).collect();
    event
}

fn batch(round: usize, thread: usize, size: usize, at: usize) -> Vec<Event> {
    (at * size..(at + 1) * size).map(|n| nth(round, thread, n)).collect()
}

/// One write, so that no kill can tear it.
fn say(what: &str) {
    std::io::stdout().write_all(format!("\nsaid {what}\n").as_bytes()).unwrap();
}

/// Threads of the process that dies, and events of each of their appends.
#[derive(Clone, Copy)]
struct Appends {
    threads: usize,
    size: usize,
}

/// So many that there is always something to write, and a kill falls into the writing.
const ONE_BY_ONE: Appends = Appends { threads: 8, size: 1 };
/// So large that rows are settled every few appends.
const IN_BATCHES: Appends = Appends { threads: 2, size: 300 };

/// In the process that will be killed: does its work and says how far it came; in the tests' own, does nothing.
#[test]
fn the_process_that_is_killed() {
    let Ok(work) = std::env::var(WORK) else { return };
    let path = PathBuf::from(std::env::var(LEDGER).unwrap());
    let round = std::env::var(ROUND).unwrap().parse().unwrap();
    let ledger = Ledger::open(&path, None).unwrap();
    match work.as_str() {
        "one by one" => append(&ledger, round, ONE_BY_ONE),
        "in batches" => append(&ledger, round, IN_BATCHES),
        "import" => {
            ledger.import_file(path.with_file_name("events.csv"), |_| say("0")).unwrap();
        }
        _ => {
            say("0");
            ledger.purge("2026-11-02", Some("UTC"), None).unwrap();
        }
    }
}

fn append(ledger: &Ledger, round: usize, appends: Appends) {
    std::thread::scope(|scope| {
        for thread in 0..appends.threads {
            scope.spawn(move || {
                for at in 0.. {
                    let new = ledger.append(batch(round, thread, appends.size, at)).unwrap();
                    assert_eq!(new, appends.size as i64);
                    say(&thread.to_string());
                }
            });
        }
    });
}

/// The other process, and what it says.
struct Victim {
    child: Child,
    said: Receiver<usize>,
}

impl Victim {
    fn start(work: &str, path: &Path, round: usize) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_process_that_is_killed", "--nocapture", "--test-threads=1"])
            .env(WORK, work)
            .env(LEDGER, path)
            .env(ROUND, round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, said) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines() {
                if let Some(thread) = line.unwrap().strip_prefix("said ") {
                    send.send(thread.parse().unwrap()).unwrap();
                }
            }
        });
        Self { child, said }
    }

    /// Waits until it said so much; false where it came to its end before.
    fn has_said(&self, times: usize) -> bool {
        (0..times).all(|_| self.said.recv_timeout(Duration::from_secs(60)).is_ok())
    }

    /// Kills it, and gives whatever else it said.
    fn kill(mut self) -> Vec<usize> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.iter().collect()
    }
}

/// All that SQLite and the ledger can check of what a kill left: rows, what they are found by, and the whole cube beside a recount.
fn assert_sound(ledger: &Ledger, what: &str) {
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new(), "{what}, as it was left");
}

/// The figures of the ledger are those of these events, whatever they are asked by.
fn assert_figures(ledger: &Ledger, cube: &Cube, what: &str) {
    let all = range("2026-11-01", "2026-12-01", "UTC", Bucket::Day);
    let with = |change: &dyn Fn(&mut StatsQuery)| {
        let mut query = all.clone();
        change(&mut query);
        query
    };
    let mut queries = vec![
        with(&|query| query.bucket = Some(Bucket::Hour)),
        with(&|query| query.tags = vec!["F24001".into()]),
    ];
    queries.extend((0..CARRIERS).map(|n| with(&|query| query.carriers = vec![format!("c{n}")])));
    queries.extend(Platform::ALL.map(|platform| with(&|query| query.platforms = vec![platform])));
    queries.extend(Billing::ALL.map(|billing| with(&|query| query.billing = vec![billing])));
    queries.extend(RiskLevel::ALL.map(|level| with(&|query| query.levels = vec![level])));
    for query in queries {
        assert_eq!(ledger.overview(&query).unwrap(), overview(cube, &query).unwrap(), "{what}: {query:?}");
    }
}

fn rows(path: &Path) -> i64 {
    let count = |path| Connection::open(path)?.query_row("SELECT count(*) FROM events", [], |row| row.get(0));
    count(path).unwrap()
}

/// Rows of a ledger that are settled, read as the kill left it, which this leaves so, too.
fn settled(path: &Path) -> i64 {
    let settled = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'settled_seq'";
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    file.query_row(settled, [], |row| row.get(0)).unwrap_or_default()
}

/// Kills a process that appends, once for each of `delays` after its first word, and looks at what it left.
fn kill_appends(work: &str, appends: Appends, delays: &[Duration]) -> (PathBuf, i64, tempfile::TempDir) {
    let Appends { threads, size } = appends;
    let (folder, path) = place();
    drop(Ledger::open(&path, None).unwrap());
    let (mut cube, mut total, mut most_settled) = (Cube::default(), 0, 0);
    for (round, delay) in delays.iter().enumerate() {
        let what = format!("{work}, round {round}");
        let victim = Victim::start(work, &path, round);
        let first = victim.said.recv_timeout(Duration::from_secs(20)).expect("the other process begins");
        std::thread::sleep(*delay);
        let mut kept = vec![0; threads];
        kept[first] += 1;
        victim.kill().into_iter().for_each(|thread| kept[thread] += 1);
        most_settled = most_settled.max(settled(&path) - total);

        let ledger = Ledger::open(&path, None).unwrap();
        let found = ledger.len().unwrap();
        assert_sound(&ledger, &what);
        let mut missing = 0;
        for (thread, kept) in kept.iter().enumerate() {
            for at in 0..*kept {
                let again = ledger.append(batch(round, thread, size, at)).unwrap();
                assert_eq!(again, 0, "{what}: everything acknowledged is there");
            }
            // At the kill each thread may have had one append committed and not yet acknowledged.
            let new = ledger.append(batch(round, thread, size, *kept)).unwrap();
            assert!(new == 0 || new == size as i64, "{what}: an append is there whole or not at all: {new}");
            missing += new;
            (0..(kept + 1) * size).for_each(|n| cube.observe(&nth(round, thread, n)));
        }
        let of_round = (kept.iter().sum::<usize>() + threads) * size;
        total += of_round as i64;
        assert_eq!(found, total - missing, "{what}: the count is that of the rows");
        assert_eq!(rows(&path), total, "{what}: each is there once");
        assert_figures(&ledger, &cube, &what);
    }
    (path, most_settled, folder)
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let delays: Vec<_> = (0..8).map(|_| Duration::from_micros(rand::random_range(0..60_000))).collect();
    let (path, _, _folder) = kill_appends("one by one", ONE_BY_ONE, &delays);
    assert!(rows(&path) > (delays.len() * ONE_BY_ONE.threads * 2) as i64, "the rounds did something");
}

#[test]
fn what_was_acknowledged_survives_kill_9_while_rows_are_settled_and_the_log_is_put_into_the_file() {
    // From within the first settling to beyond the first time that the log is put into the file, a second after the first commit.
    let delays = [20, 60, 150, 1_200]
        .map(|most: u64| Duration::from_micros(rand::random_range(most * 800..most * 1_000)));
    let (path, settled, _folder) = kill_appends("in batches", IN_BATCHES, &delays);
    assert_eq!(Ledger::read(&path).unwrap().integrity_check().unwrap(), Vec::<String>::new());
    assert!(settled > 0, "a kill came after rows were settled");
}

#[test]
fn an_import_that_is_killed_leaves_all_or_nothing() {
    let (folder, path) = place();
    let csv = folder.path().join("events.csv");
    const ROWS: usize = 12_000;
    let mut cube = Cube::default();
    let mut total = 0;
    for (round, steps) in [1, 5, 9].into_iter().enumerate() {
        let what = format!("import, round {round}");
        let mut text =
            "event_id,occurred_at_ms,product,operation,platform,carrier,outcome,billing,code,app\n"
                .to_owned();
        for n in 0..ROWS {
            let event = Event { level: None, tags: Vec::new(), ..nth(round, 0, n) };
            let words = (
                event.product,
                &event.operation,
                event.platform,
                &event.carrier,
                event.outcome,
                event.billing,
            );
            let (product, operation, platform, carrier, outcome, billing) = words;
            text += &format!(
                "{},{},{product},{operation},{platform},{carrier},{outcome},{billing},0,{}\n",
                event.event_id, event.occurred_at_ms, event.app
            );
            cube.observe(&event);
        }
        fs::write(&csv, text).unwrap();
        let victim = Victim::start("import", &path, round);
        // So many thousand rows are written, and not committed.
        let under_way = victim.has_said(steps);
        victim.kill();
        assert!(under_way, "{what}: it was under way");

        let ledger = Ledger::open(&path, None).unwrap();
        assert_sound(&ledger, &what);
        let found = ledger.len().unwrap() - total;
        assert!(found == 0 || found == ROWS as i64, "{what}: {found}");
        assert_eq!(ledger.import_file(&csv, |_| ()).unwrap().new, ROWS as i64 - found, "{what}");
        total += ROWS as i64;
        assert_eq!(rows(&path), total, "{what}");
        assert_figures(&ledger, &cube, &what);
    }
}

#[test]
fn a_purge_that_is_killed_keeps_every_figure_and_is_finished_by_the_next() {
    const OLD: usize = 24_000;
    const NEW: usize = 500;
    let (original, path) = place();
    let events = |round, rows: usize| (0..rows).map(move |n| nth(round, 0, n));
    let ledger = Ledger::open(&path, None).unwrap();
    let all: Vec<Event> = events(0, OLD).chain(events(1, NEW)).collect();
    let cube: Cube = all.iter().collect();
    for part in all.chunks(6_000) {
        ledger.append(part.to_vec()).unwrap();
    }
    drop(ledger);
    for round in 0..4 {
        let what = format!("purge, round {round}");
        let (_copy, path) = place();
        for file in fs::read_dir(original.path()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), path.with_file_name(file.file_name())).unwrap();
        }
        let victim = Victim::start("purge", &path, round);
        assert!(victim.has_said(1));
        std::thread::sleep(Duration::from_micros(rand::random_range(0..80_000) + round as u64 * 80_000));
        victim.kill();

        let ledger = Ledger::open(&path, None).unwrap();
        let found = rows(&path) - NEW as i64;
        assert!((0..=OLD as i64).contains(&found), "{what}: {found}");
        assert_sound(&ledger, &what);
        assert_figures(&ledger, &cube, &what);
        assert_eq!(ledger.purge("2026-11-02", Some("UTC"), None).unwrap(), found, "{what}");
        assert_eq!(rows(&path), NEW as i64, "{what}");
        assert_sound(&ledger, &what);
        assert_figures(&ledger, &cube, &what);
    }
}

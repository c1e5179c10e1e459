//! kill -9 at any moment: what was acknowledged is in the ledger once, and its figures are those of its rows.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use common::{event, range};
use verimeter::{Bucket, Event, Ledger};

/// So many that there is always something to write, and a kill falls into the writing.
const THREADS: usize = 8;
const ROUNDS: usize = 12;
const LEDGER: &str = "VERIMETER_TEST_LEDGER";
const ROUND: &str = "VERIMETER_TEST_ROUND";

/// The `n`th event of a thread: the same for the process that dies and for the one that looks afterwards.
fn nth(round: usize, thread: usize, n: usize) -> Event {
    let mut event = event(&format!("2026-11-{:02}T{:02}:00:00Z", round + 1, n % 24));
    event.event_id = format!("00000000-0000-7{round:03}-8{thread:03}-{n:012}");
    event.carrier = format!("c{}", n % 7);
    event
}

/// In the process that will be killed: appends one by one and says so each time; in the tests' own, does nothing.
#[test]
fn the_process_that_is_killed() {
    let (Ok(path), Ok(round)) = (std::env::var(LEDGER), std::env::var(ROUND)) else { return };
    let (ledger, round) = (Ledger::open(path, None).unwrap(), round.parse().unwrap());
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let ledger = &ledger;
            scope.spawn(move || {
                for n in 0.. {
                    assert_eq!(ledger.append(vec![nth(round, thread, n)]).unwrap(), 1);
                    // One write, so that no kill can tear it.
                    std::io::stdout().write_all(format!("\nkept {thread}\n").as_bytes()).unwrap();
                }
            });
        }
    });
}

/// Starts the other process, kills it `after` its first event, and says how many events each thread had acknowledged.
fn killed(path: &Path, round: usize, after: Duration) -> [usize; THREADS] {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(LEDGER, path)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (send, acknowledged) = channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        for line in output.lines() {
            if let Some(thread) = line.unwrap().strip_prefix("kept ") {
                send.send(thread.parse::<usize>().unwrap()).unwrap();
            }
        }
    });
    let mut kept = [0; THREADS];
    kept[acknowledged.recv_timeout(Duration::from_secs(20)).expect("the other process begins")] += 1;
    std::thread::sleep(after);
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "it was killed and did not end by itself");
    acknowledged.iter().for_each(|thread| kept[thread] += 1);
    reader.join().unwrap();
    kept
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(Ledger::open(&path, None).unwrap());
    let mut total = 0;
    for round in 0..ROUNDS {
        let kept = killed(&path, round, Duration::from_micros(rand::random_range(0..60_000)));
        let ledger = Ledger::open(&path, None).unwrap();
        // At the kill each thread may have had one event committed and not yet acknowledged.
        let found = ledger.len().unwrap();
        let acknowledged: Vec<Event> =
            (0..THREADS).flat_map(|thread| (0..kept[thread]).map(move |n| nth(round, thread, n))).collect();
        let count = acknowledged.len() as i64;
        assert_eq!(
            ledger.append(acknowledged).unwrap(),
            0,
            "round {round}: everything acknowledged is there"
        );
        let next = (0..THREADS).map(|thread| nth(round, thread, kept[thread])).collect();
        let missing = ledger.append(next).unwrap();
        assert_eq!(
            found,
            total + count + THREADS as i64 - missing,
            "round {round}: the count is that of the rows"
        );
        total += count + THREADS as i64;

        let overview = ledger.overview(&range("2026-11-01", "2026-12-01", "UTC", Bucket::Day)).unwrap();
        assert_eq!((ledger.len().unwrap(), overview.total.requests), (total, total), "round {round}");
        assert_eq!(overview.total.consumption, total);
        assert_eq!(overview.rows[round].requests, count + THREADS as i64, "round {round} is its own day");
    }
    assert!(total > (ROUNDS * THREADS * 2) as i64, "the rounds did something: {total}");
}

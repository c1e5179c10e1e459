//! The ledger as a file: what it keeps, what it refuses, and that its figures are those of its rows.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};

use common::{PHONE, event, range};
use rusqlite::Connection;
use verimeter::events::EventSink as _;
use verimeter::phone::PhoneKey;
use verimeter::{Billing, Bucket, Error, ErrorKind, Event, Ledger, Outcome, Overview, Phone, Platform};

/// A folder for one test, and the place of a ledger in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    (folder, path)
}

fn year(ledger: &Ledger) -> Overview {
    ledger.overview(&range("2026-01-01", "2027-01-01", "UTC", Bucket::Month)).unwrap()
}

/// `count` events that differ in time, platform, outcome, carrier and tags.
fn events(seed: usize, count: usize) -> Vec<Event> {
    let mut all = Vec::new();
    for n in (seed..).take(count) {
        let mut event = event(&format!("2026-{:02}-{:02}T{:02}:07:00Z", n % 12 + 1, n % 28 + 1, n % 24));
        event.platform = Platform::ALL[n % Platform::ALL.len()];
        event.outcome = Outcome::ALL[n % Outcome::ALL.len()];
        event.billing = Billing::ALL[n % Billing::ALL.len()];
        event.carrier = format!("c{}", n % 5);
        event.tags = (0..n % 3).map(|tag| format!("F2400{tag}")).collect();
        all.push(event);
    }
    all
}

/// The figures and the rows of the file agree, and there are so many of them.
fn assert_sound(path: &Path, expected: i64) {
    let ledger = Ledger::read(path).unwrap();
    let rows = Connection::open(path).unwrap();
    let count = |filter: &str| -> i64 {
        rows.query_row(&format!("SELECT count(*) FROM events WHERE {filter}"), [], |row| row.get(0)).unwrap()
    };
    let total = year(&ledger).total;
    assert_eq!((ledger.len().unwrap(), total.requests, count("true")), (expected, expected, expected));
    assert_eq!(total.consumption, count("billing = 'billed'"));
    assert_eq!(total.success, count("outcome = 'success'"));
    assert_eq!(total.in_doubt, count("outcome = 'in_doubt'"));
    for (tag, n) in total.by_tag {
        assert_eq!(n, count(&format!("' ' || tags || ' ' LIKE '% {tag} %'")), "{tag}");
    }
}

/// A refusal is of this kind and names the file.
fn assert_refused(result: Result<Ledger, Error>, kind: ErrorKind, path: &Path) -> String {
    let error = result.expect_err("refused");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.info().message.contains(&path.display().to_string()), "{error}");
    assert!(!error.info().advice.is_empty(), "{error}");
    error.to_string()
}

fn assert_refused_by_both(path: &Path, says: &str) {
    for result in [Ledger::open(path, None), Ledger::read(path)] {
        let text = assert_refused(result, ErrorKind::Ledger, path);
        assert!(text.contains(says), "{text}");
    }
}

#[test]
fn an_event_is_kept_once_however_often_it_comes() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    let first = events(0, 40);
    assert_eq!(ledger.append(first.clone()).unwrap(), 40);
    assert_eq!(ledger.append(first.clone()).unwrap(), 0);
    let mut more = events(40, 3);
    more.push(more[0].clone());
    more.push(first[7].clone());
    assert_eq!(ledger.append(more).unwrap(), 3, "twice in one batch, and known from before");
    let mut changed = first[0].clone();
    changed.outcome = Outcome::Rejected;
    assert_eq!(ledger.append(vec![changed]).unwrap(), 0, "the id decides, and the first one stays");
    assert_eq!(ledger.append(Vec::new()).unwrap(), 0);
    assert_sound(&path, 43);
}

#[test]
fn what_was_kept_is_there_after_reopening() {
    let (_folder, path) = place();
    assert!(Ledger::open(&path, None).unwrap().is_empty().unwrap());
    let all = events(0, 100);
    for part in all.chunks(30) {
        let ledger = Ledger::open(&path, None).unwrap();
        ledger.append(part.to_vec()).unwrap();
        ledger.close();
    }
    let ledger = Ledger::open(&path, None).unwrap();
    assert_eq!(ledger.append(all.clone()).unwrap(), 0);
    let times = all.iter().map(|event| event.occurred_at_ms);
    assert_eq!(ledger.span().unwrap(), times.clone().min().zip(times.max()));
    drop(ledger);
    assert_sound(&path, 100);
}

#[test]
fn one_bad_event_keeps_its_whole_batch_out() {
    let ledger = Ledger::in_memory().unwrap();
    let mut batch = events(0, 3);
    batch[2].event_id = "no id".to_owned();
    assert_eq!(ledger.append(batch).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!((ledger.len().unwrap(), ledger.span().unwrap()), (0, None));
}

#[test]
fn the_key_of_the_index_is_the_one_it_was_made_with() {
    let (folder, path) = place();
    let phone = Phone::parse(PHONE).unwrap();
    let entry = |ledger: &Ledger| ledger.phone_index(&phone).unwrap();
    let made = entry(&Ledger::open(&path, None).unwrap());
    assert_eq!(entry(&Ledger::open(&path, None).unwrap()), made, "from the key file");
    let other = PhoneKey::random();
    let text = assert_refused(Ledger::open(&path, Some(other.clone())), ErrorKind::Configuration, &path);
    assert!(text.contains(other.id()) && text.contains(made.split('.').next().unwrap()), "{text}");
    let file = folder.path().join("ledger.db.key");
    let key = PhoneKey::new(&fs::read_to_string(&file).unwrap()).unwrap();
    fs::rename(&file, folder.path().join("elsewhere")).unwrap();
    assert_refused(Ledger::open(&path, None), ErrorKind::Configuration, &file);
    assert!(!file.exists(), "no second key is made for a ledger that has one");
    assert_eq!(entry(&Ledger::open(&path, Some(key)).unwrap()), made);
    assert_eq!(Ledger::read(&path).unwrap().len().unwrap(), 0, "views need no key");
}

#[test]
fn what_is_no_ledger_is_refused_and_left_as_it_is() {
    let (folder, path) = place();
    let cases: [(&str, &dyn Fn()); 4] = [
        ("is not a ledger", &|| fs::write(&path, "phone,score\n1,2\n".repeat(900)).unwrap()),
        ("something else", &|| {
            let foreign = Connection::open(&path).unwrap();
            foreign.execute_batch("CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (1)").unwrap();
        }),
        ("cannot be opened", &|| fs::create_dir(&path).unwrap()),
        ("schema 99", &|| {
            drop(Ledger::open(&path, None).unwrap());
            Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        }),
    ];
    for (says, make) in cases {
        make();
        let before = fs::read(&path).ok();
        assert_refused_by_both(&path, says);
        assert!(fs::read(&path).ok() == before, "a file that is {says} was changed");
        let _ = fs::remove_dir(&path);
        for file in fs::read_dir(folder.path()).unwrap() {
            let name = file.unwrap().file_name();
            fs::remove_file(folder.path().join(&name)).unwrap();
            assert!(says == "schema 99" || name == "ledger.db", "{name:?} was left beside what is refused");
        }
    }
}

#[test]
fn a_place_without_a_ledger_stays_empty_unless_one_is_asked_for() {
    let (folder, path) = place();
    assert_refused(Ledger::read(&path), ErrorKind::Ledger, &path);
    let lost = folder.path().join("missing").join("ledger.db");
    assert_refused_by_both(&lost, "");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_handle_for_reading_and_a_closed_one_refuse_events() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    ledger.append(events(0, 5)).unwrap();
    let reader = Ledger::read(&path).unwrap();
    let refusal = reader.append(events(5, 1)).unwrap_err();
    assert_eq!((refusal.kind(), reader.len().unwrap()), (ErrorKind::Ledger, 5), "{refusal}");
    assert_eq!(reader.ready().unwrap_err().kind(), ErrorKind::Ledger);
    ledger.append(events(5, 2)).unwrap();
    assert_eq!(year(&reader).total.requests, 7, "a reader sees what is written later");
    let clone = ledger.clone();
    ledger.close();
    for error in [clone.append(events(9, 1)).unwrap_err(), clone.len().unwrap_err(), ledger.ready().unwrap_err()] {
        assert!(error.kind() == ErrorKind::Ledger && error.to_string().contains("closed"), "{error}");
    }
    assert_sound(&path, 7);
}

#[test]
fn many_threads_and_two_handles_lose_and_double_nothing() {
    let (_folder, path) = place();
    let handles = [Ledger::open(&path, None).unwrap(), Ledger::open(&path, None).unwrap()];
    std::thread::scope(|scope| {
        for thread in 0..32 {
            let ledger = handles[thread % 2].clone();
            scope.spawn(move || {
                for event in events(thread * 10, 10) {
                    assert_eq!(ledger.append(vec![event]).unwrap(), 1);
                }
            });
        }
    });
    assert_eq!(year(&handles[0]), year(&handles[1]));
    assert_sound(&path, 320);
}

#[test]
fn two_handles_with_the_same_events_keep_each_once() {
    let (_folder, path) = place();
    let handles = [Ledger::open(&path, None).unwrap(), Ledger::open(&path, None).unwrap()];
    let shared = events(0, 60);
    let new: i64 = std::thread::scope(|scope| {
        let workers: Vec<_> = handles
            .iter()
            .map(|ledger| scope.spawn(|| shared.chunks(7).map(|part| ledger.append(part.to_vec()).unwrap()).sum::<i64>()))
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert_eq!(new, 60);
    assert_sound(&path, 60);
}

#[test]
fn a_new_ledger_may_be_opened_by_many_at_once() {
    for _ in 0..10 {
        let (_folder, path) = place();
        let start = Arc::new(Barrier::new(6));
        let openers: Vec<_> = (0..6)
            .map(|_| {
                let (start, path) = (Arc::clone(&start), path.clone());
                std::thread::spawn(move || {
                    start.wait();
                    Ledger::open(path, None).map(|ledger| ledger.phone_index(&Phone::parse(PHONE).unwrap()))
                })
            })
            .collect();
        let entries: Vec<_> = openers.into_iter().map(|opener| opener.join().unwrap().unwrap()).collect();
        assert!(entries.iter().all(|entry| entry == &entries[0]), "all have one key");
    }
}

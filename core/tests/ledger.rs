//! The ledger as a file: what it keeps and what it refuses.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::PHONE;
use common::ledger::{assert_sound, events, place, year};
use rusqlite::Connection;
use verimeter::events::EventSink as _;
use verimeter::phone::PhoneKey;
use verimeter::stats::QUARTER_MS;
use verimeter::{Error, ErrorKind, Ledger, Outcome, Phone, Platform, Product, runtime};

/// A refusal is of this kind and names the file.
fn assert_refused(result: Result<Ledger, Error>, kind: ErrorKind, path: &Path) -> String {
    let error = result.expect_err("refused");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.info().message.contains(&path.display().to_string()), "{error}");
    assert!(!error.info().advice.is_empty(), "{error}");
    error.to_string()
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
    let times = all.iter().map(|event| event.occurred_at_ms - event.occurred_at_ms % QUARTER_MS);
    assert_eq!(ledger.span().unwrap(), times.clone().min().zip(times.max()));
    drop(ledger);
    assert_sound(&path, 100);
}

#[test]
fn opening_a_ledger_changes_nothing_in_it() {
    let (_folder, path) = place();
    Ledger::open(&path, None).unwrap().append(events(0, 5)).unwrap();
    let before = fs::read(&path).unwrap();
    drop(Ledger::open(&path, None).unwrap());
    assert!(fs::read(&path).unwrap() == before);
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

/// Whatever `make` puts at the place of a ledger is refused with these words, and neither changed nor added to.
fn assert_untouched(says: &str, make: impl Fn(&Path)) {
    let (folder, path) = place();
    make(&path);
    let files = || {
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        (fs::read(&path).ok(), names)
    };
    let before = files();
    for result in
        [Ledger::open(&path, None), Ledger::open(&path, Some(PhoneKey::random())), Ledger::read(&path)]
    {
        let text = assert_refused(result, ErrorKind::Ledger, &path);
        assert!(text.contains(says), "{text}");
        assert!(files().0 == before.0, "the file was changed: {text}");
    }
    let (bytes, names) = files();
    assert!(bytes == before.0 && (says.contains("schema") || names == before.1), "left behind: {names:?}");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    assert_untouched("is not a ledger", |path| fs::write(path, "phone,score\n1,2\n".repeat(900)).unwrap());
}

#[test]
fn a_folder_is_refused() {
    assert_untouched("", |path| fs::create_dir(path).unwrap());
}

#[test]
fn a_database_of_something_else_is_refused_and_left_as_it_is() {
    assert_untouched("something else", |path| {
        let foreign = Connection::open(path).unwrap();
        foreign.execute_batch("CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (1)").unwrap();
    });
}

#[test]
fn a_ledger_of_a_newer_version_is_refused() {
    assert_untouched("schema 99", |path| {
        drop(Ledger::open(path, None).unwrap());
        Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    });
}

#[test]
fn a_place_without_a_ledger_stays_empty_unless_one_is_asked_for() {
    let (folder, path) = place();
    assert_refused(Ledger::read(&path), ErrorKind::Ledger, &path);
    let lost = folder.path().join("missing").join("ledger.db");
    for result in [Ledger::open(&lost, None), Ledger::read(&lost)] {
        assert_refused(result, ErrorKind::Ledger, &lost);
    }
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
    for error in
        [clone.append(events(9, 1)).unwrap_err(), clone.len().unwrap_err(), ledger.ready().unwrap_err()]
    {
        assert!(error.kind() == ErrorKind::Ledger && error.to_string().contains("closed"), "{error}");
    }
    assert_sound(&path, 7);
    // A call that was under way may be paid for.
    runtime::block_on(clone.record(events(9, 1))).unwrap().unwrap();
    assert_sound(&path, 8);
}

#[test]
fn its_version_grows_with_what_is_written_and_with_nothing_else() {
    let (_folder, path) = place();
    let memory = Ledger::in_memory().unwrap();
    let writer = Ledger::open(&path, None).unwrap();
    let reader = Ledger::read(&path).unwrap();
    for (seed, (written, seen)) in
        [(&memory, &memory), (&writer, &writer), (&writer, &reader)].into_iter().enumerate()
    {
        for n in 0..3 {
            let before = seen.version().unwrap();
            assert_eq!(year(seen), year(written));
            assert_eq!(seen.version().unwrap(), before, "a look writes nothing");
            written.append(events(seed * 300 + n * 100, 20)).unwrap();
            let after = seen.version().unwrap();
            assert!(after > before, "{after} after {before}");
        }
    }
}

#[test]
fn it_knows_the_words_of_a_product() {
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(events(0, 60)).unwrap();
    let words = ledger.words(Product::BusinessRisk).unwrap();
    assert_eq!(words["carrier"], ["c0", "c1", "c2", "c3", "c4"]);
    assert_eq!(words["tags"], ["F24000", "F24001"]);
    assert_eq!(words["platform"].len(), Platform::ALL.len());
    assert!(ledger.words(Product::OneClickLogin).unwrap().values().all(Vec::is_empty));
}

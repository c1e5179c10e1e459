//! Forgetting a person, dropping old rows, and giving the space back: nothing personal stays, and every figure does.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::PHONE;
use common::ledger::{events, place, year};
use rusqlite::Connection;
use verimeter::events::EventSink as _;
use verimeter::events::schema::{FIELDS, FieldClass};
use verimeter::{DetailsQuery, ErrorKind, Event, Ledger, Phone, Product, StatsQuery};

const MASK: &str = "138****8000";
const OTHER: &str = "13912345678";

fn of_year() -> DetailsQuery {
    let filter = StatsQuery::new(Product::BusinessRisk).between("2026-01-01", "2027-01-01");
    let filter = StatsQuery { tz: Some("UTC".to_owned()), ..filter };
    DetailsQuery { limit: Some(1_000), ..DetailsQuery::new(filter) }
}

fn listed(ledger: &Ledger) -> Vec<Event> {
    ledger.details(&of_year()).unwrap().rows
}

/// Every tenth event is of [`PHONE`], the others are of somebody else.
fn sample(ledger: &Ledger) -> Vec<Event> {
    let mut sample = events(0, 200);
    for (n, event) in sample.iter_mut().enumerate() {
        let phone = Phone::parse(if n % 10 == 0 { PHONE } else { OTHER }).unwrap();
        (event.phone_mask, event.phone_index) = (Some(phone.mask()), ledger.phone_index(&phone));
        event.ex_id = Some(if n % 10 == 0 { format!("his order {n}") } else { format!("order {n}") });
        event.message = Some(format!("phone {} was asked", phone.expose()));
    }
    sample
}

/// File and log, as bytes.
fn bytes(path: &Path) -> Vec<u8> {
    let log = path.with_extension("db-wal");
    [fs::read(path).unwrap(), fs::read(log).unwrap_or_default()].concat()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn after_erasing_and_compacting_no_byte_of_a_person_is_left() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    let sample = sample(&ledger);
    // In several commits, so that pages are split and the log holds old ones.
    for part in sample.chunks(9) {
        ledger.append(part.to_vec()).unwrap();
    }
    let (figures, entry) = (year(&ledger), sample[0].phone_index.clone().unwrap());
    for text in [MASK, &entry, "his order 0"] {
        assert!(holds(&bytes(&path), text), "{text} is there to be erased");
    }
    let receipt = ledger.erase(" 138-0013-8000").unwrap();
    assert_eq!((receipt.events, receipt.key_id.as_str()), (20, entry.split('.').next().unwrap()));
    assert!(!format!("{receipt:?}").contains("138"), "{receipt:?}");
    ledger.compact().unwrap();
    for text in [MASK, entry.split('.').nth(1).unwrap(), "his order"] {
        assert!(!holds(&bytes(&path), text), "{text} is still there");
    }
    assert!(holds(&bytes(&path), "139****5678"), "others stay");

    let rows = listed(&ledger);
    assert_eq!((rows.len(), year(&ledger)), (200, figures));
    for event in &sample {
        let row = rows.iter().find(|row| row.event_id == event.event_id).unwrap();
        if event.phone_mask.as_deref() == Some(MASK) {
            let fields = serde_json::to_value(row).unwrap();
            let personal = FIELDS.iter().filter(|field| field.class == FieldClass::Personal);
            assert!(personal.clone().count() > 2);
            personal.for_each(|field| assert!(fields[field.name].is_null(), "{}", field.name));
            assert_eq!(row.message.as_deref(), Some("phone *********** was asked"));
            assert_eq!(
                (row.outcome, row.occurred_at_ms, &row.tags),
                (event.outcome, event.occurred_at_ms, &event.tags)
            );
        } else {
            assert_eq!((&row.phone_index, &row.ex_id), (&event.phone_index, &event.ex_id));
        }
    }
    let his = DetailsQuery { phone: Some(PHONE.to_owned()), ..of_year() };
    assert!(ledger.details(&his).unwrap().rows.is_empty());
    assert_eq!(ledger.erase(PHONE).unwrap().events, 0, "nothing is left to erase");
    assert_eq!(ledger.integrity_check().unwrap(), [""; 0]);
}

#[test]
fn purged_rows_are_gone_and_their_figures_stay() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    let mut all = events(0, 900);
    for (n, event) in all.iter_mut().enumerate() {
        event.app = format!("app {}", n % 3);
        event.product = if n % 7 == 0 { Product::OneClickLogin } else { Product::BusinessRisk };
    }
    ledger.append(all.clone()).unwrap();
    ledger.compact().unwrap();
    let (figures, size) = (year(&ledger), fs::metadata(&path).unwrap().len());
    let before = "2026-07-01T00:00:00Z";
    let before_ms = before.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let old = |product: Product| {
        all.iter().filter(|event| event.product == product && event.occurred_at_ms < before_ms).count() as i64
    };
    let rows = old(Product::BusinessRisk);
    assert!(rows > 300 && old(Product::OneClickLogin) > 50);
    assert_eq!(ledger.purge(before, None, Some(Product::BusinessRisk)).unwrap(), rows);
    assert_eq!(ledger.purge("2026-07-01", Some("UTC"), Some(Product::BusinessRisk)).unwrap(), 0);
    assert_eq!((year(&ledger), ledger.len().unwrap()), (figures.clone(), 900));

    // Pages over a range that is purged in part: the cube promises rows there that are gone.
    let mut kept: Vec<&Event> =
        all.iter().filter(|e| e.product == Product::BusinessRisk && e.occurred_at_ms >= before_ms).collect();
    kept.sort_by_key(|event| std::cmp::Reverse(event.occurred_at_ms));
    let (mut found, mut query) = (Vec::new(), DetailsQuery { limit: Some(40), ..of_year() });
    loop {
        let page = ledger.details(&query).unwrap();
        found.extend(page.rows.iter().map(|event| event.occurred_at_ms));
        let Some(next) = page.next else { break };
        query.cursor = Some(next);
    }
    assert_eq!(found, kept.iter().map(|event| event.occurred_at_ms).collect::<Vec<_>>());

    assert_eq!(ledger.purge("2026-07-01", Some("UTC"), None).unwrap(), old(Product::OneClickLogin));
    assert_eq!(ledger.integrity_check().unwrap(), [""; 0], "what was purged is not missed");
    ledger.compact().unwrap();
    assert!(fs::metadata(&path).unwrap().len() < size, "the disk has its space back");
    // A row that comes late is one again, and counts.
    ledger.append(events(900, 12)).unwrap();
    assert_eq!((year(&ledger).total.requests, ledger.len().unwrap()), (figures.total.requests + 12, 912));
    assert_eq!(ledger.integrity_check().unwrap(), [""; 0]);
}

#[test]
fn what_cannot_be_done_is_refused_in_words_that_show_no_number() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    ledger.append(sample(&ledger)).unwrap();
    let reader = Ledger::read(&path).unwrap();
    for error in [
        reader.erase(PHONE).map(drop).unwrap_err(),
        reader.purge("2027-01-01", None, None).map(drop).unwrap_err(),
        reader.compact().unwrap_err(),
    ] {
        assert!(
            error.kind() == ErrorKind::Ledger && error.to_string().contains("for reading only"),
            "{error}"
        );
        assert!(!error.to_string().contains(PHONE));
    }
    for (before, says) in [
        ("yesterday", "before `yesterday` is neither a date nor an instant"),
        ("2026-07-01T00:07:00Z", "no whole quarter-hour"),
    ] {
        let error = ledger.purge(before, None, None).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
    }
    let error = ledger.erase("1380013800").unwrap_err();
    assert!(
        error.kind() == ErrorKind::InvalidArgument && !error.to_string().contains("1380013800"),
        "{error}"
    );
    assert_eq!((listed(&ledger).len(), reader.integrity_check().unwrap()), (200, Vec::new()));
}

#[test]
fn a_ledger_in_memory_forgets_too() {
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(sample(&ledger)).unwrap();
    assert_eq!(ledger.erase(PHONE).unwrap().events, 20);
    assert!(ledger.purge("2026-03-01", None, None).unwrap() > 20);
    ledger.compact().unwrap();
    assert_eq!((ledger.len().unwrap(), ledger.integrity_check().unwrap()), (200, Vec::new()));
}

#[test]
fn the_check_names_what_differs() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    ledger.append(sample(&ledger)).unwrap();
    let file = Connection::open(&path).unwrap();
    let found = |change: &str| {
        file.execute_batch(change).unwrap();
        let found = ledger.integrity_check().unwrap();
        assert_eq!(found.len(), 1, "{change}: {found:?}");
        found[0].clone()
    };
    let found_by = |table: &str| {
        let row = format!("(SELECT min(seq) FROM {table})");
        file.execute(&format!("CREATE TABLE kept AS SELECT * FROM {table} WHERE seq = {row}"), []).unwrap();
        let found = found(&format!("DELETE FROM {table} WHERE seq = {row}"));
        file.execute_batch(&format!("INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept")).unwrap();
        found
    };
    ledger.compact().unwrap();
    assert_eq!(found_by("event_ids"), "row 1 is not found by its id");
    assert_eq!(found_by("event_dims"), "row 1 is not found by its combination");
    assert_eq!(found_by("event_phones"), "row 1 is not found by its number");
    let hour = "(SELECT min(start) FROM cube_hour)";
    file.execute(&format!("CREATE TABLE kept AS SELECT * FROM cube_hour WHERE start = {hour}"), []).unwrap();
    let sum = found(&format!("DELETE FROM cube_hour WHERE start = {hour}"));
    assert!(
        sum.starts_with("cube_hour, 2026-01-") && sum.ends_with("not the sum of its quarter-hours"),
        "{sum}"
    );
    file.execute_batch("INSERT INTO cube_hour SELECT * FROM kept; DROP TABLE kept").unwrap();
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
    let gone = "DELETE FROM events WHERE seq = 9; DELETE FROM event_ids WHERE seq = 9;
         DELETE FROM event_dims WHERE seq = 9; DELETE FROM event_phones WHERE seq = 9";
    assert!(found(gone).ends_with("the cube counts 1, the rows are 0"));
    let purged = ledger.purge("2027-01-01", None, None).unwrap();
    assert_eq!((purged, ledger.integrity_check().unwrap()), (199, Vec::new()));
    ledger.append(sample(&ledger).into_iter().take(1).collect()).unwrap();
    let wrong = found("UPDATE events SET dims = (SELECT max(id) FROM dims)");
    assert!(wrong.contains("names a combination that is not its own"), "{wrong}");
}

#[test]
fn a_damaged_file_is_called_so() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    ledger.append(sample(&ledger)).unwrap();
    ledger.compact().unwrap();
    drop(ledger);
    let mut bytes = fs::read(&path).unwrap();
    // Every page but the first three: the tables' own description stays readable.
    bytes[3 * 4096..].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x5a);
    fs::write(&path, bytes).unwrap();
    match Ledger::read(&path).and_then(|ledger| ledger.integrity_check()) {
        Ok(found) => {
            assert!(!found.is_empty() && found.iter().all(|line| line.starts_with("the file: ")), "{found:?}")
        }
        Err(error) => assert!(error.to_string().contains("damaged"), "{error}"),
    }
}

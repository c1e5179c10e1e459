//! A ledger of an older version is brought up to date when it is opened for writing, whole or not at all.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::identity;
use common::ledger::{assert_sound, events, place, year};
use rusqlite::Connection;
use verimeter::{BalanceQuery, DetailsQuery, ErrorKind, Event, Ledger, Product, StatsQuery};

/// The tables of version 1, as that version made them.
const VERSION_1: &str = "
    CREATE TABLE events (seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, call_id TEXT NOT NULL,
        occurred_at_ms INTEGER NOT NULL, vendor TEXT NOT NULL, app TEXT NOT NULL, product TEXT NOT NULL,
        operation TEXT NOT NULL, platform TEXT NOT NULL, carrier TEXT NOT NULL, outcome TEXT NOT NULL,
        billing TEXT NOT NULL, code TEXT, message TEXT, vendor_id TEXT, request_id TEXT, ex_id TEXT, phone_mask TEXT,
        phone_index TEXT, score INTEGER, level TEXT, tags TEXT NOT NULL, latency_ms INTEGER, attempts INTEGER NOT NULL,
        http_status INTEGER);
    CREATE INDEX events_phone ON events (phone_index, occurred_at_ms) WHERE phone_index IS NOT NULL;
    CREATE TABLE dims (id INTEGER PRIMARY KEY, product TEXT NOT NULL, app TEXT NOT NULL, platform TEXT NOT NULL,
        carrier TEXT NOT NULL, outcome TEXT NOT NULL, billing TEXT NOT NULL, code TEXT NOT NULL,
        level TEXT NOT NULL, tags TEXT NOT NULL,
        UNIQUE (product, app, platform, carrier, outcome, billing, code, level, tags));
    CREATE TABLE cube (quarter INTEGER NOT NULL, dims INTEGER NOT NULL REFERENCES dims, n INTEGER NOT NULL,
        PRIMARY KEY (quarter, dims)) WITHOUT ROWID;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    PRAGMA application_id = 0x56455249;
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;";

const COLUMNS: &str = "seq, event_id, call_id, occurred_at_ms, vendor, app, product, operation, platform, carrier, outcome, \
    billing, code, message, vendor_id, request_id, ex_id, phone_mask, phone_index, score, level, tags, latency_ms, attempts, \
    http_status";

const DIMS: &str = "id, product, app, platform, carrier, outcome, billing, code, level, tags";

/// What version 2 added.
const VERSION_2: &str = "
    ALTER TABLE events ADD COLUMN dims INTEGER;
    CREATE INDEX events_dims ON events (dims, occurred_at_ms);
    UPDATE events SET dims = (SELECT dims FROM current.events AS new WHERE new.seq = events.seq);
    PRAGMA user_version = 2;";

/// What versions 4 and 5 added.
const SINCE_3: &str = "
    DROP TABLE archive_parts;
    DROP TABLE drift_seen;
    PRAGMA user_version = 3;";

fn sample() -> Vec<Event> {
    let mut sample = events(0, 300);
    for (n, event) in sample.iter_mut().enumerate() {
        // A row keeps its tags as the vendor gave them; a combination has them sorted, each once.
        event.tags = ["F25001", "F24004", "F25001"].into_iter().take(n % 4).map(str::to_owned).collect();
        event.code = (n % 3 > 0).then(|| "0".to_owned());
    }
    sample
}

/// A file of version 1 with the rows and figures of a ledger that has these events.
fn version_1(folder: &Path, path: &Path, events: &[Event]) {
    older(folder, path, events);
}

/// The same of version 2.
fn version_2(folder: &Path, path: &Path, events: &[Event]) {
    older(folder, path, events).execute_batch(VERSION_2).unwrap();
}

/// The same of version 3.
fn version_3(folder: &Path, path: &Path, events: &[Event]) {
    Ledger::open(folder.join("current.db"), None).unwrap().append(events.to_vec()).unwrap();
    fs::copy(folder.join("current.db.key"), folder.join("ledger.db.key")).unwrap();
    fs::copy(folder.join("current.db"), path).unwrap();
    Connection::open(path).unwrap().execute_batch(SINCE_3).unwrap();
}

fn older(folder: &Path, path: &Path, events: &[Event]) -> Connection {
    let current = folder.join("current.db");
    Ledger::open(&current, None).unwrap().append(events.to_vec()).unwrap();
    fs::rename(folder.join("current.db.key"), folder.join("ledger.db.key")).unwrap();
    let old = Connection::open(path).unwrap();
    old.execute_batch(VERSION_1).unwrap();
    old.execute("ATTACH ?1 AS current", [current.to_str().unwrap()]).unwrap();
    old.execute_batch(&format!(
        "INSERT INTO events SELECT {COLUMNS} FROM current.events;
         INSERT INTO dims SELECT {DIMS} FROM current.dims;
         INSERT INTO cube SELECT occurred_at_ms / 900000, dims, count(*) FROM current.events GROUP BY 1, 2;
         INSERT INTO meta SELECT * FROM current.meta WHERE name = 'phone_key_id';"
    ))
    .unwrap();
    old
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// Tables and indexes, and the columns of the table of rows.
fn tables(path: &Path) -> Vec<String> {
    let file = Connection::open(path).unwrap();
    let mut select = file
        .prepare(
            "SELECT type || ' ' || name || ' ' || tbl_name FROM sqlite_schema
             UNION ALL SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('events')
             UNION ALL SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('dims')
             UNION ALL SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('drift_seen') ORDER BY 1",
        )
        .unwrap();
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn listed(ledger: &Ledger) -> Vec<Event> {
    let filter = StatsQuery::new(Product::BusinessRisk).between("2026-01-01", "2027-01-01");
    ledger.details(&DetailsQuery { limit: Some(1_000), ..DetailsQuery::new(filter) }).unwrap().rows
}

#[test]
fn a_ledger_of_an_older_version_is_brought_up_to_date_when_it_is_opened() {
    for make in [version_1, version_2, version_3] {
        brought_up_to_date(make);
    }
}

fn brought_up_to_date(make: fn(&Path, &Path, &[Event])) {
    let (folder, path) = place();
    let sample = sample();
    make(folder.path(), &path, &sample);
    let ledger = Ledger::open(&path, None).unwrap();
    assert_eq!(version(&path), 6);
    assert_eq!(tables(&path), tables(&folder.path().join("current.db")), "as if it had been made today");
    assert_eq!(ledger.append(sample.clone()).unwrap(), 0, "its events are known");
    assert_eq!(ledger.append(events(300, 20)).unwrap(), 20);
    let listed_now = listed(&ledger);
    assert_eq!(listed_now.len(), 320);
    assert!(sample.iter().all(|event| listed_now.contains(event)), "rows are found, and stay as they were");
    assert_sound(&path, 320);
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
    let transactions = identity::transactions(1, 40, sample[0].occurred_at_ms, 20);
    assert_eq!(ledger.append(transactions).unwrap(), 40, "what came with the new version has its place");
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
    assert!(
        ledger.drift().unwrap().iter().all(|drift| drift.sample.is_none()),
        "no reply was looked at then"
    );
    drop(ledger);
    assert_eq!(listed(&Ledger::open(&path, None).unwrap()).len(), 320, "once and for all");
}

#[test]
fn a_handle_for_reading_says_what_to_do_and_changes_nothing() {
    let (folder, path) = place();
    version_1(folder.path(), &path, &sample());
    let before = fs::read(&path).unwrap();
    let reader = Ledger::read(&path).unwrap();
    for error in [
        reader.len().unwrap_err(),
        reader.drift().unwrap_err(),
        reader.balance(&BalanceQuery::new()).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Ledger);
        assert!(error.info().message.contains("has schema 1, this needs 6"), "{error}");
        assert!(error.info().advice.contains("open it for writing once"), "{error}");
    }
    assert!(fs::read(&path).unwrap() == before);

    drop(Ledger::open(&path, None).unwrap());
    assert_eq!(year(&reader), year(&Ledger::read(folder.path().join("current.db")).unwrap()));
    assert_eq!(listed(&reader).len(), 300, "a handle that was open meanwhile sees the new tables");
}

#[test]
fn what_cannot_be_brought_up_to_date_stays_as_it_is() {
    let (folder, path) = place();
    version_1(folder.path(), &path, &sample());
    Connection::open(&path).unwrap().execute("UPDATE events SET tags = 'none' WHERE seq = 299", []).unwrap();
    let before = tables(&path);
    let error = Ledger::open(&path, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ledger, "{error}");
    assert_eq!((version(&path), tables(&path)), (1, before));
    let tags = serde_json::to_string(&sample()[298].tags).unwrap();
    Connection::open(&path).unwrap().execute("UPDATE events SET tags = ?1 WHERE seq = 299", [tags]).unwrap();
    assert_eq!(listed(&Ledger::open(&path, None).unwrap()).len(), 300);
}

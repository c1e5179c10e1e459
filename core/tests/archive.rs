//! Days of a ledger in files: every event once, figures and details as before, and nothing quietly less.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/files.rs"]
mod files;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::ledger::events;
use common::{PHONE, event};
use files::{all, any_event, key, ledger};
use proptest::prelude::*;
use verimeter::events::EventSink as _;
use verimeter::ledger::Progress;
use verimeter::stats::{State, scan};
use verimeter::{
    ArchiveQuery, Archived, DetailsQuery, ErrorKind, Event, ExportQuery, Ledger, Phone, Product, ScanQuery,
    StatsQuery,
};

/// Long after every event here.
const LATER_MS: i64 = 1_900_000_000_000;

fn archive(ledger: &Ledger, to: &Path) -> Archived {
    let last = Cell::new(Progress { rows: 0, total: None });
    let said = |progress| last.set(progress);
    let archived = ledger.archive_at(to.to_str().unwrap(), &ArchiveQuery::new(), LATER_MS, said).unwrap();
    // It knows beforehand how much it has to do, gone on with or not.
    let told = Progress { rows: archived.rows, total: (archived.rows > 0).then_some(archived.rows) };
    assert_eq!(last.get(), told);
    archived
}

fn scanned(from: &Path, query: &ScanQuery) -> verimeter::Result<State> {
    scan(&[from.to_str().unwrap()], query, |_| {})
}

fn everything(from: &Path) -> State {
    scanned(from, &ScanQuery::new()).unwrap()
}

fn state<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<u8> {
    events.into_iter().collect::<State>().to_bytes()
}

/// The one file of the archive whose path ends so.
fn found(folder: &Path, ends: &str) -> PathBuf {
    let mut found: Vec<PathBuf> =
        walk(folder).into_iter().filter(|path| path.to_str().unwrap().ends_with(ends)).collect();
    found.sort();
    found.swap_remove(0)
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_scan_is_the_state_of_every_event_to_the_byte(
        mut events in prop::collection::vec(any_event(), 1..60),
        product in prop::sample::select(Product::ALL.to_vec()),
        days in (0..364_i64, 1..200_i64),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("archive");
        // Some days hold many.
        for (n, event) in events.iter_mut().enumerate() {
            if n % 3 > 0 {
                event.occurred_at_ms = 1_767_225_600_000 + (n as i64 % 4) * 86_400_000 + event.occurred_at_ms % 86_400_000;
            }
        }
        // Two machines, and what a ledger keeps is what counts: numbers in texts are masked.
        let mut kept = Vec::new();
        for (n, half) in events.chunks(events.len().div_ceil(2)).enumerate() {
            let ledger = ledger(folder.path(), &format!("{n}.db"));
            ledger.append(half.to_vec()).unwrap();
            kept.extend(all(&ledger));
            archive(&ledger, &to);
        }
        prop_assert_eq!(everything(&to).to_bytes(), state(&kept));

        let date = |day: i64| jiff::Timestamp::from_millisecond(1_767_225_600_000 + day * 86_400_000).unwrap();
        let (start, end) = (date(days.0), date(days.0 + days.1));
        let query = ScanQuery { product: Some(product), start: Some(start.to_string()), end: Some(end.to_string()), tz: None };
        let range = start.as_millisecond()..end.as_millisecond();
        let wanted = kept.iter().filter(|event| event.product == product && range.contains(&event.occurred_at_ms));
        prop_assert_eq!(scanned(&to, &query).unwrap().to_bytes(), state(wanted));
    }
}

#[test]
fn a_range_cuts_a_day_and_a_file_of_several_products() {
    let folder = tempfile::tempdir().unwrap();
    let mut sample = events(0, 400);
    for (n, event) in sample.iter_mut().enumerate() {
        event.product = Product::ALL[n % 4];
        event.occurred_at_ms = 1_767_225_600_000 + n as i64 * 1_000_000;
    }
    let ledger = ledger(folder.path(), "ledger.db");
    ledger.append(sample.clone()).unwrap();
    let kept = all(&ledger);
    let file = folder.path().join("all.parquet");
    let mut query = ExportQuery::new(StatsQuery::new(Product::BusinessRisk));
    query.every_product = true;
    ledger.export(&query, &file, |_| {}).unwrap();
    let to = folder.path().join("archive");
    archive(&ledger, &to);
    let query = ScanQuery {
        product: Some(Product::NumberVerification),
        start: Some("2026-01-02T03:15:00Z".to_owned()),
        end: Some("2026-01-04T20:30:00Z".to_owned()),
        tz: None,
    };
    let (from, before) = (1_767_323_700_000, 1_767_558_600_000);
    let wanted: Vec<&Event> = kept
        .iter()
        .filter(|event| {
            event.product == Product::NumberVerification && (from..before).contains(&event.occurred_at_ms)
        })
        .collect();
    assert!(wanted.len() > 20);
    for place in [&file, &to] {
        assert_eq!(scanned(place, &query).unwrap().to_bytes(), state(wanted.iter().copied()), "{place:?}");
    }
}

#[test]
fn a_second_run_writes_nothing_and_what_came_late_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (to, ledger) = (folder.path().join("archive"), ledger(folder.path(), "ledger.db"));
    let sample = events(0, 200);
    ledger.append(sample[..150].to_vec()).unwrap();
    let first = archive(&ledger, &to);
    assert_eq!(first.rows, 150);
    let date = |file: &verimeter::ArchivedFile| file.date.clone();
    assert!(first.files.iter().map(date).is_sorted());
    let again = archive(&ledger, &to);
    assert_eq!((again.files.len(), again.rows, again.bytes), (0, 0, 0));
    // Rows of days that are in the archive.
    let mut late = sample[150..].to_vec();
    late.iter_mut().zip(&sample).for_each(|(late, early)| late.occurred_at_ms = early.occurred_at_ms);
    ledger.append(late.clone()).unwrap();
    let second = archive(&ledger, &to);
    assert_eq!(second.rows, 50);
    assert!(
        second
            .files
            .iter()
            .all(|file| first.files.iter().any(|first| first.date == file.date && first.file != file.file))
    );
    assert_eq!(everything(&to).to_bytes(), state(sample[..150].iter().chain(&late)));
    // What a file says of itself, for whoever reads it without us.
    let manifest = fs::read_to_string(found(&to, ".manifest.json")).unwrap();
    assert!(manifest.contains("\"schema_version\": 1") && manifest.contains("\"sha256\""), "{manifest}");
}

#[test]
fn a_day_is_archived_when_it_is_over_and_the_grace_is() {
    let folder = tempfile::tempdir().unwrap();
    let (to, ledger) = (folder.path().join("archive"), ledger(folder.path(), "ledger.db"));
    ledger.append(vec![event("2026-11-01T23:59:59Z"), event("2026-11-02T00:00:00Z")]).unwrap();
    let at = |now: &str, grace_hours| {
        let now: jiff::Timestamp = now.parse().unwrap();
        let query = ArchiveQuery { grace_hours, ..ArchiveQuery::new() };
        ledger.archive_at(to.to_str().unwrap(), &query, now.as_millisecond(), |_| {}).unwrap().rows
    };
    assert_eq!(at("2026-11-01T23:59:59Z", Some(0)), 0);
    assert_eq!(at("2026-11-02T00:59:59Z", None), 0);
    assert_eq!(at("2026-11-02T01:00:00Z", None), 1);
    assert_eq!(at("2026-11-03T00:59:59Z", None), 0);
    assert_eq!(at("2026-11-03T05:00:00Z", Some(5)), 1);
}

/// Every event of a question, by pages of so many.
fn pages(ledger: &Ledger, query: &DetailsQuery, limit: i64) -> Vec<Event> {
    let (mut rows, mut query) = (Vec::new(), DetailsQuery { limit: Some(limit), ..query.clone() });
    loop {
        let page = ledger.details(&query).unwrap();
        rows.extend(page.rows);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return rows,
        }
    }
}

fn of_year(product: Product) -> DetailsQuery {
    let filter = StatsQuery::new(product).between("2026-01-01", "2027-01-01");
    DetailsQuery::new(StatsQuery { tz: Some("UTC".to_owned()), ..filter })
}

#[test]
fn details_read_both_and_figures_stay_when_archived_rows_are_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let (to, ledger) = (folder.path().join("archive"), ledger(folder.path(), "ledger.db"));
    let mut sample = events(0, 300);
    for (n, event) in sample.iter_mut().enumerate() {
        event.product = if n % 5 == 0 { Product::OneClickLogin } else { Product::BusinessRisk };
        if n % 3 == 0 {
            // Many of one instant.
            event.occurred_at_ms = 1_780_000_000_000;
        }
        if n % 7 == 0 {
            let phone = Phone::parse(PHONE).unwrap();
            event.phone_index = ledger.phone_index(&phone);
            event.phone_mask = Some(phone.mask());
        }
    }
    ledger.append(sample.clone()).unwrap();
    let risk = of_year(Product::BusinessRisk);
    let questions = [
        risk.clone(),
        of_year(Product::OneClickLogin),
        DetailsQuery { phone: Some(PHONE.to_owned()), ..risk.clone() },
        DetailsQuery {
            filter: StatsQuery { carriers: vec!["c3".to_owned()], ..risk.filter.clone() },
            ..risk.clone()
        },
        DetailsQuery {
            filter: risk.filter.clone().between("2026-03-02T10:15:00Z", "2026-08-07"),
            ..risk.clone()
        },
    ];
    let before: Vec<Vec<Event>> = questions.iter().map(|query| pages(&ledger, query, 1_000)).collect();
    let figures = ledger.overview(&risk.filter).unwrap();
    let exported = |name: &str| {
        let path = folder.path().join(name);
        let mut query = ExportQuery::new(risk.filter.clone());
        query.every_product = true;
        ledger.export(&query, &path, |_| {}).unwrap();
        // Those of one millisecond are in order by product.
        let text = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let export = exported("before.jsonl");
    archive(&ledger, &to);
    // Begun before, gone on with after.
    let begun = ledger.details(&DetailsQuery { limit: Some(40), ..risk.clone() }).unwrap();

    for (until, drops) in
        [("2026-01-01", false), ("2026-06-01", true), ("2026-06-01", false), ("2027-01-01", true)]
    {
        assert_eq!(ledger.drop_archived(until).unwrap() > 0, drops, "{until}");
        for (query, before) in questions.iter().zip(&before) {
            for limit in [17, 1_000] {
                let now = pages(&ledger, query, limit);
                assert_eq!(now.len(), before.len(), "{until}, {limit} a page: {query:?}");
                assert!(now == *before, "{until}, {limit} a page: {query:?}");
            }
        }
        assert_eq!(ledger.overview(&risk.filter).unwrap(), figures);
        assert_eq!(ledger.len().unwrap(), 300);
        assert!(exported("after.jsonl") == export, "{until}");
        assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
        let rest = DetailsQuery { cursor: begun.next.clone(), ..risk.clone() };
        let mut gone_on: Vec<Event> = begun.rows.iter().cloned().chain(pages(&ledger, &rest, 100)).collect();
        gone_on.dedup_by(|a, b| a.event_id == b.event_id);
        let ids = |events: &[Event]| -> std::collections::BTreeSet<String> {
            events.iter().map(|event| event.event_id.clone()).collect()
        };
        assert_eq!(ids(&gone_on), ids(&before[0]), "a page that was begun before lacks none");
    }
    // Dropped, and still known.
    assert_eq!(ledger.append(sample.clone()).unwrap(), 0);
    assert_eq!(archive(&ledger, &to).rows, 0);
    assert_eq!(everything(&to).to_bytes(), state(&sample));
    // What comes late is a row again, among those of the archive.
    let mut late = event("2026-05-05T05:05:05Z");
    late.carrier = "late".to_owned();
    ledger.append(vec![late.clone()]).unwrap();
    let query =
        DetailsQuery { filter: risk.filter.clone().between("2026-05-05", "2026-05-06"), ..risk.clone() };
    assert!(pages(&ledger, &query, 2).contains(&late));
    assert_eq!(pages(&ledger, &risk, 50).len(), before[0].len() + 1);
    // To purge is to forget: details do not find it in the archive either.
    ledger.purge("2026-06-01", Some("UTC"), None).unwrap();
    let june = 1_780_272_000_000;
    let left: Vec<Event> = before[0].iter().filter(|event| event.occurred_at_ms >= june).cloned().collect();
    assert!(pages(&ledger, &risk, 1_000) == left);
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_receipt_says_which_files_erasure_did_not_reach() {
    let folder = tempfile::tempdir().unwrap();
    for (without_personal, files) in [(false, 2), (true, 0)] {
        let ledger = ledger(folder.path(), &format!("{without_personal}.db"));
        let phone = Phone::parse(PHONE).unwrap();
        let mut known = event("2026-02-03T00:00:00Z");
        known.phone_index = ledger.phone_index(&phone);
        known.phone_mask = Some(phone.mask());
        known.ex_id = Some("order-77".to_owned());
        ledger.append(vec![known, event("2026-02-04T00:00:00Z")]).unwrap();
        assert_eq!(ledger.erase(PHONE).unwrap().archived_files, 0);
        let to = folder.path().join(format!("archive {without_personal}"));
        let query = ArchiveQuery { without_personal, ..ArchiveQuery::new() };
        let archived = ledger.archive_at(to.to_str().unwrap(), &query, LATER_MS, |_| {}).unwrap();
        assert_eq!(ledger.erase(PHONE).unwrap().archived_files, files);
        let personal = ["ex_id", "phone_mask", "phone_index"];
        let there =
            archived.files[0].columns.iter().filter(|column| personal.contains(&column.as_str())).count();
        assert_eq!(there, if without_personal { 0 } else { 3 });
        for path in walk(&to) {
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(PHONE.len()).any(|part| part == PHONE.as_bytes()), "{path:?}");
        }
    }
}

/// An archive of a week, whose files are then damaged.
fn week() -> (tempfile::TempDir, PathBuf, Ledger, Vec<Event>) {
    let folder = tempfile::tempdir().unwrap();
    let (to, ledger) = (folder.path().join("archive"), ledger(folder.path(), "ledger.db"));
    let events: Vec<Event> =
        (0..70).map(|n| event(&format!("2026-11-{:02}T0{}:00:00Z", n % 7 + 1, n / 10))).collect();
    ledger.append(events.clone()).unwrap();
    archive(&ledger, &to);
    (folder, to, ledger, events)
}

fn refused(to: &Path, says: &str) {
    let error = scanned(to, &ScanQuery::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert!(error.to_string().contains(says), "{error}");
}

#[test]
fn what_is_missing_or_damaged_is_said_and_never_less_counted() {
    let (_folder, to, ledger, events) = week();
    let day = found(&to.join("product=business_risk/date=2026-11-03"), ".parquet");
    let name = day.file_name().unwrap().to_str().unwrap().to_owned();
    let (whole, manifest) = (fs::read(&day).unwrap(), found(day.parent().unwrap(), ".manifest.json"));
    let sound = || assert_eq!(everything(&to).to_bytes(), state(&events));
    sound();

    fs::remove_file(&day).unwrap();
    refused(&to, "is missing");
    let error = ledger.drop_archived("2026-11-08").unwrap_err();
    assert!(error.kind() == ErrorKind::Configuration && error.to_string().contains(&name), "{error}");
    assert_eq!(
        ledger.details(&of_year(Product::BusinessRisk)).unwrap().rows.len(),
        70,
        "no row of it was dropped"
    );
    fs::write(&day, &whole[..whole.len() - 100]).unwrap();
    refused(&to, "damaged or cut off");
    let described = fs::read_to_string(&manifest).unwrap();
    fs::write(&day, &whole).unwrap();

    fs::write(&manifest, described.replace("\"rows\": 10", "\"rows\": 11")).unwrap();
    refused(&to, "its manifest says 11");
    fs::write(&manifest, "{").unwrap();
    refused(&to, "manifest");
    fs::remove_file(&manifest).unwrap();
    refused(&to, "has no manifest");
    fs::write(&manifest, &described).unwrap();
    sound();

    // A file of something else.
    let foreign = to.join("product=business_risk/notes.parquet");
    fs::write(&foreign, "these are notes").unwrap();
    refused(&to, "notes.parquet");
    fs::copy(&day, &foreign).unwrap();
    refused(&to, "has no manifest");
    fs::remove_file(&foreign).unwrap();
    // What other engines leave there is no file of events.
    fs::write(to.join("_SUCCESS"), "").unwrap();
    fs::write(to.join(".part-0.parquet.crc"), "").unwrap();
    sound();

    refused(&to.join("nothing here"), "does not exist");
    fs::create_dir(to.join("empty")).unwrap();
    refused(&to.join("empty"), "no Parquet files");
    for url in ["s3://key:hunter2@bucket/events", "ftp://host/hunter2", "s3:///x"] {
        let error = scan(&[url], &ScanQuery::new(), |_| {}).unwrap_err();
        assert!(
            error.kind() == ErrorKind::InvalidArgument && !format!("{error:?}").contains("hunter2"),
            "{error:?}"
        );
    }
}

#[test]
fn a_newer_schema_and_a_foreign_table_are_refused_by_name() {
    use ::parquet::file::metadata::KeyValue;
    use ::parquet::file::properties::WriterProperties;
    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use std::sync::Arc;

    let folder = tempfile::tempdir().unwrap();
    let times: ArrayRef = Arc::new(Int64Array::from(vec![1_793_491_200_000]));
    let products: ArrayRef = Arc::new(StringArray::from(vec!["business_risk"]));
    let own =
        RecordBatch::try_from_iter([("occurred_at_ms", times), ("product", Arc::clone(&products))]).unwrap();
    let other = RecordBatch::try_from_iter([("product", products)]).unwrap();
    let noted = |version: &str| {
        let note = KeyValue::new("verimeter.schema_version".to_owned(), version.to_owned());
        WriterProperties::builder().set_key_value_metadata(Some(vec![note])).build()
    };
    files::parquet(folder.path(), "a.parquet", std::slice::from_ref(&own), noted("1"));
    assert_eq!(everything(folder.path()).cube().cells().count(), 1);
    files::parquet(folder.path(), "b.parquet", &[own], noted("99"));
    refused(folder.path(), "has version 99 of the event's schema");
    files::parquet(folder.path(), "b.parquet", &[other], noted("1"));
    refused(folder.path(), "b.parquet");
    refused(folder.path(), "column `occurred_at_ms` is missing");
}

#[test]
fn another_place_is_taken_only_where_the_archive_was_moved() {
    let (folder, to, ledger, events) = week();
    let other = folder.path().join("other");
    let query = ArchiveQuery::new();
    let error = ledger.archive_at(other.to_str().unwrap(), &query, LATER_MS, |_| {}).unwrap_err();
    assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains("lacks"), "{error}");
    fs::rename(&to, &other).unwrap();
    assert_eq!(archive(&ledger, &other).rows, 0);
    assert_eq!(ledger.drop_archived("2026-11-08").unwrap(), 70);
    assert_eq!(pages(&ledger, &of_year(Product::BusinessRisk), 30).len(), 70);
    assert_eq!(everything(&other).to_bytes(), state(&events));
    // Dropped rows whose file is gone are not passed over in silence.
    fs::rename(&other, &to).unwrap();
    let error = ledger.details(&of_year(Product::BusinessRisk)).unwrap_err();
    assert!(error.to_string().contains("lacks"), "{error}");
}

const LEDGER: &str = "VERIMETER_TEST_LEDGER";
const ARCHIVE: &str = "VERIMETER_TEST_ARCHIVE";

/// In a process of its own: archives a ledger; in the tests' own, does nothing.
#[test]
fn the_process_that_archives() {
    let (Ok(path), Ok(to)) = (std::env::var(LEDGER), std::env::var(ARCHIVE)) else { return };
    let ledger = Ledger::open(path, Some(key())).unwrap();
    archive(&ledger, Path::new(&to));
}

fn another(ledger: &Path, to: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_that_archives", "--test-threads=1"])
        .env(LEDGER, ledger)
        .env(ARCHIVE, to)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// The n-th event of a round.
fn nth(round: usize, n: usize) -> Event {
    let mut event = event(&format!("2026-{:02}-{:02}T{:02}:00:00Z", n % 3 + 1, n % 9 + 1, n % 24));
    event.event_id = format!("00000000-0000-7{round:03}-8000-{n:012}");
    event.product = Product::ALL[n % 2];
    event
}

#[test]
fn killed_at_any_moment_and_gone_on_with_every_event_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let (to, path) = (folder.path().join("archive"), folder.path().join("ledger.db"));
    let ledger = ledger(folder.path(), "ledger.db");
    let mut kept = Vec::new();
    let mut broken_off = 0;
    for round in 0..12 {
        let events: Vec<Event> = (0..300).map(|n| nth(round, n)).collect();
        ledger.append(events.clone()).unwrap();
        kept.extend(events);
        let mut child = another(&path, &to);
        // Some while they begin, some when they are nearly done.
        std::thread::sleep(Duration::from_millis(rand::random_range(0..20 * (round + 1) as u64)));
        child.kill().unwrap();
        broken_off += usize::from(!child.wait().unwrap().success());
    }
    assert!(broken_off > 0, "none was killed");
    archive(&ledger, &to);
    assert_eq!(everything(&to).to_bytes(), state(&kept));
    assert_eq!(archive(&ledger, &to).rows, 0);
    assert_eq!(ledger.drop_archived("2027-01-01").unwrap(), kept.len() as i64);
    assert_eq!(all(&ledger).len(), kept.len());
    // Nothing is left of those that were broken off.
    let left: Vec<PathBuf> =
        walk(&to).into_iter().filter(|path| path.to_str().unwrap().contains("unfinished")).collect();
    assert_eq!(left, Vec::<PathBuf>::new());
}

#[test]
fn two_processes_at_once_write_one_archive() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("archive");
    let paths = [folder.path().join("0.db"), folder.path().join("1.db")];
    let mut kept = Vec::new();
    for (n, path) in paths.iter().enumerate() {
        let events: Vec<Event> = (0..2_000).map(|row| nth(n, row)).collect();
        Ledger::open(path, Some(key())).unwrap().append(events.clone()).unwrap();
        kept.extend(events);
    }
    // Two over each ledger.
    let children: Vec<Child> = paths.iter().chain(&paths).map(|path| another(path, &to)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(everything(&to).to_bytes(), state(&kept));
}

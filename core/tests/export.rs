//! Files of events out: whole or not at all, described beside, and the same events when they come in again.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/files.rs"]
mod files;

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use common::{PHONE, event, identity, ledger as sample, range};
use files::{all, any_event, key, ledger};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use verimeter::ledger::Progress;
use verimeter::stats::{State, aggregate_parquet};
use verimeter::{
    Bucket, ErrorKind, Event, ExportQuery, FileFormat, FunnelQuery, FunnelSplit, Ledger, Phone, Platform,
    Product, StatsQuery,
};

/// Everything of every product.
fn everything() -> ExportQuery {
    ExportQuery { every_product: true, ..ExportQuery::new(StatsQuery::new(Product::BusinessRisk)) }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| !name.starts_with("ledger"));
    names.sort();
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_goes_out_comes_in_again_as_it_was(events in prop::collection::vec(any_event(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let from = ledger(folder.path(), "ledger.db");
        from.append(events).unwrap();
        let kept = all(&from);
        for name in ["a.csv", "a.jsonl", "a.parquet"] {
            let path = folder.path().join(name);
            let manifest = from.export(&everything(), &path, |_| {}).unwrap();
            prop_assert_eq!(manifest.rows, kept.len() as i64);
            let to = ledger(folder.path(), &format!("ledger-{name}.db"));
            let imported = to.import_file(&path, |_| {}).unwrap();
            prop_assert_eq!((imported.rows, imported.new), (manifest.rows, manifest.rows));
            prop_assert_eq!(&all(&to), &kept, "{}", name);
        }
    }
}

#[test]
fn an_export_that_is_given_up_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(sample::events(0, 300)).unwrap();
    let error = ledger.export_while(&everything(), &path, |progress| progress.rows == 0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled, "{error}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_manifest_says_what_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    ledger.append(sample::events(0, 300)).unwrap();
    let filter = StatsQuery {
        platforms: vec![Platform::Ios, Platform::Web],
        ..range("2026-03-01", "2026-09-01", "UTC", Bucket::Day)
    };
    let expected = all(&ledger);
    let expected = expected.iter().filter(|event| {
        let march_to_august = 1_772_323_200_000..1_788_220_800_000;
        march_to_august.contains(&event.occurred_at_ms) && filter.platforms.contains(&event.platform)
    });
    let rows = expected.count() as i64;
    assert!(rows > 10);
    for format in FileFormat::ALL {
        let path = folder.path().join(format!("events.{format}"));
        let query = ExportQuery { bom: true, ..ExportQuery::new(filter.clone()) };
        let returned = ledger.export(&query, &path, |_| {}).unwrap();
        let beside =
            fs::read_to_string(folder.path().join(format!("events.{format}.manifest.json"))).unwrap();
        let manifest: Value = serde_json::from_str(&beside).unwrap();
        assert_eq!(manifest, serde_json::to_value(&returned).unwrap());
        let bytes = fs::read(&path).unwrap();
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&manifest["sha256"], &manifest["bytes"]), (&hash.into(), &bytes.len().into()));
        assert_eq!((&manifest["rows"], &manifest["format"]), (&rows.into(), &format.as_str().into()));
        assert_eq!(manifest["query"]["filter"]["platforms"], serde_json::json!(["ios", "web"]));
        assert_eq!(manifest["file"], format!("events.{format}"));
        assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), format == FileFormat::Csv);
    }
    assert_eq!(names(folder.path()).len(), 8, "{:?}", names(folder.path()));
}

#[test]
fn ids_stay_whole_and_formulas_stay_text() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    let odd = Event {
        vendor_id: Some("57604476649246720123".to_owned()),
        ex_id: Some("=HYPERLINK(\"x\")".to_owned()),
        tags: vec!["F1 2".to_owned()],
        latency_ms: Some(i64::MAX),
        ..event("2026-11-21T10:00:00.123Z")
    };
    ledger.append(vec![odd.clone()]).unwrap();
    let export = |name: &str| {
        let path = folder.path().join(name);
        ledger.export(&everything(), &path, |_| {}).unwrap();
        fs::read(path).unwrap()
    };
    let text = String::from_utf8(export("a.csv")).unwrap();
    assert!(text.starts_with("time,event_id,call_id,occurred_at_ms,"), "{text}");
    assert!(text.contains("2026-11-21T18:00:00.123+08:00,"), "{text}");
    assert!(text.contains(",57604476649246720123,") && text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
    let line = String::from_utf8(export("a.jsonl")).unwrap();
    assert_eq!(line, serde_json::to_string(&odd).unwrap() + "\n");
    let book = sheet(&export("a.xlsx"), 1);
    let text = |text: &str| format!("t=\"inlineStr\"><is><t>{text}</t>");
    assert!(book.contains(&text("57604476649246720123")), "{book}");
    assert!(book.contains(&text("=HYPERLINK(\"x\")")) && !book.contains("<f>"), "{book}");
    assert!(book.contains(&format!("<v>{}</v>", odd.occurred_at_ms)), "numbers are numbers: {book}");
    assert!(book.contains(&text("9223372036854775807")), "no digit is lost: {book}");
}

#[test]
fn an_export_counts_as_its_ledger_does() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    let begin_ms = 1_793_491_200_000;
    ledger.append(identity::transactions(5, 2_500, begin_ms, 28)).unwrap();
    ledger.append(sample::events(0, 300)).unwrap();
    // These are in no index yet, and a handle that only reads cannot put them there.
    let last = identity::transactions(6, 40, begin_ms, 28);
    ledger.append(last).unwrap();
    let path = folder.path().join("all.parquet");
    let manifest = Ledger::read(folder.path().join("ledger.db")).unwrap();
    let manifest = manifest.export(&everything(), &path, |_| {}).unwrap();
    let events = all(&ledger);
    assert_eq!((manifest.rows, events.len()), (2_840, 2_840));
    let state = aggregate_parquet(&path).unwrap();
    assert_eq!(state.to_bytes(), events.iter().collect::<State>().to_bytes());
    let november = StatsQuery::new(Product::IdentityVerification).between("2026-11-01", "2026-12-01");
    let query = FunnelQuery { filter: november.clone(), by: Some(FunnelSplit::Platform), min_sample: None };
    assert_eq!(state.funnel(&query).unwrap(), ledger.funnel(&query).unwrap());
    // One page of the way, by rows.
    let left = StatsQuery { pages: vec!["face".to_owned()], ..november };
    let requests = ledger.overview(&left).unwrap().total.requests;
    let left = ledger.export(&ExportQuery::new(left), folder.path().join("left.csv"), |_| {}).unwrap();
    assert!(left.rows == requests && requests > 20, "{requests}");
}

/// The XML of a workbook's sheet.
fn sheet(bytes: &[u8], number: usize) -> String {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let file = book.by_name(&format!("xl/worksheets/sheet{number}.xml")).unwrap();
    std::io::read_to_string(file).unwrap()
}

#[test]
fn what_is_personal_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    let phone = Phone::parse(PHONE).unwrap();
    let person = Event {
        phone_mask: Some(phone.mask()),
        phone_index: Some(key().index(&phone)),
        ex_id: Some("order-42".to_owned()),
        ..event("2026-11-21T10:00:00Z")
    };
    ledger.append(vec![person.clone(), event("2026-11-21T10:00:00Z")]).unwrap();
    let query = ExportQuery { without_personal: true, ..everything() };
    for format in FileFormat::ALL {
        let path = folder.path().join(format!("public.{format}"));
        let manifest = ledger.export(&query, &path, |_| {}).unwrap();
        for name in ["ex_id", "phone_mask", "phone_index"] {
            assert!(!manifest.columns.iter().any(|column| column == name), "{format}: {name}");
        }
        let bytes = fs::read(&path).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds("order-42") && !holds("138****") && !holds(key().id()), "{format}");
    }
    // One number's events alone; the manifest bears its mask.
    let query = ExportQuery { phone: Some(PHONE.to_owned()), ..everything() };
    let path = folder.path().join("one.jsonl");
    let manifest = ledger.export(&query, &path, |_| {}).unwrap();
    assert_eq!((manifest.rows, manifest.query.phone.as_deref()), (1, Some("138****8000")));
    assert!(fs::read_to_string(&path).unwrap().contains(&person.event_id));
    for name in ["one.jsonl", "one.jsonl.manifest.json"] {
        assert!(!fs::read_to_string(folder.path().join(name)).unwrap().contains(PHONE));
    }
}

#[test]
fn an_entry_of_another_key_does_not_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let from = ledger(folder.path(), "ledger.db");
    let phone = Phone::parse(PHONE).unwrap();
    let person = Event { phone_index: Some(key().index(&phone)), ..event("2026-11-21T10:00:00Z") };
    from.append(vec![event("2026-11-21T09:00:00Z"), person]).unwrap();
    for (name, place) in [("a.csv", "line 2"), ("a.jsonl", "line 1"), ("a.parquet", "row 1")] {
        let path = folder.path().join(name);
        from.export(&everything(), &path, |_| {}).unwrap();
        let other = Ledger::in_memory().unwrap();
        let error = other.import_file(&path, |_| {}).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&format!("{name}`, {place}: column `phone_index` was made with")), "{text}");
        assert!(text.contains(key().id()) && other.is_empty().unwrap(), "{text}");
        let query = ExportQuery { without_personal: true, ..everything() };
        from.export(&query, &path, |_| {}).unwrap();
        assert_eq!(other.import_file(&path, |_| {}).unwrap().new, 2);
    }
}

#[test]
fn an_export_knows_beforehand_how_many_rows_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(sample::events(0, 3_000)).unwrap();
    let ranges = [("2026-03-01", "2026-09-01"), ("2026-08-31", "2026-09-01"), ("2027-01-01", "2027-02-01")];
    let ranged = ranges
        .map(|(start, end)| ExportQuery::new(range(start, end, "UTC", Bucket::Day)))
        .into_iter()
        .chain([everything()]);
    let exported = |query: &ExportQuery| {
        let last = Cell::new(None);
        let manifest =
            ledger.export(query, folder.path().join("a.jsonl"), |progress| last.set(Some(progress))).unwrap();
        let told = last.get().map(|progress: Progress| (progress.rows, progress.total));
        assert_eq!(told, (manifest.rows > 0).then_some((manifest.rows, Some(manifest.rows))));
        manifest.rows
    };
    let before: Vec<i64> = ranged.clone().map(|query| exported(&query)).collect();
    // What was purged is counted in figures, and in no file.
    ledger.purge("2026-07-01", Some("UTC"), Some(Product::BusinessRisk)).unwrap();
    let after: Vec<i64> = ranged.map(|query| exported(&query)).collect();
    assert!(before[0] > after[0] && after[0] > 0 && before[3] > after[3], "{before:?} {after:?}");
}

#[test]
fn a_file_of_any_format_tells_early_how_many_rows_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(sample::events(0, 20_000)).unwrap();
    for name in ["a.csv", "a.jsonl", "a.parquet"] {
        let path = folder.path().join(name);
        ledger.export(&everything(), &path, |_| {}).unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&said);
        let to = Ledger::in_memory().unwrap();
        to.import_file(&path, move |progress| hears.lock().unwrap().push(progress)).unwrap();
        let said = said.lock().unwrap();
        assert!(said.len() > 10, "{name}: {said:?}");
        for progress in &*said {
            let total = progress.total.unwrap();
            assert!((18_000..22_000).contains(&total) && progress.rows <= total, "{name}: {progress:?}");
        }
    }
}

#[test]
fn a_file_holds_one_moment_and_more_than_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    ledger.append(sample::events(0, 20_000)).unwrap();
    let path = folder.path().join("all.jsonl");
    let meanwhile = ledger.clone();
    let said = std::cell::RefCell::new(Vec::new());
    let manifest = ledger
        .export(&everything(), &path, |progress| {
            // Views and appends go on while a file is written; what they add is not in it.
            meanwhile.append(sample::events(0, 10)).unwrap();
            said.borrow_mut().push(progress);
        })
        .unwrap();
    let all_of = Progress { rows: 20_000, total: Some(20_000) };
    assert_eq!((manifest.rows, said.borrow().last()), (20_000, Some(&all_of)));
    assert!(said.borrow().len() > 2 && ledger.len().unwrap() > 20_000);
    let lines = fs::read_to_string(&path).unwrap();
    let times: Vec<i64> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["occurred_at_ms"].as_i64().unwrap())
        .collect();
    assert!(times.len() == 20_000 && times.is_sorted_by(|a, b| a >= b), "newest first");
    // An empty ledger is a file without rows.
    let none = Ledger::in_memory().unwrap();
    for format in FileFormat::ALL {
        assert_eq!(
            none.export(&everything(), folder.path().join(format!("e.{format}")), |_| {}).unwrap().rows,
            0
        );
    }
}

#[test]
fn what_cannot_be_written_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    ledger.append(sample::events(0, 10)).unwrap();
    fs::write(folder.path().join("old.csv"), "old").unwrap();
    let before = names(folder.path());
    let refused = |query: &ExportQuery, name: &str, kind: ErrorKind, says: &str| {
        let error = ledger.export(query, folder.path().join(name), |_| {}).unwrap_err();
        assert!(error.kind() == kind && error.to_string().contains(says), "{error}");
        assert_eq!(names(folder.path()), before);
    };
    let with = |change: fn(&mut StatsQuery)| {
        let mut query = everything();
        change(&mut query.filter);
        query
    };
    let invalid = ErrorKind::InvalidArgument;
    refused(&everything(), "events", invalid, "tells no format");
    refused(&everything(), "none/old.csv", ErrorKind::Configuration, "cannot be written");
    refused(&everything(), "../old", invalid, "tells no format");
    refused(
        &with(|filter| filter.tz = Some("Mars".to_owned())),
        "old.csv",
        invalid,
        "unknown time zone `Mars`",
    );
    let empty = with(|filter| *filter = filter.clone().between("2026-11-02", "2026-11-02"));
    refused(&empty, "old.csv", invalid, "the range is empty");
    let phone = ExportQuery { phone: Some("12".to_owned()), ..everything() };
    refused(&phone, "old.csv", invalid, "phone has 2 digits");
    let parquet = ExportQuery { format: Some(FileFormat::Parquet), ..everything() };
    refused(&parquet, "ledger.db", invalid, "is the ledger itself");
    assert_eq!(fs::read_to_string(folder.path().join("old.csv")).unwrap(), "old");
    drop(ledger);
    assert_eq!(sample_len(folder.path()), 10);
}

fn sample_len(folder: &Path) -> i64 {
    Ledger::read(folder.join("ledger.db")).unwrap().len().unwrap()
}

//! Days of a ledger in files: every event once, figures and details as before, and nothing quietly less.

#![allow(clippy::unwrap_used)]

#[path = "common/archives.rs"]
mod archives;
mod common;
#[path = "common/files.rs"]
mod files;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use archives::{LATER_MS, archive, everything, found, of_year, scanned, state, walk, week};
use common::ledger::events;
use common::{PHONE, event};
use files::{all, any_event, key, ledger};
use proptest::prelude::*;
use verimeter::events::EventSink as _;
use verimeter::{
    ArchiveQuery, DetailsQuery, ErrorKind, Event, ExportQuery, FunnelQuery, FunnelSplit, Ledger, Outcome,
    Phone, Product, ScanQuery, StatsQuery,
};

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
        assert_eq!(ledger.drop_archived(until, false).unwrap() > 0, drops, "{until}");
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
fn what_pages_took_is_read_from_the_archive_where_rows_were_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, to) = (ledger(folder.path(), "ledger.db"), folder.path().join("archive"));
    let transactions = |n: usize| {
        let mut one = event(&format!("2026-{:02}-{:02}T{:02}:20:00Z", n % 3 + 4, n % 9 + 1, n % 24));
        one.product = Product::IdentityVerification;
        one.outcome = [Outcome::Passed, Outcome::Interrupted][n % 2];
        one.app = ["shop", "bank"][n % 3 % 2].to_owned();
        one.page_stay_ms = [("LOADING".to_owned(), 100 + n as i64), ("OCR_SCAN".to_owned(), 4_000)].into();
        one.face_retries = Some(n as i64 % 4);
        one
    };
    ledger.append((0..200).map(transactions).collect()).unwrap();
    let questions: Vec<FunnelQuery> = [
        StatsQuery::new(Product::IdentityVerification),
        StatsQuery::new(Product::IdentityVerification).between("2026-05-03T08:15:00Z", "2026-06-02"),
        StatsQuery { apps: vec!["bank".to_owned()], ..StatsQuery::new(Product::IdentityVerification) },
    ]
    .into_iter()
    .flat_map(|filter| {
        let all = FunnelQuery { min_sample: Some(1), ..FunnelQuery::new(filter) };
        [FunnelQuery { by: Some(FunnelSplit::Week), ..all.clone() }, all]
    })
    .collect();
    let funnels = || -> Vec<_> { questions.iter().map(|query| ledger.funnel(query).unwrap()).collect() };
    let before = funnels();
    assert!(before.iter().all(|funnel| funnel.total.pages.iter().any(|page| page.stays > 0)));
    archive(&ledger, &to);
    for (until, rows) in [("2026-05-05", true), ("2026-05-05", false), ("2027-01-01", true)] {
        assert_eq!(ledger.drop_archived(until, false).unwrap() > 0, rows);
        assert!(funnels() == before, "{until}");
    }
    fs::remove_file(found(&to, ".parquet")).unwrap();
    assert!(ledger.funnel(&questions[1]).unwrap_err().to_string().contains("lacks"));
}

#[test]
fn rows_whose_archive_lacks_what_is_personal_are_dropped_only_where_that_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, to) = (ledger(folder.path(), "ledger.db"), folder.path().join("archive"));
    let mut known = event("2026-02-03T00:00:00Z");
    known.ex_id = Some("order-77".to_owned());
    ledger.append(vec![known.clone()]).unwrap();
    let query = ArchiveQuery { without_personal: true, ..ArchiveQuery::new() };
    ledger.archive_at(to.to_str().unwrap(), &query, LATER_MS, |_| {}).unwrap();
    let error = ledger.drop_archived("2026-03-01", false).unwrap_err();
    assert!(error.kind() == ErrorKind::Configuration && error.to_string().contains("personal"), "{error}");
    let details = || ledger.details(&of_year(Product::BusinessRisk)).unwrap().rows;
    assert_eq!(details(), [known.clone()]);
    assert_eq!(ledger.drop_archived("2026-03-01", true).unwrap(), 1);
    known.ex_id = None;
    assert_eq!(details(), [known]);
}

#[test]
fn files_are_sorted_by_time_packed_and_words_are_in_dictionaries() {
    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use ::parquet::basic::{Compression, Encoding};
    use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::TimestampMillisecondType;

    let folder = tempfile::tempdir().unwrap();
    let (ledger, to) = (ledger(folder.path(), "ledger.db"), folder.path().join("archive"));
    let at = |n: usize| event(&format!("2026-04-01T{:02}:{:02}:00Z", n * 7 % 24, n * 11 % 60));
    ledger.append((0..100).map(at).collect()).unwrap();
    archive(&ledger, &to);
    let file = || fs::File::open(found(&to, ".parquet")).unwrap();
    let read = ParquetRecordBatchReaderBuilder::try_new(file()).unwrap().build().unwrap();
    let file = SerializedFileReader::new(file()).unwrap();
    for group in file.metadata().row_groups() {
        for column in group.columns() {
            assert!(matches!(column.compression(), Compression::ZSTD(_)), "{:?}", column.column_path());
        }
        let carrier =
            group.columns().iter().find(|column| column.column_path().string() == "carrier").unwrap();
        assert!(carrier.encodings().any(|encoding| encoding == Encoding::RLE_DICTIONARY));
    }
    let times: Vec<i64> = read
        .flat_map(|batch| {
            let batch = batch.unwrap();
            batch["occurred_at"].as_primitive::<TimestampMillisecondType>().values().to_vec()
        })
        .collect();
    assert!(times.len() == 100 && times.is_sorted());
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

#[test]
fn another_place_is_taken_only_where_the_archive_was_moved() {
    let (folder, to, ledger, events) = week();
    let other = folder.path().join("other");
    let query = ArchiveQuery::new();
    let error = ledger.archive_at(other.to_str().unwrap(), &query, LATER_MS, |_| {}).unwrap_err();
    assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains("lacks"), "{error}");
    fs::rename(&to, &other).unwrap();
    assert_eq!(archive(&ledger, &other).rows, 0);
    assert_eq!(ledger.drop_archived("2026-11-08", false).unwrap(), 70);
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
    assert_eq!(ledger.drop_archived("2027-01-01", false).unwrap(), kept.len() as i64);
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
        // Whoever looks meanwhile sees some of it.
        while child.try_wait().unwrap().is_none() {
            if let Err(error) = scanned(&to, &ScanQuery::new()) {
                let early = ["does not exist", "no Parquet files", "has no manifest"];
                assert!(early.iter().any(|early| error.to_string().contains(early)), "{error}");
            }
        }
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(everything(&to).to_bytes(), state(&kept));
}

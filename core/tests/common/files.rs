//! Files of events: written, and ledgers compared that they came from or went to.

// Every file of tests uses a part of this.
#![allow(dead_code)]

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use verimeter::phone::PhoneKey;
use verimeter::{
    Billing, DetailsQuery, Event, Ledger, Outcome, Phone, Platform, Product, RiskLevel, StatsQuery,
};

use super::common::{event, range};

/// The key of every ledger here.
pub(crate) fn key() -> PhoneKey {
    PhoneKey::new("0123456789abcdef").unwrap()
}

/// The ledger of this name in `folder`.
pub(crate) fn ledger(folder: &Path, name: &str) -> Ledger {
    Ledger::open(folder.join(name), Some(key())).unwrap()
}

/// Every event of 2026 of a ledger, by id.
pub(crate) fn all(ledger: &Ledger) -> Vec<Event> {
    let mut all = Vec::new();
    for product in Product::ALL {
        let filter =
            StatsQuery { product, ..range("2026-01-01", "2027-01-01", "UTC", verimeter::Bucket::Day) };
        let mut query = DetailsQuery { limit: Some(1_000), ..DetailsQuery::new(filter) };
        loop {
            let page = ledger.details(&query).unwrap();
            all.extend(page.rows);
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
    }
    all.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    all
}

/// Writes batches as a Parquet file.
pub(crate) fn parquet(
    folder: &Path,
    name: &str,
    batches: &[RecordBatch],
    properties: WriterProperties,
) -> PathBuf {
    let path = folder.join(name);
    let mut writer =
        ArrowWriter::try_new(File::create(&path).unwrap(), batches[0].schema(), Some(properties)).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.close().unwrap();
    path
}

/// Texts that spreadsheets, CSV and JSON each have their trouble with.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[='+@a-][='\",;a ]{0,3}[a-z\"]",
        "[a-z]{1,4}",
        r#"[\[{"\\][a-z"\\]{0,3}[\]}"]"#,
        "[ \t'=]{1,2}[a-z]{0,2}[ '\u{a0}]{1,2}",
        Just("极光\r\n\"认证\"".to_owned()),
        Just("0012".to_owned()),
    ]
}

/// An event of 2026 as a ledger may hold it.
pub(crate) fn any_event() -> impl Strategy<Value = Event> {
    let begin = 1_767_225_600_000_i64;
    let some = || prop::option::of(text());
    let first = (
        begin..begin + 365 * 86_400_000,
        prop::sample::select(Product::ALL.to_vec()),
        text(),
        prop::sample::select(Platform::ALL.to_vec()),
        "[a-z]{2}",
        prop::sample::select(Outcome::ALL.to_vec()),
        prop::sample::select(Billing::ALL.to_vec()),
        any::<u128>(),
    );
    let second = (
        (some(), some(), some(), some(), some()),
        prop::option::of(0..100_000_000_i64),
        prop::option::of((-10..1_000_i64, prop::sample::select(RiskLevel::ALL.to_vec()))),
        prop::collection::vec(
            prop_oneof![text(), "[A-Z]", Just("a b".to_owned()), Just(String::new())],
            0..4,
        ),
        prop::option::of(any::<i64>()),
        any::<i32>(),
        prop::option::of(any::<i32>()),
        text(),
    );
    let identity = (
        (some(), some(), some(), some(), some(), some()),
        prop::collection::hash_map(text(), any::<i64>(), 0..3),
        prop::array::uniform4(prop::option::of(any::<i64>())),
        any::<[Option<bool>; 2]>(),
    );
    (first, second, identity).prop_map(|(first, second, identity)| {
        let (occurred_at_ms, product, app, platform, carrier, outcome, billing, id) = first;
        let (texts, phone, risk, tags, latency_ms, attempts, http_status, operation) = second;
        let (code, message, vendor_id, request_id, ex_id) = texts;
        let (texts, page_stay_ms, [face_retries, ocr_retries, ocr_edits, ocr_edit_retries], refused) =
            identity;
        let (transaction_id, verify_status, passed, sub_code, error_code, interrupt_page) = texts;
        let phone = phone.map(|n| Phone::parse(&format!("138{n:08}")).unwrap());
        Event {
            event_id: uuid::Uuid::from_u128(id).to_string(),
            occurred_at_ms,
            product,
            app,
            operation,
            platform,
            carrier,
            outcome,
            billing,
            code,
            message,
            vendor_id,
            request_id,
            ex_id,
            phone_mask: phone.as_ref().map(Phone::mask),
            phone_index: phone.map(|phone| key().index(&phone)),
            score: risk.map(|(score, _)| score),
            level: risk.map(|(_, level)| level),
            tags,
            latency_ms,
            attempts,
            http_status,
            transaction_id,
            verify_status,
            passed,
            sub_code,
            error_code,
            interrupt_page,
            page_stay_ms,
            face_retries,
            ocr_retries,
            ocr_edits,
            ocr_edit_retries,
            camera_refused_face: refused[0],
            camera_refused_ocr: refused[1],
            ..event("2026-11-01T00:00:00Z")
        }
    })
}

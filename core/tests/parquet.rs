//! Parquet in: as other tools write it, and damaged in every way.

#![allow(clippy::unwrap_used)]

#[path = "common/arrow.rs"]
mod arrow;
mod common;
#[path = "common/files.rs"]
mod files;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use arrow::{batch, texts, with};
use arrow_array::types::{Decimal128Type, Float64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, Int32Array, Int64Array, PrimitiveArray,
    RecordBatch, StringArray, TimestampMillisecondArray, UInt64Array,
};
use common::{PHONE, event, ledger as sample};
use files::{all, any_event, key, ledger, parquet};
use proptest::prelude::*;
use tempfile::TempDir;
use verimeter::tabular::EventFile;
use verimeter::{ErrorKind, Event, ExportQuery, Ledger, Outcome, Phone, Product, StatsQuery};

fn plain() -> WriterProperties {
    WriterProperties::default()
}

fn events(path: &Path) -> Vec<Event> {
    EventFile::open(path).unwrap().events(&key()).unwrap().collect::<Result<_, _>>().unwrap()
}

/// A file with these columns.
fn file(folder: &TempDir, columns: Vec<(&str, ArrayRef)>) -> PathBuf {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    );
    parquet(folder.path(), "a.parquet", &[batch.unwrap()], plain())
}

fn words<const N: usize>(words: [&str; N]) -> ArrayRef {
    Arc::new(StringArray::from(words.to_vec()))
}

#[test]
fn columns_are_read_in_every_form_and_compression() {
    let folder = tempfile::tempdir().unwrap();
    let compressions =
        [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())];
    let expected = sample::events(0, 500);
    for form in 0..16 {
        let properties = WriterProperties::builder()
            .set_compression(compressions[form % 3])
            .set_dictionary_enabled(form % 2 == 0)
            .set_max_row_group_row_count(Some(130))
            .set_writer_version([WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0][form / 8]);
        let path = parquet(folder.path(), "a.parquet", &[batch(&expected, form)], properties.build());
        let read = events(&path);
        assert_eq!(read.len(), expected.len());
        for (read, event) in read.iter().zip(&expected) {
            let kept = |event: &Event| {
                let Event { occurred_at_ms, product, platform, outcome, billing, .. } = event;
                let texts =
                    (event.app.clone(), event.carrier.clone(), event.code.clone(), event.tags.clone());
                ((*occurred_at_ms, *product, *platform, *outcome, *billing, event.latency_ms), texts)
            };
            assert_eq!(kept(read), kept(event), "form {form}");
        }
    }
}

#[test]
fn numbers_times_and_ids_are_read_as_other_tools_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let id = "01935f3a-7c1e-7a3b-9c4d-0123456789ab";
    let uuid = uuid::Uuid::parse_str(id).unwrap();
    let decimals: PrimitiveArray<Decimal128Type> =
        PrimitiveArray::from(vec![57_604_476_649_246_720_123_i128]).with_precision_and_scale(38, 0).unwrap();
    let floats: PrimitiveArray<Float64Type> = PrimitiveArray::from(vec![900.0]);
    let path = file(
        &folder,
        vec![
            ("Product", words(["business_risk"])),
            (
                "event_id",
                Arc::new(FixedSizeBinaryArray::try_from_iter([uuid.as_bytes()].into_iter()).unwrap()),
            ),
            (
                "occurred_at",
                Arc::new(TimestampMillisecondArray::from(vec![1_795_255_200_000]).with_timezone("+08:00")),
            ),
            ("code", Arc::new(Int32Array::from(vec![0]))),
            ("vendor_id", Arc::new(decimals)),
            ("request_id", Arc::new(UInt64Array::from(vec![u64::MAX]))),
            ("ex_id", Arc::new(BinaryArray::from(vec!["订单".as_bytes()]))),
            ("phone", Arc::new(Int64Array::from(vec![13_800_138_000]))),
            ("score", Arc::new(floats)),
            ("tags", words([r#"["F24004","F2 1"]"#])),
            ("note", Arc::new(BooleanArray::from(vec![true]))),
        ],
    );
    let event = &events(&path)[0];
    assert_eq!((event.product, event.occurred_at_ms), (Product::BusinessRisk, 1_795_255_200_000));
    assert_eq!((event.event_id.as_str(), event.code.as_deref(), event.score), (id, Some("0"), Some(900)));
    assert_eq!(event.outcome, Outcome::Success);
    let ids = [&event.vendor_id, &event.request_id, &event.ex_id].map(|id| id.as_deref().unwrap());
    assert_eq!(ids, ["57604476649246720123", "18446744073709551615", "订单"]);
    assert_eq!(event.tags, ["F24004", "F2 1"]);
    assert_eq!(event.phone_mask.as_deref(), Some("138****8000"));
    assert_eq!(event.phone_index, Some(key().index(&Phone::parse(PHONE).unwrap())));
    // Its first bytes tell what it is; and without ids, a file that is read twice counts once.
    let path = file(
        &folder,
        vec![
            ("product", words(["business_risk", "business_risk"])),
            ("occurred_at", words(["2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"])),
            ("outcome", words(["success", "SUCCESS"])),
            ("phone", words([PHONE, PHONE])),
        ],
    );
    let renamed = path.with_extension("dat");
    fs::rename(&path, &renamed).unwrap();
    let ledger = ledger(folder.path(), "ledger.db");
    assert_eq!(ledger.import_file(&renamed, |_| {}).unwrap().new, 2);
    assert_eq!(ledger.import_file(&renamed, |_| {}).unwrap().new, 0);
    for name in ["ledger.db", "ledger.db-wal"] {
        let bytes = fs::read(folder.path().join(name)).unwrap_or_default();
        assert!(!bytes.windows(11).any(|window| window == PHONE.as_bytes()), "{name}");
    }
}

#[test]
fn an_id_that_lost_digits_on_its_way_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = |ids: Vec<Option<f64>>| {
        let path = file(
            &folder,
            vec![
                ("product", words(["business_risk", "business_risk"])),
                ("occurred_at", words(["2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"])),
                ("outcome", words(["success", "success"])),
                ("vendor_id", Arc::new(PrimitiveArray::<Float64Type>::from(ids))),
            ],
        );
        EventFile::open(path).unwrap().events(&key()).unwrap().collect::<Vec<_>>()
    };
    let error = file(vec![Some(1.0), Some(57_604_476_649_246_720.0)])[0].as_ref().unwrap_err().to_string();
    assert!(error.contains("row 2: column `vendor_id` is of a type that keeps fewer digits"), "{error}");
    let ids: Vec<_> = file(vec![Some(9_007_199_254_740_991.0), None])
        .into_iter()
        .map(|event| event.unwrap().vendor_id)
        .collect();
    assert_eq!(ids, [Some("9007199254740991".to_owned()), None]);
}

#[test]
fn a_bad_row_is_named_and_nothing_comes_in() {
    let good = sample::events(0, 20_000);
    let batch = batch(&good, 0);
    let column =
        |bad: &str| texts(0, (0..20_000).map(|n| Some(if n == 12_345 { bad } else { "success" })).collect());
    let folder = tempfile::tempdir().unwrap();
    for (name, array, says) in [
        ("outcome", column("maybe"), "row 12346: column `outcome`: unknown outcome `maybe`"),
        ("phone", column("13800138000 "), "row 1: phone holds something other than digits"),
        ("score", column("13800138000"), "row 1: column `score` holds `success`, no whole number"),
        (
            "http_status",
            Arc::new(Int64Array::from(vec![1 << 40; 20_000])),
            "row 1: column `http_status` holds",
        ),
    ] {
        let path = parquet(folder.path(), "a.parquet", &[with(&batch, name, Some(array))], plain());
        let ledger = Ledger::in_memory().unwrap();
        let error = ledger.import_file(&path, |_| {}).unwrap_err();
        let text = error.to_string();
        assert!(error.kind() == ErrorKind::InvalidArgument && text.contains(says), "{text}");
        assert!(text.contains("a.parquet`") && !text.contains(PHONE), "{text}");
        assert!(ledger.is_empty().unwrap(), "nothing half-done");
    }
}

#[test]
fn what_cannot_be_events_is_refused_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path, says: &str| {
        let error = EventFile::open(path).unwrap_err();
        let text = error.to_string();
        assert!(error.kind() == ErrorKind::InvalidArgument && text.contains(says), "{text}");
    };
    let batch = batch(&sample::events(0, 5), 0);
    let without = |name| parquet(folder.path(), "a.parquet", &[with(&batch, name, None)], plain());
    refused(
        &without("product"),
        "a.parquet` has no column `product`; its columns are `occurred_at_ms`, `app`",
    );
    refused(&without("occurred_at_ms"), "no column `occurred_at_ms` and no column `occurred_at`");
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true; 5]));
    let odd = with(&batch, "outcome", Some(flags));
    refused(&parquet(folder.path(), "a.parquet", &[odd], plain()), "column `outcome` is of type Boolean");
    let whole = fs::read(parquet(folder.path(), "a.parquet", &[batch], plain())).unwrap();
    for cut in [whole.len() - 1, whole.len() / 2, 4, 3] {
        let path = folder.path().join("cut.parquet");
        fs::write(&path, &whole[..cut]).unwrap();
        refused(&path, "cut.parquet` is no Parquet file, or it is damaged or cut off");
    }
}

/// What may happen to the bytes of a file.
#[derive(Clone, Debug)]
enum Mishap {
    Flip(usize, u8),
    Cut(usize),
    Drop(usize, usize),
    Twice(usize, usize),
}

fn any_mishap() -> impl Strategy<Value = Mishap> {
    prop_oneof![
        4 => (any::<usize>(), 1..=255_u8).prop_map(|(at, bits)| Mishap::Flip(at, bits)),
        1 => any::<usize>().prop_map(Mishap::Cut),
        1 => (any::<usize>(), 1..64_usize).prop_map(|(at, len)| Mishap::Drop(at, len)),
        1 => (any::<usize>(), 1..64_usize).prop_map(|(at, len)| Mishap::Twice(at, len)),
    ]
}

fn mangle(bytes: &mut Vec<u8>, mishap: &Mishap) {
    let len = bytes.len();
    if len == 0 {
        return;
    }
    match *mishap {
        Mishap::Flip(at, bits) => bytes[at % len] ^= bits,
        Mishap::Cut(at) => bytes.truncate(at % len),
        Mishap::Drop(at, count) => drop(bytes.drain(at % len..(at % len + count).min(len))),
        Mishap::Twice(at, count) => {
            let part = bytes[at % len..(at % len + count).min(len)].to_vec();
            bytes.splice(at % len..at % len, part);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_mangled_file_comes_in_whole_or_not_at_all(
        seed in prop::collection::vec(any_event(), 3..12),
        name in prop::sample::select(vec!["a.csv", "a.jsonl", "a.parquet"]),
        mishaps in prop::collection::vec(any_mishap(), 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let from = Ledger::in_memory().unwrap();
        from.append(seed.into_iter().map(|event| Event { phone_index: None, ..event }).collect()).unwrap();
        let query = ExportQuery { every_product: true, ..ExportQuery::new(StatsQuery::new(Product::BusinessRisk)) };
        let path = folder.path().join(name);
        from.export(&query, &path, |_| {}).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        mishaps.iter().for_each(|mishap| mangle(&mut bytes, mishap));
        fs::write(&path, &bytes).unwrap();
        let to = Ledger::in_memory().unwrap();
        match to.import_file(&path, |_| {}) {
            Ok(imported) => prop_assert_eq!(to.len().unwrap(), imported.new),
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{}", error);
                prop_assert!(to.is_empty().unwrap() && all(&to).is_empty(), "half-done: {}", error);
            }
        }
    }
}

#[test]
fn an_empty_file_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = parquet(
        folder.path(),
        "a.parquet",
        &[batch(&[event("2026-11-01T00:00:00Z")], 1).slice(0, 0)],
        plain(),
    );
    assert_eq!(Ledger::in_memory().unwrap().import_file(path, |_| {}).unwrap().rows, 0);
    assert!(batch(&[], 0).column(0).is_empty());
}

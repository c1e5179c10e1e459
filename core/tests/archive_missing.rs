//! Archives of which something is missing, damaged or of somebody else: said by its name, and never less counted.

#![allow(clippy::unwrap_used)]

#[path = "common/archives.rs"]
mod archives;
mod common;
#[path = "common/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use archives::{archive, everything, found, of_year, scanned, state, week};
use verimeter::stats::scan;
use verimeter::{ErrorKind, Product, ScanQuery};

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
    let error = ledger.drop_archived("2026-11-08", false).unwrap_err();
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
fn a_day_that_is_gone_with_all_that_told_of_it_is_missed() {
    let (_folder, to, ledger, events) = week();
    let day = to.join("product=business_risk/date=2026-11-03");
    let elsewhere = to.with_file_name("elsewhere");
    fs::rename(&day, &elsewhere).unwrap();
    refused(&to, "is missing in");
    refused(&to, "the index of its ledger names it");
    fs::rename(&elsewhere, &day).unwrap();
    assert_eq!(everything(&to).to_bytes(), state(&events));

    // What the ledger forgot, the archive may forget.
    ledger.purge("2026-11-04", Some("UTC"), None).unwrap();
    archive(&ledger, &to);
    assert_eq!(everything(&to).to_bytes(), state(&events));
    fs::remove_dir_all(&day).unwrap();
    let left =
        events.iter().filter(|event| !(1_793_664_000_000..1_793_750_400_000).contains(&event.occurred_at_ms));
    assert_eq!(everything(&to).to_bytes(), state(left));

    let index = found(&to, ".index.json");
    fs::write(&index, "{").unwrap();
    refused(&to, "is damaged");
}

#[test]
fn a_run_that_was_killed_before_a_purge_leaves_nothing_behind() {
    let (folder, to, ledger, _) = week();
    let killed = rusqlite::Connection::open(folder.path().join("ledger.db")).unwrap();
    killed.execute("UPDATE archive_parts SET rows = NULL, bytes = NULL WHERE day = 20760", []).unwrap();
    let gone = found(&to.join("product=business_risk/date=2026-11-03"), ".parquet");
    assert_eq!(killed.changes(), 1);
    ledger.purge("2026-11-04", Some("UTC"), None).unwrap();
    archive(&ledger, &to);
    assert!(!gone.exists());
    everything(&to);
}

#[test]
fn a_file_that_lacks_what_the_others_say_of_every_event_makes_no_smaller_figure() {
    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use std::sync::Arc;

    let folder = tempfile::tempdir().unwrap();
    let word = |word: &str| -> ArrayRef { Arc::new(StringArray::from(vec![word.to_owned()])) };
    let times: ArrayRef = Arc::new(Int64Array::from(vec![1_793_491_200_000]));
    let few = [("occurred_at_ms", times), ("product", word("business_risk"))];
    let more = few.iter().cloned().chain([("outcome", word("success"))]);
    let properties = || ::parquet::file::properties::WriterProperties::builder().build();
    let more = RecordBatch::try_from_iter(more).unwrap();
    files::parquet(folder.path(), "a.parquet", &[RecordBatch::try_from_iter(few).unwrap()], properties());
    assert_eq!(everything(folder.path()).cube().cells().count(), 1);
    files::parquet(folder.path(), "b.parquet", &[more], properties());
    refused(folder.path(), "a.parquet` has no column `outcome`, which");
}

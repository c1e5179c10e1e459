//! Files of events: read whole or not at all, with what is missing filled in and what is wrong named.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use common::PHONE;
use tempfile::TempDir;

use verimeter::phone::PhoneKey;
use verimeter::tabular::{EventFile, details_table, write_csv};
use verimeter::{
    Billing, ErrorKind, Event, Ledger, Outcome, Phone, Platform, Product, RiskLevel, StatsQuery, Vendor,
};

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

fn key() -> PhoneKey {
    PhoneKey::new("0123456789abcdef").unwrap()
}

fn events(name: &str, text: &str) -> Vec<Event> {
    let folder = Folder::new();
    let file = EventFile::open(folder.file(name, text)).unwrap();
    file.events(&key()).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Why the first row of a file is refused.
fn refusal(name: &str, text: &str) -> String {
    let folder = Folder::new();
    let file = EventFile::open(folder.file(name, text)).unwrap();
    file.events(&key()).unwrap().next().unwrap().unwrap_err().to_string()
}

#[test]
fn what_a_file_leaves_out_is_filled_in() {
    let rows = [
        "\u{feff}product,Occurred_At,code,phone,score,tags,note\n\
         business_risk,2026-11-21T10:00:00Z,0,138 0013 8000,900,F24004 F21001,x\n"
            .to_owned(),
        r#"{"product":"business_risk","occurred_at":"2026-11-21T10:00:00Z","code":0,"phone":13800138000,
            "score":"900","tags":["F24004","F21001"]}"#
            .replace('\n', " "),
    ];
    for (name, text) in ["a.csv", "a.jsonl"].into_iter().zip(rows) {
        let event = &events(name, &text)[0];
        assert_eq!((event.occurred_at_ms, event.product), (1_795_255_200_000, Product::BusinessRisk));
        assert_eq!((event.outcome, event.billing), (Outcome::Success, Billing::Billed));
        assert_eq!((event.score, event.level), (Some(900), Some(RiskLevel::High)));
        assert_eq!((event.operation.as_str(), event.platform), ("query_business_risk", Platform::Unknown));
        assert_eq!((event.app.as_str(), event.carrier.as_str(), event.attempts), ("unknown", "unknown", 1));
        assert_eq!(event.tags, ["F24004", "F21001"]);
        assert_eq!(event.phone_mask.as_deref(), Some("138****8000"));
        assert_eq!(event.phone_index, Some(key().index(&Phone::parse(PHONE).unwrap())));
        assert_eq!(event.call_id, event.event_id);
        assert!(!format!("{event:?}").contains(PHONE));
    }
}

#[test]
fn an_event_written_as_json_comes_back_as_it_was() {
    let event = Event {
        phone_index: Some(key().index(&Phone::parse(PHONE).unwrap())),
        phone_mask: Some("138****8000".to_owned()),
        vendor_id: Some("57604476649246720123".to_owned()),
        ex_id: Some("=order, \"42\"".to_owned()),
        tags: vec!["F2, a".to_owned()],
        ..common::event("2026-11-21T10:00:00.123Z")
    };
    assert_eq!(events("a.ndjson", &serde_json::to_string(&event).unwrap()), std::slice::from_ref(&event));
    // As our CSV has it: formulas behind an apostrophe.
    let text = format!(
        "event_id,call_id,occurred_at_ms,product,outcome,ex_id,vendor_id\n{},{},{},{},{},\"'=order, \"\"42\"\"\",{}\n",
        event.event_id,
        event.call_id,
        event.occurred_at_ms,
        event.product,
        event.outcome,
        "57604476649246720123"
    );
    let read = &events("a.csv", &text)[0];
    assert_eq!((&read.ex_id, &read.vendor_id), (&event.ex_id, &event.vendor_id));
    assert_eq!((&read.event_id, &read.call_id), (&event.event_id, &event.call_id));
}

#[test]
fn a_file_is_in_the_ledger_once_and_its_figures_count() {
    let folder = Folder::new();
    let mut text = "product,occurred_at,outcome,platform,phone\n".to_owned();
    for n in 0..2_500 {
        text += &format!("business_risk,2026-11-{:02}T10:00:00Z,success,ios,139{n:08}\n", n % 25 + 1);
    }
    let path = folder.file("a.csv", &text);
    let ledger = Ledger::open(folder.0.path().join("ledger.db"), None).unwrap();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let first = ledger.import_file(&path, move |progress| heard.lock().unwrap().push(progress)).unwrap();
    assert_eq!((first.rows, first.new), (2_500, 2_500));
    let said = said.lock().unwrap();
    assert_eq!(said.iter().map(|p| p.rows).collect::<Vec<_>>(), [1_000, 2_000]);
    assert!(said.iter().all(|p| p.rows <= 2_500 && Some(p.rows) <= p.total), "{said:?}");
    let again = ledger.import_file(&path, |_| {}).unwrap();
    assert_eq!((again.rows, again.new), (2_500, 0), "the same file counts once");
    let mut query = StatsQuery::new(Product::BusinessRisk);
    query.platforms = vec![Platform::Ios];
    let overview = ledger.overview(&query).unwrap();
    assert_eq!(
        (overview.total.requests, overview.total.consumption, overview.rows.len()),
        (2_500, 2_500, 25)
    );
    for name in ["ledger.db", "ledger.db-wal"] {
        let bytes = fs::read(folder.0.path().join(name)).unwrap_or_default();
        assert!(!bytes.windows(11).any(|window| window == b"13900000007"), "{name}");
    }
}

#[test]
fn a_file_with_a_bad_row_leaves_nothing() {
    let good = "business_risk,2026-11-21T10:00:00Z,success,13800138000\n";
    let cases = [
        ("business_risk,2026-11-21T10:00:00Z,maybe,\n", "column `outcome`: unknown outcome `maybe`"),
        ("fortune,2026-11-21T10:00:00Z,success,\n", "column `product`: unknown product `fortune`"),
        (",2026-11-21T10:00:00Z,success,\n", "column `product` is empty"),
        ("business_risk,yesterday,success,\n", "column `occurred_at` holds `yesterday`"),
        ("business_risk,,success,\n", "`occurred_at_ms` and `occurred_at` are empty"),
        ("business_risk,2026-11-21T10:00:00Z,,\n", "column `outcome` is empty"),
        ("business_risk,2026-11-21T10:00:00Z,success,1380013800\n", "phone has 10 digits"),
        ("business_risk,2026-11-21T10:00:00Z,success\n", "another number of fields"),
    ];
    for (bad, says) in cases {
        let folder = Folder::new();
        let text = format!("product,occurred_at,outcome,phone\n{good}\n{good}{bad}{good}");
        let path = folder.file("a.csv", &text);
        let ledger = Ledger::in_memory().unwrap();
        let error = ledger.import_file(&path, |_| {}).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{bad}");
        let text = error.to_string();
        assert!(text.contains("a.csv`, line 5") && text.contains(says), "{text}");
        assert!(!text.contains("1380013800"), "{text}");
        assert!(ledger.is_empty().unwrap(), "nothing half-done");
    }
    let lines = "{\"product\":\"business_risk\",\"occurred_at_ms\":1,\"outcome\":\"success\"}\n\n[1]\n";
    let folder = Folder::new();
    let error = Ledger::in_memory().unwrap().import_file(folder.file("a.jsonl", lines), |_| {}).unwrap_err();
    assert!(error.to_string().contains("a.jsonl`, line 3: is no JSON object"), "{error}");
}

#[test]
fn a_word_that_no_closed_set_has_is_named_by_row_with_the_words_that_there_are() {
    let folder = Folder::new();
    let row = |column: &str, word: &str| match column {
        "product" => format!("product,occurred_at,outcome\n{word},2026-11-21T10:00:00Z,success\n"),
        "outcome" => format!("product,occurred_at,outcome\nbusiness_risk,2026-11-21T10:00:00Z,{word}\n"),
        _ => format!(
            "product,occurred_at,outcome,{column}\nbusiness_risk,2026-11-21T10:00:00Z,success,{word}\n"
        ),
    };
    for (column, set, known) in [
        ("product", "product", "one_click_login, number_verification, business_risk, identity_verification"),
        ("platform", "platform", "android, ios, web, harmony, unknown"),
        ("outcome", "outcome", "not_passed, interrupted, not_started"),
        ("billing", "billing", "billed, not_billed, in_doubt"),
        ("level", "risk level", "low, medium, medium_high, high"),
    ] {
        let path = folder.file("a.csv", &row(column, "tvos"));
        let said = Ledger::in_memory().unwrap().import_file(&path, |_| {}).unwrap_err().to_string();
        let named = format!("line 2: column `{column}`: unknown {set} `tvos`: use one of ");
        assert!(said.contains(&named) && said.contains(known), "{said}");
    }
}

#[test]
fn every_bad_row_is_named_up_to_twenty_and_the_others_are_counted() {
    let folder = Folder::new();
    let refused = |path: &PathBuf| {
        let ledger = Ledger::in_memory().unwrap();
        let error = ledger.import_file(path, |_| {}).unwrap_err();
        assert!(ledger.is_empty().unwrap() && error.kind() == ErrorKind::InvalidArgument, "{error}");
        assert!(!error.to_string().contains(PHONE), "{error}");
        error.to_string()
    };
    let good = "business_risk,2026-11-21T10:00:00Z,success,,\n";
    let text = format!(
        "product,occurred_at,outcome,event_id,phone_mask\n{}\n{good}fortune,,,,\n{good}\nshort\n{}{good}",
        "business_risk,yesterday,success,,",
        "business_risk,2026-11-21T10:00:00Z,success,no id,\nbusiness_risk,2026-11-21T10:00:00Z,success,,13800138000\n"
    );
    let said = refused(&folder.file("few.csv", &text));
    let named = [
        "line 2: column `occurred_at` holds `yesterday`, no instant such as 2026-11-21T10:00:00Z",
        "line 4: column `product`: unknown product `fortune`",
        "line 7: has another number of fields than the header",
        "line 8: event_id is no UUID",
        "line 9: phone_mask holds a plain number: mask it",
    ];
    assert!(said.contains("few.csv`: 5 rows are wrong: line 2"), "{said}");
    assert!(named.iter().all(|row| said.contains(row)), "{said}");
    assert!(said.ends_with("; mend them; nothing of the file was kept"), "{said}");

    let rows: String =
        (0..5_000).map(|n| if n % 100 == 7 { "business_risk,?,success,,\n" } else { good }).collect();
    let said = refused(
        &folder.file("many.csv", &format!("product,occurred_at,outcome,event_id,phone_mask\n{rows}")),
    );
    assert!(said.contains("50 rows are wrong: line 9: ") && said.contains("; and 30 more;"), "{said}");
    assert_eq!(said.matches("line ").count(), 20, "{said}");
    assert!(said.contains("line 1909: ") && !said.contains("line 2009"), "{said}");

    let mut lines =
        b"{\"product\":\"business_risk\",\"occurred_at_ms\":1,\"outcome\":\"success\"}\n[1]\n\xff\n".to_vec();
    lines.extend(b"{\"product\":\"business_risk\",\"occurred_at_ms\":1,\"outcome\":\"maybe\"}\n");
    let path = folder.0.path().join("a.jsonl");
    fs::write(&path, lines).unwrap();
    let said = refused(&path);
    assert!(
        said.contains("3 rows are wrong: line 2: is no JSON object; line 3: is not UTF-8; line 4: "),
        "{said}"
    );
}

#[test]
fn a_file_that_is_given_up_leaves_nothing() {
    let folder = Folder::new();
    let row = "business_risk,2026-11-21T10:00:00Z,success,";
    let rows: String = (0..5_000).map(|n| format!("{row}139{n:08}\n")).collect();
    let path = folder.file("a.csv", &format!("product,occurred_at,outcome,phone\n{rows}"));
    let ledger = Ledger::in_memory().unwrap();
    let error = ledger.import_file_while(&path, |progress| progress.rows < 3_000).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled, "{error}");
    assert!(ledger.is_empty().unwrap(), "nothing half-done");
    assert_eq!(ledger.import_file_while(&path, |_| true).unwrap().new, 5_000);
}

#[test]
fn what_is_no_file_of_events_is_refused() {
    let folder = Folder::new();
    let missing = folder.0.path().join("gone.csv");
    for (path, says) in [
        (missing, "does not exist"),
        (folder.file("e.parquet", "product,occurred_at,outcome\n"), "is no Parquet file"),
        (folder.file("f.parquet", ""), "is no Parquet file"),
        (folder.0.path().to_owned(), "is of a kind that is not known"),
        (folder.file("a.xlsx", ""), "is of a kind that is not known"),
        (folder.file("a.csv", ""), "has no column `product`"),
        (folder.file("b.csv", "product,outcome\n"), "no column `occurred_at_ms` and no column `occurred_at`"),
        (folder.file("c.csv", "product,occurred_at\n"), "no column `outcome` and no column `code`"),
    ] {
        let error = EventFile::open(&path).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
    }
    let path = folder.file("d.csv", "product,occurred_at,outcome\n");
    drop(Ledger::open(folder.0.path().join("l.db"), None).unwrap());
    let reading = Ledger::read(folder.0.path().join("l.db")).unwrap();
    assert_eq!(reading.import_file(&path, |_| {}).unwrap_err().kind(), ErrorKind::Ledger);
}

#[test]
fn transactions_written_as_json_and_listed_as_csv_come_back_as_they_were() {
    let all = common::identity::transactions(2, 60, 1_792_368_000_000, 5);
    let json: Vec<String> = all.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    assert_eq!(events("a.jsonl", &json.join("\n")), all);
    let mut csv = Vec::new();
    write_csv(&details_table(&all, "UTC").unwrap(), &mut csv).unwrap();
    assert_eq!(events("a.csv", &String::from_utf8(csv).unwrap()), all);
}

#[test]
fn transactions_of_identity_verification_are_read_as_the_vendor_writes_them() {
    let text = "product,occurred_at,verify_status,passed,error_code,interrupt_page,page_stay_ms,face_retries,camera_refused_ocr\n\
        identity_verification,2026-11-21T10:00:00Z,1,Y,1006,OCR拍摄证件页面,\"{\"\"LOADING\"\":\"\"1615\"\",\"\"OCR_SCAN\"\":37446}\",2,true\n\
        identity_verification,2026-11-21T10:01:00Z,0,N,,,,,\n\
        identity_verification,2026-11-21T10:02:00Z,2,,,,,,\n";
    let json = [
        r#"{"product":"identity_verification","occurred_at":"2026-11-21T10:00:00Z","verify_status":1,"passed":"Y","error_code":1006,
            "interrupt_page":"OCR拍摄证件页面","page_stay_ms":{"LOADING":"1615","OCR_SCAN":37446},"face_retries":"2","camera_refused_ocr":true}"#,
        r#"{"product":"identity_verification","occurred_at":"2026-11-21T10:01:00Z","verify_status":"0","passed":"N","page_stay_ms":null}"#,
        r#"{"product":"identity_verification","occurred_at":"2026-11-21T10:02:00Z","verify_status":2,"page_stay_ms":""}"#,
    ]
    .map(|row| row.replace('\n', " "))
    .join("\n");
    for read in [events("a.csv", text), events("a.jsonl", &json)] {
        let outcomes: Vec<_> = read.iter().map(|event| (event.outcome, event.billing)).collect();
        assert_eq!(
            outcomes,
            [
                (Outcome::Interrupted, Billing::NotBilled),
                (Outcome::NotPassed, Billing::Billed),
                (Outcome::NotStarted, Billing::NotBilled)
            ]
        );
        let event = &read[0];
        assert_eq!((event.vendor, event.operation.as_str()), (Vendor::Aliyun, "check_verify_log"));
        assert_eq!(
            (event.error_code.as_deref(), event.interrupt_page.as_deref()),
            (Some("1006"), Some("OCR拍摄证件页面"))
        );
        assert_eq!(
            event.page_stay_ms,
            [("LOADING".to_owned(), 1_615), ("OCR_SCAN".to_owned(), 37_446)].into()
        );
        assert_eq!(
            (event.face_retries, event.camera_refused_ocr, event.camera_refused_face),
            (Some(2), Some(true), None)
        );
    }
    for (row, what) in [
        (r#""page_stay_ms":[1]"#, "column `page_stay_ms` holds no JSON object of milliseconds by page"),
        (r#""page_stay_ms":{"FACE":"long"}"#, "column `page_stay_ms` holds no JSON object"),
        (
            r#""camera_refused_face":"perhaps""#,
            "column `camera_refused_face` holds `perhaps`: write true or false",
        ),
        (r#""ocr_edits":"two""#, "column `ocr_edits` holds `two`, no whole number"),
    ] {
        let row =
            format!("{{\"product\":\"identity_verification\",\"occurred_at_ms\":1,\"passed\":\"Y\",{row}}}");
        let error = refusal("a.jsonl", &row);
        assert!(error.contains(what), "{error}");
    }
    let silent = refusal("a.jsonl", r#"{"product":"identity_verification","occurred_at_ms":1,"code":"0"}"#);
    assert!(silent.contains("columns `outcome`, `verify_status` and `passed` are empty"), "{silent}");
}

//! The ledger beside the vendor's own table: whatever the file looks like, and why figures differ.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/workbook.rs"]
mod workbook_parts;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use common::{event, range};
use encoding_rs::GB18030;
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tempfile::TempDir;
use verimeter::events::{BillingRule, new_id};
use verimeter::tabular::{Cell, Table, VendorTable, overview_table, write_csv};
use verimeter::{
    Billing, Bucket, DifferenceCause, Error, ErrorKind, Event, Ledger, Outcome, Platform, Product,
    ReconcileQuery, ReconcileRow, Reconciliation, StatsQuery,
};

use workbook_parts::{PARTS, zip};

const NUMBER: Product = Product::NumberVerification;
const RISK: Product = Product::BusinessRisk;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn open(
        &self,
        name: &str,
        bytes: impl AsRef<[u8]>,
        query: &ReconcileQuery,
    ) -> Result<VendorTable, Error> {
        VendorTable::open(self.file(name, bytes), query)
    }

    fn reconcile(&self, ledger: &Ledger, text: &str, query: &ReconcileQuery) -> Reconciliation {
        ledger.reconcile(self.file("vendor.csv", text), query).unwrap()
    }
}

fn about(product: Product) -> ReconcileQuery {
    ReconcileQuery { product: Some(product), ..ReconcileQuery::new() }
}

fn made(product: Product, at: &str, outcome: Outcome) -> Event {
    Event { product, outcome, billing: BillingRule::of_outcome(outcome), ..event(at) }
}

fn ledger(events: Vec<Event>) -> Ledger {
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(events).unwrap();
    ledger
}

/// Day, product, requests and consumption of each row of a file.
fn days(table: &VendorTable) -> Vec<(String, Product, Option<i64>, Option<i64>)> {
    let row = |day: &verimeter::stats::VendorDay| {
        let figure = |name: &str| day.figures.get(name).copied();
        (day.date.to_string(), day.product, figure("requests"), figure("consumption"))
    };
    table.days.iter().map(row).collect()
}

#[test]
fn one_table_is_read_the_same_in_every_dress() {
    let folder = Folder::new();
    let chinese = "日期,请求量（次）,认证消耗量,成功率\n2026-11-01,\"1,234\",1200,97%\n2026年11月2日,30,-,\n合计,1264,1200,\n";
    let utf_16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            chinese
                .replace("\"1,234\"", "1 234")
                .replace(',', "\t")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let (gbk, ..) = GB18030.encode(chinese);
    let dresses: Vec<(&str, Vec<u8>)> = vec![
        ("a.csv", chinese.as_bytes().to_vec()),
        ("a.csv", format!("\u{feff}{chinese}").into_bytes()),
        ("a.csv", gbk.into_owned()),
        ("a.txt", utf_16),
        ("a.csv", chinese.replace("\"1,234\"", "1234").replace(',', ";").replace('\n', "\r\n").into_bytes()),
        ("a.csv", format!("号码认证概览\n导出时间,2026-12-01 10:00\n\n{chinese}").into_bytes()),
        (
            "a.csv",
            "Date,Verification requests,Verification consumption\n46327,1234.0,1200\n20261102,30,--\nTotal,,\n".into(),
        ),
        ("a.csv", "day,requests,consumption\n2026/11/1 00:00,1000,1200\n2026/11/1 01:00,234,\n2026/11/2,30,\n,,\ntotal,1,2\n".into()),
    ];
    for (n, (name, bytes)) in dresses.into_iter().enumerate() {
        let table = folder.open(name, bytes, &about(NUMBER)).unwrap_or_else(|error| panic!("{n}: {error}"));
        let mut found = days(&table);
        if found.len() == 3 {
            // Hours of a day.
            assert_eq!((found[0].2, found.remove(1).2), (Some(1_000), Some(234)));
            found[0].2 = Some(1_234);
        }
        let expected = [
            ("2026-11-01".to_owned(), NUMBER, Some(1_234), Some(1_200)),
            ("2026-11-02".to_owned(), NUMBER, Some(30), None),
        ];
        assert_eq!((n, found.as_slice()), (n, &expected[..]));
        assert_eq!((n, table.skipped), (n, 1));
    }
    let table = folder.open("a.csv", chinese, &about(NUMBER)).unwrap();
    assert_eq!(table.columns["requests"], "请求量（次）");
    assert_eq!(table.ignored, ["成功率"], "what was not compared is told");
}

#[test]
fn a_workbook_is_read_with_its_dates_titles_and_merged_cells() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "说明").unwrap();
    let sheet = book.add_worksheet().set_name("统计").unwrap();
    sheet.write_string(0, 0, "业务统计").unwrap();
    for (at, header) in ["统计日期", "业务", "平台", "请求量", "计费量"].into_iter().enumerate()
    {
        sheet.write_string(2, at as u16, header).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    for (row, date, product, platform, requests) in [
        (3, Some((2026, 11, 1)), "号码认证", "安卓", "1,000"),
        (4, None, "号码认证", "H5", "7"),
        (5, Some((2026, 11, 2)), "业务风控", "全部", "5"),
    ] {
        if let Some((y, m, d)) = date {
            sheet
                .write_datetime_with_format(row, 0, ExcelDateTime::from_ymd(y, m, d).unwrap(), &day)
                .unwrap();
        }
        sheet.write_string(row, 1, product).unwrap().write_string(row, 2, platform).unwrap();
        sheet.write_string(row, 3, requests).unwrap().write_number(row, 4, 3.0).unwrap();
    }
    sheet.write_string(6, 0, "总计").unwrap().write_number(6, 4, 9.0).unwrap();
    let folder = Folder::new();
    let bytes = book.save_to_buffer().unwrap();
    let table = folder.open("vendor.xlsx", &bytes, &ReconcileQuery::new()).unwrap();
    assert_eq!(
        days(&table),
        [
            ("2026-11-01".to_owned(), NUMBER, Some(1_000), Some(3)),
            ("2026-11-01".to_owned(), NUMBER, Some(7), Some(3)),
            ("2026-11-02".to_owned(), RISK, Some(5), Some(3)),
        ]
    );
    let platforms: Vec<_> = table.days.iter().map(|day| day.platform.as_deref()).collect();
    assert_eq!((platforms, table.skipped), (vec![Some("android"), Some("web"), None], 1));

    let named = |sheet: &str| ReconcileQuery { sheet: Some(sheet.into()), ..ReconcileQuery::new() };
    assert_eq!(folder.open("vendor.xlsx", &bytes, &named("统计")).unwrap().days.len(), 3);
    let error = folder.open("vendor.xlsx", &bytes, &named("Sheet9")).unwrap_err().to_string();
    assert!(error.contains("`Sheet9`") && error.contains("`Sheet1`, `统计`"), "{error}");
    let error = folder.open("vendor.xlsx", &bytes, &named("Sheet1")).unwrap_err().to_string();
    assert!(
        error.contains("sheet `Sheet1` has no column that is read as `date`") && error.contains("`说明`"),
        "{error}"
    );
}

#[test]
fn a_workbook_that_lies_about_its_cells_is_an_error() {
    let folder = Folder::new();
    let open = |from: &str, to: &str| {
        let parts = PARTS.map(|(name, text)| (name.to_owned(), text.replace(from, to).into_bytes()));
        folder.open("v.xlsx", zip(&parts), &about(RISK))
    };
    assert_eq!(days(&open("", "").unwrap())[0].0, "2026-11-01", "sound as it is");
    // A cell at the far end of the sheet does not make a table of its size.
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#;
    assert_eq!(open("</sheetData>", far).unwrap().days.len(), 1);
    for (from, to) in
        [("r=\"A2\"", "r=\"AAAAAAAAAAAA99999999999\""), ("<v>0</v>", "<v>99</v>"), ("<sheetData>", "<sheet")]
    {
        let error = open(from, to).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(error.to_string().contains("v.xlsx"), "{error}");
    }
}

#[test]
fn columns_that_nobody_knows_are_named_by_the_caller() {
    let folder = Folder::new();
    let text = "Tag,Anfragen,requests\n2026-11-01,5,9\n";
    let map = |pairs: &[(&str, &str)]| ReconcileQuery {
        columns: pairs.iter().map(|(name, header)| ((*name).to_owned(), (*header).to_owned())).collect(),
        ..about(NUMBER)
    };
    let table = folder.open("a.csv", text, &map(&[("date", "Tag"), ("requests", "Anfragen")])).unwrap();
    assert_eq!((days(&table)[0].2, &table.ignored[..]), (Some(5), &["requests".to_owned()][..]));
    for (text, query, says) in [
        (
            text,
            about(NUMBER),
            "no column that is read as `date`; its likeliest header has `Tag`, `Anfragen`, `requests`",
        ),
        (
            text,
            map(&[("datum", "Tag")]),
            "`datum` is nothing that a column stands for; use one of date, product",
        ),
        (text, map(&[("date", "Datum")]), "no column `Datum`"),
        ("日期,请求量,调用量\n", about(NUMBER), "`请求量` and `调用量` both look like `requests`"),
        ("date,note\n2026-11-01,x\n", about(NUMBER), "no column that is read as `requests`"),
        (
            "date,requests\n2026-11-01,5\n",
            ReconcileQuery::new(),
            "no column that says the product; say which product",
        ),
        ("", about(NUMBER), "it is empty"),
        ("date,requests\n", about(NUMBER), "no rows below its header"),
    ] {
        let error = folder.open("a.csv", text, &query).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
        assert!(error.to_string().contains("a.csv`") || says.starts_with("`datum`"), "{error}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_file_row_and_column() {
    let folder = Folder::new();
    let head = "date,product,requests\n2026-11-01,号码认证,5\n\n";
    for (row, says) in [
        ("2026-13-01,号码认证,5", "line 4, column `date`: `2026-13-01` is no date"),
        ("yesterday,号码认证,5", "line 4, column `date`: `yesterday`"),
        ("2026-11-02,号码认证,12,5", "line 4, column"),
        ("2026-11-02,短信,5", "line 4, column `product`: `短信` is no product"),
        ("2026-11-02,号码认证,many", "line 4, column `requests`: `many` is no count"),
        ("2026-11-02,号码认证,-3", "line 4, column `requests`: `-3` is no count"),
        ("13800138000,号码认证,5", "line 4, column `date`: `138****8000` is no date"),
    ] {
        // A further field is none of the header's, and no fault.
        let error = match folder.open("a.csv", format!("{head}{row}\n"), &ReconcileQuery::new()) {
            Ok(table) => {
                assert_eq!((row, days(&table)[1].2), ("2026-11-02,号码认证,12,5", Some(12)));
                continue;
            }
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains("a.csv`, ") && error.to_string().contains(says), "{error}");
    }
    let missing = folder.open("a.csv", "date,requests\n2026-11-01,5\n,5\n", &about(NUMBER)).unwrap_err();
    assert!(missing.to_string().contains("line 3, column `date`: is empty"), "{missing}");
    let (gbk, ..) = GB18030.encode("日期,请求量\n");
    for (name, bytes, says) in [
        ("a.pdf", b"%PDF".to_vec(), "is of a kind that is not known"),
        ("a.xlsx", b"PK\x03\x04 no".to_vec(), "is no workbook that can be read"),
        ("a.xlsx", Vec::new(), "is no workbook that can be read"),
        ("a.csv", [&gbk[..], &[0xff, 0xff, b'\n']].concat(), "is neither UTF-8, UTF-16 nor GB 18030"),
        ("a.csv", b"\0\0\0".to_vec(), "is neither UTF-8, UTF-16 nor GB 18030"),
    ] {
        let error = folder.open(name, bytes, &about(NUMBER)).unwrap_err();
        assert!(error.to_string().contains(name) && error.to_string().contains(says), "{error}");
    }
    let gone = VendorTable::open(folder.0.path().join("gone.csv"), &about(NUMBER)).unwrap_err();
    assert!(gone.to_string().contains("does not exist"), "{gone}");
}

/// Day, figure, ours, theirs and cause of each row that differs.
fn causes(found: &Reconciliation) -> Vec<(&str, &str, i64, Option<i64>, DifferenceCause)> {
    let differing = found.rows.iter().filter(|row| row.difference != 0);
    differing
        .map(|row| (row.day.as_str(), row.figure.as_str(), row.ours, row.theirs, row.cause.unwrap()))
        .collect()
}

#[test]
fn each_cause_is_found() {
    use DifferenceCause as Cause;
    let folder = Folder::new();
    let mut events = Vec::new();
    for day in 1..=5 {
        for outcome in [
            Outcome::Consistent,
            Outcome::Inconsistent,
            Outcome::UnknownResult,
            Outcome::Failed,
            Outcome::Rejected,
            Outcome::InDoubt,
        ] {
            // Of every day: 5 consistent, 2 of each of the others.
            let n = if outcome == Outcome::Consistent { 5 } else { 2 };
            events.extend((0..n).map(|_| made(NUMBER, &format!("2026-11-0{day}T04:00:00Z"), outcome)));
        }
    }
    let refused = (0..2).map(|_| made(NUMBER, "2026-11-02T04:00:00Z", Outcome::Rejected));
    let rejected = ledger(refused.collect());
    let ledger = ledger(events);
    // 15 requests a day: 7 billed, 2 in doubt, 2 unknown, 2 failed, 2 rejected.
    for (row, expected) in [
        ("2026-11-01,15,7", vec![]),
        ("2026-11-01,15,", vec![]),
        ("2026-11-01,13,9", vec![("requests", Cause::InDoubt), ("consumption", Cause::InDoubt)]),
        ("2026-11-01,14,8", vec![("requests", Cause::InDoubt), ("consumption", Cause::InDoubt)]),
        (
            "2026-11-01,11,11",
            vec![("requests", Cause::RejectedLeftOut), ("consumption", Cause::RejectedCounted)],
        ),
        (
            "2026-11-01,10,13",
            vec![("requests", Cause::RejectedLeftOut), ("consumption", Cause::RejectedCounted)],
        ),
        ("2026-11-01,16,6", vec![("requests", Cause::Unexplained), ("consumption", Cause::Unexplained)]),
        ("2026-11-01,8,20", vec![("requests", Cause::Unexplained), ("consumption", Cause::Unexplained)]),
        ("2026-11-06,3,3", vec![("requests", Cause::MissingInOurs), ("consumption", Cause::MissingInOurs)]),
    ] {
        let text = format!("date,requests,consumption\n{row}\n");
        let found = folder.reconcile(&ledger, &text, &about(NUMBER));
        let causes: Vec<_> =
            causes(&found).into_iter().map(|(_, figure, .., cause)| (figure, cause)).collect();
        assert_eq!(causes, expected, "{row}");
        assert_eq!((found.agrees, found.differences), (expected.is_empty(), expected.len() as i64));
        assert!(found.rows.iter().all(|row| row.cause.is_some() == row.explanation.is_some()));
    }
    let unsaid = "date,requests,consumption\n2026-11-01,15,7\n2026-11-02,15,-\n";
    let unsaid = folder.reconcile(&ledger, unsaid, &about(NUMBER));
    assert!(unsaid.agrees && unsaid.rows.len() == 3, "a cell that says nothing is not compared");
    let nothing = folder.reconcile(
        &rejected,
        "date,requests,consumption\n2026-11-01,0,0\n2026-11-03,0,0\n",
        &about(NUMBER),
    );
    assert_eq!(causes(&nothing), [("2026-11-02", "requests", 2, None, Cause::RejectedLeftOut)]);
    let gap = folder.reconcile(&ledger, "date,requests\n2026-11-01,15\n2026-11-03,15\n", &about(NUMBER));
    assert_eq!(causes(&gap), [("2026-11-02", "requests", 15, None, Cause::MissingInTheirs)]);
    assert_eq!((gap.totals[0].ours, gap.totals[0].theirs, gap.totals[0].difference), (45, 30, -15));
    let sentences =
        folder.reconcile(&ledger, "date,requests,consumption\n2026-11-01,10,12\n", &about(NUMBER));
    let said = |n: usize| sentences.rows[n].explanation.clone().unwrap();
    assert_eq!(
        said(0),
        "the vendor leaves out the 2 rejected and 2 failed calls of this day, and 1 of 2 in doubt"
    );
    assert!(
        said(1).starts_with("the vendor counts the 2 unknown and 2 failed calls")
            && said(1).ends_with("1 of 2 in doubt")
    );
}

#[test]
fn days_of_another_zone_are_recognised() {
    let folder = Folder::new();
    let mut events = Vec::new();
    for quarter in 0..960 {
        let begin: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
        let at = (begin + (quarter * 15).minutes()).to_string();
        events.extend((0..=quarter / 8 % 7).map(|_| made(RISK, &at, Outcome::Success)));
    }
    let mut doubtful = event("2026-11-05T01:00:00Z");
    (doubtful.outcome, doubtful.billing) = (Outcome::InDoubt, Billing::InDoubt);
    let mut later = doubtful.clone();
    (later.event_id, later.occurred_at_ms) = (new_id(), later.occurred_at_ms + 60_000);
    events.extend([doubtful, later]);
    let ledger = ledger(events);
    let theirs = |tz: &str| {
        let query = range("2026-11-03", "2026-11-08", tz, Bucket::Day);
        csv(&overview_table(&ledger.overview(&query).unwrap())
            .select(|name| ["day", "requests", "consumption"].contains(&name)))
    };
    for (theirs_in, ours_in, says) in [
        ("UTC", "Asia/Shanghai", "UTC+00:"),
        ("Asia/Shanghai", "UTC", "UTC+08:"),
        ("Asia/Kathmandu", "Asia/Shanghai", "UTC+05:45:"),
        ("America/New_York", "Asia/Shanghai", "UTC-05:"),
    ] {
        let query = ReconcileQuery { tz: Some(ours_in.into()), ..about(RISK) };
        let found = folder.reconcile(&ledger, &theirs(theirs_in), &query);
        let differing: Vec<&ReconcileRow> = found.rows.iter().filter(|row| row.difference != 0).collect();
        assert!(differing.len() > 4, "{theirs_in}: {differing:?}");
        for row in differing {
            assert_eq!(row.cause, Some(DifferenceCause::ZoneShift), "{theirs_in}: {row:?}");
            assert!(row.explanation.as_ref().unwrap().contains(says), "{row:?}");
        }
        let agreeing = ReconcileQuery { tz: Some(theirs_in.into()), ..query };
        assert!(folder.reconcile(&ledger, &theirs(theirs_in), &agreeing).agrees);
    }
    // The vendor billed one of the two in doubt.
    let settled: String = theirs("UTC")
        .lines()
        .map(|line| match line.rsplit_once(',') {
            Some((rest, billed)) if line.starts_with("2026-11-05") => {
                format!("{rest},{}\n", billed.parse::<i64>().unwrap() + 1)
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let found = folder.reconcile(&ledger, &settled, &about(RISK));
    assert!(!found.agrees && causes(&found).iter().all(|(.., cause)| *cause == DifferenceCause::ZoneShift));
    // One day proves nothing.
    let one: String = theirs("UTC").lines().take(2).map(|line| format!("{line}\n")).collect();
    assert!(
        causes(&folder.reconcile(&ledger, &one, &about(RISK)))
            .iter()
            .all(|(.., cause)| *cause == DifferenceCause::Unexplained)
    );
    // Another fault of the table keeps its own cause.
    let faulty: String = theirs("UTC")
        .lines()
        .filter(|line| !line.starts_with("2026-11-04"))
        .map(|line| line.replace("2026-11-06,", "2026-11-06,9") + "\n")
        .collect();
    let found = folder.reconcile(&ledger, &faulty, &about(RISK));
    for (day, figure, .., cause) in causes(&found) {
        let expected = match (day, figure) {
            ("2026-11-04", _) => DifferenceCause::MissingInTheirs,
            ("2026-11-06", "requests") => DifferenceCause::Unexplained,
            _ => DifferenceCause::ZoneShift,
        };
        assert_eq!(cause, expected, "{day} {figure}");
    }
    // Where most of it fits nowhere, no zone is blamed.
    let noise: String = theirs("UTC")
        .lines()
        .enumerate()
        .map(
            |(n, line)| if n == 0 { format!("{line}\n") } else { line.replace(',', &format!(",{n}")) + "\n" },
        )
        .collect();
    assert!(
        causes(&folder.reconcile(&ledger, &noise, &about(RISK)))
            .iter()
            .all(|(.., cause)| *cause != DifferenceCause::ZoneShift)
    );
}

#[test]
fn apps_platforms_and_products_are_compared_where_the_table_tells_them_apart() {
    let folder = Folder::new();
    let at = "2026-11-01T04:00:00Z";
    let of = |app: &str, platform: Platform, product: Product| Event {
        app: app.into(),
        platform,
        ..made(product, at, Outcome::Success)
    };
    let ledger = ledger(vec![
        of("a", Platform::Android, RISK),
        of("a", Platform::Android, RISK),
        of("a", Platform::Web, RISK),
        of("b", Platform::Android, RISK),
        of("a", Platform::Android, Product::OneClickLogin),
    ]);
    let agree = |text: &str, query: &ReconcileQuery| folder.reconcile(&ledger, text, query);
    assert!(agree("date,requests\n2026-11-01,4\n", &about(RISK)).agrees);
    let only_a = ReconcileQuery { apps: vec!["a".into()], ..about(RISK) };
    assert!(agree("date,requests\n2026-11-01,3\n", &only_a).agrees);
    assert!(agree("date,appkey,requests\n2026-11-01,a,3\n2026-11-01,b,1\n", &about(RISK)).agrees);
    assert!(agree("date,platform,requests\n2026-11-01,Android,3\n2026-11-01,H5,1\n", &about(RISK)).agrees);
    assert!(agree("date,platform,requests\n2026-11-01,全部,4\n", &about(RISK)).agrees);
    let both =
        agree("日期,业务,请求量\n2026-11-01,业务风控,4\n2026-11-01,一键登录,1\n", &ReconcileQuery::new());
    assert!(both.agrees && both.rows.len() == 2);
    let part = agree("日期,业务,请求量\n2026-11-01,业务风控,4\n2026-11-01,一键登录,7\n", &about(RISK));
    assert!(part.agrees && part.rows.len() == 1, "only the product that was asked for");

    let left_out =
        agree("date,app,platform,requests\n2026-11-01,a,Android,2\n2026-11-01,a,小程序,1\n", &about(RISK));
    let found: Vec<_> = left_out
        .rows
        .iter()
        .map(|row| {
            (row.app.as_deref().unwrap(), row.platform.as_deref().unwrap(), row.ours, row.theirs, row.cause)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a", "android", 2, Some(2), None),
            ("a", "web", 1, None, Some(DifferenceCause::MissingInTheirs)),
            ("a", "小程序", 0, Some(1), Some(DifferenceCause::MissingInOurs)),
            ("b", "android", 1, None, Some(DifferenceCause::MissingInTheirs)),
        ]
    );
}

/// Of 1 November: 5 passed, 2 not passed, 1 interrupted, 1 not started, 2 in doubt.
fn transactions() -> Ledger {
    let of = |outcome, n: usize| {
        (0..n).map(move |_| made(Product::IdentityVerification, "2026-11-01T04:00:00Z", outcome))
    };
    let outcomes = [
        (Outcome::Passed, 5),
        (Outcome::NotPassed, 2),
        (Outcome::Interrupted, 1),
        (Outcome::NotStarted, 1),
        (Outcome::InDoubt, 2),
    ];
    ledger(outcomes.into_iter().flat_map(|(outcome, n)| of(outcome, n)).collect())
}

#[test]
fn figures_of_identity_verification_are_compared_as_those_of_other_products() {
    let (folder, ledger) = (Folder::new(), transactions());
    let about = about(Product::IdentityVerification);
    let found = folder.reconcile(&ledger, "date,requests\n2026-11-01,999\n", &about);
    assert_eq!(causes(&found), [("2026-11-01", "requests", 11, Some(999), DifferenceCause::Unexplained)]);

    let table = "日期,业务,请求量,开始数,完成数,通过数,未通过数,中断数,未开始数\n2026-11-01,身份验证,11,8,7,5,2,1,1\n";
    let found = folder.reconcile(&ledger, table, &ReconcileQuery::new());
    assert!(found.agrees && found.ignored.is_empty(), "{:?}", found.rows);
    assert_eq!(found.rows.len(), 7);

    // What nobody here knows the end of may have come to any of them.
    let table = "date,started,finished,passed,not_passed,interrupted,not_started\n2026-11-01,10,9,6,3,2,4\n";
    let found = folder.reconcile(&ledger, table, &about);
    let (unexplained, in_doubt): (Vec<_>, Vec<_>) =
        causes(&found).into_iter().partition(|(.., cause)| *cause == DifferenceCause::Unexplained);
    assert_eq!(unexplained, [("2026-11-01", "not_started", 1, Some(4), DifferenceCause::Unexplained)]);
    assert!(in_doubt.len() == 5 && in_doubt.iter().all(|(.., cause)| *cause == DifferenceCause::InDoubt));
}

#[test]
fn what_is_not_compared_is_told_and_never_taken_for_agreement() {
    let (folder, ledger) =
        (Folder::new(), ledger(vec![made(NUMBER, "2026-11-01T04:00:00Z", Outcome::Consistent)]));
    let refused = |text: &str, query: &ReconcileQuery| {
        ledger.reconcile(folder.file("vendor.csv", text), query).unwrap_err()
    };
    let error = refused("date,success\n2026-11-01,999\n", &about(NUMBER));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let shown = error.to_string();
    assert!(shown.contains("vendor.csv` says no figure of number_verification"), "{shown}");
    assert!(shown.contains("consistent") && shown.contains("`requests=HEADER`"), "{shown}");

    let found =
        folder.reconcile(&ledger, "date,requests,Passed,成功率\n2026-11-01,1,999,1%\n", &about(NUMBER));
    assert!(found.agrees && !found.columns.contains_key("passed"), "{:?}", found.columns);
    assert_eq!(found.ignored, ["成功率", "Passed"]);

    let both = "date,product,requests,成功数\n2026-11-01,number_verification,1,999\n2026-11-01,one_click_login,0,0\n";
    let found = folder.reconcile(&ledger, both, &ReconcileQuery::new());
    assert!(found.agrees && found.columns.contains_key("success"));
    assert_eq!(found.ignored, ["成功数 (number_verification)"]);

    let other_range =
        ReconcileQuery { start: Some("2026-11-02".into()), end: Some("2026-11-04".into()), ..about(NUMBER) };
    for (text, query) in [
        ("date,requests\n2026-11-01,1\n", &other_range),
        ("date,product,requests\n2026-11-01,number_verification,1\n", &about(RISK)),
    ] {
        let shown = refused(text, query).to_string();
        assert!(shown.contains("there is nothing to compare") && shown.contains("2026-11-01"), "{shown}");
    }
    let shown = refused("date,requests\n2026-11-01,-\n", &about(NUMBER)).to_string();
    assert!(shown.contains("says no figure of number_verification"), "{shown}");
}

#[test]
fn a_part_of_the_table_is_compared_and_no_more_than_a_year() {
    let folder = Folder::new();
    let ledger = ledger(vec![made(RISK, "2026-11-02T04:00:00Z", Outcome::Success)]);
    let text = "date,requests\n2026-11-01,9\n2026-11-02,1\n2026-11-03,9\n";
    let asked = |start: &str, end: &str| ReconcileQuery {
        start: Some(start.into()),
        end: Some(end.into()),
        ..about(RISK)
    };
    assert!(folder.reconcile(&ledger, text, &asked("2026-11-02", "2026-11-03")).agrees);
    let path = folder.file("b.csv", "date,requests\n2024-11-01,9\n2026-11-02,1\n");
    for (path, query, says) in [
        (&path, about(RISK), "longer than 366 days"),
        (&path, asked("2026-11-02T00:00:00Z", "2026-11-03"), "start `2026-11-02T00:00:00Z` is no date"),
        (&path, asked("2026-11-03", "2026-11-02"), "the range is empty"),
        (
            &path,
            ReconcileQuery { tz: Some("Mars/Olympus".into()), ..asked("2026-11-02", "2026-11-03") },
            "`Mars/Olympus`",
        ),
    ] {
        let error = ledger.reconcile(path, &query).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
    }
}

fn csv(table: &Table) -> String {
    let mut bytes = Vec::new();
    write_csv(table, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The same cells as a workbook.
fn workbook(table: &Table) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in table.names().enumerate() {
        sheet.write_string(0, at as u16, name).unwrap();
    }
    for (line, row) in table.rows.iter().enumerate() {
        for (at, cell) in row.iter().enumerate() {
            let (line, at) = (line as u32 + 1, at as u16);
            match cell {
                Cell::Text(text) => sheet.write_string(line, at, text).map(drop),
                Cell::Whole(n) => sheet.write_number(line, at, *n as f64).map(drop),
                Cell::Share(Some(share)) => sheet.write_number(line, at, *share).map(drop),
                Cell::Share(None) | Cell::Empty => Ok(()),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A workbook and a CSV file that are sound, to be mangled.
fn sound() -> (Vec<u8>, Vec<u8>) {
    let query = range("2026-11-01", "2026-11-15", "Asia/Shanghai", Bucket::Day);
    let events: Vec<_> = (1..15).map(|day| event(&format!("2026-11-{day:02}T04:00:00Z"))).collect();
    let table = overview_table(&ledger(events).overview(&query).unwrap());
    (csv(&table).into_bytes(), workbook(&table))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_that_the_ledger_exported_agrees_with_it(
        events in prop::collection::vec((0..10_000_i64, 0..7_usize, 0..3_usize), 1..80),
        product in 0..3_usize,
        tz in prop::sample::select(vec!["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu"]),
    ) {
        let begin: Timestamp = "2026-10-29T00:00:00Z".parse().unwrap();
        let make = |(minute, outcome, product): &(i64, usize, usize)| Event {
            event_id: new_id(),
            ..made(Product::ALL[*product], &(begin + minute.minutes()).to_string(), Outcome::ALL[*outcome])
        };
        let ledger = ledger(events.iter().map(make).collect());
        let product = Product::ALL[product];
        let query = StatsQuery { product, ..range("2026-10-29", "2026-11-06", tz, Bucket::Day) };
        let table = overview_table(&ledger.overview(&query).unwrap());
        let folder = Folder::new();
        let asked = ReconcileQuery { tz: Some(tz.to_owned()), ..about(product) };
        let from_csv = folder.reconcile(&ledger, &csv(&table), &asked);
        let figures = table.names().filter(|name| {
            *name != "day" && !name.ends_with("_rate") && !name.contains(':')
        }).count();
        prop_assert!(from_csv.agrees, "{:?}", causes(&from_csv));
        prop_assert_eq!((from_csv.rows.len(), from_csv.rows_skipped), (8 * figures, 1), "{:?}", from_csv.columns);
        let from_workbook = ledger.reconcile(folder.file("v.xlsx", workbook(&table)), &asked).unwrap();
        prop_assert_eq!(from_workbook, from_csv);
    }

    #[test]
    fn a_mangled_file_is_an_error_that_names_it_or_a_table(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let folder = Folder::new();
        let (text, book) = sound();
        for (name, mut bytes) in [("v.csv", text), ("v.xlsx", book)] {
            for (at, byte) in &damage {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            if cuts {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Err(error) = folder.open(name, bytes, &about(RISK)) {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
                prop_assert!(error.to_string().contains(name), "{}", error);
                prop_assert!(!error.to_string().contains('\n'), "{}", error);
            }
        }
    }

    #[test]
    fn a_workbook_with_mangled_parts_is_an_error_that_names_it_or_a_table(
        damage in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[0-9A-Z<>/\"= ]{0,3}|99999999999|XFD1048577", 0..9_usize),
            1..4,
        ),
    ) {
        let mut parts = PARTS.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec();
        for (part, at, text, dropped) in &damage {
            let bytes = &mut part.get_mut(&mut parts).1;
            let at = at.index(bytes.len());
            bytes.splice(at..(at + dropped).min(bytes.len()), text.bytes());
        }
        if let Err(error) = Folder::new().open("v.xlsx", zip(&parts), &about(RISK)) {
            prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            prop_assert!(error.to_string().contains("v.xlsx") && !error.to_string().contains('\n'), "{}", error);
        }
    }

    #[test]
    fn any_text_is_an_error_or_a_table(
        cells in prop::collection::vec(prop::collection::vec("[0-9,.\\-/年月日 a合计①￥'\"\\t;]{0,12}", 2..5), 0..12),
        header in any::<bool>(),
    ) {
        let folder = Folder::new();
        let mut lines: Vec<String> = cells.iter().map(|row| row.join(",")).collect();
        if header {
            lines.insert(0, "日期,请求量,成功量".to_owned());
        }
        if let Ok(table) = folder.open("v.csv", lines.join("\n"), &about(RISK)) {
            prop_assert!(table.days.iter().all(|day| day.figures.values().all(|n| *n >= 0)));
        }
        let given = HashMap::from([("date".to_owned(), cells.concat().concat())]);
        let _ = folder.open("v.csv", lines.join("\n"), &ReconcileQuery { columns: given, ..about(RISK) });
    }
}

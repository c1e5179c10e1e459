//! Figures of a ledger: the same in every form, over any part of it, and nothing is changed by looking.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::demo::Demo;
use common::{Row, files, names, overview, recorded, rows, run, table, verimeter, was_asked, words};
use serde_json::Value;
use verimeter::events::{EventSink as _, new_id, surprises};
use verimeter::runtime::block_on;
use verimeter::{Event, Ledger, Product};

/// Whether a filter should let a row through.
type Holds<'a> = &'a dyn Fn(&Row) -> bool;

const SAMPLE: &str = include_str!("../data/sample.csv");

/// The rows of the screening that were asked, each with the platform of its line in the sample.
fn screened(demo: &Demo) -> Vec<Row> {
    let platforms = table(SAMPLE).into_iter().map(|line| line["platform"].clone());
    let rows =
        rows(&demo.0.path().join("screen.csv")).into_iter().zip(platforms).map(|(mut row, platform)| {
            row.insert("platform".to_owned(), platform);
            row
        });
    rows.filter(was_asked).collect()
}

fn figure(row: &Value, column: &str) -> Option<String> {
    let value = match column.split_once(':') {
        Some(("level", level)) => &row["by_level"][level],
        Some(("tag", tag)) => &row["by_tag"][tag],
        _ if column == "success_rate" => &row["rates"]["success"],
        _ => &row[column],
    };
    match value {
        Value::Null if column.starts_with("tag:") => Some("0".to_owned()),
        Value::Null => None,
        value => Some(value.to_string()),
    }
}

/// The cells of a printed table's line: two blanks or more part them.
fn printed(line: &str) -> Vec<&str> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn every_form_says_the_same() {
    let demo = Demo::new();
    let json = overview(&demo.ledger(), "");
    let csv = table(&demo.stats("--format csv").ok().stdout);
    let mut days: Vec<&Value> = json["rows"].as_array().unwrap().iter().collect();
    days.push(&json["total"]);
    assert_eq!(csv.len(), days.len());
    for (line, day) in csv.iter().zip(&days) {
        assert!(line["day"] == "total" || line["day"] == day["bucket_start"].as_str().unwrap());
        for (column, cell) in line.iter().filter(|(column, _)| *column != "day") {
            let said = figure(day, column).unwrap_or_default();
            let apart = said.parse().unwrap_or(0.0) - cell.parse().unwrap_or(0.0);
            assert!(
                said.is_empty() == cell.is_empty() && f64::abs(apart) < 1e-12,
                "{column}: {said} and {cell}"
            );
        }
    }

    let text = demo.stats("").ok().stdout;
    let (figures, tags) = text.split_once("requests per tag\n").unwrap();
    let mut lines = figures.lines().filter(|line| !line.contains('─') && !line.is_empty());
    let head = lines.next().unwrap();
    assert!(head.contains("business_risk") && head.contains("Asia/Shanghai"), "{head}");
    let columns: Vec<String> =
        printed(lines.next().unwrap()).into_iter().map(|name| name.replace(' ', "_")).collect();
    assert!(
        ["day", "requests", "success", "consumption", "low", "high"]
            .iter()
            .all(|wanted| columns.iter().any(|c| c == wanted))
    );
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), csv.len());
    for (line, row) in lines.iter().zip(&csv) {
        let cells = printed(line);
        assert_eq!(cells.len(), columns.len(), "{line}");
        for (column, cell) in columns.iter().zip(cells) {
            let cell_of = row.get(column).or_else(|| row.get(&format!("level:{column}"))).unwrap();
            let expected = match (column.as_str(), cell_of.as_str()) {
                ("success_rate", "") => "–".to_owned(),
                ("success_rate", share) => format!("{:.1} %", share.parse::<f64>().unwrap() * 100.0),
                (_, text) => text.to_owned(),
            };
            assert_eq!(cell, expected, "{column} of {line}");
        }
    }
    let said: BTreeMap<String, String> = tags
        .lines()
        .skip(2)
        .map(|line| printed(line))
        .map(|cells| (cells[0].to_owned(), cells[cells.len() - 1].to_owned()))
        .collect();
    let counted = json["total"]["by_tag"].as_object().unwrap();
    assert_eq!(said, counted.iter().map(|(tag, n)| (tag.clone(), n.to_string())).collect());
}

#[test]
fn filters_let_through_what_they_name() {
    let demo = Demo::new();
    let rows = screened(&demo);
    let count = |holds: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| holds(row)).count() as i64;
    let tagged = |row: &Row, tag: &str| row["tags"].split_whitespace().any(|t| t == tag);
    let cases: [(&str, Holds<'_>); 12] = [
        ("--platform ios", &|row| row["platform"] == "ios"),
        ("--platform ios,web", &|row| ["ios", "web"].contains(&row["platform"].as_str())),
        ("--platform ios --platform web", &|row| ["ios", "web"].contains(&row["platform"].as_str())),
        ("--level high,medium_high", &|row| row["level"].ends_with("high")),
        ("--outcome failed,rejected", &|row| ["failed", "rejected"].contains(&row["outcome"].as_str())),
        ("--billing not_billed", &|row| row["billing"] == "not_billed"),
        ("--code 1804", &|row| row["code"] == "1804"),
        ("--tag F25001,F23004", &|row| tagged(row, "F25001") || tagged(row, "F23004")),
        ("--tag F25001 --platform android", &|row| tagged(row, "F25001") && row["platform"] == "android"),
        ("--level high --outcome failed", &|_| false),
        ("--app 7d431e42dfa6a6d693ac2d04 --carrier unknown", &|_| true),
        ("--app somebody-else", &|_| false),
    ];
    for (filter, holds) in cases {
        assert_eq!(demo.total("requests", filter), count(holds), "{filter}");
    }
    assert!(count(cases[8].1) > 0 && count(cases[6].1) > 0, "the sample has what the filters are about");
    assert_eq!(demo.total("requests", "--product one_click_login"), 0);
    let days = |filter: &str| overview(&demo.ledger(), filter)["rows"].as_array().unwrap().len();
    assert_eq!(days("--level high --outcome failed"), days(""), "days without events are rows of zeros");
}

#[test]
fn ranges_zones_and_widths_part_the_same_events() {
    let demo = Demo::new();
    let rows = screened(&demo);
    let between = |from: &str, to: &str| {
        rows.iter().filter(|row| *row["occurred_at"] >= *from && *row["occurred_at"] < *to).count() as i64
    };
    let of = |more: &str| demo.total("requests", more);
    // A day in China ends at 16:00 UTC.
    assert_eq!(
        of("--from 2026-11-05 --to 2026-11-06"),
        between("2026-11-04T16:00:00Z", "2026-11-05T16:00:00Z")
    );
    assert_eq!(
        of("--from 2026-11-05 --to 2026-11-06 --tz UTC"),
        between("2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z")
    );
    assert_eq!(
        of("--from 2026-11-05T02:15:00Z --to 2026-11-05T18:30:00+08:00"),
        between("2026-11-05T02:15:00Z", "2026-11-05T10:30:00Z")
    );
    assert_eq!(of("--from 2026-11-10"), between("2026-11-09T16:00:00Z", "9999"));
    assert_eq!(of("--to 2026-11-10"), between("0000", "2026-11-09T16:00:00Z"));
    let all = recorded(&demo.ledger()) as i64;
    assert_eq!(all, rows.len() as i64);
    for more in [
        "--bucket hour",
        "--bucket week --tz Asia/Kathmandu",
        "--bucket month --tz America/New_York",
        "--tz UTC",
    ] {
        let overview = overview(&demo.ledger(), more);
        let rows = overview["rows"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| row["requests"].as_i64().unwrap()).sum::<i64>(), all, "{more}");
        assert_eq!(overview["total"]["requests"], all, "{more}");
    }
    let weeks = table(&demo.stats("--bucket week --format csv").ok().stdout);
    assert_eq!(
        weeks.iter().map(|row| row["week"].as_str()).collect::<Vec<_>>(),
        ["2026-11-02", "2026-11-09", "total"]
    );
}

#[test]
fn a_file_gets_what_the_terminal_would() {
    let demo = Demo::new();
    for format in ["table", "json", "csv"] {
        let printed = demo.stats(&format!("--format {format}")).ok().stdout;
        assert_eq!(
            demo.stats(&format!("--format {format}")).ok().stdout,
            printed,
            "the same question, the same bytes"
        );
        fs::write(demo.0.path().join("figures"), "from yesterday").unwrap();
        let before = files(demo.0.path())
            .into_keys()
            .filter(|name| !name.starts_with("ledger.db-"))
            .collect::<Vec<_>>();
        let done = demo.stats(&format!("--format {format} --out figures")).ok();
        assert_eq!((done.stdout, done.stderr), (String::new(), String::new()));
        assert_eq!(fs::read_to_string(demo.0.path().join("figures")).unwrap(), printed);
        let after = names(demo.0.path()).into_iter().filter(|name| !name.starts_with("ledger.db-"));
        assert_eq!(after.collect::<Vec<_>>(), before);
    }
}

#[test]
fn words_that_no_catalogue_knows_are_told() {
    let demo = Demo::new();
    let drift = |format: &str| {
        let line = format!("stats drift --ledger ledger.db --tz UTC --format {format}");
        run(verimeter(words(&line)).current_dir(demo.0.path())).ok().stdout
    };
    let found: Value = serde_json::from_str(&drift("json")).unwrap();
    let unknown: BTreeMap<String, i64> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|word| word["kind"] == "tag")
        .map(|word| (word["word"].as_str().unwrap().to_owned(), word["events"].as_i64().unwrap()))
        .collect();
    let tags: BTreeSet<&str> = verimeter::catalog::risk_tags().iter().map(|tag| tag.code.as_str()).collect();
    let total = overview(&demo.ledger(), "");
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for (tag, n) in total["total"]["by_tag"].as_object().unwrap() {
        if !tags.contains(tag.as_str()) {
            expected.insert(tag.clone(), n.as_i64().unwrap());
        }
    }
    assert_eq!(unknown, expected);
    let lines = table(&drift("csv"));
    assert_eq!(lines.len(), found.as_array().unwrap().len());
    let printed = drift("table");
    assert!(lines.iter().all(|line| printed.contains(&line["word"])), "{printed}");
    assert!(
        !lines.is_empty() || printed == "every code, tag, carrier, page, reason, field and type is known\n",
        "{printed}"
    );
}

const DRIFT: &str = r#" product         operation             kind    word     json type   events   first                    last                     sample
 business_risk                         code    1899                      1   2026-11-01T00:15+00:00   2026-11-01T00:15+00:00   {"code":"<integer of 4 digits>","score":"<text o…
 business_risk   query_business_risk   field   region   text             2   2026-11-01T00:00+00:00   2026-11-01T00:15+00:00   "<text of 2 characters>"
 business_risk   query_business_risk   field   user     object           1   2026-11-01T00:30+00:00   2026-11-01T00:30+00:00   {"phone":"<text of 11 digits>","since":"<integer…
 business_risk   query_business_risk   type    score    text             1   2026-11-01T00:15+00:00   2026-11-01T00:15+00:00   "<text of 4 letters>"
"#;

#[test]
fn what_replies_have_that_no_page_documents_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path().join("ledger.db"), None).unwrap();
    let (product, operation) = (Product::BusinessRisk, "query_business_risk");
    for (minute, reply) in [
        r#"{"code":0,"score":0,"region":"广东"}"#,
        r#"{"code":1899,"score":"none","region":"北京"}"#,
        r#"{"code":0,"score":0,"user":{"phone":"13800138000","since":2019}}"#,
    ]
    .iter()
    .enumerate()
    {
        let event = Event {
            event_id: new_id(),
            call_id: new_id(),
            occurred_at_ms: 1_793_491_200_000 + 1_000_000 * minute as i64,
            operation: operation.to_owned(),
            code: Some(if minute == 1 { "1899" } else { "0" }.to_owned()),
            ..Event::of(product)
        };
        let surprised = surprises(product, operation, reply, &Vec::new);
        let at_ms = event.occurred_at_ms;
        block_on(ledger.record_surprised(vec![event], at_ms, surprised)).unwrap().unwrap();
    }
    drop(ledger);
    let told =
        run(verimeter(words("stats drift --ledger ledger.db --tz UTC")).current_dir(folder.path())).ok();
    let shown = told
        .stdout
        .lines()
        .filter(|line| !line.starts_with('─'))
        .map(|line| line.trim_end().to_owned() + "\n");
    assert_eq!(shown.collect::<String>(), DRIFT);
    let since = |day: &str| {
        let line = format!("stats drift --ledger ledger.db --tz UTC --since {day} --format csv");
        let told = run(verimeter(words(&line)).current_dir(folder.path()));
        (told.code, told.stdout.lines().count())
    };
    assert_eq!(since("2026-11-01"), (Some(3), 5));
    assert_eq!(since("2026-11-01T00:15:00Z"), (Some(3), 4), "the first reply had one of them");
    assert_eq!(since("2026-11-02"), (Some(0), 1));
    assert_eq!(since("yesterday").0, Some(2));
}

#[test]
fn looking_changes_and_leaves_nothing() {
    let demo = Demo::new();
    let before = files(demo.0.path());
    demo.stats("").ok();
    assert!(files(demo.0.path()) == before, "{:?} became {:?}", before.keys(), names(demo.0.path()));
}

#[test]
fn figures_are_not_written_over_their_ledger() {
    let demo = Demo::new();
    let before = fs::read(demo.ledger()).unwrap();
    let refused = demo.stats("--format csv --out ledger.db");
    assert!(fs::read(demo.ledger()).unwrap() == before, "the ledger is gone: {refused:?}");
    assert_eq!((refused.code, refused.stderr.lines().count()), (Some(2), 1), "{refused:?}");
}

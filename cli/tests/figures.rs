//! The demo's figures, counted anew from its rows.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Row, overview, rows, run, verimeter, was_asked, words};
use serde_json::{Value, json};

const LEVELS: [&str; 4] = ["low", "medium", "medium_high", "high"];
/// What an event can come to here, next to success.
const OUTCOMES: [&str; 4] = ["unknown_result", "failed", "rejected", "in_doubt"];

fn days_of(month: u32) -> u32 {
    [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1]
}

fn day_after(date: &str) -> String {
    let parts: Vec<u32> = date.split('-').map(|part| part.parse().unwrap()).collect();
    let (year, month, day) = (parts[0], parts[1], parts[2]);
    assert!(!year.is_multiple_of(4), "this recount knows no leap years");
    match (month, day) {
        (12, 31) => format!("{}-01-01", year + 1),
        (month, day) if day == days_of(month) => format!("{year}-{:02}-01", month + 1),
        (month, day) => format!("{year}-{month:02}-{:02}", day + 1),
    }
}

/// The day in China, which is eight hours ahead all year.
fn china_day(instant: &str) -> String {
    let (date, time) = instant.strip_suffix('Z').unwrap().split_once('T').unwrap();
    if time[..2].parse::<u32>().unwrap() >= 16 { day_after(date) } else { date.to_owned() }
}

type Counts = BTreeMap<String, i64>;

/// Counts rows anew: per day, and in all under `total`.
fn recount(rows: &[Row]) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for row in rows.iter().filter(|row| was_asked(row)) {
        let mut figures = vec!["requests".to_owned(), row["outcome"].clone()];
        figures.extend((row["billing"] == "billed").then(|| "consumption".to_owned()));
        figures.extend((!row["level"].is_empty()).then(|| format!("level:{}", row["level"])));
        figures.extend(row["tags"].split_whitespace().map(|tag| format!("tag:{tag}")));
        for day in [china_day(&row["occurred_at"]), "total".to_owned()] {
            let day = counts.entry(day).or_default();
            figures.iter().for_each(|figure| *day.entry(figure.clone()).or_default() += 1);
        }
    }
    let days: Vec<String> = counts.keys().filter(|day| *day != "total").cloned().collect();
    let mut day = days[0].clone();
    while day < days[days.len() - 1] {
        counts.entry(day.clone()).or_default();
        day = day_after(&day);
    }
    counts
}

fn same_share(text: &str, counts: &Counts) -> bool {
    let (part, whole) = (counts.get("success").copied().unwrap_or_default(), counts.get("requests").copied());
    match whole {
        None => text.is_empty(),
        Some(whole) => (text.parse::<f64>().unwrap() - part as f64 / whole as f64).abs() < 1e-12,
    }
}

/// The JSON of one row, out of the counts of that day.
fn expected(day: &str, counts: &Counts) -> Value {
    let of = |figure: &str| counts.get(figure).copied().unwrap_or_default();
    let tags: Counts =
        counts.iter().filter_map(|(figure, n)| Some((figure.strip_prefix("tag:")?.to_owned(), *n))).collect();
    let levels: Counts =
        LEVELS.iter().map(|level| ((*level).to_owned(), of(&format!("level:{level}")))).collect();
    let mut row =
        json!({"bucket_start": day, "by_tag": tags, "by_level": levels, "consistent": 0, "inconsistent": 0});
    for figure in ["requests", "success", "consumption"].iter().chain(&OUTCOMES) {
        row[*figure] = of(figure).into();
    }
    row
}

#[test]
fn every_figure_is_that_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(verimeter(words("demo --out out")).current_dir(folder.path())).ok();
    assert_eq!(done.stderr, "", "no terminal, no progress bar");
    let out = folder.path().join("out");
    let screened = rows(&out.join("screen.csv"));
    assert!(screened.len() >= 5_000, "{}", screened.len());
    let counts = recount(&screened);

    let table = rows(&out.join("overview.csv"));
    let columns: BTreeSet<&str> = table[0].keys().map(String::as_str).collect();
    let always = ["day", "success_rate", "requests", "success", "consumption"].into_iter().chain(OUTCOMES);
    let levels = LEVELS.map(|level| format!("level:{level}"));
    let tags = counts["total"].keys().filter(|figure| figure.starts_with("tag:"));
    assert_eq!(columns, always.chain(levels.iter().chain(tags).map(String::as_str)).collect());
    assert!(table.iter().map(|row| &row["day"]).eq(counts.keys()), "a row per day, then their sum");
    for row in &table {
        let counts = &counts[&row["day"]];
        for (column, cell) in row {
            match column.as_str() {
                "day" => {}
                "success_rate" => assert!(same_share(cell, counts), "{row:?}"),
                _ => assert_eq!(
                    cell.parse(),
                    Ok(counts.get(column).copied().unwrap_or_default()),
                    "{column} {row:?}"
                ),
            }
        }
    }

    let mut told = overview(&out.join("ledger.db"), "");
    let total = told["total"].take();
    let told: Vec<&Value> = told["rows"].as_array().unwrap().iter().chain([&total]).collect();
    assert_eq!(told.len(), counts.len());
    for (row, (day, counts)) in told.into_iter().zip(&counts) {
        for (figure, value) in expected(day, counts).as_object().unwrap() {
            assert!(
                row[figure] == *value || (day == "total" && figure == "bucket_start"),
                "{day} {figure} {row}"
            );
        }
    }
    let total = &counts["total"];
    for said in [
        format!("{} rows", screened.len()),
        format!(" {} ", total["requests"]),
        format!(" {} ", total["consumption"]),
    ] {
        assert!(done.stdout.contains(&said), "{said} is not in\n{}", done.stdout);
    }
}

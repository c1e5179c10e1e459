//! Figures: filters, rates, tags, and the trend chart drawn from them.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashMap;

use common::{event, range};
use verimeter::stats::{Cube, overview, trend};
use verimeter::{
    Billing, Bucket, Event, Ledger, Outcome, OverviewRow, Platform, Product, RiskLevel, StatsQuery,
};

fn month() -> StatsQuery {
    range("2026-11-01", "2026-12-01", "UTC", Bucket::Day)
}

fn total(events: &[Event], query: &StatsQuery) -> OverviewRow {
    overview(&events.iter().collect::<Cube>(), query).unwrap().total
}

fn with(change: impl FnOnce(&mut Event)) -> Event {
    let mut event = event("2026-11-05T10:00:00Z");
    change(&mut event);
    event
}

#[test]
fn every_filter_lets_through_what_it_names_and_filters_add_up() {
    let events = [
        with(|e| {
            (e.platform, e.carrier, e.tags) = (Platform::Ios, "cm".into(), vec!["A".into(), "B".into()])
        }),
        with(|e| (e.platform, e.app, e.tags) = (Platform::Ios, "other".into(), vec!["B".into()])),
        with(|e| {
            (e.outcome, e.billing, e.code) = (Outcome::Rejected, Billing::NotBilled, Some("1804".into()))
        }),
        with(|e| (e.outcome, e.billing, e.code) = (Outcome::InDoubt, Billing::InDoubt, None)),
        with(|e| (e.level, e.score) = (Some(RiskLevel::High), Some(900))),
        with(|e| (e.level, e.carrier) = (Some(RiskLevel::Low), "中国广电".into())),
        with(|e| e.product = Product::NumberVerification),
    ];
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    type Narrow<'a> = &'a dyn Fn(&mut StatsQuery);
    let cases: [(&str, i64, Narrow); 17] = [
        ("nothing", 6, &|_| {}),
        ("product", 1, &|q| q.product = Product::NumberVerification),
        ("app", 1, &|q| q.apps = words(&["other"])),
        ("platform", 2, &|q| q.platforms = vec![Platform::Ios]),
        ("two platforms", 6, &|q| q.platforms = vec![Platform::Ios, Platform::Unknown]),
        ("carrier", 1, &|q| q.carriers = words(&["cm"])),
        ("a carrier that no list knows", 1, &|q| q.carriers = words(&["中国广电"])),
        ("outcome", 1, &|q| q.outcomes = vec![Outcome::Rejected]),
        ("two outcomes", 2, &|q| q.outcomes = vec![Outcome::Rejected, Outcome::InDoubt]),
        ("billing", 4, &|q| q.billing = vec![Billing::Billed]),
        ("code", 1, &|q| q.codes = words(&["1804"])),
        ("a code when there is none", 4, &|q| q.codes = words(&["0", ""])),
        ("level", 1, &|q| q.levels = vec![RiskLevel::High]),
        ("any of two tags, once each", 2, &|q| q.tags = words(&["A", "B", "A"])),
        ("a tag that never occurred", 0, &|q| q.tags = words(&["C"])),
        ("tag and carrier", 1, &|q| (q.tags, q.carriers) = (words(&["B"]), words(&["cm"]))),
        ("platform and billing", 0, &|q| {
            (q.platforms, q.billing) = (vec![Platform::Ios], vec![Billing::InDoubt])
        }),
    ];
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(events.to_vec()).unwrap();
    for (what, expected, narrow) in cases {
        let mut query = month();
        narrow(&mut query);
        assert_eq!(total(&events, &query).requests, expected, "{what}");
        assert_eq!(ledger.overview(&query).unwrap().total, total(&events, &query), "{what}, from the ledger");
    }
}

#[test]
fn an_event_with_two_tags_is_in_both_and_one_request() {
    let events =
        [with(|e| e.tags = vec!["B".into(), "A".into(), "B".into()]), with(|e| e.tags = vec!["A".into()])];
    let total = total(&events, &month());
    assert_eq!(
        (total.requests, total.by_tag),
        (2, HashMap::from([("A".to_owned(), 2), ("B".to_owned(), 1)]))
    );
}

#[test]
fn rates_are_shares_and_undefined_where_there_is_nothing_to_share() {
    let number = |outcome: Outcome| with(|e| (e.product, e.outcome) = (Product::NumberVerification, outcome));
    let mut events = [Outcome::Consistent; 3].map(number).to_vec();
    events.extend([Outcome::Inconsistent, Outcome::UnknownResult, Outcome::Failed].map(number));
    let query = StatsQuery { product: Product::NumberVerification, ..month() };
    let rates = total(&events, &query).rates;
    assert_eq!(
        (rates.success, rates.consistent, rates.unknown_result),
        (Some(0.0), Some(0.75), Some(1.0 / 6.0))
    );
    let rates = total(&events[4..], &query).rates;
    assert_eq!((rates.success, rates.consistent, rates.unknown_result), (Some(0.0), None, Some(0.5)));
}

#[test]
fn the_trend_shows_the_figures_of_the_overview() {
    let events = [
        with(|e| (e.level, e.tags) = (Some(RiskLevel::High), vec!["F24004".into()])),
        event("2026-11-07T00:00:00Z"),
    ];
    let view = overview(&events.iter().collect(), &month()).unwrap();
    let trend = trend(&view);
    let values = |key: &str| &trend.series.iter().find(|series| series.key == key).unwrap().values;
    assert_eq!((values("requests")[4], values("requests")[6], values("success")[4]), (1, 1, 1));
    assert_eq!((values("level:high")[4], values("tag:F24004")[4], values("tag:F24004")[6]), (1, 1, 0));
    assert!(trend.series.iter().all(|series| series.values.len() == 30), "one value per bucket");
    let shown: Vec<_> =
        trend.series.iter().filter(|series| series.shown).map(|series| series.key.as_str()).collect();
    assert_eq!(shown, ["requests", "success"]);
    assert_eq!(trend.bucket_starts, view.rows.iter().map(|row| row.bucket_start.clone()).collect::<Vec<_>>());
}

//! The details view: one row per event, newest first, in pages that stay as they are while events arrive.

#![allow(clippy::unwrap_used)]

mod common;

use common::ledger::{events, place};
use common::{PHONE, event};
use verimeter::events::EventSink as _;
use verimeter::phone::PhoneKey;
use verimeter::{
    Billing, DetailsQuery, ErrorKind, Event, Ledger, Outcome, Phone, Platform, Product, RiskLevel, StatsQuery,
};

const KEY: &str = "0123456789abcdef";

fn of_year() -> StatsQuery {
    let filter = StatsQuery::new(Product::BusinessRisk).between("2026-01-01", "2027-01-01");
    StatsQuery { tz: Some("UTC".to_owned()), ..filter }
}

/// The events of every page, which all but the last are full.
fn all(ledger: &Ledger, query: &DetailsQuery) -> Vec<Event> {
    let (mut rows, mut query) = (Vec::new(), query.clone());
    loop {
        let page = ledger.details(&query).unwrap();
        assert!(page.next.is_none() || Some(page.rows.len() as i64) == query.limit);
        rows.extend(page.rows);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return rows,
        }
    }
}

fn paged(filter: StatsQuery, limit: i64) -> DetailsQuery {
    DetailsQuery { limit: Some(limit), ..DetailsQuery::new(filter) }
}

/// The events that `holds` is true of, newest first; of those of one instant, the last one first.
fn expected(events: &[Event], holds: impl Fn(&Event) -> bool) -> Vec<Event> {
    let mut rows: Vec<Event> = events.iter().rev().filter(|event| holds(event)).cloned().collect();
    rows.sort_by_key(|event| std::cmp::Reverse(event.occurred_at_ms));
    rows
}

/// Events with every kind of dimension; many of one instant, and so many combinations that the cube is asked.
fn sample() -> Vec<Event> {
    let mut all = events(0, 1_000);
    for (n, event) in all.iter_mut().enumerate() {
        event.app = format!("app {}", n % 3);
        event.code = (n % 4 > 0).then(|| format!("{}", 9000 + n % 4));
        event.level = (n % 5 > 0).then(|| RiskLevel::ALL[n % 4]);
        event.score = Some(n as i64);
        event.product = if n % 11 == 0 { Product::OneClickLogin } else { Product::BusinessRisk };
        if n % 6 == 0 {
            event.occurred_at_ms = 1_780_000_000_000;
        }
    }
    all
}

#[test]
fn every_filter_lets_through_what_it_names_in_pages_of_any_size() {
    let ledger = Ledger::in_memory().unwrap();
    let sample = sample();
    ledger.append(sample.clone()).unwrap();
    let base = of_year();
    type Holds = fn(&Event) -> bool;
    let cases: [(StatsQuery, Holds); 10] = [
        (base.clone(), |_| true),
        (StatsQuery { apps: vec!["app 1".into()], ..base.clone() }, |e| e.app == "app 1"),
        (StatsQuery { platforms: vec![Platform::Ios], ..base.clone() }, |e| e.platform == Platform::Ios),
        (StatsQuery { carriers: vec!["c1".into(), "c2".into()], ..base.clone() }, |e| {
            e.carrier == "c1" || e.carrier == "c2"
        }),
        (StatsQuery { outcomes: vec![Outcome::Failed], ..base.clone() }, |e| e.outcome == Outcome::Failed),
        (StatsQuery { billing: vec![Billing::Billed], ..base.clone() }, |e| e.billing == Billing::Billed),
        (StatsQuery { codes: vec!["9001".into()], ..base.clone() }, |e| e.code.as_deref() == Some("9001")),
        (StatsQuery { levels: vec![RiskLevel::High], ..base.clone() }, |e| e.level == Some(RiskLevel::High)),
        (StatsQuery { tags: vec!["F24001".into()], ..base.clone() }, |e| {
            e.tags.contains(&"F24001".to_owned())
        }),
        (StatsQuery { apps: vec!["nobody's".into()], ..base.clone() }, |_| false),
    ];
    for (filter, holds) in cases {
        let wanted = expected(&sample, |event| event.product == Product::BusinessRisk && holds(event));
        for limit in [1, 7, 100, 1_000] {
            let query = paged(filter.clone(), limit);
            assert_eq!(all(&ledger, &query), wanted, "{query:?}");
        }
    }
    let logins = StatsQuery { product: Product::OneClickLogin, ..base };
    assert_eq!(
        all(&ledger, &paged(logins, 9)),
        expected(&sample, |event| event.product == Product::OneClickLogin)
    );
}

#[test]
fn a_range_is_read_as_in_every_view_and_is_half_open() {
    let ledger = Ledger::in_memory().unwrap();
    let at = [
        "2026-10-31T15:59:59.999Z",
        "2026-10-31T16:00:00Z",
        "2026-11-01T15:59:59.999Z",
        "2026-11-01T16:00:00Z",
    ];
    let sample: Vec<Event> = at.iter().map(|at| event(at)).collect();
    ledger.append(sample.clone()).unwrap();
    let day = StatsQuery::new(Product::BusinessRisk).between("2026-11-01", "2026-11-02");
    assert_eq!(
        all(&ledger, &paged(day.clone(), 1)),
        [sample[2].clone(), sample[1].clone()],
        "a day in Shanghai"
    );
    let everything = StatsQuery { start: None, end: None, ..day.clone() };
    assert_eq!(all(&ledger, &paged(everything, 3)).len(), 4, "a range left out is that of the events");
    for (wrong, says) in [
        (StatsQuery { tz: Some("Mars/Olympus".into()), ..day.clone() }, "unknown time zone `Mars/Olympus`"),
        (day.clone().between("2026-11-02", "2026-11-01"), "range is empty"),
        (day.between("2025-01-01", "2026-11-01"), "longer than 366 days"),
    ] {
        let error = ledger.details(&DetailsQuery::new(wrong)).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
    }
}

#[test]
fn rows_that_arrive_neither_shift_nor_double_the_pages_that_follow() {
    let ledger = Ledger::in_memory().unwrap();
    let sample = sample();
    ledger.append(sample.clone()).unwrap();
    let mut query = paged(of_year(), 50);
    let mut rows = Vec::new();
    for late in 0.. {
        let page = ledger.details(&query).unwrap();
        rows.extend(page.rows);
        // Newer than all, older than all, and at the very place where the page ends.
        let mut arriving =
            vec![event("2026-12-31T23:59:59Z"), event("2026-01-01T00:00:00Z"), event("2026-06-01T00:00:00Z")];
        arriving[2].occurred_at_ms = rows[rows.len() - 1].occurred_at_ms;
        assert_eq!(ledger.append(arriving).unwrap(), 3, "{late}");
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(rows, expected(&sample, |event| event.product == Product::BusinessRisk));
    assert_eq!(all(&ledger, &paged(of_year(), 1_000)).len(), rows.len() + 3 * rows.len().div_ceil(50));
}

#[test]
fn an_empty_ledger_has_an_empty_page() {
    let ledger = Ledger::in_memory().unwrap();
    for filter in [StatsQuery::new(Product::BusinessRisk), of_year()] {
        let page = ledger.details(&DetailsQuery::new(filter.clone())).unwrap();
        assert_eq!((page.rows, page.next), (Vec::new(), None));
        let nowhere = StatsQuery { tz: Some("Mars/Olympus".to_owned()), ..filter };
        assert!(ledger.details(&DetailsQuery::new(nowhere)).is_err());
    }
}

#[test]
fn what_is_no_limit_cursor_or_number_is_refused() {
    let ledger = Ledger::in_memory().unwrap();
    let query = DetailsQuery::new(of_year());
    for (wrong, says) in [
        (DetailsQuery { limit: Some(0), ..query.clone() }, "limit `0`"),
        (DetailsQuery { limit: Some(1_001), ..query.clone() }, "limit `1001`"),
        (DetailsQuery { cursor: Some("2.0.1.1".to_owned()), ..query.clone() }, "cursor `2.0.1.1`"),
        (DetailsQuery { phone: Some("1380013800".to_owned()), ..query }, "10 digits"),
    ] {
        let error = ledger.details(&wrong).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
        assert!(!format!("{error:?}{wrong:?}").contains("1380013800"), "{error:?}");
    }
}

#[test]
fn a_number_finds_its_events_and_nobody_elses() {
    let (folder, path) = place();
    let ledger = Ledger::open(&path, Some(PhoneKey::new(KEY).unwrap())).unwrap();
    let phone = Phone::parse(PHONE).unwrap();
    let mut sample = sample();
    for (n, event) in sample.iter_mut().enumerate() {
        let number = if n % 10 == 0 { phone.clone() } else { Phone::parse("13912345678").unwrap() };
        (event.phone_mask, event.phone_index) = (Some(number.mask()), ledger.phone_index(&number));
    }
    ledger.append(sample.clone()).unwrap();
    let query = DetailsQuery { phone: Some("138 0013 8000".to_owned()), ..paged(of_year(), 7) };
    let his = |event: &Event| {
        event.phone_mask.as_deref() == Some("138****8000") && event.product == Product::BusinessRisk
    };
    assert_eq!(all(&ledger, &query), expected(&sample, his));
    let ios = StatsQuery { platforms: vec![Platform::Ios], ..of_year() };
    assert_eq!(
        all(&ledger, &DetailsQuery { filter: ios, ..query.clone() }),
        expected(&sample, |event| his(event) && event.platform == Platform::Ios)
    );

    // A handle for reading has no key of its own.
    let reader = Ledger::read(&path).unwrap();
    let error = reader.details(&query).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(!folder.path().join("ledger.db.key").exists(), "none is made by looking");
    std::fs::write(folder.path().join("ledger.db.key"), "fedcba9876543210").unwrap();
    assert!(reader.details(&query).unwrap_err().to_string().contains("written with phone key"));
    std::fs::write(folder.path().join("ledger.db.key"), KEY).unwrap();
    assert_eq!(all(&reader, &query), expected(&sample, his));
}

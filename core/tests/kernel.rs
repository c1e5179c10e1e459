//! The kernel: Arrow columns in, a state out that depends on nothing but the events.

#![allow(clippy::unwrap_used)]

#[path = "common/arrow.rs"]
mod arrow;
mod common;
#[path = "common/files.rs"]
mod files;

use std::sync::Arc;

use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use arrow::{batch, texts, with};
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
use common::{event, identity, range};
use files::parquet;
use proptest::prelude::*;
use verimeter::stats::{
    Breakdown, Cube, Dimension, State, aggregate, aggregate_parquet, aggregate_stream, breakdown,
    breakdown_parquet, closed, columns_of_funnel, columns_of_overview, columns_of_state, ends, overview_of,
    overview_of_parquet,
};
use verimeter::{
    Billing, Bucket, ErrorKind, Event, FunnelQuery, FunnelSplit, Outcome, Platform, Product, RiskLevel,
    StatsQuery,
};

/// Events that have everything in common with no other, for as many of `n` as there are.
fn various(n: i64, words: i64) -> Vec<Event> {
    let index = |n: i64| format!("0a1b2c3d.{n:032x}");
    let common = event("2026-11-01T00:00:00Z");
    let one = |n: i64| Event {
        occurred_at_ms: 1_792_800_000_000 + n * 7_919 * 1_000 % (20 * 86_400_000),
        product: Product::ALL[n as usize % 4],
        app: format!("app{}", n % words),
        platform: Platform::ALL[n as usize % 5],
        carrier: format!("carrier{}", n * 7 % words),
        outcome: Outcome::ALL[n as usize / 3 % 11],
        billing: Billing::ALL[n as usize / 2 % 3],
        code: (n % 4 > 0).then(|| (n * 11 % words).to_string()),
        level: (n % 5 > 1).then(|| RiskLevel::ALL[n as usize % 4]),
        phone_index: (n % 6 > 0).then(|| index(n / 2)),
        latency_ms: (n % 7 > 0).then_some(n * n % 30_011),
        tags: (0..n % 3).map(|tag| format!("F2400{tag}")).collect(),
        ..common.clone()
    };
    (0..n).map(one).collect()
}

fn any_event() -> impl Strategy<Value = Event> {
    let words = |all: &'static [&'static str]| prop::sample::select(all).prop_map(str::to_owned);
    let begin = 1_792_800_000_000_i64;
    let first = (
        prop_oneof![begin..begin + 30 * 86_400_000, -1_000_000_000..1_000_000_000_i64],
        prop::sample::select(Product::ALL.to_vec()),
        words(&["a", "b", ""]),
        prop::sample::select(Platform::ALL.to_vec()),
        words(&["cm", "ct", "unknown", "中国广电"]),
        prop::sample::select(Outcome::ALL.to_vec()),
    );
    let second = (
        prop::sample::select(Billing::ALL.to_vec()),
        prop::option::of(words(&["0", "1804", ""])),
        prop::option::of(prop::sample::select(RiskLevel::ALL.to_vec())),
        prop::collection::vec(words(&["A", "B", "\"", ""]), 0..4),
        prop::option::of(words(&["0a1b2c3d.01", "0a1b2c3d.02", "0a1b2c3d.03"])),
        prop::option::of(0..100_000_i64),
    );
    let one = (first, second).prop_map(|(first, second)| {
        let (occurred_at_ms, product, app, platform, carrier, outcome) = first;
        let (billing, code, level, tags, phone_index, latency_ms) = second;
        let event = event("2026-11-01T00:00:00Z");
        Event {
            occurred_at_ms,
            product,
            app,
            platform,
            carrier,
            outcome,
            billing,
            code,
            level,
            tags,
            phone_index,
            latency_ms,
            ..event
        }
    });
    let identity = any::<u64>().prop_map(move |seed| identity::transactions(seed, 1, begin, 30).remove(0));
    prop_oneof![3 => one, 1 => identity]
}

fn any_query() -> impl Strategy<Value = StatsQuery> {
    let zones = vec!["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"];
    let words = |all: &'static [&'static str]| {
        prop::collection::vec(prop::sample::select(all).prop_map(str::to_owned), 0..2)
    };
    let filters = (
        words(&["a", "", "other"]),
        prop::collection::vec(prop::sample::select(Platform::ALL.to_vec()), 0..3),
        words(&["cm", "unknown"]),
        prop::collection::vec(prop::sample::select(Outcome::ALL.to_vec()), 0..4),
        prop::collection::vec(prop::sample::select(Billing::ALL.to_vec()), 0..3),
        prop::collection::vec(prop::sample::select(RiskLevel::ALL.to_vec()), 0..3),
        words(&["0", "1804"]),
        words(&["A", "B", "C"]),
        words(&["ocr_scan", "FACE", "人脸授权新页面"]),
        words(&["1006", "1099"]),
    );
    let range = (
        prop::sample::select(Product::ALL.to_vec()),
        prop::sample::select(zones),
        prop::sample::select(Bucket::ALL.to_vec()),
        prop::sample::select(vec![Some("2026-10-26"), Some("2026-10-20T05:15:00Z"), None]),
    );
    (range, filters).prop_map(|((product, tz, bucket, start), filters)| {
        let (apps, platforms, carriers, outcomes, billing, levels, codes, tags, pages, error_codes) = filters;
        let mut query = range_of(tz, bucket);
        query.start = start.map(str::to_owned).or_else(|| Some("2026-02-01".to_owned()));
        let query = StatsQuery { product, apps, platforms, carriers, outcomes, billing, ..query };
        StatsQuery { levels, codes, tags, pages, error_codes, ..query }
    })
}

fn range_of(tz: &str, bucket: Bucket) -> StatsQuery {
    range("2026-10-20", "2026-11-15", tz, bucket)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_partition_and_form_give_the_same_bytes(
        events in prop::collection::vec((any_event(), 0..4_usize), 0..150),
        form in 0..24_usize,
    ) {
        let whole: State = events.iter().map(|(event, _)| event).collect();
        let bytes = whole.to_bytes();
        let part = |n: usize| -> Vec<Event> {
            events.iter().rev().filter(|(_, part)| *part == n).map(|(event, _)| event.clone()).collect()
        };
        let parts = [0, 1, 2, 3].map(part);
        let batches: Vec<_> = parts.iter().zip(form..).map(|(part, form)| batch(part, form)).collect();
        prop_assert_eq!(aggregate(&batches).unwrap().to_bytes(), bytes.clone(), "in one go");
        let streamed = aggregate_stream(batches.iter().cloned().map(Ok), Some(1 + form % 3)).unwrap();
        prop_assert_eq!(streamed.to_bytes(), bytes.clone(), "as they come");

        let states: Vec<State> = batches.chunks(1).map(|batch| aggregate(batch).unwrap()).collect();
        let mut forth = State::default();
        states.iter().for_each(|state| forth.merge(state));
        let mut back = states[3].clone();
        let mut inner = states[2].clone();
        states[..2].iter().rev().for_each(|state| inner.merge(state));
        back.merge(&inner);
        prop_assert_eq!(forth.to_bytes(), bytes.clone(), "merged forth");
        prop_assert_eq!(back.to_bytes(), bytes.clone(), "merged back");
        prop_assert_eq!(State::from_bytes(&bytes).unwrap().to_bytes(), bytes, "read back");
    }

    #[test]
    fn one_pass_gives_the_overview_of_the_cube(
        events in prop::collection::vec(any_event(), 1..150),
        form in 0..24_usize,
        query in any_query(),
    ) {
        let batches = [batch(&events, form), batch(&events[events.len() / 2..], form + 1)];
        let state = aggregate(&batches).unwrap();
        prop_assert_eq!(overview_of(&batches, &query).unwrap(), state.overview(&query).unwrap());
    }

    #[test]
    fn parts_of_a_state_for_one_question_answer_it_as_the_whole_does(
        events in prop::collection::vec(any_event(), 1..50),
        form in 0..24_usize,
        query in any_query(),
        by in prop::sample::select(vec![FunnelSplit::Platform, FunnelSplit::App, FunnelSplit::Week]),
    ) {
        let whole: State = events.iter().collect();
        let read = |events: &[Event], columns: Vec<&str>| {
            let batch = batch(events, form);
            let schema = batch.schema();
            let names = schema.fields().iter().map(|field| field.name().as_str());
            let wanted = |name: &str| columns.contains(&name) || name.starts_with("occurred_at");
            let places: Vec<usize> =
                names.enumerate().filter(|(_, name)| wanted(name)).map(|(at, _)| at).collect();
            aggregate(&[batch.project(&places).unwrap()]).unwrap()
        };
        let narrowed = |events: &[Event], columns: Vec<&str>, query: &StatsQuery| {
            read(events, columns).narrowed(query).unwrap()
        };
        let parts = |columns: Vec<&str>, query: &StatsQuery| {
            let (one, other) = events.split_at(events.len() / 2);
            let mut parts = narrowed(other, columns.clone(), query);
            parts.merge(&narrowed(one, columns.clone(), query));
            let whole = narrowed(&events, columns, query);
            (parts.to_bytes() == whole.to_bytes()).then_some(parts)
        };
        let names = |fields: Vec<&verimeter::events::schema::Field>| fields.iter().map(|f| f.name).collect();
        let both = parts(names(columns_of_overview(&query)), &query).unwrap();
        prop_assert_eq!(both.overview(&query).unwrap(), whole.overview(&query).unwrap());
        prop_assert!(both.cube().cells().all(|(_, dims, _)| dims.product == query.product));
        let filter = StatsQuery { product: Product::IdentityVerification, ..query };
        let funnel = FunnelQuery { by: Some(by), min_sample: Some(1), ..FunnelQuery::new(filter) };
        let both = parts(names(columns_of_funnel(&funnel)), &funnel.filter).unwrap();
        prop_assert_eq!(both.funnel(&funnel).unwrap(), whole.funnel(&funnel).unwrap());
        let all = read(&events, names(columns_of_state(&Dimension::ALL)));
        prop_assert_eq!(all.to_bytes(), whole.to_bytes());
    }

    #[test]
    fn a_parquet_file_gives_what_its_rows_give(
        events in prop::collection::vec(any_event(), 1..150),
        form in 0..24_usize,
        query in any_query(),
        rows in 1..80_usize,
        noted in any::<bool>(),
        by in prop::sample::subsequence(Dimension::ALL.to_vec(), 0..4),
        (open, ordered) in any::<(bool, bool)>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut events = events;
        if ordered {
            events.sort_by_key(|event| event.occurred_at_ms);
        }
        let whole = batch(&events, form);
        let statistics = if noted { EnabledStatistics::Page } else { EnabledStatistics::None };
        let properties = WriterProperties::builder()
            .set_statistics_enabled(statistics)
            .set_max_row_group_row_count(Some(rows))
            .set_data_page_row_count_limit(rows / 5 + 1)
            .set_write_batch_size(1)
            .build();
        let path = parquet(folder.path(), "a.parquet", std::slice::from_ref(&whole), properties);
        let batches = [whole];
        let mut query = query;
        if open {
            // At most a year, and of a time that a range may have.
            let span = aggregate(&batches).unwrap().cube().span().unwrap();
            if span.1 - span.0 < 360 * 86_400_000 {
                (query.start, query.end) = (None, None);
            }
        }
        prop_assert_eq!(overview_of_parquet(&path, &query).unwrap(), overview_of(&batches, &query).unwrap());
        let state = aggregate_parquet(&path).unwrap();
        prop_assert_eq!(state.to_bytes(), aggregate(&batches).unwrap().to_bytes());
        let cells = |breakdown: Breakdown| {
            let mut cells: Vec<_> =
                breakdown.iter().map(|(bucket, dims, n)| (bucket.at_ms, dims.clone(), n)).collect();
            cells.sort();
            cells
        };
        prop_assert_eq!(
            cells(breakdown_parquet(&path, &query, &by).unwrap()),
            cells(breakdown(&batches, &query, &by).unwrap())
        );
    }

    #[test]
    fn damaged_bytes_are_an_error(
        events in prop::collection::vec(any_event(), 0..20),
        at in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let mut bytes = events.iter().collect::<State>().to_bytes();
        let cut = at.index(bytes.len());
        prop_assert_eq!(State::from_bytes(&bytes[..cut]).unwrap_err().kind(), ErrorKind::InvalidArgument);
        bytes[cut] ^= flip;
        prop_assert_eq!(State::from_bytes(&bytes).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }

    #[test]
    fn bytes_of_anything_are_an_error_or_a_state(content in prop::collection::vec(any::<u8>(), 0..60)) {
        let bytes = sealed(&content);
        if let Ok(state) = State::from_bytes(&bytes) {
            prop_assert_eq!(state.to_bytes(), bytes);
        }
    }
}

/// Content under a right head and checksum.
fn sealed(content: &[u8]) -> Vec<u8> {
    of_version(2, content)
}

fn of_version(version: u8, content: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut bytes = [b"VMST", &[version][..], content].concat();
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum[..8]);
    bytes
}

#[test]
fn a_number_that_promises_more_than_there_is_reserves_nothing() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    for before in [&[][..], &[0], &[0, 0], &[0, 0, 0], &[0, 0, 0, 0]] {
        let error = State::from_bytes(&sealed(&[before, &huge[..]].concat())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    assert!(State::from_bytes(&sealed(&[0, 0, 0, 0, 0])).unwrap().cube().cells().next().is_none());
}

#[test]
fn what_was_measured_is_written_in_one_way() {
    let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
    let words = [
        "identity_verification",
        "",
        "unknown",
        "unknown",
        "passed",
        "billed",
        "",
        "",
        "[]",
        "",
        "",
        "",
        "[]",
    ];
    let cube = [&[1][..], &words.map(text).concat(), &[1, 14, 0, 1], &[0]].concat();
    let of = |measures: &[u8]| State::from_bytes(&sealed(&[&cube[..], measures].concat()));
    let retries = |cells: &[u8]| [&[1][..], &text("face_retries"), cells].concat();
    // One cell, in quarter-hour 7 of combination 0: 2 retries, once.
    let state = of(&retries(&[1, 14, 0, 1, 0, 2, 1])).unwrap();
    let event = Event {
        occurred_at_ms: 7 * 900_000,
        outcome: Outcome::Passed,
        billing: Billing::Billed,
        face_retries: Some(2),
        ..Event::of(Product::IdentityVerification)
    };
    assert_eq!(state.to_bytes(), [&event].into_iter().collect::<State>().to_bytes());
    for (what, measures) in [
        ("a name without values", retries(&[0])),
        ("a value that did not occur", retries(&[1, 14, 0, 1, 0, 2, 0])),
        ("a combination that is not there", retries(&[1, 14, 1, 1, 0, 2, 1])),
        ("a name that is not there", retries(&[1, 14, 0, 1, 1, 2, 1])),
        ("a cell without values", retries(&[1, 14, 0, 0])),
        (
            "a time beyond every bucket",
            [&[1][..], &text("page_stay_ms.face"), &[1, 14, 0, 1, 0, 0xff, 0x7f, 1]].concat(),
        ),
        (
            "names in another order",
            [&[2][..], &text("ocr_edits"), &text("face_retries"), &[1, 14, 0, 2, 0, 2, 1, 1, 2, 1]].concat(),
        ),
    ] {
        assert!(of(&measures).is_err(), "{what}");
    }
}

#[test]
fn bytes_of_version_1_are_those_of_events_that_say_nothing_of_identity() {
    let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
    let words =
        ["business_risk", "a", "ios", "cm", "success", "billed", "0", "", r#"["A"]"#].map(text).concat();
    // One combination; one cell in quarter-hour 7 with 3 events; no sketches.
    let content = [&[1][..], &words, &[1, 14, 0, 3], &[0]].concat();
    let event = Event {
        occurred_at_ms: 7 * 900_000,
        app: "a".to_owned(),
        platform: Platform::Ios,
        carrier: "cm".to_owned(),
        tags: vec!["A".to_owned()],
        ..event("1970-01-01T00:00:00Z")
    };
    let state = State::from_bytes(&of_version(1, &content)).unwrap();
    assert_eq!(state.to_bytes(), [&event; 3].into_iter().collect::<State>().to_bytes());
    assert!(State::from_bytes(&of_version(2, &content)).is_err(), "each version has its own words");
}

#[test]
fn an_unknown_version_says_so() {
    let mut bytes = State::default().to_bytes();
    bytes[4] = 9;
    let error = State::from_bytes(&bytes).unwrap_err().to_string();
    assert_eq!(
        error,
        "the state is of version 9, this is 2; read it with the release that wrote it, or a newer one"
    );
}

#[test]
fn many_rows_on_many_cores_few_and_many_words_and_far_apart() {
    let apart = |mut events: Vec<Event>| {
        events.iter_mut().step_by(2).for_each(|event| event.occurred_at_ms -= 40 * 365 * 86_400_000);
        events
    };
    let shuffled = |mut events: Vec<Event>| {
        for at in 0..events.len() {
            events.swap(at, at * 7_919 % 140_000);
        }
        events
    };
    let plain = |mut events: Vec<Event>| {
        for event in &mut events {
            (event.billing, event.code, event.level, event.tags) = (Billing::Billed, None, None, vec![]);
        }
        events
    };
    let cases = [
        ("so few words that every combination has counters", plain(various(140_000, 1))),
        ("the same in no order", shuffled(plain(various(140_000, 1)))),
        ("few words in a short time", various(20_000, 1)),
        ("few words in a long time", apart(various(5_000, 1))),
        ("many words", various(3_000, 40)),
        ("more words than a table can hold", various(900, 300)),
        ("the same, far apart", apart(various(900, 300))),
    ];
    for (what, events) in cases {
        let state = aggregate(&[batch(&events, 3), batch(&events[..events.len() / 3], 0)]).unwrap();
        let mut expected: State = events.iter().collect();
        expected.merge(&events[..events.len() / 3].iter().collect());
        assert_eq!(state.to_bytes(), expected.to_bytes(), "{what}");
        let query =
            StatsQuery { platforms: vec![Platform::Ios, Platform::Web], ..range_of("UTC", Bucket::Day) };
        let batches = [batch(&events, 3), batch(&events[..events.len() / 3], 0)];
        assert_eq!(overview_of(&batches, &query).unwrap(), expected.overview(&query).unwrap(), "{what}");
    }
}

#[test]
fn more_words_than_a_byte_tells_apart_are_counted_in_parquet_too() {
    let folder = tempfile::tempdir().unwrap();
    let batches = [batch(&various(3_000, 701), 3)];
    for dictionary in [true, false] {
        let properties = WriterProperties::builder().set_dictionary_enabled(dictionary).build();
        let path = parquet(folder.path(), "a.parquet", &batches, properties);
        let query = StatsQuery { carriers: vec!["carrier28".to_owned()], ..range_of("UTC", Bucket::Day) };
        let overview = overview_of_parquet(&path, &query).unwrap();
        assert_eq!(overview, overview_of(&batches, &query).unwrap());
        assert!(overview.total.requests > 0);
    }
}

#[test]
fn a_parquet_file_that_is_none_of_events_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let whole = batch(&various(500, 3), 0);
    let query = range_of("UTC", Bucket::Day);
    let file =
        |batch: RecordBatch| parquet(folder.path(), "a.parquet", &[batch], WriterProperties::default());
    for (odd, says) in [
        (with(&whole, "product", None), "column `product` is missing"),
        (with(&whole, "occurred_at_ms", None), "column `occurred_at_ms` is missing"),
        (
            with(&whole, "app", Some(Arc::new(Float64Array::from(vec![1.0; 500])))),
            "column `app` is of type Float64",
        ),
        (
            with(&whole, "occurred_at_ms", Some(texts(0, vec![Some("x"); 500]))),
            "column `occurred_at_ms` is of type",
        ),
    ] {
        let path = file(odd);
        let asked = StatsQuery { apps: vec!["a".to_owned()], ..query.clone() };
        for error in [overview_of_parquet(&path, &asked).unwrap_err(), aggregate_parquet(&path).unwrap_err()]
        {
            assert!(
                error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says),
                "{error}"
            );
        }
    }
    let path = file(whole);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();
    let error = overview_of_parquet(&path, &query).unwrap_err().to_string();
    assert!(error.contains("a.parquet` is no Parquet file, or it is damaged or cut off"), "{error}");
    let error = overview_of_parquet(folder.path().join("gone.parquet"), &query).unwrap_err().to_string();
    assert!(error.contains("gone.parquet` does not exist"), "{error}");
}

#[test]
fn a_range_that_is_left_out_is_that_of_all_events() {
    let batches = [batch(&various(300, 3), 2)];
    let query = StatsQuery { platforms: vec![Platform::Ios], ..StatsQuery::new(Product::BusinessRisk) };
    assert_eq!(
        overview_of(&batches, &query).unwrap(),
        aggregate(&batches).unwrap().overview(&query).unwrap()
    );
    assert!(overview_of(&[], &query).unwrap_err().to_string().starts_with("there are no events yet"));
    assert_eq!(overview_of(&[], &range_of("UTC", Bucket::Day)).unwrap().total.requests, 0);
}

#[test]
fn what_a_question_says_of_its_range_is_judged_before_there_are_events() {
    let of = |start: Option<&str>, end: Option<&str>| StatsQuery {
        start: start.map(str::to_owned),
        end: end.map(str::to_owned),
        ..StatsQuery::new(Product::BusinessRisk)
    };
    let day = 1_793_462_400_000;
    assert_eq!(ends(&of(Some("2026-11-01"), None)).unwrap(), (Some(day), None));
    assert_eq!(ends(&of(None, Some("2026-11-01"))).unwrap(), (None, Some(day)));
    assert_eq!(ends(&of(None, None)).unwrap(), (None, None));
    let zone = StatsQuery { tz: Some("Mars/Olympus".to_owned()), ..of(None, None) };
    for wrong in [of(Some("soon"), None), of(Some("2026-11-02"), Some("2026-11-01")), zone] {
        assert_eq!(ends(&wrong).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    let span = Some((day + 900_000, day + 25 * 3_600_000));
    let both = closed(&of(None, None), span).unwrap();
    assert_eq!(ends(&both).unwrap(), (Some(day), Some(day + 2 * 86_400_000)));
    assert!(closed(&of(None, None), None).is_err(), "there are no events");
}

#[test]
fn the_first_and_the_last_instant_of_a_range_are_told_apart_from_their_neighbours() {
    let instants = [
        "2026-10-19T23:59:59.999Z",
        "2026-10-20T00:00:00Z",
        "2026-11-14T23:59:59.999Z",
        "2026-11-15T00:00:00Z",
    ];
    let events = instants.map(event);
    for form in 0..4 {
        for events in [events.to_vec(), events.iter().rev().cloned().collect()] {
            let view = overview_of(&[batch(&events, form)], &range_of("UTC", Bucket::Day)).unwrap();
            assert_eq!((view.rows[0].requests, view.rows[25].requests, view.total.requests), (1, 1, 2));
        }
    }
}

#[test]
fn a_breakdown_counts_by_what_is_asked_for_and_nothing_else() {
    // As many words as fit one pass, and as go through a cube.
    for words in [2, 300] {
        let events = various(900, words);
        let query =
            StatsQuery { platforms: vec![Platform::Ios, Platform::Web], ..range_of("UTC", Bucket::Day) };
        for by in [
            &[Dimension::Product, Dimension::Carrier][..],
            &[Dimension::App, Dimension::Carrier, Dimension::Code],
            &[],
        ] {
            let every_product = by.contains(&Dimension::Product);
            let asked = |event: &&Event| {
                query.platforms.contains(&event.platform)
                    && (every_product || event.product == query.product)
                    && (1_792_454_400_000..1_794_700_800_000).contains(&event.occurred_at_ms)
            };
            let mut expected: Vec<(i64, [String; 4])> = events
                .iter()
                .filter(asked)
                .map(|event| {
                    let of = |dimension, word: &str| by.contains(&dimension).then(|| word.to_owned());
                    let unknown = || "unknown".to_owned();
                    let words = [
                        of(Dimension::Product, event.product.as_str()).unwrap_or_default(),
                        of(Dimension::App, &event.app).unwrap_or_default(),
                        of(Dimension::Carrier, &event.carrier).unwrap_or_else(unknown),
                        of(Dimension::Code, event.code.as_deref().unwrap_or_default()).unwrap_or_default(),
                    ];
                    (event.occurred_at_ms.div_euclid(86_400_000) * 86_400_000, words)
                })
                .collect();
            expected.sort();
            let counted = breakdown(&[batch(&events, 3)], &query, by).unwrap();
            let mut rows: Vec<(i64, [String; 4])> = Vec::new();
            for (bucket, dims, n) in counted.iter() {
                let code = dims.code.clone().unwrap_or_default();
                let words = [dims.product.as_str().to_owned(), dims.app.clone(), dims.carrier.clone(), code];
                rows.extend(vec![(bucket.at_ms, words); n as usize]);
            }
            rows.sort();
            assert_eq!(rows, expected, "{by:?} of {words} words");
        }
    }
}

#[test]
fn columns_that_are_missing_or_null_say_nothing() {
    let time: ArrayRef = Arc::new(Int64Array::from(vec![1_792_800_000_000; 2]));
    let only = RecordBatch::try_from_iter([
        ("occurred_at_ms", time),
        ("product", texts(4, vec![Some("business_risk"); 2])),
    ])
    .unwrap();
    let mut nulls = only.clone();
    for name in ["app", "platform", "carrier", "outcome", "billing", "code", "level", "tags", "phone_index"] {
        nulls = with(&nulls, name, Some(texts(name.len(), vec![None, None])));
    }
    let silent = Event {
        occurred_at_ms: 1_792_800_000_000,
        app: String::new(),
        outcome: Outcome::UnknownResult,
        billing: Billing::InDoubt,
        code: None,
        ..event("2026-11-01T00:00:00Z")
    };
    let expected: State = [&silent, &silent].into_iter().collect();
    assert_eq!(aggregate(&[only]).unwrap().to_bytes(), expected.to_bytes());
    assert_eq!(aggregate(&[nulls]).unwrap().to_bytes(), expected.to_bytes());
}

#[test]
fn words_that_no_set_knows_are_counted_under_their_own_name() {
    let events = [event("2026-11-01T00:00:00Z"), event("2026-11-01T00:00:00Z")];
    let mut batch = batch(&events, 1);
    for (name, words) in [
        ("product", ["business_risk", "face_match"]),
        ("platform", ["quest", "android"]),
        ("outcome", ["postponed", "success"]),
        ("billing", ["half", "billed"]),
        ("level", ["extreme", "low"]),
    ] {
        batch = with(&batch, name, Some(texts(3, words.map(Some).to_vec())));
    }
    let state = aggregate(&[batch.clone()]).unwrap();
    let words = |cube: &Cube, of: fn(&verimeter::stats::Dims) -> &str| {
        let mut words: Vec<String> = cube.cells().map(|(_, dims, _)| of(dims).to_owned()).collect();
        words.sort();
        words
    };
    assert_eq!(words(state.cube(), |dims| dims.product.as_str()), ["business_risk", "face_match"]);
    assert_eq!(words(state.cube(), |dims| dims.outcome.as_str()), ["postponed", "success"]);
    assert_eq!(words(state.cube(), |dims| dims.billing.as_str()), ["billed", "half"]);
    let total = overview_of(&[batch], &range_of("UTC", Bucket::Day)).unwrap().total;
    assert_eq!((total.requests, total.success, total.consumption), (1, 0, 0));
    assert_eq!(State::from_bytes(&state.to_bytes()).unwrap().to_bytes(), state.to_bytes());
}

#[test]
fn a_column_that_is_missing_or_of_another_type_is_named() {
    let good = batch(&[event("2026-11-01T00:00:00Z")], 0);
    let numbers = || -> Option<ArrayRef> { Some(Arc::new(Float64Array::from(vec![1.5]))) };
    let cases = [
        (
            with(&good, "occurred_at_ms", None),
            "column `occurred_at_ms` is missing; give it in milliseconds since 1970 (UTC), or `occurred_at` as a timestamp",
        ),
        (with(&good, "product", None), "column `product` is missing; give it as text"),
        (
            with(&good, "occurred_at_ms", numbers()),
            "column `occurred_at_ms` is of type Float64: expected a timestamp, or milliseconds since 1970 as whole numbers",
        ),
        (
            with(&good, "occurred_at_ms", Some(Arc::new(Int64Array::from(vec![None])))),
            "column `occurred_at_ms` has rows without a time",
        ),
        (
            with(&good, "platform", numbers()),
            "column `platform` is of type Float64: expected text, plain or in a dictionary",
        ),
        (
            with(&good, "latency_ms", numbers()),
            "column `latency_ms` is of type Float64: expected whole numbers",
        ),
        (
            with(&good, "phone_index", numbers()),
            "column `phone_index` is of type Float64: expected text, plain or in a dictionary",
        ),
        (
            with(&good, "tags", numbers()),
            "column `tags` is of type Float64: expected lists of text, or text with JSON arrays",
        ),
        (
            with(&good, "tags", Some(texts(0, vec![Some("F24004")]))),
            "column `tags` holds a text that is no JSON array of texts",
        ),
    ];
    for (batch, expected) in cases {
        let error = aggregate(&[batch]).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, expected));
    }
}

#[test]
fn phones_and_latencies_are_told_per_product() {
    let state: State = various(6_000, 2).iter().collect();
    let exact = various(6_000, 2);
    let of = |product: Option<Product>| exact.iter().filter(move |e| product.is_none_or(|p| e.product == p));
    for product in [None, Some(Product::BusinessRisk)] {
        let phones: std::collections::HashSet<_> =
            of(product).filter_map(|e| e.phone_index.clone()).collect();
        let told = state.distinct_phones(product) as f64;
        assert!((told / phones.len() as f64 - 1.0).abs() < 0.025, "{told} for {}", phones.len());
        let mut latencies: Vec<_> = of(product).filter_map(|e| e.latency_ms).collect();
        latencies.sort_unstable();
        let median = latencies[(latencies.len() - 1) / 2] as f64;
        let told = state.latency_ms(product, 0.5).unwrap();
        assert!((told / median - 1.0).abs() <= 0.01, "{told} for {median}");
    }
    assert_eq!(State::default().latency_ms(None, 0.5), None);
    assert_eq!(State::default().distinct_phones(None), 0);
}

//! The funnel is that of a plain recount of the transactions, however they were divided, filtered and split.

#![allow(clippy::unwrap_used)]

#[path = "common/arrow.rs"]
mod arrow;
mod common;

use std::collections::{BTreeMap, HashMap};

use arrow::batch;
use common::identity::{Random, transactions};
use common::{event, ledger};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use verimeter::catalog::identity_page;
use verimeter::stats::{State, aggregate};
use verimeter::{
    ErrorKind, Event, Funnel, FunnelPart, FunnelQuery, FunnelSplit, Ledger, Outcome, Platform, Product,
    Stage, StatsQuery,
};

/// 2026-10-19T00:00:00Z, a Monday; clocks change in New York and Berlin within the four weeks after.
const BEGIN_MS: i64 = 1_792_368_000_000;

fn sample(seed: u64, count: usize) -> Vec<Event> {
    let mut events = transactions(seed, count, BEGIN_MS, 28);
    // Other products are there, too, and change nothing.
    events.push(event("2026-11-01T00:00:00Z"));
    events
}

fn year() -> StatsQuery {
    StatsQuery::new(Product::IdentityVerification).between("2026-10-01", "2026-12-01")
}

fn funnel_of(events: &[Event], query: &FunnelQuery) -> Funnel {
    events.iter().collect::<State>().funnel(query).unwrap()
}

/// The word for a page, told from its names alone.
fn word(page: &str) -> String {
    identity_page(page).map_or(page.to_owned(), |known| known.page.clone())
}

/// One transaction, as the definitions read it.
struct Read {
    end: Option<Stage>,
    shown: Vec<Stage>,
}

fn read(event: &Event) -> Read {
    let timed: Vec<Stage> =
        event.page_stay_ms.keys().filter_map(|page| identity_page(page)).map(|page| page.stage).collect();
    let furthest = timed.iter().copied().max().unwrap_or(Stage::Started);
    let end = match event.outcome {
        Outcome::Passed => Some(Stage::Passed),
        Outcome::NotPassed => Some(Stage::Finished),
        Outcome::Interrupted => Some(match event.interrupt_page.as_deref().and_then(identity_page) {
            None => furthest,
            Some(page) if page.page == "guide" && furthest > Stage::Guide => Stage::Liveness,
            Some(page) => page.stage,
        }),
        _ => None,
    };
    let shown = Stage::ALL.into_iter().filter(|stage| {
        end.is_some_and(|end| *stage <= end)
            && (*stage == Stage::Started
                || *stage >= Stage::Finished
                || Some(*stage) == end
                || if event.page_stay_ms.is_empty() { *stage != Stage::Nfc } else { timed.contains(stage) })
    });
    Read { end, shown: shown.collect() }
}

fn recount(part: &FunnelPart, events: &[&Event]) -> Result<(), TestCaseError> {
    let count = |holds: &dyn Fn(&Event) -> bool| events.iter().filter(|event| holds(event)).count() as i64;
    prop_assert_eq!(part.requests, events.len() as i64);
    prop_assert_eq!(part.not_started, count(&|e| e.outcome == Outcome::NotStarted));
    prop_assert_eq!(part.interrupted, count(&|e| e.outcome == Outcome::Interrupted));
    let started = count(&|e| read(e).end.is_some());
    prop_assert_eq!(part.requests - part.not_started - part.without_verdict, started);
    prop_assert_eq!(part.stages.iter().map(|stage| stage.stage).collect::<Vec<_>>(), Stage::ALL.to_vec());
    for stage in &part.stages {
        let dropped = count(&|e| read(e).end == Some(stage.stage)) * i64::from(stage.stage < Stage::Passed);
        prop_assert_eq!(stage.reached, count(&|e| read(e).end.is_some_and(|end| end >= stage.stage)));
        prop_assert_eq!(stage.shown, count(&|e| read(e).shown.contains(&stage.stage)), "{}", stage.stage);
        prop_assert_eq!((stage.dropped, stage.went_on), (dropped, stage.shown - dropped));
        prop_assert!(stage.dropped <= stage.shown && stage.shown <= stage.reached);
    }
    for two in part.stages.windows(2) {
        prop_assert_eq!(two[1].reached, two[0].reached - two[0].dropped, "nobody gets lost between stages");
    }
    let mut left: BTreeMap<String, HashMap<String, i64>> = BTreeMap::new();
    let mut stays: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut codes: BTreeMap<String, i64> = BTreeMap::new();
    for event in events {
        for (page, ms) in &event.page_stay_ms {
            stays.entry(word(page)).or_default().push(*ms);
        }
        if event.outcome == Outcome::Interrupted {
            let code = event.error_code.clone().unwrap_or_default();
            let page = word(event.interrupt_page.as_deref().unwrap_or_default());
            *left.entry(page).or_default().entry(code.clone()).or_default() += 1;
            *codes.entry(code).or_default() += 1;
        }
    }
    let pages: Vec<&String> =
        left.keys().chain(stays.keys()).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    prop_assert_eq!(part.pages.len(), pages.len());
    for page in &part.pages {
        let left = left.remove(&page.page).unwrap_or_default();
        prop_assert_eq!(page.left, left.values().sum::<i64>());
        prop_assert_eq!(&page.error_codes, &left);
        let mut stays = stays.remove(&page.page).unwrap_or_default();
        stays.sort_unstable();
        prop_assert_eq!((page.stays, page.shown), (stays.len() as i64, stays.len() as i64));
        for (q, got) in [(0.5, page.stay_p50_ms), (0.9, page.stay_p90_ms), (0.99, page.stay_p99_ms)] {
            let exact = (!stays.is_empty()).then(|| stays[(q * (stays.len() - 1) as f64) as usize] as f64);
            prop_assert_eq!(got.is_some(), exact.is_some());
            if let (Some(got), Some(exact)) = (got, exact) {
                prop_assert!(
                    (got - exact).abs() <= 0.01 * exact + 1e-9,
                    "{} {}: {} for {}",
                    page.page,
                    q,
                    got,
                    exact
                );
            }
        }
    }
    let reasons = part.error_codes.iter().map(|reason| (reason.code.clone(), reason.transactions));
    prop_assert_eq!(reasons.collect::<BTreeMap<_, _>>(), codes);
    let retries: Vec<i64> = events.iter().filter_map(|event| event.face_retries).collect();
    let face = &part.friction[0];
    prop_assert_eq!(face.name.as_str(), "face_retries");
    prop_assert_eq!((face.told, face.times), (retries.len() as i64, retries.iter().sum()));
    prop_assert_eq!(face.affected, retries.iter().filter(|n| **n > 0).count() as i64);
    let refused = part.friction.iter().find(|friction| friction.name == "camera_refused_ocr").unwrap();
    prop_assert_eq!(refused.affected, count(&|e| e.camera_refused_ocr == Some(true)));
    prop_assert_eq!(refused.told, count(&|e| e.camera_refused_ocr.is_some()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_filter_zone_split_and_partition_give_a_plain_recount(
        (seed, count) in (any::<u64>(), 0..160_usize),
        tz in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"]),
        platforms in prop::sample::select(vec![vec![], vec![Platform::Ios, Platform::Web]]),
        outcomes in prop::sample::select(vec![vec![], vec![Outcome::Interrupted], vec![Outcome::Passed, Outcome::NotPassed]]),
        pages in prop::sample::select(vec![vec![], vec!["OCR_SCAN"], vec!["face", "人脸授权新页面"]]),
        error_codes in prop::sample::select(vec![vec![], vec!["1006"], vec!["1006", "1099"]]),
        by in prop::option::of(prop::sample::select(FunnelSplit::ALL.to_vec())),
    ) {
        let events = sample(seed, count);
        let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (pages, error_codes) = (words(pages), words(error_codes));
        let filter = StatsQuery { tz: Some(tz.to_owned()), platforms, outcomes, pages, error_codes, ..year() };
        let filter = filter.between("2026-10-21", "2026-11-10");
        let zone = TimeZone::get(tz).unwrap();
        let date = |event: &Event| Timestamp::from_millisecond(event.occurred_at_ms).unwrap().to_zoned(zone.clone()).date();
        let holds = |event: &&Event| {
            event.product == Product::IdentityVerification
                && (jiff::civil::date(2026, 10, 21)..jiff::civil::date(2026, 11, 10)).contains(&date(event))
                && (filter.platforms.is_empty() || filter.platforms.contains(&event.platform))
                && (filter.outcomes.is_empty() || filter.outcomes.contains(&event.outcome))
                && (filter.pages.is_empty()
                    || event.interrupt_page.as_ref().is_some_and(|page| filter.pages.iter().any(|p| word(p) == word(page))))
                && (filter.error_codes.is_empty()
                    || event.error_code.as_ref().is_some_and(|code| filter.error_codes.contains(code)))
        };
        let wanted: Vec<&Event> = events.iter().filter(holds).collect();
        let query = FunnelQuery { by, min_sample: Some(1), ..FunnelQuery::new(filter.clone()) };

        let mut random = Random::new(seed);
        let mut parts: [Vec<Event>; 3] = Default::default();
        events.iter().rev().for_each(|event| parts[random.below(3) as usize].push(event.clone()));
        let whole: State = events.iter().collect();
        let mut merged = parts[2].iter().collect::<State>();
        merged.merge(&aggregate(&[batch(&parts[0], 1)]).unwrap());
        merged.merge(&State::from_bytes(&parts[1].iter().collect::<State>().to_bytes()).unwrap());
        prop_assert_eq!(merged.to_bytes(), whole.to_bytes());

        let funnel = merged.funnel(&query).unwrap();
        recount(&funnel.total, &wanted)?;
        let mut groups: BTreeMap<String, Vec<&Event>> = BTreeMap::new();
        for event in &wanted {
            let key = match by {
                None => continue,
                Some(FunnelSplit::Platform) => event.platform.to_string(),
                Some(FunnelSplit::App) => event.app.clone(),
                Some(FunnelSplit::Week) => {
                    let monday = jiff::civil::ISOWeekDate::from(date(event)).first_of_week().unwrap().date();
                    monday.max(jiff::civil::date(2026, 10, 21)).to_string()
                }
            };
            groups.entry(key).or_default().push(event);
        }
        prop_assert_eq!(funnel.parts.iter().map(|part| &part.key).collect::<Vec<_>>(), groups.keys().collect::<Vec<_>>());
        for (part, events) in funnel.parts.iter().zip(groups.values()) {
            recount(part, events)?;
        }
        let in_memory = Ledger::in_memory().unwrap();
        in_memory.append(parts.concat()).unwrap();
        prop_assert_eq!(in_memory.funnel(&query).unwrap(), funnel);
    }
}

#[test]
fn shares_of_too_few_are_not_given_and_the_answer_says_so() {
    let events = sample(3, 400);
    let query = FunnelQuery { by: Some(FunnelSplit::Week), ..FunnelQuery::new(year()) };
    let funnel = funnel_of(&events, &query);
    assert_eq!(funnel.min_sample, 30);
    assert!(funnel.total.enough);
    let first = &funnel.total.stages[0];
    assert_eq!(first.reach.as_ref().map(|share| share.value), Some(1.0));
    let drop = funnel.total.stages[3].drop.as_ref().unwrap();
    assert!(drop.low < drop.value && drop.value < drop.high);

    let strict = funnel_of(&events, &FunnelQuery { min_sample: Some(1_000), ..query.clone() });
    assert!(!strict.total.enough);
    for part in strict.parts.iter().chain([&strict.total]) {
        assert!(part.stages.iter().all(|stage| stage.reach.is_none() && stage.drop.is_none()));
        assert!(part.pages.iter().all(|page| page.share.is_none() && page.stay_p50_ms.is_none()));
        assert!(part.error_codes.iter().chain(&part.sub_codes).all(|reason| reason.share.is_none()));
        assert!(part.friction.iter().all(|friction| friction.share.is_none()));
    }
    assert_eq!(strict.total.stages[3].dropped, funnel.total.stages[3].dropped, "counts are always given");
}

#[test]
fn nobody_is_lost_at_a_stage_that_was_not_asked_for() {
    let walk = |outcome: Outcome, page: &str, shown: &[&str]| Event {
        event_id: verimeter::events::new_id(),
        call_id: "c".to_owned(),
        occurred_at_ms: BEGIN_MS,
        outcome,
        interrupt_page: Some(page.to_owned()),
        page_stay_ms: shown.iter().map(|page| ((*page).to_owned(), 1_000)).collect(),
        ..Event::of(Product::IdentityVerification)
    };
    let with_nfc = &["LOADING", "OCR_SCAN", "NFC_READ", "FACE"];
    let without = &["LOADING", "OCR_SCAN", "FACE"];
    let events = [
        walk(Outcome::Passed, "", with_nfc),
        walk(Outcome::Interrupted, "NFC_READ", &with_nfc[..3]),
        walk(Outcome::Passed, "", without),
        walk(Outcome::Interrupted, "FACE", without),
        walk(Outcome::Passed, "", &[]),
    ];
    let query = FunnelQuery { min_sample: Some(1), ..FunnelQuery::new(year()) };
    let funnel = funnel_of(&events, &query);
    let nfc = funnel.total.stages.iter().find(|stage| stage.stage == Stage::Nfc).unwrap();
    assert_eq!((nfc.reached, nfc.shown, nfc.dropped, nfc.went_on), (5, 2, 1, 1));
    assert_eq!(nfc.drop.as_ref().unwrap().value, 0.5, "of those who were asked for it");
    let reached: Vec<i64> = funnel.total.stages.iter().map(|stage| stage.reached).collect();
    assert_eq!(reached, [5, 5, 5, 5, 5, 5, 4, 3, 3]);
}

#[test]
fn a_ledger_of_many_rows_tells_what_a_state_of_them_does() {
    let ledger = Ledger::in_memory().unwrap();
    let events = sample(11, 6_000);
    events
        .chunks(700)
        .for_each(|events| assert_eq!(ledger.append(events.to_vec()).unwrap(), events.len() as i64));
    for tz in ["Asia/Shanghai", "Asia/Kathmandu"] {
        let filter = StatsQuery { tz: Some(tz.to_owned()), ..year().between("2026-10-20", "2026-11-12") };
        let query = FunnelQuery { by: Some(FunnelSplit::Week), ..FunnelQuery::new(filter) };
        assert_eq!(ledger.funnel(&query).unwrap(), funnel_of(&events, &query), "{tz}");
    }
}

#[test]
fn counts_outlive_the_rows_and_what_was_taken_does_not() {
    let (_folder, path) = ledger::place();
    let events = sample(5, 200);
    let opened = Ledger::open(&path, None).unwrap();
    opened.append(events.clone()).unwrap();
    let query = FunnelQuery { min_sample: Some(1), ..FunnelQuery::new(year()) };
    let before = opened.funnel(&query).unwrap().total;
    assert!(before.pages.iter().any(|page| page.stays > 0) && before.friction[0].told > 0);
    assert_eq!(Ledger::read(&path).unwrap().funnel(&query).unwrap().total, before);
    opened.purge("2027-01-01", None, None).unwrap();
    let after = opened.funnel(&query).unwrap().total;
    assert_eq!(after.stages, before.stages);
    assert_eq!(after.error_codes, before.error_codes);
    let counts = |part: &FunnelPart| -> Vec<_> {
        part.pages.iter().map(|page| (page.page.clone(), page.shown, page.left)).collect()
    };
    assert_eq!(counts(&after), counts(&before));
    assert!(after.pages.iter().all(|page| page.stays == 0 && page.stay_p50_ms.is_none()));
    assert!(after.friction.iter().all(|friction| friction.told == 0 && friction.share.is_none()));
}

#[test]
fn what_cannot_be_asked_says_why() {
    let events = sample(1, 5);
    let state: State = events.iter().collect();
    for (query, says) in [
        (
            FunnelQuery::new(StatsQuery { product: Product::BusinessRisk, ..year() }),
            "product `business_risk` has no funnel; ask for identity_verification",
        ),
        (FunnelQuery { min_sample: Some(0), ..FunnelQuery::new(year()) }, "min_sample `0` is less than 1"),
        (FunnelQuery::new(year().between("2026-11-02", "2026-11-01")), "the range is empty"),
        (FunnelQuery::new(StatsQuery { tz: Some("Mars/Olympus".into()), ..year() }), "unknown time zone"),
    ] {
        let error = state.funnel(&query).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(says), "{error}");
    }
    let everything = FunnelQuery::new(StatsQuery::new(Product::IdentityVerification));
    assert!(
        State::default().funnel(&everything).unwrap_err().to_string().contains("there are no events yet")
    );
    assert!(Ledger::in_memory().unwrap().funnel(&everything).is_err());
    assert_eq!(state.funnel(&everything).unwrap().total.requests, 5, "the range is that of the events");
    assert_eq!(State::default().funnel(&FunnelQuery::new(year())).unwrap().total.requests, 0);
}

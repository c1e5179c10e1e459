//! Any order and partition of the events give one cube, and its figures are those of a plain recount.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashMap;

use common::{event, range};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use proptest::prelude::*;
use verimeter::events::new_id;
use verimeter::stats::{Cube, overview};
use verimeter::{Billing, Bucket, Event, Ledger, Outcome, OverviewRow, Platform, RiskLevel, StatsQuery};

/// The figures of §7.3 of the reference, counted one event at a time.
fn recount(events: &[&Event]) -> [i64; 9] {
    let count = |holds: &dyn Fn(&Event) -> bool| events.iter().filter(|event| holds(event)).count() as i64;
    let outcome = |outcome: Outcome| count(&|event| event.outcome == outcome);
    [
        events.len() as i64,
        outcome(Outcome::Success),
        count(&|event| event.billing == Billing::Billed),
        outcome(Outcome::Consistent),
        outcome(Outcome::Inconsistent),
        outcome(Outcome::UnknownResult),
        outcome(Outcome::Failed),
        outcome(Outcome::Rejected),
        outcome(Outcome::InDoubt),
    ]
}

fn figures(row: &OverviewRow) -> [i64; 9] {
    let OverviewRow { requests, success, consumption, consistent, inconsistent, unknown_result, .. } = *row;
    [
        requests,
        success,
        consumption,
        consistent,
        inconsistent,
        unknown_result,
        row.failed,
        row.rejected,
        row.in_doubt,
    ]
}

/// What a row of this width that holds `at` is called.
fn label(at: &Zoned, bucket: Bucket) -> String {
    let date = at.date();
    match bucket {
        Bucket::Hour => return at.strftime("%Y-%m-%dT%H:00%:z").to_string(),
        Bucket::Day => date,
        Bucket::Week => jiff::civil::ISOWeekDate::from(date).first_of_week().unwrap().date(),
        Bucket::Month => date.first_of_month(),
    }
    .to_string()
}

fn any_event() -> impl Strategy<Value = Event> {
    // Around the changes of the clock of autumn 2026, and at the edges of the range.
    let at = Timestamp::from_second(1_792_800_000).unwrap().as_millisecond();
    let pick = |all: &'static [&'static str]| prop::sample::select(all);
    (
        at..at + 18 * 86_400_000,
        prop::sample::select(Outcome::ALL.to_vec()),
        prop::sample::select(Billing::ALL.to_vec()),
        prop::sample::select(vec![Platform::Ios, Platform::Web]),
        pick(&["cm", "ct"]),
        prop::option::of(prop::sample::select(RiskLevel::ALL.to_vec())),
        prop::collection::vec(pick(&["A", "B", "C"]).prop_map(str::to_owned), 0..4),
    )
        .prop_map(|(at, outcome, billing, platform, carrier, level, tags)| {
            let carrier = carrier.to_owned();
            Event {
                occurred_at_ms: at,
                outcome,
                billing,
                platform,
                carrier,
                level,
                tags,
                ..event("2026-11-01T00:00:00Z")
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_partition_give_the_figures_of_a_plain_recount(
        events in prop::collection::vec((any_event(), 0..4_usize), 0..120).prop_shuffle(),
        tz in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Europe/Berlin", "UTC"]),
        bucket in prop::sample::select(Bucket::ALL.to_vec()),
        platforms in prop::sample::select(vec![vec![], vec![Platform::Ios]]),
        tags in prop::sample::select(vec![vec![], vec!["A".to_owned(), "B".to_owned()]]),
    ) {
        let mut parts = vec![Cube::default(); 4];
        events.iter().for_each(|(event, part)| parts[*part].observe(event));
        let whole: Cube = events.iter().map(|(event, _)| event).collect();
        let mut forth = Cube::default();
        parts.iter().for_each(|part| forth.merge(part));
        let mut back = parts[3].clone();
        let mut inner = parts[2].clone();
        parts[..2].iter().rev().for_each(|part| inner.merge(part));
        back.merge(&inner);
        prop_assert!(whole == forth && whole == back);

        let query = StatsQuery { platforms, tags, ..range("2026-10-26", "2026-11-09", tz, bucket) };
        let zone = TimeZone::get(tz).unwrap();
        let first = jiff::civil::date(2026, 10, 26);
        let mut wanted: Vec<(String, &Event)> = Vec::new();
        for (event, _) in &events {
            let at = Timestamp::from_millisecond(event.occurred_at_ms).unwrap().to_zoned(zone.clone());
            if (first..jiff::civil::date(2026, 11, 9)).contains(&at.date())
                && (query.platforms.is_empty() || query.platforms.contains(&event.platform))
                && (query.tags.is_empty() || event.tags.iter().any(|tag| query.tags.contains(tag)))
            {
                wanted.push((label(&at, bucket).max(first.to_string()), event));
            }
        }
        let view = overview(&back, &query).unwrap();
        let all: Vec<&Event> = wanted.iter().map(|(_, event)| *event).collect();
        prop_assert_eq!(figures(&view.total), recount(&all));
        for row in &view.rows {
            let of_row: Vec<&Event> =
                wanted.iter().filter(|(label, _)| *label == row.bucket_start).map(|(_, event)| *event).collect();
            prop_assert_eq!(figures(row), recount(&of_row), "{}", &row.bucket_start);
            for level in RiskLevel::ALL {
                let n = of_row.iter().filter(|event| event.level == Some(level)).count() as i64;
                prop_assert_eq!(row.by_level[level.as_str()], n);
            }
            let mut by_tag = HashMap::new();
            for event in &of_row {
                for tag in ["A", "B", "C"].iter().filter(|tag| event.tags.iter().any(|own| own == *tag)) {
                    *by_tag.entry((*tag).to_owned()).or_insert(0) += 1;
                }
            }
            prop_assert_eq!(&row.by_tag, &by_tag);
        }
        let in_memory = Ledger::in_memory().unwrap();
        in_memory.append(events.iter().map(|(event, _)| Event { event_id: new_id(), ..event.clone() }).collect()).unwrap();
        prop_assert_eq!(in_memory.overview(&query).unwrap(), view);
    }
}

//! Ranges and buckets: the calendar in every zone, to the quarter-hour.

#![allow(clippy::unwrap_used)]

mod common;

use common::{event, range};
use verimeter::stats::{Calendar, Cube, overview};
use verimeter::{Bucket, Error, ErrorKind, OverviewRow, StatsQuery};

fn rows(events: &[&str], query: &StatsQuery) -> Vec<OverviewRow> {
    let events: Vec<_> = events.iter().map(|at| event(at)).collect();
    overview(&events.iter().collect::<Cube>(), query).unwrap().rows
}

/// Requests per row.
fn counts(events: &[&str], query: &StatsQuery) -> Vec<i64> {
    rows(events, query).iter().map(|row| row.requests).collect()
}

fn labels(query: &StatsQuery) -> Vec<String> {
    Calendar::of(query, None).unwrap().buckets.into_iter().map(|bucket| bucket.label).collect()
}

/// Widths of the buckets in minutes.
fn widths(query: &StatsQuery) -> Vec<i64> {
    let calendar = Calendar::of(query, None).unwrap();
    let mut starts: Vec<i64> = calendar.buckets.iter().map(|bucket| bucket.at_ms).collect();
    assert_eq!(starts[0], calendar.start_at_ms, "the first bucket begins with the range");
    starts.push(calendar.end_at_ms);
    starts.windows(2).map(|pair| (pair[1] - pair[0]) / 60_000).collect()
}

fn instant(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn refusal(query: &StatsQuery) -> Error {
    let error = Calendar::of(query, None).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    error
}

#[test]
fn a_day_begins_at_midnight_of_its_zone() {
    for (tz, midnight) in [
        ("Asia/Shanghai", "2026-11-01T16:00:00Z"),
        ("UTC", "2026-11-02T00:00:00Z"),
        ("Asia/Kathmandu", "2026-11-01T18:15:00Z"),
        ("America/New_York", "2026-11-02T05:00:00Z"),
    ] {
        let query = range("2026-11-01", "2026-11-03", tz, Bucket::Day);
        let before = jiff::Timestamp::from_millisecond(instant(midnight) - 1).unwrap().to_string();
        assert_eq!(counts(&[midnight, &before, midnight], &query), [1, 2], "{tz}");
        let rows = rows(&[], &query);
        assert_eq!(rows[1].bucket_start_at_ms, instant(midnight), "{tz}");
        assert_eq!([&rows[0].bucket_start, &rows[1].bucket_start], ["2026-11-01", "2026-11-02"], "{tz}");
    }
    let default =
        StatsQuery { tz: None, bucket: None, ..range("2026-11-01", "2026-11-03", "", Bucket::Hour) };
    let calendar = Calendar::of(&default, None).unwrap();
    assert_eq!((calendar.tz.as_str(), calendar.bucket), ("Asia/Shanghai", Bucket::Day));
    assert_eq!(calendar.start_at_ms, instant("2026-10-31T16:00:00Z"));
}

#[test]
fn a_day_in_which_the_clock_is_changed_has_23_or_25_hours() {
    for (start, end, hours) in [("2026-03-08", "2026-03-09", 23), ("2026-11-01", "2026-11-02", 25)] {
        let day = range(start, end, "America/New_York", Bucket::Day);
        assert_eq!(widths(&day), [hours * 60]);
        let by_hour = range(start, end, "America/New_York", Bucket::Hour);
        assert_eq!(widths(&by_hour), vec![60; hours as usize]);
    }
    let spring = labels(&range("2026-03-08", "2026-03-09", "America/New_York", Bucket::Hour));
    assert_eq!(spring[1..3], ["2026-03-08T01:00-05:00", "2026-03-08T03:00-04:00"]);
    let autumn = range("2026-11-01", "2026-11-02", "America/New_York", Bucket::Hour);
    assert_eq!(labels(&autumn)[1..3], ["2026-11-01T01:00-04:00", "2026-11-01T01:00-05:00"]);
    // The same half past one by the clock, an hour apart.
    let counts =
        counts(&["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-01T06:59:59.999Z"], &autumn);
    assert_eq!(counts[..4], [0, 1, 2, 0]);
}

#[test]
fn hours_follow_the_clock_of_zones_that_are_off_the_full_hour() {
    let kathmandu = range("2026-11-01", "2026-11-02", "Asia/Kathmandu", Bucket::Hour);
    assert_eq!(
        (widths(&kathmandu), labels(&kathmandu)[0].as_str()),
        (vec![60; 24], "2026-11-01T00:00+05:45")
    );
    let counts =
        counts(&["2026-10-31T18:14:59.999Z", "2026-10-31T18:15:00Z", "2026-10-31T19:15:00Z"], &kathmandu);
    assert_eq!((counts.len(), &counts[..3]), (24, &[1, 1, 0][..]));
    // Lord Howe moves its clock by half an hour: 02:00 becomes 01:30, and 02:00 becomes 02:30.
    let autumn = widths(&range("2026-04-05", "2026-04-06", "Australia/Lord_Howe", Bucket::Hour));
    assert_eq!(autumn.iter().sum::<i64>(), 24 * 60 + 30);
    let spring = widths(&range("2026-10-04", "2026-10-05", "Australia/Lord_Howe", Bucket::Hour));
    assert_eq!(spring.iter().sum::<i64>(), 24 * 60 - 30);
    for (start, end) in [("2026-04-05", "2026-04-06"), ("2026-10-04", "2026-10-05")] {
        let query = range(start, end, "Australia/Lord_Howe", Bucket::Hour);
        assert!(widths(&query).iter().all(|width| (30..=90).contains(width)));
        let full = labels(&query).iter().filter(|label| label.contains(":00+")).count();
        assert!(full >= 23, "buckets are hours of the clock again after the change: {:?}", labels(&query));
    }
}

#[test]
fn a_day_that_a_zone_skipped_is_no_row() {
    let days = range("2011-12-28", "2012-01-02", "Pacific/Apia", Bucket::Day);
    assert_eq!(labels(&days), ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]);
    assert_eq!(widths(&days), [1440; 4]);
    let around =
        ["2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z", "2011-12-31T10:00:00Z"];
    assert_eq!(counts(&around, &days), [0, 1, 2, 1]);
    let hours = widths(&range("2011-12-29", "2012-01-01", "Pacific/Apia", Bucket::Hour));
    assert_eq!(hours, vec![60; 48]);
    let weeks = range("2011-12-26", "2012-01-09", "Pacific/Apia", Bucket::Week);
    assert_eq!(
        (labels(&weeks), widths(&weeks)),
        (vec!["2011-12-26".into(), "2012-01-02".into()], vec![6 * 1440, 7 * 1440])
    );
}

#[test]
fn a_day_that_begins_at_one_o_clock_is_one_row() {
    // Midnight does not exist (Cairo) or comes twice (Havana).
    let cairo = range("2026-04-23", "2026-04-26", "Africa/Cairo", Bucket::Day);
    assert_eq!(
        (labels(&cairo), widths(&cairo)),
        (vec!["2026-04-23".into(), "2026-04-24".into(), "2026-04-25".into()], vec![1440, 1380, 1440])
    );
    let havana = range("2026-10-31", "2026-11-03", "America/Havana", Bucket::Day);
    assert_eq!(widths(&havana), [1440, 1500, 1440]);
    assert_eq!(
        counts(&["2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z", "2026-11-01T05:00:00Z"], &havana),
        [1, 2, 0]
    );
}

#[test]
fn weeks_are_iso_weeks_and_months_are_months_also_over_new_year() {
    let weeks = range("2026-12-30", "2027-01-12", "Asia/Shanghai", Bucket::Week);
    assert_eq!(labels(&weeks), ["2026-12-30", "2027-01-04", "2027-01-11"], "cut at both ends, else Mondays");
    assert_eq!(widths(&weeks), [5 * 1440, 7 * 1440, 1440]);
    let around =
        ["2027-01-03T15:59:59Z", "2027-01-03T16:00:00Z", "2027-01-11T15:59:59Z", "2027-01-11T16:00:00Z"];
    assert_eq!(counts(&around, &weeks), [1, 1, 1]);
    let months = range("2027-12-15", "2028-03-02", "UTC", Bucket::Month);
    assert_eq!(labels(&months), ["2027-12-15", "2028-01-01", "2028-02-01", "2028-03-01"]);
    assert_eq!(widths(&months), [17 * 1440, 31 * 1440, 29 * 1440, 1440]);
}

#[test]
fn ranges_are_half_open_and_empty_buckets_are_rows_of_zeros() {
    let query = range("2026-11-01T08:15:00+08:00", "2026-11-03T00:30:00Z", "UTC", Bucket::Day);
    let inside = ["2026-11-01T00:15:00Z", "2026-11-03T00:29:59.999Z"];
    let outside = ["2026-11-01T00:14:59.999Z", "2026-11-03T00:30:00Z"];
    assert_eq!(counts(&[inside, outside].concat(), &query), [1, 0, 1]);
    let view = overview(&Cube::default(), &query).unwrap();
    assert_eq!(view.rows[0].bucket_start_at_ms, instant("2026-11-01T00:15:00Z"), "cut at the range");
    for row in view.rows.iter().chain([&view.total]) {
        assert_eq!((row.requests, row.success, row.consumption, row.by_tag.len()), (0, 0, 0, 0));
        assert_eq!((row.rates.success, row.rates.consistent, row.rates.unknown_result), (None, None, None));
        assert_eq!(row.by_level.values().copied().collect::<Vec<_>>(), [0; 4]);
    }
    // Before 1970 and at its edge, where quarter-hours are negative.
    let old = range("1969-12-31", "1970-01-02", "UTC", Bucket::Day);
    assert_eq!(
        counts(&["1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "1969-12-30T23:59:59Z"], &old),
        [1, 1]
    );
}

#[test]
fn where_a_range_begins_moves_no_boundary_inside_it() {
    for (tz, start, end) in [
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-07"),
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-06"),
        ("America/Havana", "2026-10-31", "2026-11-03"),
        ("Africa/Cairo", "2026-04-23", "2026-04-26"),
        ("Pacific/Chatham", "2026-04-04", "2026-04-07"),
        ("Pacific/Apia", "2011-12-28", "2012-01-02"),
    ] {
        for bucket in Bucket::ALL {
            let whole = Calendar::of(&range(start, end, tz, bucket), None).unwrap();
            for at_ms in (whole.start_at_ms..whole.end_at_ms).step_by(900_000) {
                let from = jiff::Timestamp::from_millisecond(at_ms).unwrap().to_string();
                let part = Calendar::of(&range(&from, end, tz, bucket), None).unwrap();
                let expected: Vec<_> = whole.buckets.iter().filter(|bucket| bucket.at_ms > at_ms).collect();
                let inside: Vec<_> = part.buckets[1..].iter().collect();
                assert_eq!((part.buckets[0].at_ms, inside), (at_ms, expected), "{tz} {bucket} from {from}");
            }
        }
    }
}

#[test]
fn a_year_is_the_longest_range() {
    for tz in ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"] {
        let year = range("2026-07-01", "2027-07-02", tz, Bucket::Day);
        assert_eq!(Calendar::of(&year, None).unwrap().buckets.len(), 366, "{tz}");
        let text = refusal(&range("2026-07-01", "2027-07-03", tz, Bucket::Day)).to_string();
        assert!(text.contains("366"), "{text}");
        let quarter =
            jiff::Timestamp::from_millisecond(Calendar::of(&year, None).unwrap().end_at_ms + 900_000)
                .unwrap();
        refusal(&range("2026-07-01", &quarter.to_string(), tz, Bucket::Month));
    }
    let leap = range("2028-01-01", "2029-01-01", "UTC", Bucket::Hour);
    assert_eq!(Calendar::of(&leap, None).unwrap().buckets.len(), 366 * 24);
}

#[test]
fn a_range_that_makes_no_sense_is_refused_by_name() {
    let ask = |start: &str, end: &str, tz: &str| refusal(&range(start, end, tz, Bucket::Day)).to_string();
    assert!(ask("2026-11-01", "2026-11-02", "Asia/Peking").contains("Asia/Peking"));
    assert!(ask("2026-11-01", "2026-11-01", "UTC").contains("2026-11-01"));
    assert!(ask("2026-11-02", "2026-11-01", "UTC").contains("2026-11-02"));
    for (start, end) in [
        ("2026-11-01T00:07:00Z", "2026-11-02"),
        ("2026-11-01", "2026-11-01T10:00:01Z"),
        ("2026-11-01", "2026-11-01T10:15:00.001Z"),
        ("2026-11-01", "2026-11-01T10:15:00.000001Z"),
    ] {
        assert!(ask(start, end, "UTC").contains("quarter-hour"), "{start} {end}");
    }
    for text in [
        "",
        "today",
        "2026-11",
        "2026-02-30",
        "2026-11-01T08:00:00",
        "01/11/2026",
        "1793491200",
        "9999-99-99",
    ] {
        assert!(ask(text, "2026-11-02", "UTC").contains("start"), "{text}");
        assert!(ask("2026-11-01", text, "UTC").contains("end"), "{text}");
    }
}

//! What stands above a chart: what it shows, of when, by whose clock, and what was let through.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::palette::{FAINT, INK};
use super::picture::{Anchor, Picture};
use super::text::{fitting, spaced};
use crate::stats::zone;

pub(super) const WIDTH: f64 = 960.0;
pub(super) const MARGIN: f64 = 24.0;
/// Where the caption ends.
pub(super) const BELOW: f64 = 64.0;

/// Filters as words, in one order.
fn words(filters: &HashMap<String, Vec<String>>) -> String {
    let mut filters: Vec<_> = filters.iter().collect();
    filters.sort();
    let said = filters.iter().map(|(name, values)| format!("{}: {}", spaced(name), values.join(", ")));
    said.collect::<Vec<_>>().join(" · ")
}

/// A page with its caption. `days` may say more about the figures.
pub(super) fn page(
    height: f64,
    title: &str,
    days: &str,
    tz: &str,
    filters: &HashMap<String, Vec<String>>,
) -> Picture {
    let mut picture = Picture::blank(WIDTH, height, format!("{title}; {days}; time zone {tz}"));
    picture.heading((MARGIN, 26.0), INK, title);
    let mut said = format!("{days} · time zone {tz}");
    if !filters.is_empty() {
        said = format!("{said} · {}", words(filters));
    }
    picture.text((MARGIN, 46.0), Anchor::Start, FAINT, fitting(&said, WIDTH - 2.0 * MARGIN));
    picture
}

/// The days of a range, the last one included.
pub(super) fn range(start_at_ms: i64, end_at_ms: i64, tz: &str) -> String {
    let zone = zone(tz).unwrap_or(TimeZone::UTC);
    let day = |at_ms| {
        let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
        at.to_zoned(zone.clone()).date().to_string()
    };
    let (first, last) = (day(start_at_ms), day(end_at_ms.saturating_sub(1)));
    if first == last { first } else { format!("{first} to {last}") }
}

/// The days from the first bucket's to that of the last, by their labels.
pub(super) fn days(labels: &[String]) -> String {
    match (labels.first(), labels.last()) {
        (Some(first), Some(last)) if first != last => format!("{} to {}", moment(first), moment(last)),
        (Some(only), _) => moment(only),
        _ => "no time".to_owned(),
    }
}

/// A label of a bucket without its offset, which the zone tells: `2026-11-01T08:00:00+08:00` is `2026-11-01 08:00`.
pub(super) fn moment(label: &str) -> String {
    match label.split_once('T') {
        Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)),
        None => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_zone_and_filters_in_one_order() {
        let filters = HashMap::from([
            ("platforms".to_owned(), vec!["android".to_owned(), "ios".to_owned()]),
            ("error_codes".to_owned(), vec!["1006".to_owned()]),
        ]);
        let svg = page(100.0, "title", "2026-11-01", "Asia/Shanghai", &filters).svg();
        assert!(
            svg.contains(
                ">2026-11-01 · time zone Asia/Shanghai · error codes: 1006 · platforms: android, ios<"
            ),
            "{svg}"
        );
        assert_eq!(
            days(&["2026-11-01T00:00+08:00".into(), "2026-11-01T23:00+08:00".into()]),
            "2026-11-01 00:00 to 2026-11-01 23:00"
        );
        assert_eq!(days(&[]), "no time");
    }
}

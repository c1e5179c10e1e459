//! What no catalogue knows is kept, and told: which word, how often, and since when.

#![allow(clippy::unwrap_used)]

mod common;

use common::event;
use verimeter::{Drift, DriftKind, Event, Ledger, Product};

const DAY_MS: i64 = 86_400_000;

fn at(day: i64, change: impl FnOnce(&mut Event)) -> Event {
    let mut event = event("2026-11-01T08:07:00Z");
    event.occurred_at_ms += day * DAY_MS;
    change(&mut event);
    event
}

#[test]
fn unknown_words_are_counted_with_their_first_and_last_quarter_hour() {
    let ledger = Ledger::in_memory().unwrap();
    assert_eq!(ledger.drift().unwrap(), []);
    let known = |event: &mut Event| {
        event.tags = vec!["F24004".to_owned()];
        event.carrier = "cm".to_owned();
    };
    ledger.append(vec![at(0, known), at(1, |event| event.code = None)]).unwrap();
    assert_eq!(ledger.drift().unwrap(), [], "what is documented, or was not said, is no drift");

    let number = |event: &mut Event| {
        event.product = Product::NumberVerification;
        event.code = Some("9000".to_owned());
        event.carrier = "中国广电".to_owned();
    };
    let identity = |page: &'static str, code: &'static str, shown: &'static str| {
        move |event: &mut Event| {
            event.product = Product::IdentityVerification;
            event.code = Some("Success".to_owned());
            event.interrupt_page = Some(page.to_owned());
            event.error_code = Some(code.to_owned());
            event.sub_code = Some(if code == "1006" { "200" } else { "299" }.to_owned());
            event.page_stay_ms = [(shown.to_owned(), 5)].into();
        }
    };
    let tags = |event: &mut Event| event.tags = ["F24004", "F99001", "F99002"].map(str::to_owned).to_vec();
    ledger
        .append(vec![
            at(4, |event| event.code = Some("1899".to_owned())),
            at(2, |event| event.code = Some("1899".to_owned())),
            at(9, |event| event.code = Some("E-7".to_owned())),
            at(3, tags),
            at(5, tags),
            at(6, number),
        ])
        .unwrap();
    let first = "2026-11-01T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let drift = |product, kind, word: &str, events, from: i64, to: i64| Drift {
        product,
        kind,
        word: word.to_owned(),
        events,
        first_at_ms: first + from * DAY_MS,
        last_at_ms: first + to * DAY_MS,
    };
    let expected = [
        drift(Product::NumberVerification, DriftKind::Carrier, "中国广电", 1, 6, 6),
        drift(Product::BusinessRisk, DriftKind::Code, "1899", 2, 2, 4),
        drift(Product::BusinessRisk, DriftKind::Code, "E-7", 1, 9, 9),
        drift(Product::BusinessRisk, DriftKind::Tag, "F99001", 2, 3, 5),
        drift(Product::BusinessRisk, DriftKind::Tag, "F99002", 2, 3, 5),
    ];
    assert_eq!(ledger.drift().unwrap(), expected);
    ledger
        .append(vec![
            at(1, identity("OCR_SCAN", "1006", "LOADING")),
            at(7, identity("新页面", "1099", "新页面")),
        ])
        .unwrap();
    let identity = |kind, word: &str| drift(Product::IdentityVerification, kind, word, 1, 7, 7);
    let more = [
        identity(DriftKind::Page, "新页面"),
        identity(DriftKind::ErrorCode, "1099"),
        identity(DriftKind::SubCode, "299"),
    ];
    let expected = [&expected[..], &more].concat();
    assert_eq!(ledger.drift().unwrap(), expected);
    ledger.purge("2027-01-01", None, None).unwrap();
    assert_eq!(ledger.drift().unwrap(), expected, "it is counted from the figures, which stay");
}

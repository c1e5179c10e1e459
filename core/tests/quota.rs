//! Limits that are known before a call: refused here with the time to come back, and never when the vendor would take it.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{APP, PHONE, SECRET, Server, Tap, event, http, usual};
use verimeter::events::EventSink;
use verimeter::jiguang::{JiguangClient, NumberQuery, NumberToken};
use verimeter::transport::ManualClock;
use verimeter::{
    Billing, ClientOptions, Error, ErrorKind, Event, Ledger, NumberVerification, Outcome, Phone, Platform,
    Product, Quotas, runtime,
};

const OTHER: &str = "13800138001";
/// 18:00 in China.
const NOW: i64 = 1_795_255_200_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const CONSISTENT: &str = r#"{"code":9000,"content":"verify consistent"}"#;

/// A client at a time, with the server it speaks to.
struct Desk {
    server: Server,
    clock: Arc<ManualClock>,
    client: JiguangClient,
}

impl Desk {
    fn open(quotas: Quotas, sink: Arc<dyn EventSink>, reply: &'static str) -> Self {
        let server = Server::answering(move |_| http("200 OK", reply));
        Self::at(server, quotas, sink)
    }

    fn at(server: Server, quotas: Quotas, sink: Arc<dyn EventSink>) -> Self {
        let clock = Arc::new(ManualClock::at(NOW));
        let client = JiguangClient::builder(APP, SECRET)
            .base_url(&server.url)
            .clock(clock.clone())
            .sink(sink)
            .options(ClientOptions { quotas, ..usual() })
            .build()
            .unwrap();
        Self { server, clock, client }
    }

    fn verify(&self, phone: &str) -> Result<NumberVerification, Error> {
        let query = NumberQuery::new(NumberToken::new("T"), phone, Platform::Android);
        runtime::block_on(self.client.verify_number(query)).unwrap()
    }

    /// Refused without a byte to the vendor; how long to wait, in milliseconds.
    fn refused(&self, phone: &str) -> i64 {
        let before = self.server.requests().len();
        let error = self.verify(phone).unwrap_err();
        let info = error.info();
        assert_eq!(error.kind(), ErrorKind::Throttled, "{error:?}");
        assert!(!info.request_sent && info.retryable, "{info:?}");
        assert_eq!(info.operation.as_deref(), Some("verify_number"));
        assert!(!format!("{error:?}").contains(phone));
        assert_eq!(self.server.requests().len(), before, "nothing was sent");
        info.retry_after_ms.unwrap()
    }
}

fn daily(number_per_day: i64, app_per_day: i64) -> Quotas {
    Quotas { number_interval_ms: 0, number_per_day, app_per_day, ..Quotas::default() }
}

/// What a test records: with a ledger, and with a sink that nobody can ask.
fn sinks() -> [Arc<dyn EventSink>; 2] {
    [Arc::new(Ledger::in_memory().unwrap()), Arc::new(Tap::default())]
}

#[test]
fn a_number_waits_half_a_minute_between_verifications() {
    for sink in sinks() {
        let desk = Desk::open(Quotas::default(), sink, CONSISTENT);
        desk.verify(PHONE).unwrap();
        assert_eq!(desk.refused(PHONE), 30_000);
        desk.verify(OTHER).unwrap();
        desk.clock.set(NOW + 29_999);
        assert_eq!(desk.refused(" +86 138-0013-8000 "), 1);
        desk.clock.set(NOW + 30_000);
        desk.verify(PHONE).unwrap();
        assert_eq!(desk.server.requests().len(), 3);
    }
}

#[test]
fn a_number_has_so_many_verifications_a_day_in_china() {
    for sink in sinks() {
        let desk = Desk::open(daily(2, 0), sink, CONSISTENT);
        desk.verify(PHONE).unwrap();
        desk.verify(PHONE).unwrap();
        assert_eq!(desk.refused(PHONE), 6 * HOUR, "midnight in China is six hours away");
        desk.verify(OTHER).unwrap();
        desk.clock.set(NOW + 6 * HOUR - 1);
        assert_eq!(desk.refused(PHONE), 1);
        desk.clock.set(NOW + 6 * HOUR);
        desk.verify(PHONE).unwrap();
    }
}

#[test]
fn an_app_has_so_many_verifications_a_day() {
    for sink in sinks() {
        let desk = Desk::open(daily(0, 2), sink, CONSISTENT);
        desk.verify(PHONE).unwrap();
        desk.verify(OTHER).unwrap();
        assert_eq!(desk.refused("13800138002"), 6 * HOUR);
        desk.clock.set(NOW + DAY);
        desk.verify("13800138002").unwrap();
    }
}

#[test]
fn what_the_vendor_did_not_do_uses_nothing_up() {
    let quotas = Quotas { number_per_day: 1, app_per_day: 1, ..Quotas::default() };
    for reply in [
        r#"{"code":9003,"content":"token expired or not exist"}"#,
        r#"{"code":9005,"content":"verify interval is less than the minimum limit"}"#,
        r#"{"code":9012,"content":"parameter invalid"}"#,
        r#"{"code":9099,"content":"bad server"}"#,
        r#"{"code":7777,"content":"a code of tomorrow"}"#,
        "<html>",
    ] {
        for sink in sinks() {
            let desk = Desk::open(quotas.clone(), sink, reply);
            (0..3).for_each(|_| _ = desk.verify(PHONE));
            assert_eq!(desk.server.requests().len(), 3, "{reply}");
        }
    }
}

#[test]
fn an_unknown_result_is_a_submission_and_not_billed() {
    let reply = r#"{"code":9002,"content":"unknown result"}"#;
    for sink in sinks() {
        let quotas = Quotas { number_per_day: 1, app_per_day: 1, ..Quotas::default() };
        let desk = Desk::open(quotas, sink, reply);
        desk.verify(PHONE).unwrap();
        assert_eq!(desk.refused(PHONE), 30_000);
        desk.clock.set(NOW + 30_000);
        desk.verify(PHONE).unwrap();
    }
}

#[test]
fn the_ledger_remembers_over_a_restart_and_only_what_counts() {
    let quotas = Quotas { number_per_day: 2, app_per_day: 3, ..Quotas::default() };
    let ledger = Ledger::in_memory().unwrap();
    let index = EventSink::phone_index(&ledger, &Phone::parse(PHONE).unwrap());
    let verification = |at: i64| Event {
        occurred_at_ms: at,
        product: Product::NumberVerification,
        operation: "verify_number".to_owned(),
        outcome: Outcome::Consistent,
        code: Some("9000".to_owned()),
        phone_index: index.clone(),
        ..event("2026-11-21T10:00:00Z")
    };
    let without_effect = [
        Event { app: "another app".to_owned(), ..verification(NOW - 1_000) },
        Event { product: Product::BusinessRisk, ..verification(NOW - 1_000) },
        Event { outcome: Outcome::InDoubt, billing: Billing::InDoubt, ..verification(NOW - 1_000) },
        Event { outcome: Outcome::Rejected, billing: Billing::NotBilled, ..verification(NOW - 1_000) },
        // The clock was put back, or another machine's is ahead.
        verification(NOW + HOUR),
        verification(NOW - DAY),
        verification(NOW - 18 * HOUR - 1),
    ];
    ledger.append(without_effect.to_vec()).unwrap();
    let desk = || Desk::open(quotas.clone(), Arc::new(ledger.clone()), CONSISTENT);
    desk().verify(PHONE).unwrap();
    assert_eq!(desk().refused(PHONE), 30_000);
    let later = desk();
    later.clock.set(NOW + 30_000);
    later.verify(PHONE).unwrap();
    let full = desk();
    full.clock.set(NOW + 60_000);
    assert_eq!(full.refused(PHONE), 6 * HOUR - 60_000, "two a day");
    full.verify(OTHER).unwrap();
    let app_is_full = desk();
    app_is_full.clock.set(NOW + 60_000);
    assert_eq!(app_is_full.refused("13800138002"), 6 * HOUR - 60_000, "three a day");
}

#[test]
fn two_at_once_of_one_number_are_one_and_a_refusal() {
    let (begun, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (arrived, released) = (Arc::clone(&begun), Arc::clone(&seen));
    let server = Server::answering(move |_| {
        arrived.fetch_add(1, Ordering::SeqCst);
        while released.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        http("200 OK", r#"{"code":9003,"content":"token expired or not exist"}"#)
    });
    let desk = Desk::at(server, Quotas::default(), Arc::new(Tap::default()));
    std::thread::scope(|scope| {
        let first = scope.spawn(|| desk.verify(PHONE).unwrap_err().kind());
        common::eventually("the first call", || begun.load(Ordering::SeqCst) == 1);
        let error = desk.verify(PHONE).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Throttled, "{error:?}");
        seen.store(1, Ordering::SeqCst);
        assert_eq!(first.join().unwrap(), ErrorKind::Token);
    });
    assert_eq!(desk.verify(PHONE).unwrap_err().kind(), ErrorKind::Token, "the number is free again");
}

#[test]
fn calls_within_a_second_are_limited_for_every_operation() {
    let quotas = Quotas { calls_per_second: 2, ..Quotas::default() };
    let reply = r#"{"code":0,"content":"success","score":0}"#;
    let tap = Arc::new(Tap::default());
    let desk = Desk::open(quotas, tap.clone(), reply);
    let ask = || desk.client.query_business_risk_blocking(PHONE);
    ask().unwrap();
    ask().unwrap();
    let error = ask().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    let wait = error.info().retry_after_ms.unwrap();
    assert!((1..=1_000).contains(&wait), "{wait}");
    assert_eq!(tap.events().len(), 2, "what was not sent is no event");
    std::thread::sleep(Duration::from_millis(wait.unsigned_abs()));
    ask().unwrap();
}

#[test]
fn limits_can_be_taken_away_and_not_turned_around() {
    let none = Quotas { number_interval_ms: 0, number_per_day: 0, app_per_day: 0, calls_per_second: 0 };
    let desk = Desk::open(none, Arc::new(Ledger::in_memory().unwrap()), CONSISTENT);
    (0..12).for_each(|_| _ = desk.verify(PHONE).unwrap());
    let quotas = Quotas { app_per_day: -1, ..Quotas::default() };
    let options = ClientOptions { quotas, ..usual() };
    let error = JiguangClient::builder(APP, SECRET).options(options).build().unwrap_err();
    assert_eq!(error.to_string(), "app_per_day is -1, below zero; give 0 for no limit");
}

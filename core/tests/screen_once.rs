//! A number that comes again is not asked again; what nobody did is asked again, within a budget.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{Server, Tap, client, http, usual};
use futures_util::StreamExt as _;
use verimeter::events::EventSink;
use verimeter::jiguang::{JiguangClient, RiskQuery, ScreenInput, ScreenOptions};
use verimeter::{Billing, ClientOptions, ErrorKind, Ledger, Outcome, Quotas, ScreenRow, runtime};

const A: &str = "13800138000";
const B: &str = "13900139000";

fn rows(client: &JiguangClient, options: ScreenOptions, queries: Vec<RiskQuery>) -> Vec<ScreenRow> {
    let screen = client.screen(options).unwrap();
    let inputs = queries.into_iter().zip(1..).map(|(query, row)| ScreenInput { row, query, earlier: None });
    runtime::block_on(screen.rows(inputs).collect()).unwrap()
}

fn one_at_a_time() -> ScreenOptions {
    ScreenOptions { concurrency: 1, ..ScreenOptions::default() }
}

/// Answers each request with a number of its own.
fn counting() -> Server {
    let count = AtomicUsize::new(0);
    Server::answering(move |_| {
        let n = count.fetch_add(1, Ordering::SeqCst) + 1;
        std::thread::sleep(Duration::from_millis(5));
        let tags = r#"["F24004"],"detail":{"F24004":{"score":300}}"#;
        http("200 OK", &format!(r#"{{"id":"{n}","code":0,"content":"success","score":300,"tags":{tags}}}"#))
    })
}

fn sinks() -> [Arc<dyn EventSink>; 2] {
    [Arc::new(Ledger::in_memory().unwrap()), Arc::new(Tap::default())]
}

#[test]
fn a_number_that_comes_again_repeats_the_first_answer_and_costs_nothing() {
    for concurrency in [1, 8] {
        for sink in sinks() {
            let server = counting();
            let queries = [A, B, " +86 138-0013-8000", A, "no number", B, "no number"];
            let queries = queries
                .iter()
                .enumerate()
                .map(|(n, phone)| RiskQuery::new(*phone).ex_id(format!("order-{n}")));
            let options = ScreenOptions { concurrency, ..ScreenOptions::default() };
            let rows = rows(&client(&server.url, sink, usual()), options, queries.collect());
            assert_eq!(server.requests().len(), 2, "two numbers, two calls");
            let firsts: Vec<_> = rows.iter().map(|row| row.duplicate_of).collect();
            assert_eq!(firsts, [None, None, Some(1), Some(1), None, Some(2), None]);
            for (row, first) in [(2, 0), (3, 0), (5, 1)] {
                let (row, first) = (&rows[row], &rows[first]);
                assert_eq!((row.billing, first.billing), (None, Some(Billing::Billed)));
                assert_eq!((row.score, &row.vendor_id), (Some(300), &first.vendor_id));
                assert_eq!((&row.event_id, &row.phone_mask), (&first.event_id, &first.phone_mask));
                assert_eq!((row.outcome, row.tags[0].code.as_str()), (Some(Outcome::Success), "F24004"));
                assert_eq!(row.ex_id, Some(format!("order-{}", row.row - 1)), "each row keeps its own id");
            }
            assert!(rows[4].error.is_some() && rows[6].error.is_some());
        }
    }
}

#[test]
fn another_address_is_another_question() {
    let server = counting();
    let of = |ip: &str| RiskQuery::new(A).ip(ip.to_owned());
    let queries = vec![of("203.0.113.9"), of("203.0.113.10"), of(" 203.0.113.9 "), of(""), RiskQuery::new(A)];
    let rows = rows(&client(&server.url, Arc::new(Tap::default()), usual()), one_at_a_time(), queries);
    let firsts: Vec<_> = rows.iter().map(|row| row.duplicate_of).collect();
    assert_eq!((server.requests().len(), firsts), (3, vec![None, None, Some(1), None, Some(4)]));
}

#[test]
fn a_failure_is_repeated_like_an_answer() {
    for sink in sinks() {
        let server = Server::answering(|_| http("200 OK", r#"{"code":2000,"content":"internal error"}"#));
        let queries = vec![A.into(), A.into()];
        let rows = rows(&client(&server.url, sink, usual()), one_at_a_time(), queries);
        assert_eq!((server.requests().len(), rows[1].duplicate_of), (1, Some(1)));
        assert_eq!(rows[1].error, rows[0].error);
    }
}

#[test]
fn a_call_in_doubt_is_not_made_again_for_the_next_row() {
    let server = Server::start(|_, mut wire| _ = wire.request());
    for sink in sinks() {
        let before = server.requests().len();
        let queries = vec![A.into(), A.into()];
        let rows = rows(&client(&server.url, sink, usual()), one_at_a_time(), queries);
        let kinds: Vec<_> = rows.iter().map(|row| row.error.as_ref().unwrap().kind).collect();
        assert_eq!(kinds, [ErrorKind::InDoubt; 2]);
        assert_eq!((server.requests().len() - before, rows[1].duplicate_of), (1, Some(1)));
        assert_eq!((rows[0].billing, rows[1].billing), (Some(Billing::InDoubt), None));
    }
}

/// Busy for the first `times` requests.
fn busy(times: usize) -> Server {
    let count = AtomicUsize::new(0);
    Server::answering(move |_| match count.fetch_add(1, Ordering::SeqCst) < times {
        true => http("200 OK", r#"{"code":1804,"content":"qps limit"}"#),
        false => http("200 OK", r#"{"code":0,"content":"success","score":0,"tags":[]}"#),
    })
}

#[test]
fn a_vendor_that_is_busy_is_asked_again_within_the_budget() {
    let (server, tap) = (busy(2), Arc::new(Tap::default()));
    let rows = rows(&client(&server.url, tap.clone(), usual()), one_at_a_time(), vec![A.into()]);
    assert!(rows[0].error.is_none() && rows[0].billing == Some(Billing::Billed));
    let outcomes: Vec<_> = tap.events().iter().map(|event| event.outcome).collect();
    assert_eq!(outcomes, [Outcome::Rejected, Outcome::Rejected, Outcome::Success], "each call is an event");
}

#[test]
fn the_budget_ends() {
    let server = busy(usize::MAX);
    let options = ScreenOptions { concurrency: 64, rate: None, retry_budget_percent: 1 };
    let queries = (0..40).map(|n| format!("138{n:08}").into()).collect();
    let busy_rows = rows(&client(&server.url, Arc::new(Tap::default()), usual()), options, queries);
    assert!(busy_rows.iter().all(|row| row.error.as_ref().is_some_and(|e| e.kind == ErrorKind::Throttled)));
    assert_eq!(server.requests().len(), 50, "40 rows and a reserve of 10");
    let none = ScreenOptions { retry_budget_percent: 0, ..options };
    let row = &self::rows(&client(&server.url, Arc::new(Tap::default()), usual()), none, vec![A.into()])[0];
    assert_eq!((row.outcome, server.requests().len()), (Some(Outcome::Rejected), 51));
}

#[test]
fn the_clients_own_quota_slows_a_screening_down_and_fails_none() {
    let server = busy(0);
    let quotas = Quotas { calls_per_second: 20, ..Quotas::default() };
    let client = client(&server.url, Arc::new(Tap::default()), ClientOptions { quotas, ..usual() });
    let begun = std::time::Instant::now();
    let queries = (0..30).map(|n| format!("138{n:08}").into()).collect();
    let rows = rows(&client, ScreenOptions::default(), queries);
    assert!(rows.iter().all(|row| row.error.is_none()));
    assert!(begun.elapsed() >= Duration::from_millis(29 * 50), "{:?}", begun.elapsed());
}

//! Many queries: rows in input order, bounded, paced, and no call for what is no number.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{FullDisk, NOBODY, PHONE, Server, Tap, client, http, usual};
use futures_util::StreamExt as _;
use verimeter::jiguang::{JiguangClient, RiskQuery, ScreenInput, ScreenOptions};
use verimeter::{Billing, ErrorKind, Ledger, Outcome, ScreenRow, runtime};

/// The number of the `n`th input.
fn phone(n: usize) -> String {
    format!("138{n:08}")
}

fn inputs(phones: Vec<String>) -> impl Iterator<Item = ScreenInput> + Send {
    let queries =
        phones.into_iter().map(|phone| RiskQuery::new(phone.clone()).ex_id(format!("order {phone}")));
    queries.zip(1..).map(|(query, row)| ScreenInput { row, query, earlier: None })
}

fn rows(
    client: &JiguangClient,
    concurrency: usize,
    rate: Option<f64>,
    phones: Vec<String>,
) -> Vec<ScreenRow> {
    let screen = client.screen(ScreenOptions { concurrency, rate, retry_budget_percent: 0 }).unwrap();
    runtime::block_on(screen.rows(inputs(phones)).collect()).unwrap()
}

/// What the server saw of concurrency.
#[derive(Default)]
struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// Answers with the number's last digits as score, each after a delay of its own.
fn server(gauge: Arc<Gauge>, longest_ms: u64) -> Server {
    Server::answering(move |request| {
        gauge.most.fetch_max(gauge.now.fetch_add(1, SeqCst) + 1, SeqCst);
        std::thread::sleep(Duration::from_millis(rand::random_range(0..=longest_ms)));
        let digits = request.split("\"phone\":\"138").nth(1).unwrap();
        let score: usize = digits[..8].parse().unwrap();
        gauge.now.fetch_sub(1, SeqCst);
        http(
            "200 OK",
            &format!(r#"{{"id":"{score}","code":0,"content":"success","score":{score},"tags":[]}}"#),
        )
    })
}

#[test]
fn rows_come_in_the_order_of_inputs_under_the_bound() {
    for bound in [1, 4, 16] {
        let gauge = Arc::new(Gauge::default());
        let (server, tap) = (server(Arc::clone(&gauge), 8), Arc::new(Tap::default()));
        let rows =
            rows(&client(&server.url, tap.clone(), usual()), bound, None, (0..60).map(phone).collect());
        assert_eq!(rows.len(), 60);
        for (n, row) in rows.iter().enumerate() {
            assert_eq!((row.row, row.score), (n as i64 + 1, Some(n as i64)), "each row has its own answer");
            assert_eq!(row.phone_mask, Some(format!("138****{n:04}")));
            assert_eq!((row.outcome, row.billing), (Some(Outcome::Success), Some(Billing::Billed)));
            assert_eq!((row.vendor_id.clone(), &row.error), (Some(n.to_string()), &None));
        }
        let most = gauge.most.load(SeqCst);
        assert!(most <= bound, "{most} calls at once, {bound} allowed");
        assert!(bound == 1 || most > 1, "calls run side by side");
        assert_eq!((server.requests().len(), tap.events().len()), (60, 60));
    }
}

#[test]
fn what_is_no_number_gives_a_row_and_no_call() {
    let server = server(Arc::default(), 2);
    let mut phones: Vec<String> = (0..12).map(phone).collect();
    for (at, bad) in [(0, ""), (3, "1380000000"), (4, "23800000000"), (11, "u13800138000")] {
        phones[at] = bad.to_owned();
    }
    let tap = Arc::new(Tap::default());
    let rows = rows(&client(&server.url, tap.clone(), usual()), 4, None, phones);
    for (n, row) in rows.iter().enumerate() {
        assert_eq!(row.row, n as i64 + 1);
        let called = ![0, 3, 4, 11].contains(&n);
        assert_eq!(
            (row.outcome.is_some(), row.occurred_at_ms.is_some(), row.phone_mask.is_some()),
            (called, called, called)
        );
        let error = row.error.as_ref();
        assert_eq!(error.map(|error| error.kind), (!called).then_some(ErrorKind::InvalidArgument));
        assert!(error.is_none_or(|error| !error.request_sent && error.attempts == 0));
    }
    assert_eq!((rows.len(), server.requests().len(), tap.events().len()), (12, 8, 8));
    assert!(!format!("{rows:?}").contains(PHONE), "not in a correlation id of a bad row either");
}

#[test]
fn a_failed_call_is_a_row_and_the_others_go_on() {
    let server = Server::start(|number, mut wire| {
        wire.request();
        if number % 2 == 0 {
            wire.send(&http(
                "200 OK\r\nconnection: close",
                r#"{"code":1804,"content":"phone 13800138000 waits"}"#,
            ));
        }
    });
    let tap = Arc::new(Tap::default());
    let all_rows = rows(&client(&server.url, tap.clone(), usual()), 3, None, (0..20).map(phone).collect());
    let kinds: Vec<_> = all_rows.iter().map(|row| row.error.as_ref().unwrap().kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == ErrorKind::Throttled).count(), 10, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == ErrorKind::InDoubt).count(), 10, "{kinds:?}");
    let in_doubt = all_rows.iter().filter(|row| row.billing == Some(Billing::InDoubt)).count();
    assert_eq!((in_doubt, server.requests().len(), tap.events().len()), (10, 20, 20));
    assert!(!format!("{all_rows:?}").contains(PHONE), "rows go into files");

    let unsent = rows(&client(&NOBODY, Arc::new(Tap::default()), usual()), 2, None, vec![phone(1)]);
    assert_eq!(unsent[0].billing, Some(Billing::NotBilled));
    assert_eq!(unsent[0].error.as_ref().unwrap().kind, ErrorKind::Transport);
}

#[test]
fn calls_begin_no_faster_than_the_rate() {
    const CALLS: usize = 9;
    const RATE: f64 = 40.0;
    let begun = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&begun);
    let server = Server::answering(move |_| {
        times.lock().unwrap().push(Instant::now());
        http("200 OK", r#"{"code":0,"content":"success"}"#)
    });
    let client = client(&server.url, Arc::new(Tap::default()), usual());
    let start = Instant::now();
    rows(&client, 8, Some(RATE), (0..CALLS).map(phone).collect());
    let least = (CALLS - 1) as f64 / RATE;
    assert!(start.elapsed().as_secs_f64() >= least, "{CALLS} calls at {RATE}/s in {:?}", start.elapsed());
    let last = begun.lock().unwrap().iter().max().copied().unwrap();
    assert!((last - start).as_secs_f64() >= least, "the last one waited for its turn");
}

#[test]
fn inputs_are_taken_only_as_calls_become_free() {
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let server = server(Arc::default(), 0);
    let client = client(&server.url, Arc::new(Tap::default()), usual());
    let screen = client.screen(ScreenOptions { concurrency: 4, ..ScreenOptions::default() }).unwrap();
    let endless = (1..).map(move |row| {
        counter.fetch_add(1, SeqCst);
        ScreenInput { row, query: RiskQuery::new(phone(row as usize)), earlier: None }
    });
    let first: Vec<ScreenRow> = runtime::block_on(screen.rows(endless).take(10).collect()).unwrap();
    assert_eq!(first.iter().map(|row| row.row).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    assert!(taken.load(SeqCst) <= 14, "{} inputs taken for 10 rows, 4 at once", taken.load(SeqCst));
}

#[test]
fn without_a_ledger_that_takes_events_no_call_is_made() {
    let ledger = Ledger::in_memory().unwrap();
    let server = server(Arc::default(), 0);
    let client = client(&server.url, Arc::new(ledger.clone()), usual());
    assert_eq!(rows(&client, 2, None, vec![phone(1)])[0].error, None);
    ledger.close();
    let row = rows(&client, 2, None, vec![phone(2)]).remove(0);
    assert_eq!(row.error.unwrap().kind, ErrorKind::Ledger);
    assert_eq!((row.outcome, row.billing, server.requests().len()), (None, None, 1));
}

#[test]
fn a_row_whose_call_was_made_and_not_recorded_is_no_row_without_a_call() {
    let server = server(Arc::default(), 0);
    let row = rows(&client(&server.url, Arc::new(FullDisk), usual()), 1, None, vec![phone(7)]).remove(0);
    let error = row.error.unwrap();
    assert_eq!((error.kind, error.request_sent, server.requests().len()), (ErrorKind::Ledger, true, 1));
    // `ScreenRow` says of these fields: none where no call was made.
    assert_eq!((row.outcome, row.billing), (Some(Outcome::Success), Some(Billing::Billed)));
    assert!(row.occurred_at_ms.is_some());
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let client = client(&NOBODY, Arc::new(Tap::default()), usual());
    for (concurrency, rate) in
        [(0, None), (1, Some(0.0)), (1, Some(-1.0)), (1, Some(f64::NAN)), (1, Some(f64::INFINITY))]
    {
        let error =
            client.screen(ScreenOptions { concurrency, rate, ..ScreenOptions::default() }).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{concurrency} {rate:?}");
    }
}

//! Harvests: each transaction once, in its time, the oldest first, however often they are broken off.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use common::{Server, Tap, http, usual};
use futures_util::StreamExt as _;
use verimeter::aliyun::{Credentials, HarvestOptions, IdVerificationClient};
use verimeter::runtime::block_on;
use verimeter::transport::ManualClock;
use verimeter::{
    ClientOptions, ErrorKind, HarvestRow, HarvestState, Ledger, Outcome, Platform, Product, StatsQuery,
    Transaction,
};

/// 2026-11-21T10:00:00Z
const NOW: i64 = 1_795_255_200_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Answers by what the id of the transaction begins with.
fn server() -> Server {
    Server::answering(|request| match asked(request).split('-').next().unwrap() {
        "unknown" => http("400 Bad Request", r#"{"Code":"TransactionIdInvalid","Message":"x"}"#),
        "running" => http("404 Not Found", r#"{"Code":"ProcessNotCompleted","Message":"x"}"#),
        "wrong" => http("400 Bad Request", r#"{"Code":"InvalidParameter","Message":"x"}"#),
        "left" => {
            http("200 OK", r#"{"Code":"Success","Result":{"VerifyStatus":"1","VerifyErrorCode":"1006"}}"#)
        }
        _ => http("200 OK", r#"{"Code":"Success","Result":{"VerifyStatus":"0","Passed":"Y"}}"#),
    })
}

/// The transaction that a request asks for.
fn asked(request: &str) -> &str {
    request.rsplit("TransactionId=").next().unwrap()
}

fn client(server: &Server, ledger: &Ledger) -> IdVerificationClient {
    IdVerificationClient::builder(Credentials::new("id", "secret").unwrap())
        .endpoint(&server.url)
        .clock(Arc::new(ManualClock::at(NOW)))
        .options(ClientOptions { first_retry_wait_ms: 0, ..usual() })
        .ledger(ledger)
        .build()
        .unwrap()
}

fn transaction(id: &str, age_ms: i64) -> Transaction {
    Transaction {
        transaction_id: id.to_owned(),
        merchant_biz_id: "order42".to_owned(),
        started_at_ms: NOW - age_ms,
        region: None,
        platform: Some(Platform::Android),
    }
}

fn harvest(server: &Server, ledger: &Ledger, transactions: Vec<Transaction>) -> Vec<HarvestRow> {
    let harvest = client(server, ledger).harvest(HarvestOptions { concurrency: 1, rate: None }).unwrap();
    block_on(harvest.rows(transactions).collect()).unwrap()
}

#[test]
fn each_is_asked_for_once_in_its_time_the_oldest_first() {
    let (server, ledger) = (server(), Ledger::in_memory().unwrap());
    let transactions = || {
        vec![
            transaction("passed-1", DAY),
            transaction("young-2", 30 * MINUTE - 1),
            transaction("left-3", 29 * DAY),
            transaction("old-4", 30 * DAY),
            transaction("unknown-5", 2 * DAY),
            transaction("running-6", 30 * MINUTE),
            transaction("passed-1", DAY),
            transaction("wrong-8", 3 * DAY),
        ]
    };
    let mut rows = harvest(&server, &ledger, transactions());
    rows.sort_by_key(|row| row.row);
    use HarvestState::{AlreadyRecorded, Failed, NotReady, Recorded, Repeated, TooEarly, TooLate, Unknown};
    let states = |rows: &[HarvestRow]| -> Vec<HarvestState> { rows.iter().map(|row| row.state).collect() };
    assert_eq!(states(&rows), [Recorded, TooEarly, Recorded, TooLate, Unknown, NotReady, Repeated, Failed]);
    assert_eq!((rows[0].outcome, rows[2].outcome), (Some(Outcome::Passed), Some(Outcome::Interrupted)));
    assert_eq!((rows[1].ready_at_ms, rows[3].deadline_at_ms), (NOW + 1, NOW));
    assert_eq!(rows[7].error.as_ref().map(|error| error.kind), Some(ErrorKind::InvalidArgument));
    assert!(rows[4].event_id.is_some() && rows[4].outcome.is_none());
    let requests = server.requests();
    let order: Vec<&str> = requests.iter().map(|request| asked(request)).collect();
    assert_eq!(order, ["left-3", "wrong-8", "unknown-5", "passed-1", "running-6"]);

    let query =
        StatsQuery { platforms: vec![Platform::Android], ..StatsQuery::new(Product::IdentityVerification) };
    let total = ledger.overview(&query.between("2026-10-01", "2026-12-01")).unwrap().total;
    assert_eq!((total.requests, total.passed, total.interrupted, total.rejected), (3, 1, 1, 1));

    let mut rows = harvest(&server, &ledger, transactions());
    rows.sort_by_key(|row| row.row);
    assert_eq!(
        states(&rows),
        [AlreadyRecorded, TooEarly, AlreadyRecorded, TooLate, Unknown, NotReady, Repeated, Failed]
    );
    assert_eq!(rows[2].outcome, Some(Outcome::Interrupted), "the ledger tells it");
    let requests = server.requests();
    let again: Vec<&str> = requests[order.len()..].iter().map(|request| asked(request)).collect();
    assert_eq!(again, ["wrong-8", "running-6"], "only what may come to something else");
}

#[test]
fn a_busy_vendor_is_asked_again_and_wrong_input_is_named() {
    let busy = Server::start(|number, mut wire| {
        while wire.request().is_some() {
            wire.send(&match number {
                // Every attempt of the first call is cut.
                0..3 => return,
                _ => http("200 OK", r#"{"Code":"Success","Result":{"VerifyStatus":"2"}}"#),
            });
        }
    });
    let ledger = Ledger::in_memory().unwrap();
    let wrong = Transaction { merchant_biz_id: "order-42".to_owned(), ..transaction("t2", DAY) };
    let rows = harvest(&busy, &ledger, vec![transaction("t1", 2 * DAY), wrong]);
    assert_eq!((rows[0].state, rows[0].outcome), (HarvestState::Recorded, Some(Outcome::NotStarted)));
    assert_eq!(rows[1].state, HarvestState::Failed);
    assert!(rows[1].error.as_ref().unwrap().message.starts_with("merchant_biz_id holds"));
}

#[test]
fn a_region_that_nobody_knows_is_named_and_nobody_is_asked() {
    let ledger = Ledger::in_memory().unwrap();
    let elsewhere = Transaction { region: Some("cn-shanghai".to_owned()), ..transaction("t1", DAY) };
    let client = IdVerificationClient::builder(Credentials::new("id", "secret").unwrap()).ledger(&ledger);
    let harvest = client.build().unwrap().harvest(HarvestOptions::default()).unwrap();
    let rows: Vec<HarvestRow> = block_on(harvest.rows(vec![elsewhere.clone()]).collect()).unwrap();
    let error = rows[0].error.as_ref().unwrap();
    assert!(error.message.starts_with("region `cn-shanghai` is not known"), "{error:?}");
    // An endpoint of one's own is asked for every region.
    let server = server();
    assert_eq!(self::harvest(&server, &ledger, vec![elsewhere])[0].state, HarvestState::Recorded);
}

#[test]
fn without_a_ledger_there_is_no_harvest() {
    let client = IdVerificationClient::builder(Credentials::new("id", "secret").unwrap());
    for client in [client.clone(), client.sink(Arc::new(Tap::default()))] {
        let error = client.build().unwrap().harvest(HarvestOptions::default()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}

/// Only what was under way when a run was given up may be asked for again.
#[test]
fn a_harvest_that_is_broken_off_goes_on() {
    const MANY: usize = 1_000;
    let (server, ledger) = (server(), Ledger::in_memory().unwrap());
    let transactions = || -> Vec<Transaction> {
        (0..MANY).map(|n| transaction(&format!("passed-{n}"), DAY + n as i64)).collect()
    };
    for taken in [1, 70, 333, 200] {
        let harvest =
            client(&server, &ledger).harvest(HarvestOptions { concurrency: 16, rate: None }).unwrap();
        let rows = block_on(
            harvest
                .rows(transactions())
                .filter(|row| std::future::ready(row.state == HarvestState::Recorded))
                .take(taken)
                .collect::<Vec<_>>(),
        )
        .unwrap();
        assert_eq!(rows.len(), taken);
        // Calls that were given up go on.
        common::eventually("all that were asked for are recorded", || {
            let requests = server.requests();
            let asked: HashSet<&str> = requests.iter().map(|request| asked(request)).collect();
            ledger.len().unwrap() == asked.len() as i64
        });
    }
    let rows = harvest(&server, &ledger, transactions());
    assert_eq!(rows.len(), MANY);
    let requests = server.requests();
    let mut times: HashMap<&str, usize> = HashMap::new();
    requests.iter().for_each(|request| *times.entry(asked(request)).or_default() += 1);
    let twice = times.values().filter(|count| **count > 1).count();
    assert!(times.len() == MANY && twice <= 4 * 16, "{} asked for, {twice} twice", times.len());
    assert_eq!(ledger.len().unwrap(), MANY as i64);
    let oldest: HashSet<&str> = requests[..16].iter().map(|request| asked(request)).collect();
    assert!(oldest.contains("passed-999"), "the oldest first");
}

//! A run that was broken off goes on: what the ledger has an answer to, or a doubt about, is not asked again.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{Server, client, http, usual};
use futures_util::StreamExt as _;
use verimeter::events::Earlier;
use verimeter::jiguang::{RiskQuery, ScreenInput, ScreenOptions};
use verimeter::{Billing, ErrorKind, Ledger, Outcome, ScreenRow, runtime};

const NUMBERS: usize = 4;

/// Answers by the number's last digit: a verdict, silence, a refusal, a failure.
fn server() -> Server {
    Server::start(|_, mut wire| {
        while let Some(request) = wire.request() {
            let digits = request.split("\"phone\":\"").nth(1).unwrap();
            let answer = match &digits[10..11] {
                "0" => {
                    r#"{"id":18446744073709551617,"code":0,"content":"success","score":600,"tags":["F24004"]}"#
                }
                "1" => return,
                "2" => r#"{"code":1804,"content":"qps limit"}"#,
                _ => r#"{"code":2000,"content":"internal error"}"#,
            };
            wire.send(&http("200 OK", answer));
        }
    })
}

/// Screens the four numbers one after the other.
fn screen(
    server: &Server,
    ledger: &Ledger,
    ex_id: Option<&str>,
    asked_since_ms: Option<i64>,
) -> Vec<ScreenRow> {
    let client = client(&server.url, Arc::new(ledger.clone()), usual());
    let screen =
        client.screen(ScreenOptions { concurrency: 1, rate: None, retry_budget_percent: 0 }).unwrap();
    let inputs = (0..NUMBERS).map(|n| {
        let query = RiskQuery::new(format!("1380013800{n}")).ex_id(ex_id.map(str::to_owned));
        let earlier = asked_since_ms.map(|since_ms| Earlier { since_ms, until_ms: i64::MAX, nth: 0 });
        ScreenInput { row: n as i64 + 1, query, earlier }
    });
    runtime::block_on(screen.rows(inputs).collect()).unwrap()
}

#[test]
fn an_answer_and_a_doubt_are_not_asked_again_and_a_failure_is() {
    let (server, ledger) = (server(), Ledger::in_memory().unwrap());
    let first = screen(&server, &ledger, None, None);
    assert_eq!((server.requests().len(), ledger.len().unwrap()), (4, 4));
    let begun = first[0].occurred_at_ms.unwrap();

    let second = screen(&server, &ledger, None, Some(begun));
    assert_eq!(
        (server.requests().len(), ledger.len().unwrap()),
        (6, 6),
        "only refusal and failure are asked again"
    );
    for n in [0, 1] {
        let (before, after) = (&first[n], &second[n]);
        assert_eq!(
            (before.row, &before.phone_mask, before.occurred_at_ms),
            (after.row, &after.phone_mask, after.occurred_at_ms)
        );
        assert_eq!(
            (before.outcome, before.billing, &before.code),
            (after.outcome, after.billing, &after.code)
        );
        assert_eq!(
            (&before.vendor_id, before.score, before.level),
            (&after.vendor_id, after.score, after.level)
        );
        assert_eq!(before.tags, after.tags);
        let kinds =
            [before, after].map(|row| row.error.as_ref().map(|error| (error.kind, error.request_sent)));
        assert_eq!(kinds[0], kinds[1]);
    }
    assert_eq!((second[0].outcome, second[0].billing), (Some(Outcome::Success), Some(Billing::Billed)));
    assert_eq!(second[1].error.as_ref().unwrap().kind, ErrorKind::InDoubt);

    let third = screen(&server, &ledger, None, None);
    assert_eq!((third.len(), server.requests().len()), (4, 10), "without a resume everything is asked");
}

#[test]
fn only_the_same_question_since_then_counts() {
    let (server, ledger) = (server(), Ledger::in_memory().unwrap());
    let first = screen(&server, &ledger, Some("order 13800138000"), None);
    let begun = first[0].occurred_at_ms.unwrap();
    let asked = |ex_id, since| {
        let before = server.requests().len();
        screen(&server, &ledger, ex_id, Some(since));
        server.requests().len() - before
    };
    assert_eq!(asked(Some("order 13800138000"), begun), 2, "found by an id that is masked on disk");
    assert_eq!(asked(Some("order 13800138000"), begun + 3_600_000), NUMBERS, "too old");
    assert_eq!(asked(Some("another"), begun), NUMBERS);
    assert_eq!(asked(None, begun), NUMBERS);
    assert_eq!(asked(None, begun), 2);
}

#[test]
fn a_ledger_that_cannot_be_asked_means_no_call() {
    let (server, ledger) = (server(), Ledger::in_memory().unwrap());
    ledger.close();
    for row in screen(&server, &ledger, None, Some(0)) {
        assert_eq!((row.error.unwrap().kind, row.outcome), (ErrorKind::Ledger, None));
    }
    assert_eq!(server.connections(), 0);
}

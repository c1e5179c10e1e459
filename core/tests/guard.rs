//! The double-billing guard: what reached the server once is never sent again, and every call leaves one event.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{FullDisk, NOBODY, PHONE, REPLY, Server, Tap, Wire, client, event, eventually, http, usual};
use verimeter::{Billing, ClientOptions, Error, ErrorKind, Event, Ledger, Outcome, RiskReport, runtime};

type Script = Box<dyn Fn(&mut Wire) + Send + Sync>;
type Outcomes = (Result<RiskReport, Error>, Event);

/// One call against `url`: what the caller got, and the one event that was kept.
fn call(url: &str, options: ClientOptions) -> Outcomes {
    let tap = Arc::new(Tap::default());
    let result = client(url, tap.clone(), options).query_business_risk_blocking(PHONE);
    let mut events = tap.events();
    assert_eq!(events.len(), 1, "one call is one event");
    (result, events.remove(0))
}

/// The request may have arrived and no answer came: never sent again, perhaps billed.
fn assert_in_doubt(what: &str, (result, event): &Outcomes, server: &Server, arrived: usize) {
    let error = result.as_ref().expect_err(what);
    let info = error.info();
    assert_eq!(error.kind(), ErrorKind::InDoubt, "{what}: {error:?}");
    assert!(info.request_sent && !info.retryable, "{what}: {info:?}");
    assert_eq!((info.attempts, server.connections()), (1, 1), "{what}");
    assert_eq!(server.requests().len(), arrived, "{what}");
    assert_eq!((event.outcome, event.billing), (Outcome::InDoubt, Billing::InDoubt), "{what}");
    assert_eq!((event.attempts, &event.code, event.score), (1, &None, None), "{what}");
    assert_eq!(info.operation.as_deref(), Some("query_business_risk"), "{what}");
    assert!(!info.advice.is_empty(), "{what}");
}

fn assert_unsent((result, event): &Outcomes, attempts: i32) {
    let error = result.as_ref().expect_err("nothing could be sent");
    let info = error.info();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    assert!(!info.request_sent && info.retryable, "{info:?}");
    assert_eq!((info.attempts, event.attempts), (attempts, attempts));
    assert_eq!((event.outcome, event.billing), (Outcome::Failed, Billing::NotBilled));
    assert_eq!((event.http_status, &event.code), (None, &None));
}

#[test]
fn a_refused_connection_is_tried_again_and_not_billed() {
    for max_attempts in [1, 4] {
        let outcomes = call(&NOBODY, ClientOptions { max_attempts, ..usual() });
        assert_unsent(&outcomes, max_attempts);
    }
}

#[test]
fn a_handshake_that_never_ends_has_sent_nothing() {
    for garbage in ["", "HTTP/1.1 400 Bad Request\r\n\r\n"] {
        let server = Server::start(move |_, mut wire| {
            wire.send(garbage);
            wire.hang();
        });
        let options = ClientOptions { connect_timeout_ms: 60, max_attempts: 2, ..usual() };
        let outcomes = call(&server.url.replace("http:", "https:"), options);
        assert_unsent(&outcomes, 2);
        assert_eq!(outcomes.0.unwrap_err().info().timed_out, garbage.is_empty());
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn a_connection_closed_before_anything_was_read_is_judged_by_what_was_sent() {
    for _ in 0..20 {
        let server = Server::start(|_, wire| drop(wire));
        let outcomes = call(&server.url, usual());
        let sent = outcomes.0.as_ref().expect_err("no answer came").info().request_sent;
        // Whoever wins the race, error and event agree, and nothing follows an attempt that sent something.
        let (kind, billing) = match sent {
            true => (ErrorKind::InDoubt, Billing::InDoubt),
            false => (ErrorKind::Transport, Billing::NotBilled),
        };
        assert_eq!((outcomes.0.as_ref().unwrap_err().kind(), outcomes.1.billing), (kind, billing));
        assert_eq!(server.connections(), outcomes.1.attempts as usize);
        assert!(sent || outcomes.1.attempts == 3, "an unsent request is tried again: {outcomes:?}");
    }
}

#[test]
fn a_connection_cut_after_the_first_byte_of_a_request_is_in_doubt() {
    let half = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}", REPLY.len(), &REPLY[..40]);
    let replies = ["HTTP/1.1 2", "HTTP/1.1 200 OK\r\ncontent-le", &half].map(str::to_owned);
    let mut scripts: Vec<(&str, usize, Script)> = vec![
        ("part of the request read", 0, Box::new(|wire| wire.bytes(25))),
        ("all read, nothing said", 1, Box::new(|wire| drop(wire.request()))),
    ];
    for reply in replies {
        scripts.push((
            "half a reply",
            1,
            Box::new(move |wire| {
                wire.request();
                wire.send(&reply);
            }),
        ));
    }
    for (what, arrived, script) in scripts {
        let server = Server::start(move |_, mut wire| script(&mut wire));
        assert_in_doubt(what, &call(&server.url, usual()), &server, arrived);
    }
}

#[test]
fn an_answer_that_never_ends_is_in_doubt_at_the_deadline() {
    let begun = Instant::now();
    for said in ["", "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"code\":0,"] {
        for (deadline_ms, attempt_timeout_ms) in [(150, 8_000), (8_000, 150)] {
            let server = Server::start(move |_, mut wire| {
                wire.request();
                wire.send(said);
                wire.hang();
            });
            let options = ClientOptions { deadline_ms, attempt_timeout_ms, ..usual() };
            assert_in_doubt("silence", &call(&server.url, options), &server, 1);
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(3), "deadlines are kept");
}

#[test]
fn a_connection_that_the_server_closed_while_idle_does_no_harm() {
    let server = Server::start(|_, mut wire| {
        wire.request();
        wire.send(&http("200 OK", REPLY));
    });
    let tap = Arc::new(Tap::default());
    let client = client(&server.url, tap.clone(), usual());
    for calls in 1..=3 {
        client.query_business_risk_blocking(PHONE).unwrap();
        assert_eq!((server.requests().len(), tap.events().len()), (calls, calls));
        std::thread::sleep(Duration::from_millis(60));
    }
    assert_eq!(server.connections(), 3);
    assert!(tap.events().iter().all(|event| event.billing == Billing::Billed));
}

#[test]
fn a_kept_connection_that_dies_under_the_second_request_is_in_doubt() {
    let server = Server::start(|_, mut wire| {
        wire.request();
        wire.send(&http("200 OK", REPLY));
        wire.request();
    });
    let tap = Arc::new(Tap::default());
    let client = client(&server.url, tap.clone(), usual());
    client.query_business_risk_blocking(PHONE).unwrap();
    // The connection is free again a moment after its answer was read.
    std::thread::sleep(Duration::from_millis(100));
    let error = client.query_business_risk_blocking(PHONE).unwrap_err();
    assert_eq!((error.kind(), error.info().attempts), (ErrorKind::InDoubt, 1), "{error:?}");
    assert_eq!(server.requests().len(), 2);
    assert_eq!(tap.events()[1].billing, Billing::InDoubt);
}

#[test]
fn a_call_that_nobody_waits_for_is_still_recorded() {
    let server = Server::start(|_, mut wire| {
        wire.request();
        std::thread::sleep(Duration::from_millis(80));
        wire.send(&http("200 OK", REPLY));
    });
    let ledger = Ledger::in_memory().unwrap();
    let client = client(&server.url, Arc::new(ledger.clone()), usual());
    runtime::block_on(async {
        let call = client.query_business_risk(PHONE);
        tokio::time::timeout(Duration::from_millis(30), call).await.expect_err("the caller gives up");
    })
    .unwrap();
    drop(client);
    eventually("the event of a dropped call", || ledger.len().unwrap() == 1);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_call_that_cannot_be_recorded_is_not_made() {
    let server = Server::answering(|_| http("200 OK", REPLY));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let open = Ledger::open(&path, None).unwrap();
    open.append(vec![event("2026-11-01T00:00:00Z")]).unwrap();
    open.close();
    for ledger in [open, Ledger::read(&path).unwrap()] {
        let error =
            client(&server.url, Arc::new(ledger), usual()).query_business_risk_blocking(PHONE).unwrap_err();
        assert_eq!((error.kind(), error.info().request_sent), (ErrorKind::Ledger, false), "{error}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_call_that_was_made_and_not_recorded_says_both() {
    let server = Server::answering(|_| http("200 OK", REPLY));
    let error =
        client(&server.url, Arc::new(FullDisk), usual()).query_business_risk_blocking(PHONE).unwrap_err();
    let info = error.info();
    assert_eq!((error.kind(), info.message.as_str()), (ErrorKind::Ledger, "no room left"));
    assert!(info.request_sent && !info.retryable && info.advice.contains("billed"), "{info:?}");
    assert_eq!((info.vendor_code.as_deref(), info.http_status), (Some("0"), Some(200)));
    assert_eq!(info.vendor_id.as_deref(), Some("576044766492467207"), "the vendor's support can find it");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_call_that_gets_no_turn_has_sent_nothing() {
    let server = Server::start(|_, mut wire| {
        wire.request();
        wire.send(&http("200 OK", REPLY));
        wire.request();
        wire.hang();
    });
    let tap = Arc::new(Tap::default());
    let options = ClientOptions { deadline_ms: 1_000, max_in_flight: 1, ..usual() };
    let client = client(&server.url, tap.clone(), options);
    // What a first call sets up would keep the second of two from beginning with the first, and their times from ending together.
    client.query_business_risk_blocking(PHONE).unwrap();
    let (first, second) = runtime::block_on(async {
        futures_util::future::join(client.query_business_risk(PHONE), client.query_business_risk(PHONE)).await
    })
    .unwrap();
    let mut kinds = [first, second].map(|result| result.unwrap_err().kind().as_str());
    kinds.sort_unstable();
    assert_eq!(kinds, ["in_doubt", "transport"]);
    assert_eq!(server.requests().len(), 2);
    let mut billing: Vec<_> = tap.events().iter().map(|event| event.billing.as_str()).collect();
    billing.sort_unstable();
    assert_eq!(billing, ["billed", "in_doubt", "not_billed"]);
}

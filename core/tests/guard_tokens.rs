//! The double-billing guard for tokens that work once: what reached the server once is never sent again, and what came of
//! it is kept for every product of the call.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{NOBODY, PHONE, Server, Tap, Wire, client, http, usual};
use verimeter::jiguang::{LoginQuery, LoginToken, NumberQuery, NumberToken};
use verimeter::{Billing, ErrorInfo, ErrorKind, Event, Outcome, Platform, Product, runtime};

const TOKEN: &str = "a-token-that-works-once";

/// One call of each operation, with the risk: its error, and its events.
fn calls(url: &str) -> Vec<(ErrorInfo, Vec<Event>)> {
    let run = |number: bool| {
        let tap = Arc::new(Tap::default());
        let client = client(url, tap.clone(), usual());
        let error = runtime::block_on(async {
            if number {
                let query = NumberQuery::new(NumberToken::new(TOKEN), PHONE, Platform::Ios).with_risk(true);
                client.verify_number(query).await.map(|_| ()).unwrap_err()
            } else {
                let query = LoginQuery::new(LoginToken::new(TOKEN), Platform::Web).with_risk(true);
                client.verify_login_token(query).await.map(|_| ()).unwrap_err()
            }
        });
        let error = error.unwrap();
        assert!(!format!("{error:?} {error}").contains(TOKEN), "{error:?}");
        (error.into_info(), tap.events())
    };
    vec![run(true), run(false)]
}

/// Two events of one call, alike but for their product.
fn assert_events(events: &[Event], outcome: Outcome, billing: Billing) {
    let [first, second] = events else { panic!("two products are two events: {events:?}") };
    assert!([Product::NumberVerification, Product::OneClickLogin].contains(&first.product));
    assert_eq!((second.product, &first.call_id), (Product::BusinessRisk, &second.call_id));
    assert_ne!(first.event_id, second.event_id);
    for event in events {
        assert_eq!((event.outcome, event.billing), (outcome, billing), "{event:?}");
    }
}

#[test]
fn a_token_that_may_have_arrived_is_never_sent_again() {
    type Script = fn(&mut Wire);
    let scripts: [(usize, Script); 3] = [
        (0, |wire| wire.bytes(25)),
        (2, |wire| drop(wire.request())),
        (2, |wire| {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"code\":9000,");
        }),
    ];
    for (arrived, script) in scripts {
        let server = Server::start(move |_, mut wire| script(&mut wire));
        for (error, events) in calls(&server.url) {
            assert_eq!((error.kind, error.attempts), (ErrorKind::InDoubt, 1), "{error:?}");
            assert!(error.request_sent && !error.retryable, "{error:?}");
            assert_events(&events, Outcome::InDoubt, Billing::InDoubt);
        }
        assert_eq!((server.connections(), server.requests().len()), (2, arrived), "one connection per call");
    }
}

#[test]
fn a_token_that_was_not_sent_is_tried_again() {
    for (error, events) in calls(&NOBODY) {
        assert_eq!((error.kind, error.attempts), (ErrorKind::Transport, usual().max_attempts), "{error:?}");
        assert!(!error.request_sent && error.retryable, "{error:?}");
        assert_events(&events, Outcome::Failed, Billing::NotBilled);
    }
}

#[test]
fn a_throttled_token_is_not_worth_another_try() {
    let server = Server::answering(|_| http("200 OK", r#"{"code":9005,"content":"too soon"}"#));
    for (error, events) in calls(&server.url) {
        assert_eq!((error.kind, error.retry_after_ms), (ErrorKind::Throttled, Some(30_000)));
        assert!(!error.retryable, "the same token would be refused: {error:?}");
        assert_events(&events, Outcome::Rejected, Billing::NotBilled);
    }
}

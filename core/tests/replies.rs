//! No reply, however mangled, panics, loses its text, or leaves a call without its end and its events.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/mangled.rs"]
mod mangled;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use common::{PHONE, Server, Tap, client, usual};
use mangled::{body, damaged, deep, known_code, object, object_with, truncated};
use proptest::prelude::*;
use serde_json::Value;
use verimeter::jiguang::{
    JiguangClient, LoginQuery, LoginToken, NumberQuery, NumberToken, decode_login_verification,
    decode_number_verification, decode_risk_report,
};
use verimeter::{
    Billing, ClientOptions, Error, ErrorKind, Event, Outcome, Platform, Product, Quotas, RiskReport, runtime,
};

/// What every operation reads in `body`, as code and raw text, with the risk that stands in it.
fn decoded(body: &str) -> [Option<(i64, String, Option<RiskReport>)>; 3] {
    [
        decode_number_verification(body).map(|answer| (answer.code, answer.raw, answer.risk)),
        decode_login_verification(body).map(|answer| (answer.code, answer.raw, answer.risk)),
        decode_risk_report(body).map(|answer| (answer.code, answer.raw.clone(), Some(answer))),
    ]
}

/// What must hold of whatever was read.
fn check(body: &str) -> Result<(), TestCaseError> {
    let answers = decoded(body);
    let codes: HashSet<Option<i64>> = answers.iter().map(|answer| answer.as_ref().map(|a| a.0)).collect();
    prop_assert_eq!(codes.len(), 1, "the operations read one code");
    let whole: Option<Value> = serde_json::from_str(body).ok();
    let part = whole.as_ref().and_then(|reply| reply.get("riskCheck"));
    let unreadable = part.is_some_and(|part| !part.is_object() && !part.is_string());
    for (n, answer) in answers.into_iter().enumerate() {
        let Some((_, raw, risk)) = answer else { continue };
        prop_assert_eq!(raw, body);
        let Some(risk) = risk else { continue };
        prop_assert!(n == 2 || !unreadable, "a risk part that nobody can read is none");
        let scored = risk.code == 0 && risk.score.is_some_and(|score| score >= 0);
        prop_assert_eq!(risk.level.is_some(), scored);
        let codes: HashSet<&str> = risk.tags.iter().map(|tag| tag.code.as_str()).collect();
        prop_assert_eq!(codes.len(), risk.tags.len(), "each tag once");
        prop_assert!(n == 2 || risk.code == 0, "a risk part that failed is none");
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_text_is_read_or_is_none(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn a_damaged_reply_is_read_or_is_none(bytes in damaged()) {
        check(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn fields_of_any_type_are_read_or_are_none(text in object()) {
        check(&text)?;
    }

    #[test]
    fn half_a_reply_is_none(text in truncated()) {
        prop_assert_eq!(decoded(&text), [const { None }; 3]);
    }

    #[test]
    fn whatever_stands_beside_it_a_code_is_read((code, text) in object_with(known_code())) {
        check(&text)?;
        for answer in decoded(&text) {
            prop_assert_eq!(answer.map(|(read, ..)| read), Some(code));
        }
    }
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn no_depth_overflows_the_stack(text in deep()) {
        check(&text)?;
        prop_assert!(decoded(&text).iter().all(Option::is_some), "the code stands at the top");
    }
}

/// A server that gives every caller the answer that is set.
fn server() -> (Server, Arc<Mutex<Vec<u8>>>) {
    let answer = Arc::new(Mutex::new(Vec::new()));
    let given = Arc::clone(&answer);
    let server = Server::start(move |_, mut wire| {
        wire.request();
        wire.send_bytes(&given.lock().unwrap());
    });
    (server, answer)
}

/// An HTTP answer, whole or cut off within its body.
fn answer(status: u16, body: &[u8], missing: usize) -> Vec<u8> {
    let length = body.len() + missing;
    let head = format!("HTTP/1.1 {status} ?\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Calls each operation: plain, then with risk.
fn calls(client: &JiguangClient, which: usize) -> Result<String, Error> {
    let with_risk = which % 2 == 1;
    let answered = runtime::block_on(async {
        match which {
            0 | 1 => {
                let query =
                    NumberQuery::new(NumberToken::new("T"), PHONE, Platform::Ios).with_risk(with_risk);
                client.verify_number(query).await.map(|answer| answer.raw)
            }
            2 | 3 => {
                let query = LoginQuery::new(LoginToken::new("T"), Platform::Web).with_risk(with_risk);
                client.verify_login_token(query).await.map(|answer| answer.raw)
            }
            _ => client.query_business_risk(PHONE).await.map(|answer| answer.raw),
        }
    });
    answered.unwrap()
}

/// What must hold of a call's end and its events.
fn check_call(which: usize, status: u16, body: &[u8], end: Result<String, Error>, events: &[Event]) {
    let product = [Product::NumberVerification, Product::OneClickLogin, Product::BusinessRisk][which / 2];
    let products: Vec<Product> = events.iter().map(|event| event.product).collect();
    match which {
        1 | 3 => assert_eq!(products, [product, Product::BusinessRisk]),
        _ => assert_eq!(products, [product]),
    }
    let ids = |id: fn(&Event) -> &str| events.iter().map(id).collect::<HashSet<_>>().len();
    assert_eq!((ids(|event| &event.call_id), ids(|event| &event.event_id)), (1, events.len()));
    for event in events {
        assert_eq!((event.http_status, event.attempts), (Some(i32::from(status)), 1), "{event:?}");
        let verdict = matches!(event.outcome, Outcome::Success | Outcome::Consistent | Outcome::Inconsistent);
        assert_eq!(event.billing == Billing::Billed, verdict, "a verdict is what is billed: {event:?}");
    }
    match end {
        Ok(raw) => assert_eq!(raw, String::from_utf8_lossy(body)),
        Err(error) => {
            let info = error.info();
            assert!(info.request_sent && info.attempts == 1, "{error:?}");
            assert_eq!(info.http_status, Some(i32::from(status)), "{error:?}");
            // Nothing went wrong here, and something did arrive.
            let ours = [ErrorKind::Transport, ErrorKind::Ledger, ErrorKind::Cancelled, ErrorKind::Decryption];
            assert!(!ours.contains(&info.kind), "{error:?}");
            assert_eq!(info.vendor_code, events[0].code, "{error:?}");
        }
    }
}

#[test]
fn whatever_comes_back_a_call_ends_once_and_is_recorded_once() {
    let (server, given) = server();
    let status = prop_oneof![4 => Just(200), 1 => 200..=599_u16]
        .prop_filter("has a body", |status| ![204, 205, 304].contains(status));
    let missing = prop_oneof![4 => Just(0_usize), 1 => 1..9_usize];
    let tap = Arc::new(Tap::default());
    // One number is asked about again and again.
    let quotas = Quotas { number_interval_ms: 0, number_per_day: 0, ..Quotas::default() };
    let client = client(&server.url, tap.clone(), ClientOptions { quotas, ..usual() });
    let before = std::cell::Cell::new((0, 0));
    let mut runner = proptest::test_runner::TestRunner::new(config(256));
    let run = runner.run(&(status, body(), missing, 0..5_usize), |(status, body, missing, which)| {
        *given.lock().unwrap() = answer(status, &body, missing);
        let end = calls(&client, which);
        let (requests, recorded) = (server.requests().len(), tap.events());
        let (asked, known) = before.replace((requests, recorded.len()));
        assert_eq!(requests, asked + 1, "one request for one call");
        if missing > 0 {
            assert_eq!(end.as_ref().err().map(Error::kind), Some(ErrorKind::InDoubt), "it broke off");
        }
        check_call(which, status, &body, end, &recorded[known..]);
        Ok(())
    });
    run.unwrap_or_else(|failed| panic!("{failed}"));
}

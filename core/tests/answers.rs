//! Answers that are no reply of the vendor, and replies under any HTTP status.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{PHONE, REPLY, Server, Tap, client, http, usual};
use verimeter::{Billing, Error, ErrorKind, Event, Ledger, Outcome, RiskReport};

/// One call that is answered with these bytes, then cut: what the caller got, and its event.
fn answered(answer: String) -> (Result<RiskReport, Error>, Event) {
    let server = Server::start(move |_, mut wire| {
        wire.request();
        wire.send(&answer);
        wire.finish();
        wire.hang();
    });
    let tap = Arc::new(Tap::default());
    let result = client(&server.url, tap.clone(), usual()).query_business_risk_blocking(PHONE);
    assert_eq!(
        (server.requests().len(), server.connections()),
        (1, 1),
        "an answered call is never sent again"
    );
    let mut events = tap.events();
    assert_eq!(events.len(), 1);
    (result, events.remove(0))
}

#[test]
fn an_unreadable_answer_keeps_its_status_and_first_bytes() {
    let page = "<html><title>Bad Gateway</title></html>";
    for (status, billing, outcome) in [
        ("502 Bad Gateway", Billing::InDoubt, Outcome::InDoubt),
        ("504 Gateway Timeout", Billing::InDoubt, Outcome::InDoubt),
        ("200 OK", Billing::InDoubt, Outcome::InDoubt),
        ("404 Not Found", Billing::NotBilled, Outcome::Rejected),
        ("403 Forbidden", Billing::NotBilled, Outcome::Rejected),
    ] {
        let number: i32 = status[..3].parse().unwrap();
        let (result, event) = answered(http(status, page));
        let error = result.unwrap_err();
        let info = error.info();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{status}");
        assert_eq!((info.http_status, event.http_status), (Some(number), Some(number)));
        assert!(
            info.message.contains("<html><title>Bad Gateway") && info.message.contains(&status[..3]),
            "{error}"
        );
        assert!(info.request_sent && !info.retryable, "{status}");
        assert_eq!((event.billing, event.outcome), (billing, outcome), "{status}");
        assert_eq!((event.code, event.attempts), (None, 1));
    }
}

#[test]
fn an_answer_without_a_code_is_no_reply() {
    for body in ["", "null", "[]", "\"ok\"", "{}", r#"{"code":null}"#, r#"{"content":"success","score":900}"#]
    {
        let (result, event) = answered(http("200 OK", body));
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Protocol, "{body}");
        assert_eq!((event.billing, event.score), (Billing::InDoubt, None), "{body}");
    }
    // Without a length the cut looks like the end.
    let (result, event) = answered(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", &REPLY[..50]));
    assert_eq!((result.unwrap_err().kind(), event.billing), (ErrorKind::Protocol, Billing::InDoubt));
}

#[test]
fn a_readable_code_decides_whatever_the_status() {
    for (status, body, kind, billing) in [
        ("500 Internal Server Error", REPLY, None, Billing::Billed),
        (
            "401 Unauthorized",
            r#"{"code":1802,"content":"auth failed"}"#,
            Some("authentication"),
            Billing::NotBilled,
        ),
        ("200 OK", r#"{"code":"1804","content":"qps limit"}"#, Some("throttled"), Billing::NotBilled),
        (
            "400 Bad Request",
            r#"{"code":1801,"content":"invalid"}"#,
            Some("invalid_argument"),
            Billing::NotBilled,
        ),
        ("200 OK", r#"{"code":1803,"content":"no permission"}"#, Some("not_enabled"), Billing::NotBilled),
        ("200 OK", r#"{"code":1805,"content":"no money"}"#, Some("insufficient_balance"), Billing::NotBilled),
        (
            "503 Unavailable",
            r#"{"code":2000,"content":"internal error"}"#,
            Some("vendor"),
            Billing::NotBilled,
        ),
        ("200 OK", r#"{"code":1899,"content":"something new"}"#, None, Billing::InDoubt),
    ] {
        let (result, event) = answered(http(status, body));
        assert_eq!(result.as_ref().err().map(|error| error.kind().as_str()), kind, "{body}");
        assert_eq!(event.billing, billing, "{body}");
        assert_eq!(event.http_status, status[..3].parse().ok(), "{body}");
        if let Err(error) = result {
            assert_eq!(error.info().vendor_code, event.code, "{body}");
            assert_eq!(error.info().vendor_text, event.message, "{body}");
        }
    }
}

#[test]
fn a_verdict_is_recorded_as_the_vendor_gave_it() {
    let (result, event) = answered(http("200 OK", REPLY));
    let report = result.unwrap();
    assert_eq!(report.raw, REPLY);
    assert_eq!(event.vendor_id.as_deref(), Some("576044766492467207"), "every digit beyond 2^53");
    assert_eq!((event.score, event.level.map(|level| level.as_str())), (Some(900), Some("high")));
    assert_eq!((event.tags, event.code.as_deref()), (vec!["F24004".to_owned()], Some("0")));
    assert_eq!((event.outcome, event.billing), (Outcome::Success, Billing::Billed));
    assert_eq!(event.phone_mask.as_deref(), Some("138****8000"));
}

#[test]
fn whatever_a_verdict_holds_it_is_recorded() {
    let replies = [
        r#"{"code":0,"score":"600","tags":null,"detail":null,"exID":7,"new":{"x":[1]}}"#,
        r#"{"code":0,"content":"","score":"","tags":["F99001","新标签","F99001"],"detail":[]}"#,
        r#"{"code":0,"tags":["no code but words"]}"#,
        r#"{"code":0,"tags":[""," "],"detail":{"":{},"two words":{"score":1}}}"#,
        r#"{"code":-7,"score":-1,"tags":"F24004","id":""}"#,
        r#"{"code":9223372036854775807,"score":1e300,"tags":[1,true,{}]}"#,
    ];
    for (n, reply) in (1..).zip(replies) {
        let ledger = Ledger::in_memory().unwrap();
        let server = Server::answering(move |_| http("200 OK", reply));
        let result =
            client(&server.url, Arc::new(ledger.clone()), usual()).query_business_risk_blocking(PHONE);
        let report = result.unwrap_or_else(|error| panic!("reply {n} came and was paid for: {error:?}"));
        assert_eq!((report.raw.as_str(), ledger.len().unwrap()), (reply, 1));
    }
}

#[test]
fn an_answer_longer_than_a_mebibyte_is_not_swallowed() {
    let long = format!("{{\"code\":0,\"content\":\"{}\"}}", "x".repeat(1 << 20));
    let endless =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n", long.len());
    for answer in [http("200 OK", &long), endless] {
        let (result, event) = answered(answer);
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol | ErrorKind::InDoubt), "{error:?}");
        assert_eq!((error.info().http_status, error.info().request_sent), (Some(200), true));
        assert!(error.to_string().len() < 1_000, "an error is a line, not a page");
        assert_eq!((event.billing, event.outcome), (Billing::InDoubt, Outcome::InDoubt));
    }
    // One that just fits is read.
    let fits = format!("{{\"code\":0,\"content\":\"{}\"}}", "x".repeat((1 << 20) - 23));
    assert_eq!(fits.len(), 1 << 20);
    assert_eq!(answered(http("200 OK", &fits)).0.unwrap().raw.len(), 1 << 20);
}

#[test]
fn what_goes_out_is_what_the_vendor_documents() {
    let server = Server::answering(|_| http("200 OK", REPLY));
    client(&server.url, Arc::new(Tap::default()), usual()).query_business_risk_blocking(PHONE).unwrap();
    let requests = server.requests();
    let request = requests[0].as_str();
    assert!(request.starts_with("POST /v2/web/queryBusinessRisk HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"phone\":\"13800138000\"}"), "{request}");
    let lower = request.to_lowercase();
    assert!(lower.contains("\r\ncontent-type: application/json\r\n"), "{request}");
    // Literal of §1.6 of the reference.
    let basic = "N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==";
    assert!(request.contains(&format!("Basic {basic}\r\n")), "{request}");
}

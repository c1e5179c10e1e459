//! Misbehaviour on request.

use std::io::{ErrorKind, Read as _};

use serde_json::{Value, json};
use verimeter::{Fault, FaultKind, Product, catalog};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::wire::{BASIC, NUMBER, RISK, Reply, Wire, request, risk, verify};

const PHONE: &str = "13800138123";
const HIGH_RISK: &str = "13800130900";
const BEGUN_WITH: i64 = 10;

fn start() -> Sandbox {
    let options = SandboxOptions { balance: Some(BEGUN_WITH), ..SandboxOptions::default().unlimited() };
    Sandbox::start(options).unwrap()
}

fn once(sandbox: &Sandbox, kind: FaultKind) {
    sandbox.fault(Fault { kind: Some(kind), times: Some(1), ..Fault::default() }).unwrap();
}

fn left(sandbox: &Sandbox) -> i64 {
    sandbox.balance(Product::NumberVerification).unwrap()
}

/// One verification with `token`, under whatever fault there is.
fn try_verify(sandbox: &Sandbox, token: &str) -> std::io::Result<Reply> {
    Wire::to(sandbox).call(NUMBER, &json!({ "token": token, "phone": PHONE }))
}

#[track_caller]
fn assert_cut(result: std::io::Result<Reply>) {
    let error = result.unwrap_err();
    assert!([ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset].contains(&error.kind()), "{error:?}");
}

#[test]
fn a_connection_that_is_cut_before_the_commit_left_all_as_it_was() {
    let sandbox = start();
    let token = sandbox.number_token(PHONE).unwrap();
    once(&sandbox, FaultKind::CutBefore);
    assert_cut(try_verify(&sandbox, &token));
    assert_eq!(left(&sandbox), BEGUN_WITH);
    assert_eq!(sandbox.requests().len(), 1, "it came");
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9000, "the token is as good as new");
}

#[test]
fn a_connection_that_is_cut_after_the_commit_lost_a_reply_that_was_billed() {
    let sandbox = start();
    let token = sandbox.number_token(PHONE).unwrap();
    once(&sandbox, FaultKind::CutAfter);
    assert_cut(try_verify(&sandbox, &token));
    assert_eq!(left(&sandbox), BEGUN_WITH - 1);
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9003, "the token is used up");
}

#[test]
fn a_stalled_call_is_never_answered_and_does_nothing() {
    let sandbox = start();
    let token = sandbox.number_token(PHONE).unwrap();
    once(&sandbox, FaultKind::Stall);
    let mut stalled = Wire::to(&sandbox);
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let body = json!({ "token": token, "phone": PHONE }).to_string();
    stalled.send(request("POST", NUMBER, &headers, body.as_bytes())).unwrap();
    while sandbox.requests().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9000, "others are answered");
    stalled.stream().set_nonblocking(true).unwrap();
    assert_eq!(stalled.stream().read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn a_gateway_answers_in_html_when_nothing_was_done() {
    let sandbox = start();
    let token = sandbox.number_token(PHONE).unwrap();
    for status in [None, Some(500), Some(503)] {
        let kind = Some(FaultKind::Html);
        sandbox.fault(Fault { kind, status, times: Some(1), ..Fault::default() }).unwrap();
        let reply = try_verify(&sandbox, &token).unwrap();
        assert_eq!(i32::from(reply.status), status.unwrap_or(502));
        assert_eq!(reply.headers["content-type"], "text/html");
        assert!(reply.text().contains("<html>"));
    }
    assert_eq!((left(&sandbox), verify(&sandbox, &token, PHONE).code()), (BEGUN_WITH, 9000));
}

#[test]
fn a_throttled_call_says_when_to_come_back_or_does_not() {
    let sandbox = start();
    let token = sandbox.number_token(PHONE).unwrap();
    for retry_after_s in [None, Some(7)] {
        let kind = Some(FaultKind::Throttle);
        sandbox.fault(Fault { kind, retry_after_s, times: Some(1), ..Fault::default() }).unwrap();
        let reply = try_verify(&sandbox, &token).unwrap();
        assert_eq!((reply.status, reply.code()), (429, 1804));
        let told = reply.headers.get("retry-after").map(|seconds| seconds.parse::<i64>().unwrap());
        assert_eq!(told, retry_after_s);
    }
    assert_eq!((left(&sandbox), verify(&sandbox, &token, PHONE).code()), (BEGUN_WITH, 9000));
}

#[test]
fn a_reply_drips_and_is_whole_in_the_end() {
    let sandbox = start();
    sandbox
        .fault(Fault {
            kind: Some(FaultKind::Drip),
            interval_ms: Some(1),
            times: Some(1),
            ..Fault::default()
        })
        .unwrap();
    let mut wire = Wire::to(&sandbox);
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let body = json!({ "phone": HIGH_RISK }).to_string();
    wire.send(request("POST", RISK, &headers, body.as_bytes())).unwrap();
    let (status, headers) = wire.read_head().unwrap();
    let (length, mut pieces) = (headers["content-length"].parse::<usize>().unwrap(), Vec::new());
    while pieces.iter().sum::<usize>() < length {
        pieces.push(wire.read_some(length).unwrap());
    }
    assert_eq!(status, 200);
    assert!(pieces.len() > 1 && length > 50, "{pieces:?}");
    assert_eq!(wire.call(RISK, &json!({ "phone": HIGH_RISK })).unwrap().code(), 0, "the connection goes on");
}

#[test]
fn a_truncated_reply_is_no_json_and_says_that_it_is_all() {
    let sandbox = start();
    let whole = risk(&sandbox, HIGH_RISK);
    once(&sandbox, FaultKind::Truncate);
    let half = risk(&sandbox, HIGH_RISK);
    assert_eq!((half.status, half.body.len()), (200, whole.body.len() / 2));
    assert!(serde_json::from_slice::<Value>(&half.body).is_err());
    assert_eq!(left(&sandbox), BEGUN_WITH);
}

#[test]
fn what_nobody_knows_comes_beside_what_everybody_knows() {
    let sandbox = start();
    let with = |kind| {
        once(&sandbox, kind);
        risk(&sandbox, HIGH_RISK).json()
    };
    let code = with(FaultKind::UnknownCode)["code"].as_i64().unwrap();
    assert!(catalog::return_code(code).is_none(), "{code}");

    let reply = with(FaultKind::UnknownTag);
    let tags: Vec<&str> = reply["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
    assert_eq!((tags.len(), tags[0]), (2, "F24004"));
    assert!(catalog::risk_tag(tags[1]).is_none());
    assert_eq!(reply["detail"][tags[1]]["score"], 900);

    let whole = risk(&sandbox, HIGH_RISK).json();
    let more = with(FaultKind::UnknownField);
    assert_eq!(more.as_object().unwrap().len(), whole.as_object().unwrap().len() + 1);
    assert_eq!(more["score"], whole["score"]);

    let strange = with(FaultKind::WrongTypes);
    assert_eq!(
        (&strange["code"], &strange["score"], &strange["exID"]),
        (&json!("0"), &json!("900"), &json!([""]))
    );
    assert!(strange["id"].as_str().unwrap().parse::<u64>().unwrap() > 1 << 53);

    // Pages are another vendor's.
    assert_eq!(with(FaultKind::UnknownPage)["code"], 0);
}

#[test]
fn the_risk_part_of_a_verification_may_bear_an_unknown_tag() {
    let sandbox = start();
    once(&sandbox, FaultKind::UnknownTag);
    let body = json!({ "token": sandbox.number_token(HIGH_RISK).unwrap(), "phone": HIGH_RISK });
    let reply = crate::wire::call(&sandbox, "/v2/web/verify", &body).json();
    assert_eq!(reply["riskCheck"]["tags"].as_array().unwrap().len(), 2, "{reply}");
    assert_eq!(reply["code"], 9000);
}

#[test]
fn status_body_and_media_type_take_the_place_of_what_was_done() {
    let sandbox = start();
    let token = sandbox.number_token(PHONE).unwrap();
    let fault = Fault {
        operation: Some("verify_number".to_owned()),
        status: Some(418),
        body: Some("{\"code\":1}".to_owned()),
        content_type: Some("text/plain".to_owned()),
        times: Some(1),
        ..Fault::default()
    };
    sandbox.fault(fault).unwrap();
    assert_eq!(risk(&sandbox, PHONE).code(), 0, "another operation is none of it");
    let reply = try_verify(&sandbox, &token).unwrap();
    assert_eq!((reply.status, reply.text().as_str()), (418, "{\"code\":1}"));
    assert_eq!(reply.headers["content-type"], "text/plain");
    assert_eq!(left(&sandbox), BEGUN_WITH - 1);
}

/// What risk queries come to, by their HTTP status, under a fault that a program outside asked for.
fn statuses(fault: Value, calls: usize) -> Vec<u16> {
    let sandbox = start();
    sandbox.set_balance(Product::BusinessRisk, None).unwrap();
    let mut wire = Wire::to(&sandbox);
    assert_eq!(wire.steer("POST", "faults", &fault).status, 200);
    (0..calls).map(|_| wire.call(RISK, &json!({ "phone": PHONE })).unwrap().status).collect()
}

#[test]
fn the_nth_call_of_an_operation_meets_its_fault() {
    let third = json!({ "operation": "query_business_risk", "status": 500, "nth": 3 });
    assert_eq!(statuses(third.clone(), 5), [200, 200, 500, 500, 500], "and all that follow");
    let mut once = third;
    once["times"] = 1.into();
    assert_eq!(statuses(once.clone(), 5), [200, 200, 500, 200, 200]);
    once["operation"] = "verify_number".into();
    assert_eq!(statuses(once, 5), [200; 5]);
}

#[test]
fn a_fault_by_chance_follows_from_its_seed() {
    let by_chance = |probability: f64, seed: i64| {
        statuses(json!({ "status": 500, "probability": probability, "seed": seed }), 100)
    };
    assert_eq!(by_chance(0.0, 1), [200; 100]);
    assert_eq!(by_chance(1.0, 1), [500; 100]);
    let half = by_chance(0.5, 1);
    assert_eq!(half, by_chance(0.5, 1));
    assert_ne!(half, by_chance(0.5, 2));
    let met = half.iter().filter(|status| **status == 500).count();
    assert!((30..70).contains(&met), "{met}");
}

#[test]
fn a_late_answer_is_of_what_was_done_at_once() {
    let sandbox = start();
    let mut wire = Wire::to(&sandbox);
    let hour = json!({ "latency_ms": 3_600_000, "times": 1 });
    assert_eq!(wire.steer("POST", "faults", &hour).status, 200);
    let token = sandbox.number_token(PHONE).unwrap();
    let mut late = Wire::to(&sandbox);
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let body = json!({ "token": token, "phone": PHONE }).to_string();
    late.send(request("POST", NUMBER, &headers, body.as_bytes())).unwrap();
    while left(&sandbox) == BEGUN_WITH {
        std::thread::yield_now();
    }
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9003, "done, and the token is used up");
    late.stream().set_nonblocking(true).unwrap();
    assert_eq!(late.stream().read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);

    wire.steer("POST", "faults", &json!({ "latency_ms": 1, "times": 1 }));
    assert_eq!(wire.call(RISK, &json!({ "phone": PHONE })).unwrap().code(), 0, "it comes in the end");
}

#[test]
fn a_fault_is_forgotten_on_request_and_refused_where_it_cannot_be() {
    let sandbox = start();
    sandbox.fault(Fault { status: Some(500), ..Fault::default() }).unwrap();
    assert_eq!(risk(&sandbox, PHONE).status, 500);
    sandbox.clear_faults();
    assert_eq!(risk(&sandbox, PHONE).status, 200);
    let error =
        sandbox.fault(Fault { operation: Some("verify".to_owned()), ..Fault::default() }).unwrap_err();
    assert!(error.to_string().contains("verify_number"), "{error}");
}

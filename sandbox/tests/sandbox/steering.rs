//! The admin API and the page, for programs and people outside the process.

use std::net::Shutdown;

use serde_json::{Value, json};
use verimeter::transport::Clock as _;
use verimeter_sandbox::{Sandbox, SandboxOptions, magic};

use crate::wire::{BASIC, RISK, Wire, login, request, risk, verify};

const PHONE: &str = "13800138123";

fn start() -> (Sandbox, Wire) {
    let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
    let wire = Wire::to(&sandbox);
    (sandbox, wire)
}

#[test]
fn the_clock_is_set_moved_and_stopped() {
    let (sandbox, mut wire) = start();
    let set = json!({ "set": "2026-11-01T08:00:00+08:00", "advance_s": 1.5, "freeze": true });
    let told = wire.steer("POST", "clock", &set).json();
    let expected =
        json!({ "now_ms": 1_793_491_201_500_i64, "now": "2026-11-01T00:00:01.5Z", "frozen": true });
    assert_eq!(told, expected);
    assert_eq!(wire.steer("GET", "clock", &json!(null)).json(), expected);
    assert_eq!(wire.steer("POST", "clock", &json!({ "freeze": false })).json()["frozen"], false);
    assert!(!sandbox.clock().is_frozen());
    for (wrong, words) in [
        (json!({ "set": "tomorrow" }), "`tomorrow`"),
        (json!({ "set": "2026-11-01T00:00:00Z", "advance_s": -1 }), "advance_s is -1"),
        (json!({ "advance_s": 1e300 }), "advance_s"),
    ] {
        let before = wire.steer("POST", "clock", &json!({ "freeze": true })).json();
        let refused = wire.steer("POST", "clock", &wrong);
        assert!(refused.status == 400 && refused.text().contains(words), "{refused:?}");
        assert_eq!(wire.steer("GET", "clock", &json!(null)).json(), before, "nothing is half done");
    }
}

#[test]
fn tokens_are_minted_for_programs_without_an_app() {
    let (sandbox, mut wire) = start();
    wire.steer("POST", "clock", &json!({ "set": "2026-11-01T00:00:00Z", "freeze": true }));
    let mut mint = |operation: &str, carrier: Value| {
        let asked = json!({ "operation": operation, "phone": PHONE, "carrier": carrier });
        wire.steer("POST", "tokens", &asked)
    };
    let minted = mint("verify_number", json!("ct")).json();
    assert_eq!(minted["expires_at_ms"], 1_793_491_200_000_i64 + 60_000);
    assert_eq!(verify(&sandbox, minted["token"].as_str().unwrap(), PHONE).code(), 9000);
    let minted = mint("verify_login_token", json!(null)).json();
    assert_eq!(login(&sandbox, minted["token"].as_str().unwrap()).code(), 8000);
    for (operation, carrier, words) in
        [("query_business_risk", json!(null), "verify_login_token"), ("verify_number", json!("cb"), "`cb`")]
    {
        let refused = mint(operation, carrier);
        assert!(refused.status == 400 && refused.text().contains(words), "{refused:?}");
    }
}

#[test]
fn a_token_of_no_number_is_not_minted() {
    let (_sandbox, mut wire) = start();
    let refused = wire.steer("POST", "tokens", &json!({ "operation": "verify_number", "phone": "nonsense" }));
    assert_eq!((refused.status, refused.text().contains("nonsense")), (400, false), "{refused:?}");
    assert!(refused.text().contains("11 digits"), "{refused:?}");
}

#[test]
fn faults_are_asked_for_listed_and_forgotten() {
    let (sandbox, mut wire) = start();
    let fault = json!({ "operation": "query_business_risk", "kind": "html", "times": 2 });
    let listed = wire.steer("POST", "faults", &fault).json();
    assert_eq!((listed[0]["kind"].as_str(), listed[0]["times"].as_i64()), (Some("html"), Some(2)));
    assert_eq!(risk(&sandbox, PHONE).status, 502);
    assert_eq!(wire.steer("GET", "faults", &json!(null)).json()[0]["times"], 1);
    assert_eq!(wire.steer("DELETE", "faults", &json!(null)).json(), json!([]));
    assert_eq!(risk(&sandbox, PHONE).status, 200);
    let refused = wire.steer("POST", "faults", &json!({ "probability": 2 }));
    assert!(refused.status == 400 && refused.text().contains("probability is 2"), "{refused:?}");
    for wrong in [json!({ "kind": "explode" }), json!({ "colour": "red" }), json!([])] {
        assert_eq!(wire.steer("POST", "faults", &wrong).status, 422, "{wrong}");
    }
}

#[test]
fn balances_and_lists_are_set() {
    let (sandbox, mut wire) = start();
    let told = wire.steer("POST", "balances", &json!({ "product": "business_risk", "calls": 1 })).json();
    assert_eq!(told, json!({ "one_click_login": null, "number_verification": null, "business_risk": 1 }));
    wire.steer("POST", "lists", &json!({ "phone": PHONE, "list": "block" }));
    assert_eq!(risk(&sandbox, PHONE).json()["tags"], json!(["F20002"]));
    assert_eq!(risk(&sandbox, PHONE).code(), 1805);
    assert_eq!(wire.steer("GET", "balances", &json!(null)).json()["business_risk"], 0);
    let refused = wire.steer("POST", "lists", &json!({ "phone": "12", "list": "block" }));
    assert_eq!(refused.status, 400);
    assert_eq!(wire.steer("POST", "lists", &json!({ "phone": PHONE, "list": "grey" })).status, 422);
}

#[test]
fn the_journal_tells_what_came_and_keeps_people_to_itself_on_request() {
    let (sandbox, mut wire) = start();
    let token = sandbox.number_token(PHONE).unwrap();
    let body = json!({ "phone": PHONE, "token": token, "exID": "a" });
    let headers = [
        ("Authorization", "Basic c2VjcmV0"),
        ("Content-Type", "application/json"),
        ("X-A", "1"),
        ("X-A", "2"),
    ];
    wire.ask("POST", "/v1/web/verify?from=test", &headers, body.to_string().as_bytes()).unwrap();
    let told = wire.steer("GET", "journal", &json!(null)).json();
    let request = &told[0];
    assert_eq!(told, serde_json::to_value(sandbox.requests()).unwrap());
    assert_eq!((&request["operation"], &request["authorized"]), (&json!("verify_number"), &json!(false)));
    assert_eq!(
        (&request["path"], &request["body"]),
        (&json!("/v1/web/verify?from=test"), &json!(body.to_string()))
    );
    assert_eq!(
        (&request["headers"]["x-a"], &request["headers"]["authorization"]),
        (&json!("1, 2"), &json!("Basic"))
    );
    let shown = wire.steer("GET", "journal?redacted=true", &json!(null)).text();
    assert!(!shown.contains(PHONE) && !shown.contains(&token) && shown.contains("138****8123"), "{shown}");
    assert_eq!(shown, serde_json::to_string(&sandbox.requests_redacted()).unwrap());
    assert_eq!(wire.steer("GET", "journal?redacted=yes", &json!(null)).status, 400);
    assert!(!shown.contains("c2VjcmV0") && !told.to_string().contains("c2VjcmV0"));
}

#[test]
fn a_request_that_no_vendor_answers_is_in_the_journal_too() {
    let (sandbox, mut wire) = start();
    let asked =
        wire.ask("POST", "/v3/web/verify?a=1", &[("Authorization", BASIC)], b"{\"phone\":1}").unwrap();
    assert_eq!(asked.status, 404);
    let kept = sandbox.requests();
    let about =
        kept.iter().map(|request| (request.operation.as_str(), request.method.as_str(), request.authorized));
    assert_eq!(about.collect::<Vec<_>>(), [("unknown", "POST", false)]);
    assert_eq!((kept[0].path.as_str(), kept[0].body.as_str()), ("/v3/web/verify?a=1", "{\"phone\":1}"));
    // What steers it, and what a person looks at, is nobody's request.
    wire.ask("GET", "/", &[], b"").unwrap();
    wire.ask("GET", "/_sandbox/none", &[], b"").unwrap();
    wire.steer("GET", "clock", &json!(null));
    assert_eq!(sandbox.requests().len(), 1);
}

#[test]
fn what_steers_it_comes_whole_or_is_refused() {
    let (sandbox, mut wire) = start();
    let media = [("Content-Type", "application/json")];
    let mut body = json!({ "freeze": true }).to_string().into_bytes();
    body.resize(1 << 20, b' ');
    assert_eq!(wire.ask("POST", "/_sandbox/clock", &media, &body).unwrap().status, 200);
    body.resize(3 << 19, b' ');
    for path in ["/_sandbox/clock", "/_sandbox/none", "/_sandbox/reset"] {
        assert_eq!(wire.ask("POST", path, &media, &body).unwrap().status, 413, "{path}");
    }
    // One that ends before its end is no move.
    let before = sandbox.clock().now_ms();
    let whole =
        request("POST", "/_sandbox/clock", &media, &json!({ "advance_s": 60 }).to_string().into_bytes());
    wire.send(&whole[..whole.len() - 1]).unwrap();
    wire.stream().shutdown(Shutdown::Write).unwrap();
    if let Ok(reply) = wire.read() {
        assert_eq!(reply.status, 400);
    }
    assert_eq!(sandbox.clock().now_ms(), before);
}

#[test]
fn a_reset_and_the_credentials() {
    let (sandbox, mut wire) = start();
    risk(&sandbox, PHONE);
    assert_eq!(wire.steer("POST", "reset", &json!(null)).status, 200);
    assert!(sandbox.requests().is_empty());
    let told = wire.steer("GET", "credentials", &json!(null)).json();
    assert_eq!(told["app_key"], sandbox.credentials().app_key);
    assert_eq!(told["private_key"], sandbox.private_key());
}

#[test]
fn what_is_not_there_and_who_may_not_are_told_so() {
    let (_sandbox, mut wire) = start();
    for (method, path, status) in [
        ("GET", "/_sandbox/none", 404),
        ("PUT", "/_sandbox/clock", 405),
        ("GET", "/_sandbox/reset", 405),
        ("POST", "/", 400),
        ("POST", "/v2/web/none", 404),
    ] {
        assert_eq!(wire.ask(method, path, &[], b"").unwrap().status, status, "{method} {path}");
    }
    assert_eq!(wire.ask("POST", "/_sandbox/clock", &[], b"{}").unwrap().status, 415);
    assert_eq!(
        wire.ask("POST", "/_sandbox/reset", &[("Origin", "https://example.com")], b"").unwrap().status,
        403
    );
}

#[test]
fn the_page_tells_what_it_is_and_how_to_use_it() {
    let (sandbox, mut wire) = start();
    let page = wire.ask("GET", "/", &[], b"").unwrap();
    assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/plain; charset=utf-8"));
    let text = page.text();
    for row in magic::table() {
        assert!(text.contains(&format!("  {}  code {:>4}", row.suffix, row.code)), "{row:?}");
    }
    // Each way in that it tells of is one.
    let ways: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.trim().split_once(' '))
        .filter(|(method, _)| ["GET", "POST", "DELETE"].contains(method))
        .collect();
    assert_eq!(ways.len(), 13, "{text}");
    for (method, rest) in ways {
        let (path, rest) = rest.trim().split_once(' ').unwrap();
        let body = rest.trim().split_inclusive('}').next().filter(|body| body.starts_with('{'));
        let body: Value = body.map_or(json!(null), |body| serde_json::from_str(body).unwrap());
        let reply = wire.steer(method, path, &body);
        assert_eq!(reply.status, 200, "{method} {path} {body}: {}", reply.text());
    }
    assert!(sandbox.requests().is_empty());
    assert!(text.contains(RISK));
}

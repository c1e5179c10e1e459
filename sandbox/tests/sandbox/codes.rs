//! Every return code that the vendor documents, and how it comes about.

use std::collections::BTreeSet;

use serde_json::json;
use verimeter::catalog::return_codes;
use verimeter_sandbox::{Sandbox, SandboxOptions, magic};

use crate::wire::{BASIC, LOGIN, NUMBER, RISK, Wire, call, login, risk, verify};

const PHONE: &str = "13800138123";

fn start() -> Sandbox {
    Sandbox::start(SandboxOptions::default().unlimited()).unwrap()
}

#[test]
fn every_documented_code_can_be_had() {
    let sandbox = start();
    let mut had = BTreeSet::new();
    for row in magic::table() {
        let phone = format!("1380013{}", row.suffix);
        had.insert(risk(&sandbox, &phone).code());
        had.insert(verify(&sandbox, &sandbox.number_token(&phone).unwrap(), &phone).code());
        had.insert(login(&sandbox, &sandbox.login_token(&phone).unwrap()).code());
    }
    let documented: BTreeSet<i64> = return_codes().iter().map(|row| row.code).collect();
    let missing: Vec<_> = documented.difference(&had).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // And one that is not.
    assert_eq!(had.difference(&documented).collect::<Vec<_>>(), [&1899]);
}

#[test]
fn each_row_of_the_table_is_answered_as_it_says() {
    let sandbox = start();
    for row in magic::table().iter().filter(|row| row.score.is_some()) {
        let reply = risk(&sandbox, &format!("1380013{}", row.suffix)).json();
        assert_eq!((reply["code"].as_i64(), reply["score"].as_i64()), (Some(row.code), row.score), "{row:?}");
        assert_eq!(reply["tags"], json!(row.tags), "{row:?}");
    }
}

#[test]
fn http_and_credentials_are_looked_at_before_the_body() {
    let sandbox = start();
    let json = ("Content-Type", "application/json");
    let right = ("Authorization", BASIC);
    let wrong = ("Authorization", "Basic eDp5");
    for (path, missing, failed) in [(RISK, 1802, 1802), (NUMBER, 9010, 9011), (LOGIN, 9010, 9011)] {
        let ask = |method, headers: &[(&str, &str)]| {
            let reply = Wire::to(&sandbox).ask(method, path, headers, b"{}").unwrap();
            (reply.status, reply.code())
        };
        assert_eq!(ask("PUT", &[right, json]), (405, 9013), "{path}");
        assert_eq!(ask("GET", &[]), (405, 9013), "{path}");
        assert_eq!(ask("POST", &[json]), (401, missing), "{path}");
        for refused in
            [wrong, ("Authorization", "Basic"), ("Authorization", "Bearer x"), ("Authorization", "")]
        {
            assert_eq!(ask("POST", &[refused, json]), (401, failed), "{path} {refused:?}");
        }
        for media in ["text/plain", "application/x-www-form-urlencoded", ""] {
            assert_eq!(ask("POST", &[right, ("Content-Type", media)]), (415, 9015), "{path} {media}");
        }
        assert_eq!(ask("POST", &[right]), (415, 9015), "{path}");
        let parameters = if path == RISK { 1801 } else { 9012 };
        let utf8 = ("content-type", "Application/JSON; charset=utf-8");
        assert_eq!(
            ask("POST", &[("authorization", &BASIC.replace("Basic", "basic")), utf8]),
            (200, parameters)
        );
    }
    assert!(sandbox.requests().iter().any(|request| request.authorized));
}

#[test]
fn what_is_no_question_is_an_invalid_parameter_and_is_not_billed() {
    let sandbox = Sandbox::start(SandboxOptions { balance: Some(5), ..SandboxOptions::default() }).unwrap();
    let token = sandbox.number_token(PHONE).unwrap();
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({"phone": null}),
        json!({"phone": 1380013}),
        json!({"phone": "+8613800138000", "token": token}),
        json!({"phone": ["13800138000"], "token": token}),
        json!({"phone": PHONE, "token": token, "loginToken": "", "ip": "somewhere"}),
    ] {
        assert_eq!(call(&sandbox, RISK, &body).code(), 1801, "{body}");
        assert_eq!(call(&sandbox, NUMBER, &body).code(), 9012, "{body}");
        assert_eq!(call(&sandbox, LOGIN, &body).code(), 9012, "{body}");
    }
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9000, "the token is as good as new");
    for product in [verimeter::Product::BusinessRisk, verimeter::Product::OneClickLogin] {
        assert_eq!(sandbox.balance(product), Some(5));
    }
}

#[test]
fn a_number_is_text_or_a_number_and_what_comes_with_it_comes_back() {
    let sandbox = start();
    let number: i64 = PHONE.parse().unwrap();
    for (phone, ip, ex_id, echo) in [
        (json!(PHONE), json!("203.0.113.9"), json!("order-7"), "order-7"),
        (json!(number), json!("2001:db8::1"), json!(7), "7"),
        (json!(number), json!(null), json!(null), ""),
    ] {
        let body =
            json!({ "phone": phone, "token": sandbox.number_token(PHONE).unwrap(), "ip": ip, "exID": ex_id });
        for path in [RISK, NUMBER, "/v1/web/h5/verify"] {
            let reply = call(&sandbox, path, &body).json();
            if path != "/v1/web/h5/verify" {
                assert_eq!(reply["exID"], echo, "{reply}");
            } else {
                assert_eq!(reply, json!({"code": 9003, "content": "token expired or not exist"}));
            }
        }
    }
}

#[test]
fn the_second_version_bears_the_risk_whose_failure_is_its_own() {
    let sandbox = start();
    let ask = |path: &str, phone: &str| {
        let tokens = (sandbox.number_token(phone).unwrap(), sandbox.login_token(phone).unwrap());
        call(&sandbox, path, &json!({ "phone": phone, "token": tokens.0, "loginToken": tokens.1 })).json()
    };
    for (path, code) in [
        ("/v2/web/verify", 9000),
        ("/v2/web/h5/verify", 9000),
        ("/v2/web/loginTokenVerify", 8000),
        ("/v2/web/h5/loginTokenVerify", 8000),
    ] {
        let reply = ask(path, "13800130900");
        assert_eq!((&reply["code"], &reply["score"]), (&json!(code), &json!(900)), "{path}");
        let part = json!({
            "code": 0, "content": "success", "score": 900, "tags": ["F24004"], "detail": {"F24004": {"score": 900}}
        });
        assert_eq!(reply["riskCheck"], part, "{path}");
        let reply = ask(path, "13800131803");
        assert_eq!((&reply["code"], &reply["score"]), (&json!(code), &json!(0)), "{path}");
        assert_eq!(reply["riskCheck"]["code"], 1803, "{path}");
        assert_eq!(code == 8000, reply["phone"].is_string(), "{path}");
    }
    let first = ask("/v1/web/loginTokenVerify", PHONE);
    assert!(first.get("riskCheck").is_none() && first.get("score").is_none());
    assert_eq!(first["phone"].as_str().unwrap().len(), 172, "1,024 bits in Base64");
}

#[test]
fn a_number_on_a_list_has_that_lists_tag() {
    let sandbox = start();
    let found = |phone: &str| {
        let reply = risk(&sandbox, phone).json();
        (reply["score"].as_i64().unwrap(), reply["tags"].clone())
    };
    let before = found("13800130900");
    for phone in [PHONE, "13800130900"] {
        sandbox.block(phone).unwrap();
        assert_eq!(found(phone), (900, json!(["F20002"])));
        sandbox.allow(phone).unwrap();
        assert_eq!(found(phone), (0, json!(["F20001"])));
        sandbox.unlist(phone).unwrap();
    }
    assert_eq!(found("13800130900"), before);
    assert_eq!(sandbox.block("12").unwrap_err().kind(), verimeter::ErrorKind::InvalidArgument);
}

//! What goes to the log, of ours and of every crate below, at the most talkative level: no number, token, secret or key.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::log::Log;
use common::{NOBODY, PHONE, Server, client, http, usual};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::rand_core::OsRng;
use verimeter::aliyun::{Credentials, IdVerificationClient, VerifyLogQuery};
use verimeter::jiguang::{JiguangClient, LoginQuery, LoginToken, NumberQuery, NumberToken};
use verimeter::{InitializeQuery, Ledger, Platform, runtime};

const TOKEN: &str = "a-token-that-works-once";
const SECRET: &str = "a-master-secret-of-a-test";
const SESSION: &str = "a-security-token-of-a-test";
const DOCUMENT: &str = "E12345678X";
const ENCRYPTED: &str = "ZW5jcnlwdGVkIG51bWJlcg==";

/// One call of each operation.
fn calls(client: &JiguangClient) {
    runtime::block_on(async {
        let _ = client.query_business_risk(PHONE).await;
        let number = NumberQuery::new(NumberToken::new(TOKEN), PHONE, Platform::Ios).ex_id(PHONE.to_owned());
        let _ = client.verify_number(number.with_risk(true)).await;
        let login = LoginQuery::new(LoginToken::new(TOKEN), Platform::Web);
        let _ = client.verify_login_token(login).await;
    })
    .unwrap();
}

/// Calls whose parameters are in the query, and replies that repeat what is personal.
fn identity_verification(ledger: &Ledger) {
    let reply = format!(
        r#"{{"Code":"Success","Message":"for {PHONE}","Result":{{"TransactionId":"t","VerifyStatus":"0","Passed":"{PHONE}"}}}}"#
    );
    let server = Server::answering(move |_| http("200 OK", &reply));
    let key = Credentials::new("STS.id", SECRET).and_then(|key| key.security_token(SESSION)).unwrap();
    for url in [&server.url, &*NOBODY] {
        let client = IdVerificationClient::builder(key.clone()).endpoint(url).options(usual()).ledger(ledger);
        let client = client.build().unwrap();
        let query = InitializeQuery {
            product_code: "FACE_LIVENESS".to_owned(),
            merchant_biz_id: "b".to_owned(),
            mobile: Some(PHONE.to_owned()),
            doc_no: Some(DOCUMENT.to_owned()),
            ..InitializeQuery::default()
        };
        runtime::block_on(async {
            let _ = client.initialize(query).await;
            let _ = client.check_verify_log(VerifyLogQuery::new("b", "t")).await;
        })
        .unwrap();
    }
    let refusal = format!(r#"{{"Code":"No.{PHONE}","Message":"a code that names a number"}}"#);
    let server = Server::answering(move |_| http("400 Bad Request", &refusal));
    let client = IdVerificationClient::builder(key).endpoint(&server.url).options(usual()).ledger(ledger);
    let refused = client.build().unwrap().check_verify_log_blocking(VerifyLogQuery::new("b", "t"));
    assert!(!format!("{:?}", refused.unwrap_err()).contains(PHONE));
}

#[test]
fn no_line_of_the_log_tells_what_must_not_be_told() {
    let log = Log::listen();
    let ledger = Ledger::in_memory().unwrap();
    for body in [
        r#"{"code":0,"content":"phone 13800138000 seen","score":900}"#.to_owned(),
        format!(r#"{{"code":8000,"phone":"{ENCRYPTED}"}}"#),
        r#"{"code":9003,"content":"token expired or not exist"}"#.to_owned(),
        format!(r#"{{"code":{PHONE},"content":"a code that is a number"}}"#),
        "<html>call 13800138000</html>".to_owned(),
    ] {
        let server = Server::answering(move |_| http("200 OK", &body));
        calls(&client(&server.url, Arc::new(ledger.clone()), usual()));
        let key = rsa_key();
        let builder = JiguangClient::builder("app", SECRET).base_url(&server.url).private_key(&key);
        calls(&builder.ledger(&ledger).build().unwrap());
    }
    identity_verification(&ledger);
    calls(&client(&NOBODY, Arc::new(ledger), usual()));
    let said = log.text().clone();
    assert!(said.contains("verimeter::transport"), "the transport tells what it does");
    assert!(said.contains("hyper_util"), "and so does what is below it");
    for told in [
        "operation=\"verify_number\"",
        "outcome=\"success\"",
        "billing=\"billed\"",
        "http_status=200",
        "number=1",
    ] {
        assert!(said.contains(told), "a span tells {told}");
    }
    let basic = "Basic YXBw"; // "app" and what follows it
    for hidden in [PHONE, "138 0013", TOKEN, SECRET, SESSION, DOCUMENT, ENCRYPTED, basic, "PRIVATE KEY"] {
        assert!(!said.contains(hidden), "`{hidden}` is in the log");
    }
}

/// A key that fits nothing.
fn rsa_key() -> String {
    let key = RsaPrivateKey::new(&mut OsRng, 1024).unwrap();
    key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

//! What goes to the log, of ours and of every crate below, at the most talkative level: no number, token, secret or key.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::log::Log;
use common::{NOBODY, PHONE, Server, client, http, quick};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::rand_core::OsRng;
use verimeter::jiguang::{JiguangClient, LoginQuery, LoginToken, NumberQuery, NumberToken};
use verimeter::{Ledger, Platform, runtime};

const TOKEN: &str = "a-token-that-works-once";
const SECRET: &str = "a-master-secret-of-a-test";
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

#[test]
fn no_line_of_the_log_tells_what_must_not_be_told() {
    let log = Log::listen();
    let ledger = Ledger::in_memory().unwrap();
    for body in [
        r#"{"code":0,"content":"phone 13800138000 seen","score":900}"#.to_owned(),
        format!(r#"{{"code":8000,"phone":"{ENCRYPTED}"}}"#),
        r#"{"code":9003,"content":"token expired or not exist"}"#.to_owned(),
        "<html>call 13800138000</html>".to_owned(),
    ] {
        let server = Server::answering(move |_| http("200 OK", &body));
        calls(&client(&server.url, Arc::new(ledger.clone()), quick()));
        let key = rsa_key();
        let builder = JiguangClient::builder("app", SECRET).base_url(&server.url).private_key(&key);
        calls(&builder.ledger(&ledger).build().unwrap());
    }
    calls(&client(&NOBODY, Arc::new(ledger), quick()));
    let said = log.text().clone();
    assert!(said.contains("verimeter::transport"), "the transport tells what it does");
    for below in ["hyper", "reqwest"] {
        assert!(said.contains(below), "and so does {below}");
    }
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
    for hidden in [PHONE, "138 0013", TOKEN, SECRET, ENCRYPTED, basic, "PRIVATE KEY"] {
        assert!(!said.contains(hidden), "`{hidden}` is in the log");
    }
}

/// A key that fits nothing.
fn rsa_key() -> String {
    let key = RsaPrivateKey::new(&mut OsRng, 1024).unwrap();
    key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

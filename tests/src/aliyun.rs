//! What the operations of Alibaba Cloud call.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;
use serde_json::{Value, json};
use verimeter::aliyun::{Credentials, IdVerificationClient, ResultQuery, VerifyLogQuery, acs3_sign};
use verimeter::runtime::block_on;
use verimeter::{Acs3Request, Ledger, Platform};

use crate::leaks::Watch;
use crate::run::{counted, expect_ok, read};
use crate::server::Server;
use crate::{Answer, Case, compare};

const SECRET: &str = "an-access-key-secret-of-a-test";
const TOKEN: &str = "a-security-token-of-a-test";

/// A request, and who signs it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToSign {
    access_key_id: String,
    access_key_secret: String,
    security_token: Option<String>,
    method: Option<String>,
    path: Option<String>,
    #[serde(default)]
    query: HashMap<String, String>,
    headers: HashMap<String, String>,
    body: Option<String>,
}

pub(crate) fn sign(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let ToSign { access_key_id, access_key_secret, security_token, method, path, query, headers, body } =
        read(&case.input)?;
    watch.hide(&access_key_secret);
    let mut credentials = Credentials::new(&access_key_id, &access_key_secret).map_err(|e| e.to_string())?;
    if let Some(token) = security_token {
        watch.hide(&token);
        credentials = credentials.security_token(&token).map_err(|e| e.to_string())?;
    }
    watch.show(&credentials);
    expect_ok(case, watch, acs3_sign(&Acs3Request { method, path, query, headers, body }, &credentials))
}

/// The arguments of a question about a transaction.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    merchant_biz_id: String,
    transaction_id: String,
    started_at_ms: Option<i64>,
    platform: Option<Platform>,
    is_return_image: Option<bool>,
    extra_image_control_list: Option<String>,
    return_five_category_spoof_result: Option<bool>,
}

pub(crate) fn call(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let answers: Vec<String> = case.given.answers.iter().map(written).collect();
    let given = AtomicUsize::new(0);
    let server = Server::answering(move |_| {
        let n = given.fetch_add(1, Ordering::SeqCst);
        answers.get(n).or(answers.last()).cloned().unwrap_or_default()
    });
    [SECRET, TOKEN].into_iter().for_each(|text| watch.hide(text));
    let credentials = Credentials::new("STS.id", SECRET).and_then(|key| key.security_token(TOKEN));
    let ledger = Ledger::in_memory().map_err(|e| e.to_string())?;
    let mut input = case.input.clone();
    let strict = input.as_object_mut().and_then(|input| input.remove("strict_merchant_biz_id"));
    let client = IdVerificationClient::builder(credentials.map_err(|e| e.to_string())?)
        .endpoint(&server.url)
        .strict_merchant_biz_id(strict != Some(json!(false)))
        .options(case.options.clone())
        .ledger(&ledger)
        .build()
        .map_err(|e| e.to_string())?;
    watch.show(&client);
    match case.op.as_str() {
        "initialize" => {
            let query = read(&input)?;
            watch.show(&query);
            expect_ok(case, watch, block_on(client.initialize(query)).and_then(|result| result))?;
        }
        "keepalive" => expect_ok(case, watch, block_on(client.keepalive()).and_then(|result| result))?,
        "check_result" => {
            let about: About = read(&input)?;
            let query = ResultQuery::new(about.merchant_biz_id, about.transaction_id)
                .started_at_ms(about.started_at_ms)
                .platform(about.platform.unwrap_or(Platform::Unknown))
                .is_return_image(about.is_return_image)
                .extra_image_control_list(about.extra_image_control_list)
                .return_five_category_spoof_result(about.return_five_category_spoof_result);
            expect_ok(case, watch, block_on(client.check_result(query)).and_then(|result| result))?;
        }
        _ => {
            let about: About = read(&input)?;
            let query = VerifyLogQuery::new(about.merchant_biz_id, about.transaction_id)
                .started_at_ms(about.started_at_ms)
                .platform(about.platform.unwrap_or(Platform::Unknown));
            expect_ok(case, watch, client.check_verify_log_blocking(query))?;
        }
    }
    let requests = server.requests();
    if !requests.is_empty() {
        watch.called();
    }
    let part = |request: &String, part: usize| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap_or_default();
        json!([head.split(' ').nth(1).unwrap_or_default(), body][part])
    };
    for (name, expected, which) in [
        ("requests", case.expect.requests.as_ref().map(|requests| json!(requests)), 1),
        ("paths", case.expect.paths.as_ref().map(|paths| json!(paths)), 0),
    ] {
        if let Some(expected) = expected {
            let came: Vec<Value> = requests.iter().map(|request| part(request, which)).collect();
            compare(name, &expected, &json!(came))?;
        }
    }
    counted(case, watch, &ledger)
}

/// An answer as it is sent.
fn written(answer: &Answer) -> String {
    let Answer { status, headers, body } = answer;
    let mut text = format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n", body.len());
    if !headers.contains_key("content-type") {
        text += "content-type: application/json;charset=utf-8\r\n";
    }
    headers.iter().for_each(|(name, value)| text += &format!("{name}: {value}\r\n"));
    text + "\r\n" + body
}

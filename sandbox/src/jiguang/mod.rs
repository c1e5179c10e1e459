//! The double of Jiguang Verification.

mod account;
mod ids;
mod keys;
pub mod magic;
mod reply;
mod request;
mod risk;
mod state;
mod token_calls;
mod tokens;

use std::sync::LazyLock;

use axum::http::header::{AUTHORIZATION, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use verimeter::jiguang::{Endpoint, QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};
use verimeter::{FaultKind, Product};

use crate::exchange::{Answer, Asked};
use reply::Reply;

pub(crate) use state::{List, State};
pub(crate) use tokens::{Carrier, TokenKind};

/// AppKey and MasterSecret of the sandbox's app: those of the vendor's examples, which work here as they are printed. They
/// open nothing but the sandbox. Source: <https://docs.jiguang.cn/en/jverification/server/rest_api/risk_api/queryBusinessRisk_api>
pub(crate) const APP_KEY: &str = "7d431e42dfa6a6d693ac2d04";
pub(crate) const MASTER_SECRET: &str = "5e987ac6d2e04d95a9d8f0d1";

// Return codes of the vendor that HTTP decides.
const RISK_AUTH_FAILED: i64 = 1802;
const NO_AUTH: i64 = 9010;
const AUTH_FAILED: i64 = 9011;
const METHOD_NOT_SUPPORTED: i64 = 9013;
const MEDIA_TYPE_NOT_SUPPORTED: i64 = 9015;

/// No request comes near it.
pub(crate) const LARGEST_BODY: usize = 1 << 20;

/// What it sells, prepaid each.
pub(crate) const PRODUCTS: [Product; 3] =
    [Product::OneClickLogin, Product::NumberVerification, Product::BusinessRisk];

/// The names of its operations.
pub(crate) const OPERATIONS: [&str; 3] =
    [QUERY_BUSINESS_RISK.operation, VERIFY_NUMBER[0].operation, VERIFY_LOGIN_TOKEN[0].operation];

static BASIC: LazyLock<String> =
    LazyLock::new(|| format!("Basic {}", STANDARD.encode(format!("{APP_KEY}:{MASTER_SECRET}"))));

/// The endpoint that `asked` came to.
pub(crate) fn operation(asked: &Asked) -> Option<Endpoint> {
    let all = [&QUERY_BUSINESS_RISK].into_iter().chain(&VERIFY_NUMBER).chain(&VERIFY_LOGIN_TOKEN);
    all.into_iter().find(|endpoint| endpoint.path == asked.uri.path()).copied()
}

/// Whether AppKey and MasterSecret are right.
pub(crate) fn authorized(asked: &Asked) -> bool {
    // The scheme's name may be written in any case.
    let given = asked.header(AUTHORIZATION).and_then(|value| value.split_once(' '));
    given.zip(BASIC.split_once(' ')).is_some_and(|((scheme, given), (basic, right))| {
        scheme.eq_ignore_ascii_case(basic) && given.trim() == right
    })
}

pub(crate) fn answer(state: &crate::state::State, endpoint: &Endpoint, asked: &Asked) -> Answer {
    let reply = if asked.method != Method::POST {
        Reply::failure(METHOD_NOT_SUPPORTED)
    } else if !authorized(asked) {
        Reply::failure(auth_failed(endpoint, asked))
    } else if !asked.media_type().eq_ignore_ascii_case("application/json") {
        Reply::failure(MEDIA_TYPE_NOT_SUPPORTED)
    } else {
        match endpoint.product {
            Product::BusinessRisk => risk::answer(state, &asked.body),
            Product::NumberVerification => token_calls::verify_number(state, endpoint, &asked.body),
            Product::OneClickLogin => token_calls::verify_login_token(state, endpoint, &asked.body),
            Product::IdentityVerification => unreachable!("no endpoint of Jiguang's is about it"),
        }
    };
    Answer::json(status(&reply), &reply)
}

/// The vendor's words for too many calls.
pub(crate) fn throttled(retry_after_s: Option<i64>) -> Answer {
    let reply = Reply::failure(account::CALLS_PER_SECOND);
    let mut answer = Answer::json(StatusCode::TOO_MANY_REQUESTS, &reply);
    if let Some(seconds) = retry_after_s {
        answer.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// A code and a tag that no catalogue lists.
const UNKNOWN_CODE: i64 = 1899;
const UNKNOWN_TAG: &str = "F99001";

pub(crate) fn twist(kind: FaultKind, reply: &mut Value) {
    match kind {
        FaultKind::UnknownCode => {
            reply["code"] = UNKNOWN_CODE.into();
            reply["content"] = "sandbox: a code that nobody knows".into();
        }
        FaultKind::UnknownTag => {
            for part in ["", "/riskCheck"] {
                let Some(Value::Object(part)) = reply.pointer_mut(part) else { continue };
                if let Some(Value::Array(tags)) = part.get_mut("tags") {
                    tags.push(UNKNOWN_TAG.into());
                    let score = part.get("score").cloned().unwrap_or_default();
                    if let Some(Value::Object(detail)) = part.get_mut("detail") {
                        detail.insert(UNKNOWN_TAG.to_owned(), json!({ "score": score }));
                    }
                }
            }
        }
        _ => {}
    }
}

/// The vendor documents no HTTP status: where HTTP has a word of its own for it, we say it.
fn status(reply: &Reply) -> StatusCode {
    match reply.code() {
        RISK_AUTH_FAILED | NO_AUTH | AUTH_FAILED => StatusCode::UNAUTHORIZED,
        METHOD_NOT_SUPPORTED => StatusCode::METHOD_NOT_ALLOWED,
        MEDIA_TYPE_NOT_SUPPORTED => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::OK,
    }
}

/// The risk query has one code for what the other operations tell apart.
fn auth_failed(endpoint: &Endpoint, asked: &Asked) -> i64 {
    match endpoint.product {
        Product::BusinessRisk => RISK_AUTH_FAILED,
        _ if asked.headers.contains_key(AUTHORIZATION) => AUTH_FAILED,
        _ => NO_AUTH,
    }
}

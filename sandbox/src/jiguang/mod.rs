//! The double of Jiguang Verification.

mod keys;
pub mod magic;
mod reply;
mod request;
mod risk;
mod state;
mod token_calls;
mod tokens;

use axum::http::header::AUTHORIZATION;
use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use verimeter::Product;
use verimeter::jiguang::{Endpoint, QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};

use crate::exchange::{Answer, Asked};
use reply::Reply;

pub(crate) use state::State;
pub(crate) use tokens::TokenKind;

/// AppKey of the sandbox's app.
pub(crate) const APP_KEY: &str = "5a6e0d0c1b2a394857667584";
/// MasterSecret of the sandbox's app. Public on purpose: it opens nothing but the sandbox.
pub(crate) const MASTER_SECRET: &str = "a1b2c3d4e5f60718293a4b5c";

// Return codes of the vendor that HTTP decides.
const RISK_AUTH_FAILED: i64 = 1802;
const AUTH_FAILED: i64 = 9011;
const METHOD_NOT_SUPPORTED: i64 = 9013;
const MEDIA_TYPE_NOT_SUPPORTED: i64 = 9015;

/// The endpoint that `asked` came to.
pub(crate) fn operation(asked: &Asked) -> Option<Endpoint> {
    let all = VERIFY_NUMBER.iter().chain(&VERIFY_LOGIN_TOKEN).chain([&QUERY_BUSINESS_RISK]);
    all.into_iter().find(|endpoint| endpoint.path == asked.uri.path()).copied()
}

/// Whether AppKey and MasterSecret are right.
pub(crate) fn authorized(asked: &Asked) -> bool {
    let expected = STANDARD.encode(format!("{APP_KEY}:{MASTER_SECRET}"));
    let given = asked.header(AUTHORIZATION).and_then(|value| value.strip_prefix("Basic "));
    given.is_some_and(|basic| basic == expected)
}

pub(crate) fn answer(state: &crate::state::State, endpoint: &Endpoint, asked: &Asked) -> Answer {
    let reply = if asked.method != Method::POST {
        Reply::failure(METHOD_NOT_SUPPORTED)
    } else if !authorized(asked) {
        Reply::failure(auth_failed(endpoint))
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

/// The vendor documents no HTTP status: where HTTP has a word of its own for it, we say it.
fn status(reply: &Reply) -> StatusCode {
    match reply.code() {
        RISK_AUTH_FAILED | AUTH_FAILED => StatusCode::UNAUTHORIZED,
        METHOD_NOT_SUPPORTED => StatusCode::METHOD_NOT_ALLOWED,
        MEDIA_TYPE_NOT_SUPPORTED => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::OK,
    }
}

/// The risk query has a code of its own for what the other operations say, too.
fn auth_failed(endpoint: &Endpoint) -> i64 {
    match endpoint.product {
        Product::BusinessRisk => RISK_AUTH_FAILED,
        Product::NumberVerification | Product::OneClickLogin | Product::IdentityVerification => AUTH_FAILED,
    }
}

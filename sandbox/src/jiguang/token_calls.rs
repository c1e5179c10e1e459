//! Number verification and one-click login.

use verimeter::Product;
use verimeter::jiguang::Endpoint;

use super::reply::Reply;
use super::request::Request;
use super::tokens::TokenKind;
use super::{magic, risk};
use crate::state::State;

const GOT_PHONE: i64 = 8000;
const GOT_NO_PHONE: i64 = 8001;
const CONSISTENT: i64 = 9000;
const INCONSISTENT: i64 = 9001;
const NO_SUCH_TOKEN: i64 = 9003;
const PARAMETER_INVALID: i64 = 9012;

/// Whether the number is that of the token.
pub(crate) fn verify_number(state: &State, endpoint: &Endpoint, body: &[u8]) -> Reply {
    let Some(request) = Request::parse(body) else { return Reply::failure(PARAMETER_INVALID) };
    let (Some(token), Some(phone)) = (request.text("token"), request.phone()) else {
        return Reply::failure(PARAMETER_INVALID);
    };
    let Some(owner) = state.jiguang.redeem(TokenKind::Number, token) else {
        return Reply::failure(NO_SUCH_TOKEN);
    };
    let code = match magic::of(Product::NumberVerification, &phone) {
        Some(row) => row.code,
        None if owner == phone => CONSISTENT,
        None => INCONSISTENT,
    };
    let bears_id = verimeter::catalog::return_code(code).is_some_and(|row| row.kind.is_none());
    if !bears_id {
        return Reply::failure(code);
    }
    let ex_id = request.ex_id();
    let reply = Reply::answer(code, state.jiguang.next_id(state.seed, &phone, &ex_id), ex_id);
    with_risk(state, endpoint, &phone, reply)
}

/// The number of the token, encrypted.
pub(crate) fn verify_login_token(state: &State, endpoint: &Endpoint, body: &[u8]) -> Reply {
    let Some(request) = Request::parse(body) else { return Reply::failure(PARAMETER_INVALID) };
    let Some(token) = request.text("loginToken") else { return Reply::failure(PARAMETER_INVALID) };
    let Some(phone) = state.jiguang.redeem(TokenKind::Login, token) else {
        return Reply::failure(GOT_NO_PHONE);
    };
    if let Some(row) = magic::of(Product::OneClickLogin, &phone) {
        return Reply::failure(row.code);
    }
    let Some(encrypted) = state.jiguang.keys().encrypt(&phone) else { return Reply::failure(GOT_NO_PHONE) };
    let ex_id = request.ex_id();
    let reply = Reply::answer(GOT_PHONE, state.jiguang.next_id(state.seed, &phone, &ex_id), ex_id)
        .with_phone(encrypted);
    with_risk(state, endpoint, &phone, reply)
}

fn with_risk(state: &State, endpoint: &Endpoint, phone: &str, reply: Reply) -> Reply {
    if endpoint.with_risk { reply.with_risk_check(risk::of(state, phone)) } else { reply }
}

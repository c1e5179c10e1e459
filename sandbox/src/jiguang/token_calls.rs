//! Number verification and one-click login.

use verimeter::Product;
use verimeter::jiguang::Endpoint;
use verimeter::transport::Clock as _;

use super::account::CALLS_PER_SECOND;
use super::reply::Reply;
use super::request::Request;
use super::state::Memory;
use super::tokens::TokenKind;
use super::{magic, risk};
use crate::state::State;

const GOT_PHONE: i64 = 8000;
const GOT_NO_PHONE: i64 = 8001;
const CONSISTENT: i64 = 9000;
const INCONSISTENT: i64 = 9001;
const UNDECIDED: i64 = 9002;
const NO_SUCH_TOKEN: i64 = 9003;
const PARAMETER_INVALID: i64 = 9012;
const NO_MONEY: i64 = 9018;

/// Whether the number is that of the token.
pub(super) fn verify_number(state: &State, endpoint: &Endpoint, body: &[u8]) -> Reply {
    let Some(request) = Request::parse(body) else { return Reply::failure(PARAMETER_INVALID) };
    let (Some(token), Some(phone)) = (request.text("token"), request.phone()) else {
        return Reply::failure(PARAMETER_INVALID);
    };
    let now_ms = state.clock.now_ms();
    let mut memory = state.jiguang.memory();
    if let Err(code) = admit(&mut memory, Product::NumberVerification, now_ms) {
        return Reply::failure(code);
    }
    let refusal = memory.limits.refusal(&phone, now_ms);
    // Who comes too soon needs a new token, too.
    let owner = memory.tokens.redeem(TokenKind::Number, token, now_ms);
    if let Some(code) = refusal {
        return Reply::failure(code);
    }
    let Some(owner) = owner else { return Reply::failure(NO_SUCH_TOKEN) };
    let code = match magic::of(Product::NumberVerification, &phone) {
        Some(row) => row.code,
        None if owner == phone => CONSISTENT,
        None => INCONSISTENT,
    };
    let billed = [CONSISTENT, INCONSISTENT].contains(&code);
    if !billed && code != UNDECIDED {
        return Reply::failure(code);
    }
    memory.limits.verified(&phone, now_ms, billed);
    if billed {
        memory.account.bill(Product::NumberVerification);
    }
    let ex_id = request.ex_id();
    let reply = Reply::answer(code, memory.ids.next(state.seed, &phone, &ex_id), ex_id);
    with_risk(state, &mut memory, endpoint, &phone, reply)
}

/// The number of the token, encrypted.
pub(super) fn verify_login_token(state: &State, endpoint: &Endpoint, body: &[u8]) -> Reply {
    let Some(request) = Request::parse(body) else { return Reply::failure(PARAMETER_INVALID) };
    let Some(token) = request.text("loginToken") else { return Reply::failure(PARAMETER_INVALID) };
    // Made at first use, which takes its time: not while others wait.
    let keys = state.jiguang.keys();
    let now_ms = state.clock.now_ms();
    let mut memory = state.jiguang.memory();
    if let Err(code) = admit(&mut memory, Product::OneClickLogin, now_ms) {
        return Reply::failure(code);
    }
    let Some(phone) = memory.tokens.redeem(TokenKind::Login, token, now_ms) else {
        return Reply::failure(GOT_NO_PHONE);
    };
    if let Some(row) = magic::of(Product::OneClickLogin, &phone) {
        return Reply::failure(row.code);
    }
    let Some(encrypted) = keys.encrypt(&phone) else { return Reply::failure(GOT_NO_PHONE) };
    memory.account.bill(Product::OneClickLogin);
    let ex_id = request.ex_id();
    let reply =
        Reply::answer(GOT_PHONE, memory.ids.next(state.seed, &phone, &ex_id), ex_id).with_phone(encrypted);
    with_risk(state, &mut memory, endpoint, &phone, reply)
}

/// What is looked at before the token is.
fn admit(memory: &mut Memory, product: Product, now_ms: i64) -> Result<(), i64> {
    if !memory.limits.admits_call(now_ms) {
        Err(CALLS_PER_SECOND)
    } else if memory.account.is_empty(product) {
        Err(NO_MONEY)
    } else {
        Ok(())
    }
}

fn with_risk(state: &State, memory: &mut Memory, endpoint: &Endpoint, phone: &str, reply: Reply) -> Reply {
    if endpoint.with_risk { reply.with_risk_check(risk::of(memory, state.seed, phone)) } else { reply }
}

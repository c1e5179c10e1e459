//! Answers about tokens.

use super::risk::{content, read_risk};
use crate::catalog::return_code;
use crate::events::BillingRule;
use crate::jiguang::codes::{RISK_SUCCESS, verdict};
use crate::wire::Object;
use crate::{LoginVerification, NumberVerification, Product, RiskReport};

/// Reads the answer of a number verification, of either version; none where it is no JSON object with a readable
/// `code`. Every other field may be missing or of another type than documented.
pub fn decode_number_verification(body: &str) -> Option<NumberVerification> {
    let reply = Object::parse(body)?;
    let code = reply.int("code")?;
    Some(NumberVerification {
        id: reply.text("id"),
        code,
        content: content(&reply),
        ex_id: reply.text("exID"),
        outcome: verdict(Product::NumberVerification, code, BillingRule::VERDICT).outcome,
        risk: risk(&reply).filter(|risk| risk.code == RISK_SUCCESS),
        raw: body.to_owned(),
    })
}

/// Reads the answer of a one-click login, of either version; none where it is no JSON object with a readable `code`.
/// Every other field may be missing or of another type than documented. `phone` is none: no key is at hand.
pub fn decode_login_verification(body: &str) -> Option<LoginVerification> {
    let reply = Object::parse(body)?;
    let code = reply.int("code")?;
    Some(LoginVerification {
        id: reply.text("id"),
        code,
        content: content(&reply),
        ex_id: reply.text("exID"),
        outcome: verdict(Product::OneClickLogin, code, BillingRule::VERDICT).outcome,
        encrypted_phone: reply.text("phone"),
        phone: None,
        risk: risk(&reply).filter(|risk| risk.code == RISK_SUCCESS),
        raw: body.to_owned(),
    })
}

/// The risk part of a reply, whether it went well or not; none where the reply has none.
///
/// Replies before 2026 have no part of its own, only a score beside the verification's code.
pub(in crate::jiguang) fn risk_part(body: &str) -> Option<RiskReport> {
    risk(&Object::parse(body)?)
}

fn risk(reply: &Object<'_>) -> Option<RiskReport> {
    // With a part, the score beside it says nothing: it is 0 where the part failed, too. One that cannot be read is
    // a part all the same.
    if reply.has("riskCheck") {
        return reply.nested("riskCheck").and_then(|part| read_risk(&part, None));
    }
    // A call that the vendor turned away asked for no risk; its score is what a number is that nobody set.
    let failed = reply.int("code").and_then(return_code).is_some_and(|row| row.kind.is_some());
    reply.floor("score").filter(|_| !failed).and_then(|_| read_risk(reply.source(), Some(RISK_SUCCESS)))
}

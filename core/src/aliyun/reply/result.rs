//! The result of a transaction, a transaction that was made, and the sign of life.

use super::log::meaning;
use super::{shown, with_result};
use crate::events::{identity_outcome, identity_passed};
use crate::wire::Object;
use crate::{CheckResult, Initialization, Keepalive};

/// Reads the answer of `CheckResult`; none where it is no JSON object. What cannot be read is none; `raw` keeps everything.
pub fn decode_check_result(body: &str) -> Option<CheckResult> {
    with_result(body, |envelope, result| {
        let (passed, sub_code) = (shown(result, "Passed"), shown(result, "SubCode"));
        // Most of these are JSON in a text; where it came as an object, its JSON.
        let json = |name| result.text(name).or_else(|| structure(result, name));
        Some(CheckResult {
            request_id: envelope.request_id,
            code: envelope.code.unwrap_or_default(),
            message: envelope.message,
            passed: passed.as_deref().and_then(identity_passed),
            outcome: identity_outcome(None, passed.as_deref()),
            sub_code_meaning: sub_code.as_deref().and_then(|code| meaning("sub_code", code)),
            sub_code,
            ekyc_result: json("EkycResult"),
            face_info: json("ExtFaceInfo"),
            id_info: json("ExtIdInfo"),
            basic_info: json("ExtBasicInfo"),
            risk_info: json("ExtRiskInfo"),
            source_info: json("ExtSourceInfo"),
            ext_info: json("ExtInfo"),
            raw: body.to_owned(),
        })
    })
}

/// A field that is an object or a list, as JSON.
fn structure(result: &Object<'_>, name: &str) -> Option<String> {
    result.raw(name).filter(|raw| raw.starts_with(['{', '['])).map(str::to_owned)
}

/// Reads the answer of `Initialize`; none where it is no JSON object, or bears no id of a transaction, without which there is
/// none. `started_at_ms` is when it was asked for, in milliseconds since 1970 (UTC).
pub fn decode_initialization(body: &str, started_at_ms: i64) -> Option<Initialization> {
    with_result(body, |envelope, result| {
        Some(Initialization {
            request_id: envelope.request_id,
            code: envelope.code.unwrap_or_default(),
            message: envelope.message,
            transaction_id: result.text("TransactionId")?,
            started_at_ms,
            transaction_url: result.text("TransactionUrl"),
            protocol: result.text("Protocol"),
            client_cfg: result.text("ClientCfg"),
            raw: body.to_owned(),
        })
    })
}

/// Reads the answer of `KeepaliveIntl`; none where it is no JSON object.
pub fn decode_keepalive(body: &str) -> Option<Keepalive> {
    with_result(body, |envelope, result| {
        Some(Keepalive {
            request_id: envelope.request_id,
            code: envelope.code.unwrap_or_default(),
            message: envelope.message,
            result: shown(result, "Result"),
            raw: body.to_owned(),
        })
    })
}

//! What an answer is: a reply, an error by its code, or nothing that can be read.

use super::reply::{Envelope, envelope, has_result};
use crate::catalog::api_code;
use crate::transport::{Again, Response};
use crate::{ApiCode, ErrorKind, RetryAdvice};

/// Code of a reply that went well.
pub(super) const SUCCESS: &str = "Success";

/// The vendor does not know the transaction: it never did, deleted it, or keeps it in another region.
pub(super) const UNKNOWN_TRANSACTION: &str = "TransactionIdInvalid";

/// What an answer is.
pub(super) enum Answer {
    /// A reply that went well, as far as its code tells.
    Reply(Envelope),
    /// The vendor, or its gateway, says no.
    Refusal(Refusal),
    /// Nobody's reply.
    Unreadable,
}

/// An error that the vendor names.
pub(super) struct Refusal {
    pub kind: ErrorKind,
    pub code: String,
    /// Numbers of people are masked, and nothing of the request is repeated.
    pub message: String,
    pub request_id: Option<String>,
    /// What is known of the code.
    pub row: Option<&'static ApiCode>,
}

/// Says what `response` is.
pub(super) fn answer(response: &Response) -> Answer {
    let went_well = (200..300).contains(&response.status);
    let found = envelope(&response.body).or_else(|| xml(&response.body));
    match found {
        Some(Envelope { code: Some(code), message, request_id, .. }) if code != SUCCESS || !went_well => {
            let row = api_code(&code).filter(|row| row.kind.is_some());
            let kind = kind(row, response);
            Answer::Refusal(Refusal { kind, code, message: unechoed(&message), request_id, row })
        }
        // A reply without its code, and yet with a result, can be read.
        Some(reply) if went_well && (reply.code.is_some() || has_result(&response.body)) => {
            Answer::Reply(reply)
        }
        _ => Answer::Unreadable,
    }
}

/// The kind of an error. One that tells when to come back is a limit, whatever its code, unless the code tells better.
fn kind(row: Option<&ApiCode>, response: &Response) -> ErrorKind {
    let known = row.and_then(|row| row.kind);
    match (known, response.status) {
        (Some(kind), _) if kind != ErrorKind::Vendor => kind,
        (_, 400..) if response.retry_after_ms.is_some_and(|ms| ms > 0) => ErrorKind::Throttled,
        (Some(kind), _) => kind,
        (None, 401) => ErrorKind::Authentication,
        (None, 403) => ErrorKind::NotEnabled,
        (None, 429) => ErrorKind::Throttled,
        (None, 400..500) => ErrorKind::InvalidArgument,
        (None, _) => ErrorKind::Vendor,
    }
}

/// The gateway's answer to a wrong signature goes on with all that it was sent, security token included.
fn unechoed(message: &str) -> String {
    let echo = message.to_ascii_lowercase().find("server string to sign");
    echo.map_or(message, |at| &message[..at]).trim_end_matches([' ', ',', ';', ':']).to_owned()
}

/// The error that gateways write as XML where they do not know that JSON is wanted.
fn xml(body: &str) -> Option<Envelope> {
    let tag = |name: &str| {
        let (_, rest) = body.split_once(&format!("<{name}>"))?;
        let (text, _) = rest.split_once(&format!("</{name}>"))?;
        Some(crate::redact(text.trim())).filter(|text| !text.is_empty() && !text.contains('<'))
    };
    if !body.contains("<Error>") {
        return None;
    }
    let message = tag("Message").unwrap_or_default();
    Some(Envelope { request_id: tag("RequestId"), code: Some(tag("Code")?), message })
}

/// Whether a question that is free, and changes nothing, is worth asking again.
pub(super) fn again_of_read(response: &Response) -> Again {
    match answer(response) {
        Answer::Refusal(refusal) if renewable(&refusal) => Again::WithNewCredentials,
        Answer::Refusal(Refusal { kind: ErrorKind::Throttled | ErrorKind::Vendor, .. }) => Again::Later,
        // Something on the way, which may be better soon.
        Answer::Unreadable if response.status == 429 || response.status >= 500 => Again::Later,
        _ => Again::No,
    }
}

/// The same of a call that makes something: only where it was turned away before anything was made.
pub(super) fn again_of_creation(response: &Response) -> Again {
    match answer(response) {
        Answer::Refusal(refusal) if renewable(&refusal) => Again::WithNewCredentials,
        Answer::Refusal(refusal) if refusal.code == NONCE_USED => Again::Later,
        // By its code: a header that says when to come back may stand beside any failure.
        Answer::Refusal(Refusal { row: Some(row), .. }) if row.kind == Some(ErrorKind::Throttled) => {
            Again::Later
        }
        _ => Again::No,
    }
}

/// The gateway saw the nonce before, and did nothing.
const NONCE_USED: &str = "SignatureNonceUsed";

fn renewable(refusal: &Refusal) -> bool {
    refusal.row.is_some_and(|row| row.retry == RetryAdvice::NewToken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str, retry_after_ms: Option<i64>) -> Response {
        Response { status, body: body.to_owned(), request_id: None, retry_after_ms }
    }

    fn error(status: u16, code: &str, retry_after_ms: Option<i64>) -> Response {
        response(status, &format!(r#"{{"Code":"{code}","Message":"m","RequestId":"R"}}"#), retry_after_ms)
    }

    #[test]
    fn a_creation_is_repeated_only_where_nothing_was_made() {
        for (response, read, creation) in [
            (error(403, "Throttling.Api", None), Again::Later, Again::Later),
            (error(400, "SignatureNonceUsed", None), Again::Later, Again::Later),
            (
                error(400, "InvalidSecurityToken.Expired", None),
                Again::WithNewCredentials,
                Again::WithNewCredentials,
            ),
            (error(500, "InternalError", None), Again::Later, Again::No),
            (error(503, "ServiceUnavailable", Some(20)), Again::Later, Again::No),
            (error(200, "NewCode", None), Again::Later, Again::No),
            (response(502, "<html>", None), Again::Later, Again::No),
            (error(400, "InvalidParameter", Some(20)), Again::No, Again::No),
            (error(404, "ProcessNotCompleted", None), Again::No, Again::No),
            (error(200, SUCCESS, None), Again::No, Again::No),
            (response(200, "<html>", None), Again::No, Again::No),
        ] {
            assert_eq!(again_of_read(&response), read, "{response:?}");
            assert_eq!(again_of_creation(&response), creation, "{response:?}");
        }
    }

    #[test]
    fn what_the_gateway_echoes_is_cut_off() {
        let text =
            "Specified signature is not matched with our calculation. server string to sign is:ACS3…hunter2";
        assert_eq!(unechoed(text), "Specified signature is not matched with our calculation.");
        assert_eq!(unechoed("plain"), "plain");
    }
}

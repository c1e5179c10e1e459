//! The vendor's JSON, with strings in strings and all, read into our records.

mod log;
mod result;
mod statistics;

pub use log::decode_verify_log;
pub(super) use log::read_log;
pub use result::{decode_check_result, decode_initialization, decode_keepalive};

use crate::redact;
use crate::wire::Object;

/// What every reply has in common.
pub(super) struct Envelope {
    pub request_id: Option<String>,
    /// None where the reply has none.
    pub code: Option<String>,
    /// Numbers of people are masked.
    pub message: String,
    /// The field `Result` as JSON; none where it is no object.
    pub result: Option<String>,
}

/// Reads what every reply has in common; none where `body` is no JSON object.
pub(super) fn envelope(body: &str) -> Option<Envelope> {
    let reply = Object::parse(body)?;
    // Some of the vendor's gateways begin names in lower case.
    let text = |name: &str, other: &str| reply.text(name).or_else(|| reply.text(other));
    Some(Envelope {
        request_id: text("RequestId", "requestId").as_deref().map(redact),
        code: text("Code", "code").as_deref().map(redact),
        message: text("Message", "message").as_deref().map(redact).unwrap_or_default(),
        result: reply.nested("Result").filter(|result| Object::parse(result).is_some()),
    })
}

/// The vendor's own word for the result.
pub(super) fn passed(body: &str) -> Option<String> {
    with_result(body, |_, result| shown(result, "Passed"))
}

/// A text that may be printed: numbers of people masked.
fn shown(object: &Object<'_>, name: &str) -> Option<String> {
    object.text(name).as_deref().map(redact)
}

/// Reads `body` with `read`, which is given the fields of its `Result`; none where `body` is no JSON object.
fn with_result<T>(body: &str, read: impl FnOnce(&Envelope, &Object<'_>) -> Option<T>) -> Option<T> {
    let envelope = envelope(body)?;
    let result = Object::parse(envelope.result.as_deref().unwrap_or("{}"))?;
    read(&envelope, &result)
}

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
}

/// Reads what every reply has in common; none where `body` is no JSON object.
pub(super) fn envelope(body: &str) -> Option<Envelope> {
    Object::parse(body).map(|reply| Envelope::of(&reply))
}

impl Envelope {
    fn of(reply: &Object<'_>) -> Self {
        // Some of the vendor's gateways begin names in lower case.
        let text = |name: &str, other: &str| reply.text(name).or_else(|| reply.text(other));
        Self {
            request_id: text("RequestId", "requestId").as_deref().map(redact),
            code: text("Code", "code").as_deref().map(redact),
            message: text("Message", "message").as_deref().map(redact).unwrap_or_default(),
        }
    }
}

/// Whether there is a `Result` that can be read.
pub(super) fn has_result(body: &str) -> bool {
    let result = Object::parse(body).and_then(|reply| reply.nested("Result"));
    result.is_some_and(|result| Object::parse(&result).is_some())
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
fn with_result<T>(body: &str, read: impl FnOnce(Envelope, &Object<'_>) -> Option<T>) -> Option<T> {
    let reply = Object::parse(body)?;
    let result = reply.nested("Result").unwrap_or_default();
    let fields = Object::parse(&result).or_else(|| Object::parse("{}"))?;
    read(Envelope::of(&reply), &fields)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::aliyun::{decode_check_result, decode_initialization, decode_keepalive, decode_verify_log};
    use crate::events::{page_stay_json, page_stay_ms};

    /// The names that the vendor uses, and some that it does not.
    const NAMES: [&str; 26] = [
        "RequestId",
        "Code",
        "code",
        "Message",
        "Result",
        "VerifyStatus",
        "Passed",
        "SubCode",
        "VerifyErrorCode",
        "InterruptPage",
        "InterruptPageEn",
        "LogInfo",
        "LogInfoEn",
        "LogStatisticsInfo",
        "ExtInfo",
        "ExtIdInfo",
        "pageStayTimeInfo",
        "faceOverTimes",
        "hasFaceOverTimes",
        "ocrEditTimes",
        "hasOcrPermissionRefuse",
        "FACE",
        "OCR_SCAN",
        "TransactionId",
        "new",
        "",
    ];

    /// JSON of any type under the vendor's names, also as text within text.
    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            prop::sample::select(vec!["null", "true", "false", "0", "-0", "1", "2", "1e400", "0.5", "1615"])
                .prop_map(str::to_owned),
            prop::sample::select(vec![
                "0",
                "1",
                "Y",
                "N",
                "",
                "1006",
                "FACE",
                "活体检测页面",
                "true",
                "{}",
                "[]",
                "1615"
            ])
            .prop_map(quoted),
            any::<i64>().prop_map(|n| n.to_string()),
            any::<String>().prop_map(|text| quoted(&text)),
            "2025-04-15 10:00:00 [A-Z_]{0,8}".prop_map(|text| quoted(&text)),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            let fields = prop::collection::vec((prop::sample::select(&NAMES[..]), inner.clone()), 0..8);
            let object = fields.prop_map(|fields| {
                let fields: Vec<_> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", fields.join(","))
            });
            let list = prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(",")));
            prop_oneof![2 => object.clone(), 1 => object.prop_map(|json| quoted(&json)), 1 => list.clone(), 1 => list.prop_map(|json| quoted(&json))]
        })
    }

    fn quoted(text: &str) -> String {
        serde_json::to_string(text).unwrap()
    }

    proptest! {
        #[test]
        fn no_text_panics(body in ".*") {
            let _ = decode_verify_log(&body);
            let _ = decode_check_result(&body);
            let _ = decode_keepalive(&body);
            let _ = decode_initialization(&body, 0);
        }

        #[test]
        fn only_what_is_no_object_cannot_be_read(body in json()) {
            let is_object = body.starts_with('{');
            prop_assert_eq!(decode_verify_log(&body).is_some(), is_object);
            prop_assert_eq!(decode_check_result(&body).is_some(), is_object);
        }

        #[test]
        fn whatever_is_in_it_a_result_is_read_and_its_text_kept(result in json()) {
            let body = format!("{{\"Code\":\"Success\",\"Result\":{result}}}");
            let log = decode_verify_log(&body).expect("an object is always read");
            prop_assert_eq!(&log.code, "Success");
            if let Some(statistics) = &log.statistics {
                prop_assert!(statistics.page_stay_ms.values().all(|ms| *ms >= 0));
                let kept = page_stay_ms(&page_stay_json(&statistics.page_stay_ms));
                prop_assert_eq!(kept.as_ref(), Some(&statistics.page_stay_ms), "an event keeps them");
            }
            prop_assert_eq!(log.raw, body);
        }

        #[test]
        fn a_reply_that_stops_before_its_end_is_none(at in 0..200_usize) {
            let whole = r#"{"RequestId":"R","Code":"Success","Message":"success","Result":{"VerifyStatus":"1","LogInfo":["2025-04-15 10:00:00 X"],"LogStatisticsInfo":"{\"faceOverTimes\":0,\"pageStayTimeInfo\":{\"FACE\":\"8707\"}}"}}"#;
            prop_assert!(decode_verify_log(&whole[..at.min(whole.len() - 1)]).is_none());
        }
    }
}

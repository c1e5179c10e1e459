//! The risk of a number.

use std::collections::BTreeMap;

use crate::catalog::{label_tag, risk_level};
use crate::jiguang::codes::RISK_SUCCESS;
use crate::wire::{Object, each_field};
use crate::{RiskReport, RiskTag, redact};

/// Reads the answer of a business risk query; none where it is no JSON object with a readable `code`.
///
/// Every other field may be missing or of another type than documented: `score` and `code` as number or text,
/// `exID` as text, number or null, `id` beyond 2^53, `detail` as object or as text holding one. What cannot be
/// read is none and never a default; `raw` keeps everything.
pub fn decode_risk_report(body: &str) -> Option<RiskReport> {
    read_risk(body, None)
}

/// Reads a risk report whose code is `code`, where what it stands in says so.
pub(super) fn read_risk(body: &str, code: Option<i64>) -> Option<RiskReport> {
    let reply = Object::parse(body)?;
    let code = code.or_else(|| reply.int("code"))?;
    let score = reply.floor("score");
    Some(RiskReport {
        id: reply.text("id"),
        code,
        content: content(&reply),
        ex_id: reply.text("exID"),
        score,
        // A score beside a failure is what a number is that nobody set.
        level: score.filter(|_| code == RISK_SUCCESS).and_then(risk_level),
        tags: tags(&reply),
        raw: body.to_owned(),
    })
}

/// The vendor's text for the code. It may be printed, so numbers of people are masked in it; `raw` keeps them.
pub(super) fn content(reply: &Object<'_>) -> String {
    reply.text("content").as_deref().map(redact).unwrap_or_default()
}

/// The tags in their order, each once; then those that only `detail` names.
fn tags(reply: &Object<'_>) -> Vec<RiskTag> {
    let detail = reply.nested("detail").unwrap_or_default();
    let mut scores: BTreeMap<String, Option<i64>> = BTreeMap::new();
    let readable = each_field(&detail, |tag, entry| {
        scores.insert(redact(&tag), Object::parse(entry).and_then(|entry| entry.floor("score")));
    });
    if !readable {
        scores.clear();
    }
    let mut tags: Vec<RiskTag> = Vec::new();
    for code in reply.texts("tags").iter().map(|code| redact(code)) {
        if !tags.iter().any(|tag| tag.code == code) {
            let score = scores.remove(&code).flatten();
            tags.push(label_tag(&code, score));
        }
    }
    tags.extend(
        scores.into_iter().filter(|(code, _)| !code.is_empty()).map(|(code, score)| label_tag(&code, score)),
    );
    tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::RiskLevel;

    #[test]
    fn the_vendors_own_sample_is_read() {
        let report = decode_risk_report(
            r#"{"id":576044766492467201,"code":0,"content":"success","exID":"","score":900,
                "tags":["F24004"],"detail":{"F24004":{"score":900}}}"#,
        )
        .unwrap();
        assert_eq!(report.id.as_deref(), Some("576044766492467201"));
        assert_eq!((report.score, report.level, report.ex_id), (Some(900), Some(RiskLevel::High), None));
        assert_eq!(
            (report.tags[0].label.as_str(), report.tags[0].score),
            ("Device environment anomaly", Some(900))
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(body in ".*") {
            let _ = decode_risk_report(&body);
        }

        #[test]
        fn whatever_the_types_the_raw_text_and_the_code_stay(
            code in prop_oneof![Just(0), any::<i32>()],
            fields in prop::collection::vec(("(id|exID|score|tags|detail|content|new)", json(2)), 0..8),
        ) {
            let extra: String = fields.iter().map(|(key, value)| format!(",\"{key}\":{value}")).collect();
            let body = format!("{{\"code\":{code}{extra}}}");
            let report = decode_risk_report(&body).expect("an object with a code is always read");
            prop_assert_eq!(report.code, i64::from(code));
            prop_assert_eq!(report.raw, body);
            let scored = code == 0 && report.score.is_some_and(|score| score >= 0);
            prop_assert_eq!(report.level.is_some(), scored);
        }

        #[test]
        fn an_id_keeps_every_digit(id in "[1-9][0-9]{0,30}", quoted: bool) {
            let body = if quoted { format!("{{\"code\":0,\"id\":\"{id}\"}}") } else { format!("{{\"code\":0,\"id\":{id}}}") };
            prop_assert_eq!(decode_risk_report(&body).and_then(|report| report.id), Some(id));
        }
    }

    fn json(depth: u32) -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|b| b.to_string()),
            any::<f64>().prop_filter_map("finite", |n| n.is_finite().then(|| n.to_string())),
            any::<i64>().prop_map(|n| n.to_string()),
            "[a-zA-Z0-9 {}:.-]{0,12}".prop_map(|text| format!("{text:?}")),
        ];
        leaf.prop_recursive(depth, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec(("[A-Z0-9]{0,6}", inner), 0..4).prop_map(|entries| {
                    let entries: Vec<String> = entries.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
                    format!("{{{}}}", entries.join(","))
                }),
            ]
        })
    }
}

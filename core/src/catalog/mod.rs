//! What the vendors document, as data: one table in one file each, with its source.

mod aliyun;
mod identity;
mod reply_fields;
#[cfg(feature = "reconcile")]
mod vendor_table;
mod words;

use std::collections::HashMap;

use verimeter_models::{DriftKind, ReturnCode, RiskLevel, RiskTag, RiskTagInfo, Vendor};

use crate::lazy::Lazy;
pub(crate) use aliyun::log_meaning;
pub use aliyun::{api_code, api_codes, log_texts, region, regions};
pub(crate) use identity::page_word;
pub use identity::{identity_code, identity_codes, identity_page, identity_pages, page_of};
pub(crate) use reply_fields::{ReplyField, documented_reply};
#[cfg(feature = "reconcile")]
pub(crate) use vendor_table::{is_all, is_total, normal, vendor_column, vendor_platform, vendor_product};
pub use words::{WordLabel, word_label, word_labels};

static RETURN_CODES: Lazy<Vec<ReturnCode>> = Lazy::new(|| load(include_str!("data/return_codes.json")));
static RISK_TAGS: Lazy<Vec<RiskTagInfo>> = Lazy::new(|| load(include_str!("data/risk_tags.json")));
static TAG_BY_CODE: Lazy<HashMap<&str, &RiskTagInfo>> =
    Lazy::new(|| RISK_TAGS.iter().map(|tag| (tag.code.as_str(), tag)).collect());
static FAMILIES: Lazy<HashMap<&str, &str>> =
    Lazy::new(|| RISK_TAGS.iter().map(|tag| (&tag.code[..3], tag.family.as_str())).collect());

/// China Mobile, China Unicom, China Telecom as the vendor's client SDK abbreviates them, and what nobody said.
const CARRIERS: [&str; 4] = ["cm", "cu", "ct", UNKNOWN_CARRIER];
/// What is said of a carrier that the caller does not know.
pub(crate) const UNKNOWN_CARRIER: &str = "unknown";
/// Family of a tag whose prefix no catalogue knows.
const UNKNOWN_FAMILY: &str = "unknown";

/// Every documented return code, in the order of the vendor's table.
pub fn return_codes() -> &'static [ReturnCode] {
    &RETURN_CODES
}

/// The documented return code, if it is one. Others do occur and are not an error of ours.
pub fn return_code(code: i64) -> Option<&'static ReturnCode> {
    RETURN_CODES.binary_search_by_key(&code, |row| row.code).ok().map(|at| &RETURN_CODES[at])
}

/// Every documented risk tag, in the order of the vendor's table.
pub fn risk_tags() -> &'static [RiskTagInfo] {
    &RISK_TAGS
}

/// Whether a carrier is one of those that are documented, or `unknown`. Others do occur and are not an error of ours.
pub fn is_carrier(word: &str) -> bool {
    CARRIERS.contains(&word)
}

/// The documented risk tag, if it is one.
pub fn risk_tag(code: &str) -> Option<&'static RiskTagInfo> {
    TAG_BY_CODE.get(code).copied()
}

/// Whether the vendor's catalogue of a set lists `word`; none where the set has no catalogue.
pub(crate) fn lists(vendor: Vendor, set: DriftKind, word: &str) -> Option<bool> {
    match set {
        DriftKind::Code => Some(match vendor {
            Vendor::Jiguang => word.parse().ok().and_then(return_code).is_some(),
            Vendor::Aliyun => api_code(word).is_some(),
        }),
        DriftKind::Tag => Some(risk_tag(word).is_some()),
        DriftKind::Carrier => Some(is_carrier(word)),
        DriftKind::Page => Some(identity_page(word).is_some()),
        DriftKind::ErrorCode => Some(identity_code("error_code", word).is_some()),
        DriftKind::SubCode => Some(identity_code("sub_code", word).is_some()),
        DriftKind::Field | DriftKind::Type => None,
    }
}

/// A tag of a reply with its labels; an unknown one keeps its code, and its family where the prefix tells it.
pub fn label_tag(code: &str, score: Option<i64>) -> RiskTag {
    match risk_tag(code) {
        Some(info) => RiskTag {
            code: info.code.clone(),
            label: info.label.clone(),
            label_zh: info.label_zh.clone(),
            family: info.family.clone(),
            known: true,
            score,
        },
        None => RiskTag {
            code: code.to_owned(),
            label: code.to_owned(),
            label_zh: code.to_owned(),
            family: code.get(..3).and_then(|p| FAMILIES.get(p)).unwrap_or(&UNKNOWN_FAMILY).to_string(),
            known: false,
            score,
        },
    }
}

/// The band that a score reaches; none for a negative one.
pub fn risk_level(score: i64) -> Option<RiskLevel> {
    match score {
        ..0 => None,
        0..300 => Some(RiskLevel::Low),
        300..600 => Some(RiskLevel::Medium),
        600..900 => Some(RiskLevel::MediumHigh),
        900.. => Some(RiskLevel::High),
    }
}

fn load<T: serde::de::DeserializeOwned>(json: &str) -> Vec<T> {
    serde_json::from_str(json).expect("the tests read every catalogue")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogues_hold_what_the_vendor_documents() {
        assert_eq!(risk_tags().len(), 43);
        assert_eq!(return_codes().len(), 42);
        assert!(return_codes().is_sorted_by(|a, b| a.code < b.code), "lookup needs the codes in order");
        for tag in risk_tags() {
            assert!(tag.code.len() == 6 && tag.code.starts_with('F'), "{}", tag.code);
            assert!(!tag.label.is_empty() && !tag.label_zh.is_empty() && tag.source.starts_with("https://"));
            assert!(!tag.label_zh.is_ascii(), "{} has no Chinese label", tag.code);
        }
    }

    #[test]
    fn an_unknown_tag_keeps_its_code_and_its_family() {
        let new = label_tag("F24016", Some(600));
        assert_eq!((new.label.as_str(), new.family.as_str(), new.known), ("F24016", "device", false));
        assert_eq!(label_tag("Z9", None).family, "unknown");
        assert_eq!(label_tag("风险", None).family, "unknown");
    }

    #[test]
    fn a_score_takes_the_band_it_reaches() {
        let level = |score| risk_level(score).map(RiskLevel::as_str);
        assert_eq!([level(-1), level(0), level(299)], [None, Some("low"), Some("low")]);
        assert_eq!([level(300), level(600), level(900)], [Some("medium"), Some("medium_high"), Some("high")]);
        assert_eq!(level(i64::MAX), Some("high"));
    }
}

//! What Alibaba Cloud documents of its gateways: codes, regions, texts of logs.

use std::collections::HashMap;

use verimeter_models::{ApiCode, LogText, Region};

use super::load;
use crate::lazy::Lazy;

static CODES: Lazy<Vec<ApiCode>> = Lazy::new(|| load(include_str!("data/api_codes.json")));
static REGIONS: Lazy<Vec<Region>> = Lazy::new(|| load(include_str!("data/regions.json")));
static LOG_TEXTS: Lazy<Vec<LogText>> = Lazy::new(|| load(include_str!("data/log_texts.json")));
static MEANINGS: Lazy<HashMap<&str, &str>> =
    Lazy::new(|| LOG_TEXTS.iter().map(|row| (row.text.as_str(), row.meaning.as_str())).collect());

/// Every known return code of the API of identity verification and of the gateway before it.
pub fn api_codes() -> &'static [ApiCode] {
    &CODES
}

/// The row of a return code: its own, or that of its family (`Throttling*`); none for one that nobody knows.
pub fn api_code(code: &str) -> Option<&'static ApiCode> {
    let family = |row: &&ApiCode| row.code.strip_suffix('*').is_some_and(|family| code.starts_with(family));
    CODES.iter().find(|row| row.code == code).or_else(|| CODES.iter().find(family))
}

/// Every region in which identity verification is offered.
pub fn regions() -> &'static [Region] {
    &REGIONS
}

/// The region of this id.
pub fn region(id: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|row| row.region == id)
}

/// Every text that log lines of identity verification are known to hold.
pub fn log_texts() -> &'static [LogText] {
    &LOG_TEXTS
}

/// What the text of a log line says, in English.
pub(crate) fn log_meaning(text: &str) -> Option<&'static str> {
    MEANINGS.get(text).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn every_code_stands_there_once_and_says_what_to_do() {
        for row in api_codes() {
            assert!(std::ptr::eq(api_code(&row.code).unwrap(), row), "{} twice", row.code);
            assert!(row.source.starts_with("https://") && !row.text.is_empty(), "{}", row.code);
            assert_eq!(row.kind.is_some(), !row.advice.is_empty(), "{}", row.code);
        }
        assert_eq!(api_codes().iter().filter(|row| row.documented).count(), 9);
    }

    #[test]
    fn a_new_code_of_a_known_family_is_understood() {
        let kind = |code| api_code(code).and_then(|row| row.kind);
        assert_eq!(kind("Throttling.Api.Burst"), Some(ErrorKind::Throttled));
        assert_eq!(kind("MissingMerchantBizId"), Some(ErrorKind::InvalidArgument));
        assert_eq!(kind("MissingSignature"), Some(ErrorKind::Authentication), "its own row goes first");
        assert_eq!(kind("Forbidden.New"), Some(ErrorKind::NotEnabled));
        assert_eq!(kind("New"), None);
    }

    #[test]
    fn hosts_are_named_as_the_vendors_sdk_makes_them() {
        assert_eq!(regions().len(), 6);
        for row in regions() {
            let id = &row.region;
            assert_eq!(row.public_host, format!("cloudauth-intl.{id}.aliyuncs.com"));
            assert_eq!(row.vpc_host, format!("cloudauth-intl-vpc.{id}.aliyuncs.com"));
        }
        let logs = regions().iter().filter(|row| row.listed_for.iter().any(|one| one == "check_verify_log"));
        let logs: Vec<&str> = logs.map(|row| row.region.as_str()).collect();
        assert_eq!(logs, ["ap-southeast-1", "ap-southeast-5", "cn-hongkong"]);
    }

    #[test]
    fn texts_of_logs_stand_there_once() {
        assert_eq!(MEANINGS.len(), log_texts().len());
        assert_eq!(log_meaning("用户进入OCR页面"), Some("entered the document page"));
    }
}

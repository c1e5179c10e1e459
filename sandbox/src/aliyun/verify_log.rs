//! `Result` of `CheckVerifyLog`: texts, JSON inside texts, and nothing that is not documented.

use serde::Serialize;
use verimeter::Outcome;

use super::journey::{Language, names};
use super::transactions::Transaction;

/// What the vendor tells of a transaction. Whatever has no value is left out.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VerifyLog {
    verify_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verify_error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interrupt_page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interrupt_page_en: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    log_info: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    log_info_en: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_statistics_info: Option<String>,
    ext_info: &'static str,
}

impl VerifyLog {
    pub(super) fn of(seed: u64, transaction: &Transaction) -> Self {
        let journey = transaction.journey(seed);
        let text = |name: Option<&str>| name.map(str::to_owned);
        let page = match journey.end.outcome {
            Outcome::Interrupted => journey.end.page.as_deref(),
            Outcome::NotStarted => Some(PAGE_NOT_STARTED),
            _ => None,
        };
        let (zh, en) = page.map_or((None, None), names);
        let finished = journey.finished();
        let log = Self {
            verify_status: match journey.end.outcome {
                Outcome::NotStarted => "2",
                _ if finished => "0",
                _ => "1",
            },
            passed: passed(journey.end.outcome),
            sub_code: journey.end.sub_code.clone().filter(|_| finished),
            verify_error_code: journey.end.error_code.clone(),
            interrupt_page: text(zh),
            interrupt_page_en: text(en),
            log_info: journey.lines(Language::Chinese, transaction.started_at_ms),
            log_info_en: journey.lines(Language::English, transaction.started_at_ms),
            log_statistics_info: journey.statistics(),
            ext_info: "{}",
        };
        if transaction.sample { log.like_the_sample() } else { log }
    }

    /// The vendor's own sample: a result beside an interruption, and one text that holds the lines.
    fn like_the_sample(self) -> Self {
        let (zh, en) = names(PAGE_OF_SAMPLE);
        let as_one_text = |lines: Vec<String>| match lines.as_slice() {
            [_, _, ..] => serde_json::to_string(&lines).map_or(lines, |text| vec![text]),
            _ => lines,
        };
        Self {
            verify_status: "1",
            passed: Some("Y"),
            sub_code: Some("200".to_owned()),
            verify_error_code: Some("1001".to_owned()),
            interrupt_page: zh.map(str::to_owned),
            interrupt_page_en: en.map(str::to_owned),
            log_info: as_one_text(self.log_info),
            log_info_en: as_one_text(self.log_info_en),
            log_statistics_info: Some(STATISTICS_OF_SAMPLE.to_owned()),
            ..self
        }
    }
}

/// `Passed`, where there is a result.
pub(super) fn passed(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Passed => Some("Y"),
        Outcome::NotPassed => Some("N"),
        _ => None,
    }
}

// Words of the catalogue of pages.
const PAGE_NOT_STARTED: &str = "not_started";
const PAGE_OF_SAMPLE: &str = "ocr_scan";

const STATISTICS_OF_SAMPLE: &str = concat!(
    r#"{"faceOverTimes":0,"hasFaceOverTimes":false,"hasFacePermissionRefuse":false,"hasOcrEdit":true,"#,
    r#""hasOcrEditOverTimes":false,"hasOcrOverTimes":true,"hasOcrPermissionRefuse":false,"ocrEditOverTimes":0,"#,
    r#""ocrEditTimes":1,"ocrOverTimes":1,"#,
    r#""pageStayTimeInfo":{"LOADING":"1615","OCR_SCAN":"37446","OCR_RESULT":"1338","FACE":"8707"}}"#
);

//! Answers of identity verification.

use std::collections::HashMap;

use verimeter_macros::{choice, record};

use crate::Outcome;

/// How far a transaction came, as `VerifyStatus` says it.
#[choice]
pub enum VerifyStatus {
    /// `0`: there is a result.
    Finished,
    /// `1`: begun and broken off, or not over yet.
    Interrupted,
    /// `2`: handed out and never begun.
    NotStarted,
    /// Anything else.
    Unknown,
}

/// What the vendor logged of one transaction. Of what it contradicts itself in, nothing is mended: its own sample has a
/// result beside an interruption.
///
/// Source: <https://www.alibabacloud.com/help/en/ekyc/latest/authentication-log-query-interface>
#[record]
pub struct VerifyLog {
    /// The vendor's id of this answer, for its support.
    pub request_id: Option<String>,
    /// Return code: `Success`.
    pub code: String,
    /// The vendor's text for it, with numbers of people masked.
    pub message: String,
    /// How far it came.
    pub status: VerifyStatus,
    /// What came of it, as its event is counted: `passed`, `not_passed`, `interrupted`, `not_started` or `unknown_result`.
    pub outcome: Outcome,
    /// `VerifyStatus` as the vendor says it: `0`, `1`, `2`.
    pub verify_status: Option<String>,
    /// The final result: yes for `Y`, no for `N`; none where there is none or another.
    pub passed: Option<bool>,
    /// The vendor's reason of the result, for example `205`.
    pub sub_code: Option<String>,
    /// The vendor's reason of an interruption, for example `1006`.
    pub error_code: Option<String>,
    /// What that reason says; none where no catalogue knows it.
    pub error_meaning: Option<String>,
    /// The page that the person left, by the vendor's Chinese text.
    pub interrupt_page: Option<String>,
    /// The same by the vendor's constant, which several pages share.
    pub interrupt_page_en: Option<String>,
    /// The same in one word of the catalogue of pages (`ocr_scan`); as the vendor calls it where no catalogue knows it.
    pub page: Option<String>,
    /// `LogInfo`, line by line, in the vendor's order: what the person did, in Chinese.
    pub log: Vec<LogLine>,
    /// `LogInfoEn`, the same way: which pages came and went, in English constants.
    pub log_en: Vec<LogLine>,
    /// What the vendor counted; none where it sent nothing that can be read.
    pub statistics: Option<LogStatistics>,
    /// `ExtInfo` as it was sent; the vendor keeps it for later use. Not printed.
    #[hidden]
    pub ext_info: Option<String>,
    /// The answer's body, byte for byte where it is UTF-8. Not printed.
    #[hidden]
    pub raw: String,
}

/// One line of a transaction's log.
#[record]
pub struct LogLine {
    /// When, as the vendor writes it: `YYYY-MM-DD hh:mm:ss` of a zone that it does not name; none where the line says none.
    pub at: Option<String>,
    /// What happened, with numbers of people masked.
    pub text: String,
    /// The same in English, where the catalogue knows the text.
    pub meaning: Option<String>,
}

/// What the vendor counted of one transaction. None is what it did not say, which is not 0 and not `false`.
#[record]
pub struct LogStatistics {
    /// How long each page was shown, in milliseconds, by the vendor's constant (`OCR_SCAN`); what is no whole number of them is
    /// left out.
    pub page_stay_ms: HashMap<String, i64>,
    /// How often the person began the liveness check again.
    pub face_retries: Option<i64>,
    /// Whether the liveness check offered to begin again.
    pub has_face_retries: Option<bool>,
    /// How often the person took the document's picture again.
    pub ocr_retries: Option<i64>,
    /// Whether the document's picture was taken again because the server refused the first.
    pub has_ocr_retries: Option<bool>,
    /// How often the person corrected what was read, and sent it.
    pub ocr_edits: Option<i64>,
    /// Whether the person tapped to correct what was read.
    pub has_ocr_edits: Option<bool>,
    /// How often the person began such a correction again.
    pub ocr_edit_retries: Option<i64>,
    /// Whether such a correction was begun again.
    pub has_ocr_edit_retries: Option<bool>,
    /// Whether the camera was refused to the liveness check.
    pub camera_refused_face: Option<bool>,
    /// Whether the camera was refused for the document's picture.
    pub camera_refused_ocr: Option<bool>,
    /// The JSON that it was read from: what the vendor added since is there. Not printed.
    #[hidden]
    pub raw: String,
}

/// The result of one transaction. What it says about the person is not printed.
///
/// Source: <https://www.alibabacloud.com/help/en/ekyc/latest/oce0nqzn6tkr2qqq>
#[record]
pub struct CheckResult {
    /// The vendor's id of this answer, for its support.
    pub request_id: Option<String>,
    /// Return code: `Success`.
    pub code: String,
    /// The vendor's text for it, with numbers of people masked.
    pub message: String,
    /// Yes for `Y`, no for `N`; none for `P` (pending: it becomes one of them later) or another.
    pub passed: Option<bool>,
    /// `passed`, `not_passed` or `unknown_result`.
    pub outcome: Outcome,
    /// The vendor's reason, for example `205`. Judge by `passed`: reasons differ between solutions.
    pub sub_code: Option<String>,
    /// What that reason says; none where no catalogue knows it.
    pub sub_code_meaning: Option<String>,
    /// `EkycResult`, plain or JSON.
    #[hidden]
    pub ekyc_result: Option<String>,
    /// `ExtFaceInfo`: JSON about the face.
    #[hidden]
    pub face_info: Option<String>,
    /// `ExtIdInfo`: JSON with what was read of the document.
    #[hidden]
    pub id_info: Option<String>,
    /// `ExtBasicInfo`, plain or JSON.
    #[hidden]
    pub basic_info: Option<String>,
    /// `ExtRiskInfo`, plain or JSON.
    #[hidden]
    pub risk_info: Option<String>,
    /// `ExtSourceInfo`: JSON of the authoritative source.
    #[hidden]
    pub source_info: Option<String>,
    /// `ExtInfo`, plain or JSON.
    #[hidden]
    pub ext_info: Option<String>,
    /// The answer's body, byte for byte where it is UTF-8.
    #[hidden]
    pub raw: String,
}

/// A transaction that was made. It works for 30 minutes.
#[record]
pub struct Initialization {
    /// The vendor's id of this answer, for its support.
    pub request_id: Option<String>,
    /// Return code: `Success`.
    pub code: String,
    /// The vendor's text for it, with numbers of people masked.
    pub message: String,
    /// The vendor's id of the transaction: keep it on the server, with the time.
    pub transaction_id: String,
    /// When it was asked for, in milliseconds since 1970 (UTC): what `harvest` wants to know.
    pub started_at_ms: i64,
    /// Where a web client begins; works once and must not be changed. Not printed.
    #[hidden]
    pub transaction_url: Option<String>,
    /// What an embedded web client needs. Not printed.
    #[hidden]
    pub protocol: Option<String>,
    /// Settings for the client SDK. Not printed.
    #[hidden]
    pub client_cfg: Option<String>,
    /// The answer's body, byte for byte where it is UTF-8. Not printed.
    #[hidden]
    pub raw: String,
}

/// The vendor's sign of life.
#[record]
pub struct Keepalive {
    /// The vendor's id of this answer, for its support.
    pub request_id: Option<String>,
    /// Return code: `Success`.
    pub code: String,
    /// The vendor's text for it.
    pub message: String,
    /// `SUCCESS`.
    pub result: Option<String>,
    /// The answer's body, byte for byte where it is UTF-8. Not printed.
    #[hidden]
    pub raw: String,
}

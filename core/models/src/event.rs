//! One verification result: one row of the ledger.

use std::collections::HashMap;

use verimeter_macros::record;

use crate::{Billing, Outcome, Platform, Product, RiskLevel, Vendor};

/// One verification result. A plain phone number is never in it.
#[record(input)]
pub struct Event {
    /// UUID: version 7, made when the event is; of a transaction of identity verification version 8, which follows from its
    /// id, so that one which is asked for twice counts once.
    pub event_id: String,
    /// Shared by all events of one call.
    pub call_id: String,
    /// When the call began, or when the transaction of identity verification was made where that is known, in milliseconds
    /// since 1970 (UTC).
    pub occurred_at_ms: i64,
    /// The vendor that was called.
    pub vendor: Vendor,
    /// The vendor's public key of the app (Jiguang: AppKey).
    pub app: String,
    /// What was verified.
    pub product: Product,
    /// The operation that was called, for example `query_business_risk`.
    pub operation: String,
    /// Platform of the end user's app, as the caller said.
    pub platform: Platform,
    /// `cm`, `cu`, `ct`, `unknown`, or another word as the caller said; never derived from the number.
    pub carrier: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether it counts towards the bill.
    pub billing: Billing,
    /// The vendor's return code, as text; none where no answer came.
    pub code: Option<String>,
    /// The vendor's text for it, with numbers of people masked.
    pub message: Option<String>,
    /// The vendor's serial number, as decimal text.
    pub vendor_id: Option<String>,
    /// The vendor's request id.
    pub request_id: Option<String>,
    /// The correlation id that the caller sent, never the vendor's echo.
    pub ex_id: Option<String>,
    /// The number with its middle hidden, for example `138****8000`.
    pub phone_mask: Option<String>,
    /// Keyed hash of the number with the id of its key: finds a number without storing it.
    pub phone_index: Option<String>,
    /// Risk score as the vendor gave it, 0 to 900.
    pub score: Option<i64>,
    /// Band of the score.
    pub level: Option<RiskLevel>,
    /// Risk tags as the vendor gave them.
    pub tags: Vec<String>,
    /// From the call's begin to its answer, in milliseconds.
    pub latency_ms: Option<i64>,
    /// How often the request was tried.
    pub attempts: i32,
    /// HTTP status of the answer.
    pub http_status: Option<i32>,
    /// Identity verification: the vendor's id of the transaction.
    pub transaction_id: Option<String>,
    /// Identity verification: how far it came, as the vendor says it: `0` finished, `1` interrupted, `2` not started.
    pub verify_status: Option<String>,
    /// Identity verification: the final result as the vendor says it: `Y` or `N`.
    pub passed: Option<String>,
    /// Identity verification: the vendor's reason of the result, for example `205`.
    pub sub_code: Option<String>,
    /// Identity verification: the vendor's reason of an interruption, for example `1006`.
    pub error_code: Option<String>,
    /// Identity verification: the page that the person left, a word of the catalogue of pages (`ocr_scan`) or as the
    /// vendor calls it; both are counted as one.
    pub interrupt_page: Option<String>,
    /// Identity verification: how long each page was shown, in milliseconds, by page; named as in `interrupt_page`.
    pub page_stay_ms: HashMap<String, i64>,
    /// Identity verification: how often the person began the liveness check again.
    pub face_retries: Option<i64>,
    /// Identity verification: how often the person took the document's picture again.
    pub ocr_retries: Option<i64>,
    /// Identity verification: how often the person corrected what was read, and sent it.
    pub ocr_edits: Option<i64>,
    /// Identity verification: how often the person began such a correction again.
    pub ocr_edit_retries: Option<i64>,
    /// Identity verification: whether the camera was refused to the liveness check.
    pub camera_refused_face: Option<bool>,
    /// Identity verification: whether the camera was refused for the document's picture.
    pub camera_refused_ocr: Option<bool>,
}

impl Event {
    /// An event of `product` that says nothing else: no id and no time, and whatever came of it may have been billed.
    /// For the fields that one has nothing to say of: `Event { event_id, …, ..Event::of(product) }`.
    pub fn of(product: Product) -> Self {
        Self {
            event_id: String::new(),
            call_id: String::new(),
            occurred_at_ms: 0,
            vendor: product.vendor(),
            app: String::new(),
            product,
            operation: String::new(),
            platform: Platform::Unknown,
            carrier: "unknown".to_owned(),
            outcome: Outcome::UnknownResult,
            billing: Billing::InDoubt,
            code: None,
            message: None,
            vendor_id: None,
            request_id: None,
            ex_id: None,
            phone_mask: None,
            phone_index: None,
            score: None,
            level: None,
            tags: Vec::new(),
            latency_ms: None,
            attempts: 1,
            http_status: None,
            transaction_id: None,
            verify_status: None,
            passed: None,
            sub_code: None,
            error_code: None,
            interrupt_page: None,
            page_stay_ms: HashMap::new(),
            face_retries: None,
            ocr_retries: None,
            ocr_edits: None,
            ocr_edit_retries: None,
            camera_refused_face: None,
            camera_refused_ocr: None,
        }
    }
}

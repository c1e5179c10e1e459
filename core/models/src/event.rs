//! One verification result: one row of the ledger.

use verimeter_macros::record;

use crate::{Billing, Outcome, Platform, Product, RiskLevel, Vendor};

/// One verification result. A plain phone number is never in it.
#[record(input)]
pub struct Event {
    /// UUID version 7, made when the event is.
    pub event_id: String,
    /// Shared by all events of one call.
    pub call_id: String,
    /// When the call began, in milliseconds since 1970 (UTC).
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
}

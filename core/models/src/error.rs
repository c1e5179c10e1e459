//! What every error carries, in every language.

use verimeter_macros::record;

use crate::{ErrorKind, Vendor};

/// Everything known about a failure. Holds no phone number, token, secret or key.
#[record]
pub struct ErrorInfo {
    /// What went wrong.
    pub kind: ErrorKind,
    /// One line that names the thing.
    pub message: String,
    /// What to do, in one sentence; empty where the message says it.
    pub advice: String,
    /// The vendor that was called.
    pub vendor: Option<Vendor>,
    /// The operation that was called, for example `query_business_risk`.
    pub operation: Option<String>,
    /// The vendor's return code, as text.
    pub vendor_code: Option<String>,
    /// The vendor's text for it, with numbers of people masked.
    pub vendor_text: Option<String>,
    /// The vendor's serial number for the call, for its support.
    pub vendor_id: Option<String>,
    /// HTTP status of the answer.
    pub http_status: Option<i32>,
    /// The vendor's request id.
    pub request_id: Option<String>,
    /// How often the request was tried; 0 where nothing was sent.
    pub attempts: i32,
    /// Whether the same call may be made again without harm.
    pub retryable: bool,
    /// Whether a byte of the request may have reached the vendor.
    pub request_sent: bool,
    /// Whether time ran out: the deadline of the call, or the longest time for an attempt or a connection.
    pub timed_out: bool,
    /// When to come back, in milliseconds from now, where known.
    pub retry_after_ms: Option<i64>,
}

impl ErrorInfo {
    /// What is known of a failure here, before anything was sent.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            advice: String::new(),
            vendor: None,
            operation: None,
            vendor_code: None,
            vendor_text: None,
            vendor_id: None,
            http_status: None,
            request_id: None,
            attempts: 0,
            retryable: false,
            request_sent: false,
            timed_out: false,
            retry_after_ms: None,
        }
    }
}

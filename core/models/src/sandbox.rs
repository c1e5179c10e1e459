//! What the sandbox hands out and takes.

use verimeter_macros::record;

/// Credentials that the sandbox accepts.
#[record]
pub struct SandboxCredentials {
    /// AppKey of the sandbox's app.
    pub app_key: String,
    /// MasterSecret of the sandbox's app; worth nothing anywhere else.
    #[hidden]
    pub master_secret: String,
}

/// One request as the sandbox received it.
#[record]
pub struct SandboxRequest {
    /// When it came, by the sandbox's clock, in milliseconds since 1970 (UTC).
    pub received_at_ms: i64,
    /// What it was about, for example `query_business_risk`.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Path with its query.
    pub path: String,
    /// Headers by lower-case name, without `authorization`.
    pub headers: std::collections::HashMap<String, String>,
    /// Whether the credentials were right.
    pub authorized: bool,
    /// Body; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// How the sandbox is to misbehave. What is left out stays as it is.
#[record(input)]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only in this operation, for example `query_business_risk`; none for all.
    pub operation: Option<String>,
    /// For so many calls; none for all that follow.
    pub times: Option<i64>,
    /// Wait before answering, in milliseconds.
    pub latency_ms: Option<i64>,
    /// Answer with this HTTP status.
    pub status: Option<i32>,
    /// Answer with this body, as it is.
    pub body: Option<String>,
    /// Answer with this media type; `application/json` otherwise.
    pub content_type: Option<String>,
}

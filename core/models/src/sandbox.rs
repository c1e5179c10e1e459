//! What the sandbox hands out and takes.

use verimeter_macros::record;

use crate::Outcome;

/// Credentials that the sandbox accepts.
#[record]
pub struct SandboxCredentials {
    /// AppKey of the sandbox's app.
    pub app_key: String,
    /// MasterSecret of the sandbox's app; worth nothing anywhere else.
    #[hidden]
    pub master_secret: String,
    /// Access key of Alibaba Cloud that lasts.
    pub access_key_id: String,
    /// Its secret; worth nothing anywhere else.
    #[hidden]
    pub access_key_secret: String,
    /// Temporary access key of Alibaba Cloud, which needs a security token.
    pub sts_access_key_id: String,
    /// Its secret; worth nothing anywhere else.
    #[hidden]
    pub sts_access_key_secret: String,
    /// Its security token; worth nothing anywhere else.
    #[hidden]
    pub sts_security_token: String,
    /// When the temporary key ends, in milliseconds since 1970 (UTC), by the sandbox's clock.
    pub sts_expires_at_ms: i64,
}

/// How a transaction of identity verification is to go that the sandbox starts. What is left out is left to chance.
#[record(input)]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct SandboxTransaction {
    /// Your id of it; letters and digits, at most 32. Its last letters may choose how it goes. None for a new one.
    pub merchant_biz_id: Option<String>,
    /// The region in which it is made; none for `ap-southeast-1`.
    pub region: Option<String>,
    /// The solution, which says what the person is asked for; none for `eKYC_PRO`: document, then liveness.
    pub product_code: Option<String>,
    /// When it is started, in milliseconds since 1970 (UTC); none for now, by the sandbox's clock.
    pub started_at_ms: Option<i64>,
    /// What comes of it: `passed`, `not_passed`, `interrupted` or `not_started`.
    pub outcome: Option<Outcome>,
    /// The page that the person leaves, as a catalogue or the vendor names it; others are taken, too.
    pub page: Option<String>,
    /// The vendor's reason of an interruption, for example `1006`; any text.
    pub error_code: Option<String>,
    /// The vendor's reason of the result, for example `205`; any text.
    pub sub_code: Option<String>,
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

//! What the sandbox hands out and takes.

use verimeter_macros::{choice, record};

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
    /// Headers by lower-case name; of several with one name all values, with commas between. Of `authorization` with a
    /// password in it (`Basic`), only that word.
    pub headers: std::collections::HashMap<String, String>,
    /// Whether the credentials were right.
    pub authorized: bool,
    /// Body; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// A way to misbehave.
#[choice]
pub enum FaultKind {
    /// The connection is cut, and nothing was done: no token used up, nothing billed.
    CutBefore,
    /// The connection is cut, and all was done: the state has changed, the call is billed, the reply is lost.
    CutAfter,
    /// Nothing is done, and no answer ever comes.
    Stall,
    /// The reply comes byte by byte, `interval_ms` apart.
    Drip,
    /// The reply ends in its middle, and its headers say that this is all.
    Truncate,
    /// Nothing is done; a gateway's page in HTML comes instead, with HTTP 502 or `status`.
    Html,
    /// Nothing is done; the vendor's own words for too many calls come instead, with `status` or HTTP 429 (Alibaba Cloud:
    /// 403), and with the header `Retry-After` (`x-acs-retry-after`) where `retry_after_s` says so.
    Throttle,
    /// The reply bears a return code that no catalogue lists.
    UnknownCode,
    /// The reply bears a risk tag that no catalogue lists, too. Where there are no tags: as it is.
    UnknownTag,
    /// The reply names a page that no catalogue lists. Where there are no pages: as it is.
    UnknownPage,
    /// The reply has a field more than documented, at every depth.
    UnknownField,
    /// Numbers in the reply are text, numbers in text are numbers, and other text is a list of it.
    WrongTypes,
}

/// How the sandbox is to misbehave, and when. What is left out stays as it is.
#[record(input)]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only in this operation, for example `query_business_risk`; none for all.
    pub operation: Option<String>,
    /// What goes wrong; none for what the other fields say alone.
    pub kind: Option<FaultKind>,
    /// From the nth such call on, counted from now; none for the first.
    pub nth: Option<i64>,
    /// For so many calls; none for all that follow.
    pub times: Option<i64>,
    /// Each such call with this probability, from 0 to 1; none for each.
    pub probability: Option<f64>,
    /// What `probability` follows from; none for the sandbox's seed.
    pub seed: Option<i64>,
    /// Wait before answering, in milliseconds. What was to be done is done before.
    pub latency_ms: Option<i64>,
    /// Answer with this HTTP status.
    pub status: Option<i32>,
    /// Answer with this body, as it is, in place of the reply. What was to be done is done.
    pub body: Option<String>,
    /// Answer with this media type; `application/json` otherwise.
    pub content_type: Option<String>,
    /// Of `drip`: milliseconds between two bytes; none for 100.
    pub interval_ms: Option<i64>,
    /// Of `throttle`: seconds until one may come back, in the vendor's own header; none for no such header.
    pub retry_after_s: Option<i64>,
}

//! What the sandbox hands out and takes.

use verimeter_macros::{choice, record};

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
    /// Nothing is done; the vendor's own words for too many calls come instead, with HTTP 429 or `status`, and with the
    /// header `Retry-After` where `retry_after_s` says so.
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
    /// Of `throttle`: seconds for the header `Retry-After`; none for no such header.
    pub retry_after_s: Option<i64>,
}

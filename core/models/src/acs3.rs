//! A request to a gateway of Alibaba Cloud, and its signature.

use std::collections::HashMap;

use verimeter_macros::record;

/// A request that is to be signed with ACS3-HMAC-SHA256.
#[record(input)]
pub struct Acs3Request {
    /// HTTP method; `POST` where left out.
    pub method: Option<String>,
    /// Path as it is sent, percent-encoded; `/` where left out.
    pub path: Option<String>,
    /// The query, decoded.
    #[hidden]
    pub query: HashMap<String, String>,
    /// The headers that are sent and signed: `host`, `x-acs-action` and `x-acs-version` must be among them, `content-type` where
    /// there is one. What is left out of `x-acs-date`, `x-acs-signature-nonce`, `x-acs-content-sha256` and, with a security
    /// token, `x-acs-accesskey-id` and `x-acs-security-token`, is added.
    #[hidden]
    pub headers: HashMap<String, String>,
    /// The body as it is sent; empty where left out.
    #[hidden]
    pub body: Option<String>,
}

/// A signature with the stations on the way to it.
///
/// Source: <https://help.aliyun.com/zh/resource-management/common-parameters>
#[record]
pub struct Acs3Signature {
    /// Every header to send by its lower-case name, `authorization` included; not printed, as all that may hold a security
    /// token.
    #[hidden]
    pub headers: HashMap<String, String>,
    /// Step 1: the request in the form that client and server agree on.
    #[hidden]
    pub canonical_request: String,
    /// Step 2: what the signature is made of.
    pub string_to_sign: String,
    /// Step 3: the signature, in lower-case hex.
    pub signature: String,
    /// Step 4: the header `Authorization`.
    #[hidden]
    pub authorization: String,
}

/// An access key of Alibaba Cloud. Its secrets are never printed.
#[record(input)]
pub struct AccessKey {
    /// Its id.
    pub access_key_id: String,
    /// Its secret.
    #[hidden]
    pub access_key_secret: String,
    /// The token (STS) that belongs to a temporary key.
    #[hidden]
    pub security_token: Option<String>,
    /// When a temporary key ends, in milliseconds since 1970 (UTC); none where nobody said so: it is used until it is refused.
    pub expires_at_ms: Option<i64>,
}

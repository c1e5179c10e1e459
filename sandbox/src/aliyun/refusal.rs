//! Why a request is turned away, by a code of the catalogue of codes, whose row has the HTTP status and the text.

use axum::http::StatusCode;
use serde::Serialize;
use verimeter::catalog::api_code;

/// One of the vendor's codes that is no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    code: String,
    /// What the text says beyond the catalogue's.
    more: Option<String>,
    /// Another status than the catalogue's.
    status: Option<u16>,
    /// Milliseconds for `x-acs-retry-after`.
    retry_after_ms: Option<i64>,
}

/// The body of a refusal, as the vendor's gateways write it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Body<'a> {
    request_id: &'a str,
    message: String,
    recommend: String,
    host_id: &'a str,
    code: &'a str,
}

impl Refusal {
    pub(crate) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), more: None, status: None, retry_after_ms: None }
    }

    /// The gateway's refusal of a request without something that every request has.
    pub(super) fn missing(name: &str) -> Self {
        Self::new(&format!("Missing{name}")).saying(format!("{name} is mandatory for this action"))
    }

    /// The operation's refusal of an empty parameter.
    pub(super) fn missing_parameter(name: &str) -> Self {
        Self::new("MissingParameter").saying(name)
    }

    /// The operation's refusal of a parameter that breaks its rule.
    pub(super) fn invalid_parameter(name: &str) -> Self {
        Self::new("InvalidParameter").saying(name)
    }

    /// The same, saying more.
    pub(super) fn saying(self, more: impl Into<String>) -> Self {
        Self { more: Some(more.into()), ..self }
    }

    /// The same with another HTTP status.
    pub(super) fn with_status(self, status: Option<u16>) -> Self {
        Self { status, ..self }
    }

    /// The same with a time to come back.
    pub(crate) fn retry_after_ms(self, retry_after_ms: Option<i64>) -> Self {
        Self { retry_after_ms, ..self }
    }

    #[cfg(test)]
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn retry_after(&self) -> Option<i64> {
        self.retry_after_ms
    }

    /// 400 for a code that no catalogue lists.
    pub(super) fn status(&self) -> StatusCode {
        let listed = || u16::try_from(api_code(&self.code)?.http_status).ok();
        let status = self.status.or_else(listed).and_then(|status| StatusCode::from_u16(status).ok());
        status.unwrap_or(StatusCode::BAD_REQUEST)
    }

    pub(super) fn body<'a>(&'a self, request_id: &'a str, host_id: &'a str) -> Body<'a> {
        let text = api_code(&self.code).map_or("unknown", |row| row.text.as_str());
        let message = match &self.more {
            Some(more) => format!("{text}: {more}"),
            None => text.to_owned(),
        };
        let code = &self.code;
        let recommend = format!(
            "https://api.alibabacloud.com/troubleshoot?q={code}&product=Cloudauth-intl&requestId={request_id}"
        );
        Body { request_id, message, recommend, host_id, code }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_status_and_the_fields_that_the_vendor_documents() {
        let refusal = Refusal::new("Throttling.Api");
        assert_eq!(refusal.status(), StatusCode::FORBIDDEN);
        let body = serde_json::to_value(refusal.body("R-1", "host")).unwrap();
        assert_eq!(body["Code"], "Throttling.Api");
        assert_eq!((&body["RequestId"], &body["HostId"]), (&"R-1".into(), &"host".into()));
        assert!(body["Recommend"].as_str().is_some_and(|link| link.contains("q=Throttling.Api&product=")));
        assert_eq!(Refusal::missing("SignatureNonce").status(), StatusCode::BAD_REQUEST);
        assert_eq!(Refusal::new("InternalError").with_status(Some(200)).status(), StatusCode::OK);
    }
}

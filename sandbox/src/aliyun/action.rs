//! The operations, by the vendor's names and ours.

use axum::http::Method;

use super::parameters::query;
use crate::exchange::Asked;

/// Version of the API that the double speaks.
pub(super) const VERSION: &str = "2022-08-09";

/// What a request to the vendor's one path wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Initialize,
    CheckResult,
    CheckVerifyLog,
    Keepalive,
    /// One that the vendor does not have, or none.
    Unknown,
}

impl Action {
    /// The action of a request to the vendor's path; none for a person who looks at it with a browser.
    pub(super) fn of(asked: &Asked) -> Option<Self> {
        let looked_at = [Method::GET, Method::HEAD].contains(&asked.method);
        let named = named(asked, "Action");
        if asked.uri.path() != "/" || (looked_at && named.is_none()) {
            return None;
        }
        Some(match named.as_deref() {
            Some("Initialize") => Self::Initialize,
            Some("CheckResult") => Self::CheckResult,
            Some("CheckVerifyLog") => Self::CheckVerifyLog,
            Some("KeepaliveIntl") => Self::Keepalive,
            _ => Self::Unknown,
        })
    }

    /// Its name, the same in every language and in the ledger.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Initialize => "initialize",
            Self::CheckResult => "check_result",
            Self::CheckVerifyLog => "check_verify_log",
            Self::Keepalive => "keepalive",
            Self::Unknown => "unknown",
        }
    }
}

/// What names the operation or its version: a header, as the vendor's SDKs do it, or the query.
pub(super) fn named(asked: &Asked, what: &str) -> Option<String> {
    let header = asked.header(format!("x-acs-{}", what.to_ascii_lowercase())).map(str::to_owned);
    header.or_else(|| query(asked).find(|(name, _)| name == what).map(|(_, value)| value.into_owned()))
}

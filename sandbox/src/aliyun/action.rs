//! The operations, by the vendor's names and ours.

use axum::http::Method;

use super::parameters::query;
use crate::exchange::Asked;
use crate::operation::UNKNOWN;

/// The one path of the API.
pub(crate) const PATH: &str = "/";
/// The vendor's names of the operations, and ours beside them.
pub(crate) const ACTIONS: [&str; 4] = ["Initialize", "CheckResult", "CheckVerifyLog", "KeepaliveIntl"];
pub(crate) const OPERATIONS: [&str; 4] = ["initialize", "check_result", "check_verify_log", "keepalive"];
const ALL: [Action; 4] = [Action::Initialize, Action::CheckResult, Action::CheckVerifyLog, Action::Keepalive];

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
        if asked.uri.path() != PATH || (looked_at && named.is_none()) {
            return None;
        }
        let known = ACTIONS.iter().position(|action| Some(*action) == named.as_deref());
        Some(known.map_or(Self::Unknown, |at| ALL[at]))
    }

    /// Its name, the same in every language and in the ledger.
    pub(crate) fn name(self) -> &'static str {
        ALL.iter().position(|action| *action == self).map_or(UNKNOWN, |at| OPERATIONS[at])
    }
}

/// What names the operation or its version: a header, as the vendor's SDKs do it, or the query.
pub(super) fn named(asked: &Asked, what: &str) -> Option<String> {
    let header = asked.header(format!("x-acs-{}", what.to_ascii_lowercase())).map(str::to_owned);
    header.or_else(|| query(asked).find(|(name, _)| name == what).map(|(_, value)| value.into_owned()))
}

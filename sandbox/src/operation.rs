//! What a request is about, at either vendor.
//!
//! Each vendor's module answers the same questions; here they are put to the right one. Journal and faults know nothing else
//! of a vendor, so that they hold for all.

use serde_json::Value;
use verimeter::FaultKind;
use verimeter::jiguang::Endpoint;

use crate::exchange::{Answer, Asked};
use crate::jiguang;
use crate::state::State;

/// The names of all operations.
pub(crate) const OPERATIONS: &[&str] = &jiguang::OPERATIONS;

/// An operation of a vendor's API.
pub(crate) enum Operation {
    /// By its path.
    Jiguang(Endpoint),
}

impl Operation {
    /// What `asked` is about; none for what no vendor answers.
    pub(crate) fn of(asked: &Asked) -> Option<Self> {
        // Alibaba Cloud's come to one path and name their action in a header or the query: they are the fallback.
        jiguang::operation(asked).map(Self::Jiguang)
    }

    /// Its name, the same in every language and in the ledger.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Jiguang(endpoint) => endpoint.operation,
        }
    }

    /// Whether the credentials of `asked` are right. Changes nothing.
    pub(crate) fn authorized(&self, asked: &Asked) -> bool {
        match self {
            Self::Jiguang(_) => jiguang::authorized(asked),
        }
    }

    /// Does what is asked, with all that follows from it: the commit.
    pub(crate) fn answer(&self, state: &State, asked: &Asked) -> Answer {
        match self {
            Self::Jiguang(endpoint) => jiguang::answer(state, endpoint, asked),
        }
    }

    /// The vendor's words for too many calls; nothing is done.
    pub(crate) fn throttled(&self) -> Answer {
        match self {
            Self::Jiguang(_) => jiguang::throttled(),
        }
    }

    /// Puts a code, a tag or a page that nobody knows into a reply, as `kind` says.
    pub(crate) fn twist(&self, kind: FaultKind, reply: &mut Value) {
        match self {
            Self::Jiguang(_) => jiguang::twist(kind, reply),
        }
    }
}

//! What a request is about, at either vendor.
//!
//! Each vendor's module answers the same questions; here they are put to the right one. Journal and faults know nothing else
//! of a vendor, so that they hold for all.

use std::sync::LazyLock;

use serde_json::Value;
use verimeter::FaultKind;
use verimeter::jiguang::Endpoint;

use crate::exchange::{Answer, Asked};
use crate::state::State;
use crate::{aliyun, jiguang};

/// The names of all operations.
pub(crate) static OPERATIONS: LazyLock<Vec<&str>> =
    LazyLock::new(|| jiguang::OPERATIONS.iter().chain(&aliyun::OPERATIONS).copied().collect());

/// What no vendor has is called.
pub(crate) const UNKNOWN: &str = "unknown";

/// No request of either vendor is larger.
pub(crate) fn largest_body(path: &str) -> usize {
    if path == aliyun::PATH { aliyun::LARGEST_BODY } else { jiguang::LARGEST_BODY }
}

/// An operation of a vendor's API.
pub(crate) enum Operation {
    /// By its path.
    Jiguang(Endpoint),
    /// By what a header names.
    Aliyun(aliyun::Action),
}

impl Operation {
    /// What `asked` is about; none for what no vendor answers.
    pub(crate) fn of(asked: &Asked) -> Option<Self> {
        // Alibaba Cloud's come to one path and name their action in a header or the query: they are the fallback.
        let of_jiguang = jiguang::operation(asked).map(Self::Jiguang);
        of_jiguang.or_else(|| aliyun::operation(asked).map(Self::Aliyun))
    }

    /// Its name, the same in every language and in the ledger.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Jiguang(endpoint) => endpoint.operation,
            Self::Aliyun(action) => action.name(),
        }
    }

    /// Whether the credentials of `asked` are right. Changes nothing.
    pub(crate) fn authorized(&self, state: &State, asked: &Asked) -> bool {
        match self {
            Self::Jiguang(_) => jiguang::authorized(asked),
            Self::Aliyun(_) => aliyun::authorized(state, asked),
        }
    }

    /// Does what is asked, with all that follows from it: the commit.
    pub(crate) fn answer(&self, state: &State, asked: &Asked) -> Answer {
        match self {
            Self::Jiguang(endpoint) => jiguang::answer(state, endpoint, asked),
            Self::Aliyun(action) => aliyun::answer(state, *action, asked),
        }
    }

    /// The vendor's words for too many calls, and when to come back; nothing is done.
    pub(crate) fn throttled(&self, state: &State, asked: &Asked, retry_after_s: Option<i64>) -> Answer {
        match self {
            Self::Jiguang(_) => jiguang::throttled(retry_after_s),
            Self::Aliyun(_) => aliyun::throttled(state, asked, retry_after_s),
        }
    }

    /// Puts a code, a tag or a page that nobody knows into a reply, as `kind` says.
    pub(crate) fn twist(&self, kind: FaultKind, reply: &mut Value) {
        match self {
            Self::Jiguang(_) => jiguang::twist(kind, reply),
            Self::Aliyun(_) => aliyun::twist(kind, reply),
        }
    }
}

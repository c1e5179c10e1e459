//! What a request is about, at either vendor.
//!
//! Each vendor's module answers the same questions; here they are put to the right one. Journal and faults know nothing else
//! of a vendor, so that they hold for all.

use verimeter::jiguang::Endpoint;

use crate::exchange::{Answer, Asked};
use crate::state::State;
use crate::{aliyun, jiguang};

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
}

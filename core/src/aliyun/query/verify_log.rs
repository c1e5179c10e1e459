//! The log of one transaction.

use super::{Ask, merchant_biz_id, transaction_id};
use crate::aliyun::operations::CHECK_VERIFY_LOG;
use crate::{Platform, Result};

/// A question for the log of one transaction. Ask when its 30 minutes are over: logs keep arriving until then.
#[derive(Clone, Debug)]
pub struct VerifyLogQuery {
    merchant_biz_id: String,
    transaction_id: String,
    pub(in crate::aliyun) started_at_ms: Option<i64>,
    pub(in crate::aliyun) platform: Platform,
}

impl VerifyLogQuery {
    /// Asks for the transaction of this id, from `initialize`; `merchant_biz_id` is your own, for tracing.
    pub fn new(merchant_biz_id: impl Into<String>, transaction_id: impl Into<String>) -> Self {
        Self {
            merchant_biz_id: merchant_biz_id.into(),
            transaction_id: transaction_id.into(),
            started_at_ms: None,
            platform: Platform::Unknown,
        }
    }

    /// When the transaction was made, in milliseconds since 1970 (UTC): what its event is counted under. Where it is not known,
    /// that is the time of the question; of a time that the vendor's lines bear, nobody names the zone.
    #[must_use]
    pub fn started_at_ms(mut self, at_ms: impl Into<Option<i64>>) -> Self {
        self.started_at_ms = at_ms.into();
        self
    }

    /// Platform of the end user's app, for the statistics: the vendor is not told.
    #[must_use]
    pub fn platform(mut self, platform: Platform) -> Self {
        self.platform = platform;
        self
    }

    /// The transaction, as the vendor gets it.
    pub(in crate::aliyun) fn transaction_id(&self) -> &str {
        self.transaction_id.trim()
    }

    pub(in crate::aliyun) fn merchant_biz_id(&self) -> &str {
        &self.merchant_biz_id
    }

    /// Checks everything that can be known before anything is sent.
    pub(in crate::aliyun) fn check(&self, strict: bool) -> Result<Ask> {
        let form = [
            ("MerchantBizId", merchant_biz_id(&self.merchant_biz_id, strict)?),
            ("TransactionId", transaction_id(&self.transaction_id)?),
        ];
        Ok(Ask::of(&CHECK_VERIFY_LOG, &[], &form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_in_the_form() {
        let ask = VerifyLogQuery::new("e0c3", "hksb7ba1").check(true).unwrap();
        assert_eq!((ask.query.as_str(), &*ask.body), ("", &b"MerchantBizId=e0c3&TransactionId=hksb7ba1"[..]));
    }
}

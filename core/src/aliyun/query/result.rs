//! The result of one transaction.

use super::{Ask, VerifyLogQuery, merchant_biz_id, transaction_id};
use crate::aliyun::operations::CHECK_RESULT;
use crate::{Platform, Result};

/// A question for the result of one transaction.
#[derive(Clone, Debug)]
pub struct ResultQuery {
    pub(in crate::aliyun) about: VerifyLogQuery,
    is_return_image: Option<bool>,
    extra_image_control_list: Option<String>,
    return_five_category_spoof_result: Option<bool>,
}

impl ResultQuery {
    /// Asks for the transaction of this id: the one that you kept since `initialize`, not the one that a client reports.
    pub fn new(merchant_biz_id: impl Into<String>, transaction_id: impl Into<String>) -> Self {
        Self {
            about: VerifyLogQuery::new(merchant_biz_id, transaction_id),
            is_return_image: None,
            extra_image_control_list: None,
            return_five_category_spoof_result: None,
        }
    }

    /// Whether pictures are wanted, too.
    #[must_use]
    pub fn is_return_image(mut self, wanted: impl Into<Option<bool>>) -> Self {
        self.is_return_image = wanted.into();
        self
    }

    /// Which further pictures are wanted, in the vendor's words.
    #[must_use]
    pub fn extra_image_control_list(mut self, list: impl Into<Option<String>>) -> Self {
        self.extra_image_control_list = list.into();
        self
    }

    /// Whether the kinds of attack are wanted in detail.
    #[must_use]
    pub fn return_five_category_spoof_result(mut self, wanted: impl Into<Option<bool>>) -> Self {
        self.return_five_category_spoof_result = wanted.into();
        self
    }

    /// When the transaction was made, in milliseconds since 1970 (UTC); see [`VerifyLogQuery::started_at_ms`].
    #[must_use]
    pub fn started_at_ms(mut self, at_ms: impl Into<Option<i64>>) -> Self {
        self.about = self.about.started_at_ms(at_ms);
        self
    }

    /// Platform of the end user's app, for the statistics: the vendor is not told.
    #[must_use]
    pub fn platform(mut self, platform: Platform) -> Self {
        self.about = self.about.platform(platform);
        self
    }

    /// Checks everything that can be known before anything is sent.
    pub(in crate::aliyun) fn check(&self, strict: bool) -> Result<Ask> {
        let said = |wanted: bool| if wanted { "Y" } else { "N" };
        let needed = [
            ("MerchantBizId", Some(merchant_biz_id(self.about.merchant_biz_id(), strict)?)),
            ("TransactionId", Some(transaction_id(self.about.transaction_id())?)),
        ];
        let wanted = [
            ("IsReturnImage", self.is_return_image.map(said)),
            ("ExtraImageControlList", self.extra_image_control_list.as_deref()),
            ("ReturnFiveCategorySpoofResult", self.return_five_category_spoof_result.map(said)),
        ];
        let query = needed.into_iter().chain(wanted).filter_map(|(name, value)| Some((name, value?)));
        Ok(Ask::of(&CHECK_RESULT, &query.collect::<Vec<_>>(), &[]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_in_the_query_and_there_is_no_body() {
        let query = ResultQuery::new("biz0001", "hksb7ba1").is_return_image(false);
        let ask = query.check(true).unwrap();
        assert_eq!(ask.query, "IsReturnImage=N&MerchantBizId=biz0001&TransactionId=hksb7ba1");
        assert!(ask.body.is_empty());
    }
}

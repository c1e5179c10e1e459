//! The answer of a business risk query.

use verimeter_macros::record;

use crate::RiskLevel;

/// What the vendor knows about the risk of one phone number.
///
/// Source: <https://docs.jiguang.cn/en/jverification/server/rest_api/risk_api/queryBusinessRisk_api>
#[record]
pub struct RiskReport {
    /// The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none.
    pub id: Option<String>,
    /// Return code; 0 is a verdict. Codes that no catalogue lists come through as they are.
    pub code: i64,
    /// The vendor's text for the code, with numbers of people masked.
    pub content: String,
    /// Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
    /// Not printed: people do send phone numbers in it.
    #[hidden]
    pub ex_id: Option<String>,
    /// Risk score, 0 (none) to 900 (high); none where missing or unreadable, which is not the same as 0.
    pub score: Option<i64>,
    /// Band of the score; none where there is no score or it is negative.
    pub level: Option<RiskLevel>,
    /// Why the score is what it is; empty for a normal number.
    pub tags: Vec<RiskTag>,
    /// The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number.
    #[hidden]
    pub raw: String,
}

/// One reason behind a risk score.
#[record]
pub struct RiskTag {
    /// The vendor's code, for example `F24004`.
    pub code: String,
    /// English label; the code itself where the catalogue does not know it.
    pub label: String,
    /// Chinese label; the code itself where the catalogue does not know it.
    pub label_zh: String,
    /// Group of the tag, from its prefix: `device`, `phone`, `ip`, …; `unknown` where the prefix is new.
    pub family: String,
    /// Whether the catalogue knows the code.
    pub known: bool,
    /// Score of this tag alone, 0 to 900, where the vendor gave one.
    pub score: Option<i64>,
}

//! One line of a batch of risk queries.

use verimeter_macros::record;

use crate::{Billing, ErrorInfo, Outcome, RiskLevel, RiskTag};

/// What came of one line of input.
#[record]
pub struct ScreenRow {
    /// Place of the input, counted from 1.
    pub row: i64,
    /// The first row with the same number, whose answer this row repeats: no call was made for this one.
    pub duplicate_of: Option<i64>,
    /// The number with its middle hidden; none where the input is no number.
    pub phone_mask: Option<String>,
    /// The correlation id that was given.
    pub ex_id: Option<String>,
    /// The ledger's event of the call; none where no call was made.
    pub event_id: Option<String>,
    /// When the call began, in milliseconds since 1970 (UTC); none where no call was made.
    pub occurred_at_ms: Option<i64>,
    /// What came of it; none where no call was made.
    pub outcome: Option<Outcome>,
    /// Whether this row counts towards the bill; none where no call was made for it.
    pub billing: Option<Billing>,
    /// The vendor's return code.
    pub code: Option<String>,
    /// The vendor's serial number, as decimal text.
    pub vendor_id: Option<String>,
    /// Risk score, 0 to 900.
    pub score: Option<i64>,
    /// Band of the score.
    pub level: Option<RiskLevel>,
    /// Why the score is what it is.
    pub tags: Vec<RiskTag>,
    /// Why there is no verdict.
    pub error: Option<ErrorInfo>,
}

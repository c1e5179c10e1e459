//! Asking for the logs of many transactions in time.

use verimeter_macros::{choice, record};

use crate::{ErrorInfo, Outcome, Platform};

/// One transaction to ask for.
#[record(input)]
pub struct Transaction {
    /// The vendor's id of it, from `Initialize`.
    pub transaction_id: String,
    /// Your id of it; letters and digits, at most 32.
    pub merchant_biz_id: String,
    /// When it was made, in milliseconds since 1970 (UTC).
    pub started_at_ms: i64,
    /// The region in which it was made; the client's own where left out.
    pub region: Option<String>,
    /// Platform of the end user's app, for the statistics; `unknown` where left out.
    pub platform: Option<Platform>,
}

/// What came of one transaction in a harvest.
#[choice]
pub enum HarvestState {
    /// The vendor told its log, and the ledger has it.
    Recorded,
    /// The ledger had it: nobody was asked.
    AlreadyRecorded,
    /// The same transaction stands further up in the input.
    Repeated,
    /// Younger than 30 minutes: its log is not whole yet. Not asked.
    TooEarly,
    /// Older than 30 days: the vendor has deleted it. Not asked.
    TooLate,
    /// The vendor does not know it, in this region.
    Unknown,
    /// The vendor says that it is not over.
    NotReady,
    /// There is no answer, or none that can be read; or the input is wrong. It may be asked again.
    Failed,
}

/// One transaction of a harvest.
#[record]
pub struct HarvestRow {
    /// Place of the transaction in the input, counted from 1.
    pub row: i64,
    /// The vendor's id of it.
    pub transaction_id: String,
    /// What came of it here.
    pub state: HarvestState,
    /// What came of the transaction itself, where it is known.
    pub outcome: Option<Outcome>,
    /// The ledger's event of it, where there is one.
    pub event_id: Option<String>,
    /// From when it is worth asking, in milliseconds since 1970 (UTC).
    pub ready_at_ms: i64,
    /// When the vendor deletes it, in milliseconds since 1970 (UTC).
    pub deadline_at_ms: i64,
    /// Why there is no answer.
    pub error: Option<ErrorInfo>,
}

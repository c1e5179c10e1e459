//! What is known of a person who was forgotten.

use verimeter_macros::record;

/// That a person was erased from a ledger, without a word about whom.
#[record]
pub struct Receipt {
    /// Events that no longer name the person; 0 where none did.
    pub events: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub erased_at_ms: i64,
    /// Id of the phone index's key under which the person was found.
    pub key_id: String,
    /// Files that the ledger put into its archive with what is personal in them. Erasure does not reach them: they may still
    /// hold the mask and the keyed index entry of the number, never the number itself.
    pub archived_files: i64,
}

//! What the vendor or a caller began to say that no catalogue knows.

use verimeter_macros::{choice, record};

use crate::Product;

/// Which set a word should be of.
#[choice]
pub enum DriftKind {
    /// The vendor's return codes.
    Code,
    /// The vendor's risk tags.
    Tag,
    /// The carriers `cm`, `cu`, `ct`, and `unknown`.
    Carrier,
    /// The pages of identity verification.
    Page,
    /// The reasons of its interruptions.
    ErrorCode,
    /// The reasons of its results.
    SubCode,
}

/// A word of the events that its catalogue does not know.
#[record]
pub struct Drift {
    /// The product whose events have it.
    pub product: Product,
    /// The set it should be of.
    pub kind: DriftKind,
    /// The word, as the vendor or the caller gave it.
    pub word: String,
    /// Events that have it.
    pub events: i64,
    /// Beginning of the first quarter-hour in which it occurred, in milliseconds since 1970 (UTC).
    pub first_at_ms: i64,
    /// Beginning of the last one.
    pub last_at_ms: i64,
}

//! What the vendor or a caller began to say that no catalogue knows.

use verimeter_macros::{choice, record};

use crate::Product;

/// What a catalogue does not know: a word of one of its sets, a field of a reply, or a field's type.
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
    /// The fields of a reply.
    Field,
    /// The types of a documented field.
    Type,
}

/// What a field of a reply holds.
#[choice]
pub enum JsonType {
    /// Nothing, said so.
    Null,
    /// Yes or no.
    Boolean,
    /// A number without fraction and exponent.
    Integer,
    /// Any other number.
    Decimal,
    /// Text.
    Text,
    /// Text that is a number.
    NumericText,
    /// Text that is a JSON object or list.
    JsonText,
    /// Text without a letter.
    EmptyText,
    /// A list.
    List,
    /// An object.
    Object,
}

/// A word, field or type that the catalogues do not know.
#[record]
pub struct Drift {
    /// The product whose events have the word, or whose operation has the field.
    pub product: Product,
    /// Of a field or type: the operation in whose replies it stood.
    pub operation: Option<String>,
    /// What the catalogues do not know.
    pub kind: DriftKind,
    /// The word, as the vendor or the caller gave it; of a field or type, its place in the reply (`riskCheck.tags[]`).
    /// `<others>` counts the fields or types beyond those that are told apart.
    pub word: String,
    /// Of a field or type: what it held.
    pub json_type: Option<JsonType>,
    /// Events that have the word; of a field or type, replies that had it.
    pub events: i64,
    /// Beginning of the first quarter-hour in which it occurred, in milliseconds since 1970 (UTC).
    pub first_at_ms: i64,
    /// Beginning of the last one.
    pub last_at_ms: i64,
    /// JSON that shows one sight of it: what a field held, or the whole reply that a word came in. Only documented words and
    /// figures stand in it; for other texts and numbers their shape does, such as `<text of 11 digits>`. None where no reply
    /// was seen, as of events from a file.
    pub sample: Option<String>,
}

//! A number that the caller may see.

use verimeter_macros::record;

/// A mobile number; prints as its mask.
#[record]
pub struct PhoneNumber {
    /// The 11 digits.
    #[hidden]
    pub number: String,
    /// The number with its middle hidden, for example `138****8000`.
    pub mask: String,
}

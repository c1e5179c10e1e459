//! Rows of the catalogues.

use verimeter_macros::record;

use crate::{Billing, ErrorKind, RetryAdvice};

/// One documented return code.
#[record]
pub struct ReturnCode {
    /// The vendor's number.
    pub code: i64,
    /// The vendor's text for it.
    pub text: String,
    /// Which calls answer with it: `risk`, `captcha`, `login`, `number`, `common`.
    pub family: String,
    /// The error it becomes; none where it is a result.
    pub kind: Option<ErrorKind>,
    /// Whether and when to try again.
    pub retry: RetryAdvice,
    /// Whether the vendor bills a call that ends so.
    pub billing: Billing,
    /// What to do, in one sentence.
    pub advice: String,
    /// Where the code is documented.
    pub source: String,
}

/// One documented risk tag.
#[record]
pub struct RiskTagInfo {
    /// The vendor's code, for example `F24004`.
    pub code: String,
    /// English label.
    pub label: String,
    /// Chinese label.
    pub label_zh: String,
    /// Group of the tag, from its prefix: `device`, `phone`, `ip`, …
    pub family: String,
    /// What it says about the number, in one line.
    pub meaning: String,
    /// Where the tag is documented.
    pub source: String,
}

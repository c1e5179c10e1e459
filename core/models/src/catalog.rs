//! Rows of the catalogues.

use verimeter_macros::record;

use crate::{Billing, ErrorKind, RetryAdvice, Stage};

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

/// One page of identity verification. The vendor has two names for a page, one finer than the other; how they pair, and to
/// which stage a page belongs, is our reading.
#[record]
pub struct IdentityPage {
    /// Our word for it.
    pub page: String,
    /// The vendor's Chinese text in `InterruptPage`, if it has one.
    pub interrupt_page: Option<String>,
    /// The vendor's constant in `InterruptPageEn` and in the page times, which several pages may share.
    pub interrupt_page_en: Option<String>,
    /// English label.
    pub label: String,
    /// Chinese label.
    pub label_zh: String,
    /// The stage of the funnel that it belongs to.
    pub stage: Stage,
    /// Where the vendor's names are documented.
    pub source: String,
}

/// One reason that identity verification gives for a result or an interruption.
#[record]
pub struct IdentityCode {
    /// The field of an event that holds it: `error_code` or `sub_code`.
    pub field: String,
    /// The vendor's code.
    pub code: String,
    /// What it says, in one line.
    pub meaning: String,
    /// Whether the vendor lists it for this field of this product; else its meaning is that of the client SDK or of the
    /// vendor's sibling product.
    pub documented: bool,
    /// Where it is listed.
    pub source: String,
}

/// One return code of a gateway or a service of Alibaba Cloud.
#[record]
pub struct ApiCode {
    /// The vendor's code; one that ends in `*` stands for all that begin so and have no row of their own.
    pub code: String,
    /// HTTP status that it comes with.
    pub http_status: i32,
    /// What it says, in one line.
    pub text: String,
    /// The error it becomes; none where it is an answer.
    pub kind: Option<ErrorKind>,
    /// Whether and when to try again.
    pub retry: RetryAdvice,
    /// Whether it stands in the documentation of the operations; else other services of the same gateway answer so.
    pub documented: bool,
    /// What to do, in one sentence.
    pub advice: String,
    /// Where it is documented.
    pub source: String,
}

/// One region in which identity verification is offered. Data stays in it: a transaction is known only where it was made.
#[record]
pub struct Region {
    /// The vendor's id of it, for example `ap-southeast-1`.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Host that the internet reaches.
    pub public_host: String,
    /// Host that is reached from within the same region of the vendor's cloud.
    pub vpc_host: String,
    /// The operations that the vendor lists it for. Where it lists `check_verify_log`, the others follow: there are logs only
    /// of what was made there.
    pub listed_for: Vec<String>,
    /// Where it is documented.
    pub source: String,
}

/// One text that log lines of identity verification hold.
#[record]
pub struct LogText {
    /// The vendor's text.
    pub text: String,
    /// What it says, in English.
    pub meaning: String,
    /// Where it was seen.
    pub source: String,
}

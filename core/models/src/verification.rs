//! Answers of number verification and one-click login.

use verimeter_macros::record;

use crate::{Outcome, PhoneNumber, RiskReport};

/// Whether a number is that of the SIM in the end user's phone.
///
/// Source: <https://docs.jiguang.cn/jverification/server/rest_api/verify_api>
#[record]
pub struct NumberVerification {
    /// The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none.
    pub id: Option<String>,
    /// Return code: 9000 consistent, 9001 inconsistent, 9002 no verdict. Codes that no catalogue lists come through.
    pub code: i64,
    /// The vendor's text for the code, with numbers of people masked.
    pub content: String,
    /// Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
    /// Not printed: people do send phone numbers in it.
    #[hidden]
    pub ex_id: Option<String>,
    /// `consistent`, `inconsistent` or `unknown_result`.
    pub outcome: Outcome,
    /// Risk of the number, where it was asked for and its part of the call went well.
    pub risk: Option<RiskReport>,
    /// The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number.
    #[hidden]
    pub raw: String,
}

/// The number that belongs to a login token.
///
/// Source: <https://docs.jiguang.cn/jverification/server/rest_api/loginTokenVerify_api>
#[record]
pub struct LoginVerification {
    /// The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none.
    pub id: Option<String>,
    /// Return code: 8000 number obtained, 8001 not. Codes that no catalogue lists come through.
    pub code: i64,
    /// The vendor's text for the code, with numbers of people masked.
    pub content: String,
    /// Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
    /// Not printed: people do send phone numbers in it.
    #[hidden]
    pub ex_id: Option<String>,
    /// `success`, `failed` or `unknown_result`.
    pub outcome: Outcome,
    /// The number as the vendor encrypted it under your public key, in Base64. Not printed.
    #[hidden]
    pub encrypted_phone: Option<String>,
    /// The number, where the client has the private key; none where that key does not fit: `decrypt_phone` says more.
    pub phone: Option<PhoneNumber>,
    /// Risk of the number, where it was asked for and its part of the call went well.
    pub risk: Option<RiskReport>,
    /// The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number.
    #[hidden]
    pub raw: String,
}

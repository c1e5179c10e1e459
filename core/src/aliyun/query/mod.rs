//! What to ask, and what can be known to be wrong before anything is sent.

mod initialize;
mod result;
mod verify_log;

pub use result::ResultQuery;
pub use verify_log::VerifyLogQuery;

pub(super) use initialize::ask as ask_initialize;

use bytes::Bytes;

use super::acs3::encode;
use super::operations::{KEEPALIVE, Operation};
use crate::{Error, Result};

/// A question that may be sent.
pub(super) struct Ask {
    pub operation: &'static Operation,
    /// Encoded as it is signed.
    pub query: String,
    pub body: Bytes,
}

/// The values of a query or form.
pub(super) fn decode(encoded: &[u8]) -> Vec<String> {
    form_urlencoded::parse(encoded).map(|(_, value)| value.into_owned()).collect()
}

impl Ask {
    fn of(operation: &'static Operation, query: &[(&str, &str)], form: &[(&str, &str)]) -> Self {
        // Blanks as `%20`, in the form, too: every decoder reads them, and query and form have one encoding.
        Self { operation, query: encode(query), body: encode(form).into() }
    }

    /// A sign of life.
    pub(super) fn keepalive() -> Self {
        Self::of(&KEEPALIVE, &[], &[])
    }
}

/// Longest `MerchantBizId`, in characters.
const LONGEST_BIZ_ID: usize = 32;

/// Your id of a verification. The vendor's pages want letters and digits, at most 32; its servers may take more, for which
/// `strict` is not.
fn merchant_biz_id(id: &str, strict: bool) -> Result<&str> {
    let fault = match id {
        "" => "is empty".to_owned(),
        id if !strict && !id.chars().any(char::is_control) => return Ok(id),
        id if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            "holds a character other than letters and digits".to_owned()
        }
        id if id.len() > LONGEST_BIZ_ID => {
            format!("has {} characters, at most {LONGEST_BIZ_ID} are allowed", id.len())
        }
        id => return Ok(id),
    };
    Err(Error::invalid(format!("merchant_biz_id {fault}"))
        .advice("give your own id of the verification: letters and digits, at most 32"))
}

/// The vendor's id of a transaction, whose form it does not document.
fn transaction_id(id: &str) -> Result<&str> {
    let fault = match id.trim() {
        "" => "is empty",
        id if !id.bytes().all(|byte| byte.is_ascii_graphic()) => "holds a character that no id has",
        id => return Ok(id),
    };
    Err(Error::invalid(format!("transaction_id {fault}")).advice("give the one that `initialize` returned"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_checked_as_the_vendor_documents_them() {
        let long = "a".repeat(33);
        for (id, strict, lenient) in [
            ("e0c34a77f5ac40a5aa5e6ed20c353888", true, true),
            ("order-42", false, true),
            ("订单42", false, true),
            (long.as_str(), false, true),
            ("", false, false),
            ("a\nb", false, false),
        ] {
            assert_eq!(merchant_biz_id(id, true).is_ok(), strict, "{id}");
            assert_eq!(merchant_biz_id(id, false).is_ok(), lenient, "{id}");
        }
        assert_eq!(transaction_id(" hksb7ba1 ").unwrap(), "hksb7ba1");
        assert!(transaction_id(" ").is_err() && transaction_id("a b").is_err());
    }
}

//! What the API can be asked. All of it is `POST /`; headers name the operation.

use super::codes::{again_of_creation, again_of_read};
use crate::transport::{Again, OperationClass, Response};

/// Version of the API.
pub const API_VERSION: &str = "2022-08-09";
const VERSION: (&str, &str) = ("x-acs-version", API_VERSION);
const JSON: (&str, &str) = ("accept", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// One operation.
pub(super) struct Operation {
    /// Name of the operation, the same in every language and in the ledger.
    pub name: &'static str,
    /// What it would cost to send it twice.
    pub class: OperationClass,
    pub headers: &'static [(&'static str, &'static str)],
    /// What an answer says of asking once more.
    pub again: fn(&Response) -> Again,
}

/// Free; parameters in the form.
pub(super) const CHECK_VERIFY_LOG: Operation = Operation {
    name: "check_verify_log",
    class: OperationClass::FreeRead,
    headers: &[("x-acs-action", "CheckVerifyLog"), VERSION, JSON, FORM],
    again: again_of_read,
};

/// Free; parameters in the query, no body and no media type.
pub(super) const CHECK_RESULT: Operation = Operation {
    name: "check_result",
    class: OperationClass::FreeRead,
    headers: &[("x-acs-action", "CheckResult"), VERSION, JSON],
    again: again_of_read,
};

/// Parameters in the query, one picture in the form.
///
/// Not billed: the vendor bills verifications that came to a result (codes 1000 and 1001 of its client SDK), and a transaction
/// that nobody opens comes to none. Not to be repeated either: the vendor does not look whether `MerchantBizId` was there
/// before, so each call makes another transaction, which its console counts as never started. Hence what may have been done
/// is not sent again by us; the caller may, at the price of an idle transaction.
pub(super) const INITIALIZE: Operation = Operation {
    name: "initialize",
    class: OperationClass::Creation,
    headers: &[("x-acs-action", "Initialize"), VERSION, JSON, FORM],
    again: again_of_creation,
};

/// Free, and without parameters.
pub(super) const KEEPALIVE: Operation = Operation {
    name: "keepalive",
    class: OperationClass::FreeRead,
    headers: &[("x-acs-action", "KeepaliveIntl"), VERSION, JSON],
    again: again_of_read,
};

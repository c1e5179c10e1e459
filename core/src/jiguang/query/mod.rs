//! What to ask, and what can be known to be wrong before anything is sent.

mod address;
mod risk;
mod token;

pub use risk::RiskQuery;
pub use token::{LoginQuery, NumberQuery, TokenQuery};

use bytes::Bytes;
use serde::Serialize;

use super::endpoints::Endpoint;
use crate::catalog::UNKNOWN_CARRIER;
use crate::{Phone, Platform};

/// A question that may be sent.
pub(super) struct Ask {
    pub endpoint: Endpoint,
    pub body: Bytes,
    /// The number that is asked about, where the caller knows it.
    pub phone: Option<Phone>,
    pub ex_id: Option<String>,
    pub platform: Platform,
    pub carrier: String,
}

/// Every field that a request of the vendor's may have.
#[derive(Default, Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(rename = "loginToken", skip_serializing_if = "Option::is_none")]
    login_token: Option<&'a str>,
    /// The vendor's table says text, its example shows a number: text it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<&'a str>,
    /// With a capital D, which no converter of names would give it.
    #[serde(rename = "exID", skip_serializing_if = "Option::is_none")]
    ex_id: Option<&'a str>,
}

impl Body<'_> {
    fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("texts are always JSON").into()
    }
}

/// What is left of an optional text that may be empty.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The carrier's word as the ledger has it: `CM` of the SDK is `cm`.
fn carrier(given: Option<String>) -> String {
    filled(given).map_or_else(|| UNKNOWN_CARRIER.to_owned(), |word| word.trim().to_ascii_lowercase())
}

//! The vendor's JSON, with all its quirks, read into our records.

mod risk;
mod verification;

pub use risk::decode_risk_report;
pub(super) use verification::risk_part;
pub use verification::{decode_login_verification, decode_number_verification};

//! The vendor's JSON, with all its quirks, read into our records.

#[cfg(feature = "arrow")]
mod columns;
mod risk;
mod verification;

#[cfg(feature = "arrow")]
pub use columns::decode_risk_reports;
pub use risk::decode_risk_report;
pub(super) use verification::risk_part;
pub use verification::{decode_login_verification, decode_number_verification};

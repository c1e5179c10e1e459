//! Client of Jiguang Verification (极光认证).
//!
//! ```no_run
//! # async fn f() -> verimeter::Result<()> {
//! use verimeter::{Ledger, jiguang::JiguangClient};
//!
//! let ledger = Ledger::open("ledger.db", None)?;
//! let client = JiguangClient::builder("app key", "master secret").ledger(&ledger).build()?;
//! let report = client.query_business_risk("13800138000").await?;
//! println!("{:?} {:?}", report.level, report.tags);
//! # Ok(()) }
//! ```

mod builder;
mod call;
mod client;
mod codes;
mod decrypt;
mod endpoints;
mod foresight;
mod query;
mod reply;
mod screen;
mod token;

pub use builder::{APP_KEY_VARIABLE, BASE_URL_VARIABLE, JiguangClientBuilder, MASTER_SECRET_VARIABLE};
pub use client::JiguangClient;
pub(crate) use codes::told_by;
pub use decrypt::{PrivateKey, decrypt_phone, decrypt_phones};
pub use endpoints::{BASE_URL, Endpoint, QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};
pub use query::{LoginQuery, NumberQuery, RiskQuery, TokenQuery};
#[cfg(feature = "arrow")]
pub use reply::decode_risk_reports;
pub use reply::{decode_login_verification, decode_number_verification, decode_risk_report};
pub use screen::{MOST_AT_ONCE, Screen, ScreenInput, ScreenOptions};
pub use token::{LoginToken, NumberToken};

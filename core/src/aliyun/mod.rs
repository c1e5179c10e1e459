//! Client of Alibaba Cloud ID Verification (`cloudauth-intl`, version 2022-08-09), and the signature of its gateways.
//!
//! ```no_run
//! # async fn f() -> verimeter::Result<()> {
//! use verimeter::{Ledger, aliyun::{IdVerificationClient, VerifyLogQuery}};
//!
//! let ledger = Ledger::open("ledger.db", None)?;
//! let client = IdVerificationClient::from_env()?.region("cn-hongkong").ledger(&ledger).build()?;
//! let log = client.check_verify_log(VerifyLogQuery::new("order42", "hksb7ba1b28130d24e015d694361bee4")).await?;
//! println!("{} {:?} {:?}", log.outcome, log.page, log.error_meaning);
//! # Ok(()) }
//! ```

pub mod acs3;
mod builder;
mod call;
mod client;
mod codes;
mod credentials;
mod harvest;
mod operations;
mod query;
mod reply;
mod sign;

pub use builder::{ENDPOINT_VARIABLE, IdVerificationClientBuilder, REGION_VARIABLE};
pub use client::IdVerificationClient;
pub use credentials::{
    ACCESS_KEY_ID_VARIABLE, ACCESS_KEY_SECRET_VARIABLE, Credentials, CredentialsSource, RenewedCredentials,
    SECURITY_TOKEN_VARIABLE,
};
pub use harvest::{Harvest, HarvestOptions};
pub use operations::API_VERSION;
pub use query::{ResultQuery, VerifyLogQuery};
pub use reply::{decode_check_result, decode_initialization, decode_keepalive, decode_verify_log};
pub use sign::acs3_sign;

//! What vendors document, what replies say, and numbers that are opened: no connection is needed.

use verimeter::jiguang::{self, PrivateKey};
#[cfg(feature = "files")]
use verimeter::tabular::batches_table;
use verimeter::{
    ApiCode, CheckResult, ClientOptions, IdentityCode, IdentityPage, LogText, LoginVerification,
    NumberVerification, Phone, PhoneNumber, Quotas, Region, ReturnCode, RiskReport, RiskTagInfo, VerifyLog,
    aliyun, catalog,
};

use crate::errors::{Failure, raise};
#[cfg(feature = "files")]
use crate::table::{self, TableData};

/// Version of the package.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What a client does where nothing else is said.
#[uniffi::export]
pub fn default_client_options() -> ClientOptions {
    ClientOptions::default()
}

/// The limits that are kept where nothing else is said.
#[uniffi::export]
pub fn default_quotas() -> Quotas {
    Quotas::default()
}

/// Every documented return code.
#[uniffi::export]
pub fn return_codes() -> Vec<ReturnCode> {
    catalog::return_codes().to_vec()
}

/// Every documented risk tag.
#[uniffi::export]
pub fn risk_tags() -> Vec<RiskTagInfo> {
    catalog::risk_tags().to_vec()
}

/// Every page of identity verification.
#[uniffi::export]
pub fn identity_pages() -> Vec<IdentityPage> {
    catalog::identity_pages().to_vec()
}

/// Every known reason of a result or an interruption of identity verification.
#[uniffi::export]
pub fn identity_codes() -> Vec<IdentityCode> {
    catalog::identity_codes().to_vec()
}

/// Every known text of the log lines of identity verification.
#[uniffi::export]
pub fn log_texts() -> Vec<LogText> {
    catalog::log_texts().to_vec()
}

/// Every known return code of the API of identity verification and of the gateway before it.
#[uniffi::export]
pub fn api_codes() -> Vec<ApiCode> {
    catalog::api_codes().to_vec()
}

/// Every region in which identity verification is offered.
#[uniffi::export]
pub fn regions() -> Vec<Region> {
    catalog::regions().to_vec()
}

/// Reads the answer of `check_verify_log`.
#[uniffi::export]
pub fn decode_verify_log(body: &str) -> Option<VerifyLog> {
    aliyun::decode_verify_log(body)
}

/// Reads the answer of `check_result`.
#[uniffi::export]
pub fn decode_check_result(body: &str) -> Option<CheckResult> {
    aliyun::decode_check_result(body)
}

/// Reads the answer of a business risk query.
#[uniffi::export]
pub fn decode_risk_report(body: &str) -> Option<RiskReport> {
    jiguang::decode_risk_report(body)
}

/// Reads the answers of many business risk queries on every core.
#[cfg(feature = "files")]
#[uniffi::export]
pub fn decode_risk_reports(bodies: Vec<String>) -> TableData {
    table::data(batches_table(&jiguang::decode_risk_reports(&bodies)))
}

/// Reads the answer of a number verification.
#[uniffi::export]
pub fn decode_number_verification(body: &str) -> Option<NumberVerification> {
    jiguang::decode_number_verification(body)
}

/// Reads the answer of a one-click login.
#[uniffi::export]
pub fn decode_login_verification(body: &str) -> Option<LoginVerification> {
    jiguang::decode_login_verification(body)
}

/// Decrypts a number of one-click login.
#[uniffi::export]
pub fn decrypt_phone(
    ciphertext: &str,
    private_key: &str,
    previous_private_key: Option<String>,
) -> Result<PhoneNumber, Failure> {
    let keys = PrivateKey::pair(Some(private_key), previous_private_key.as_deref()).map_err(raise)?;
    jiguang::decrypt_phone(ciphertext, &keys).map(|phone| phone.disclose()).map_err(raise)
}

/// Decrypts many numbers of one-click login on every core.
#[uniffi::export]
pub fn decrypt_phones(
    ciphertexts: Vec<String>,
    private_key: &str,
    previous_private_key: Option<String>,
) -> Result<Vec<Option<PhoneNumber>>, Failure> {
    let keys = PrivateKey::pair(Some(private_key), previous_private_key.as_deref()).map_err(raise)?;
    let phones = jiguang::decrypt_phones(&ciphertexts, &keys);
    Ok(phones.iter().map(|phone| phone.as_ref().map(Phone::disclose)).collect())
}

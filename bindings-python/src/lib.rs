//! The native part of the Python package `verimeter`: handles, errors and waiting, in Python's idiom. What things
//! mean is decided in the core.

mod arguments;
mod bridge;
mod chart;
mod cli;
mod client;
mod console;
mod data;
mod decode;
mod details;
mod errors;
mod exit;
mod fork;
mod harvest;
mod html;
mod identity;
mod keys;
mod ledger;
mod progress;
mod question;
mod sandbox;
mod screen;
mod state;
mod stats;
mod table;
mod tabled;
mod time;
mod wait;

/// The native part of `verimeter`; import from there.
#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;
    use verimeter::jiguang::{self, PrivateKey};
    use verimeter::{Phone, aliyun, catalog};

    use crate::errors::raise;

    #[pymodule_export]
    use crate::chart::{Chart, chart};
    #[pymodule_export]
    use crate::cli::run_command;
    #[pymodule_export]
    use crate::client::{JiguangCalls, JiguangClient};
    #[pymodule_export]
    use crate::console::{Console, serve};
    #[pymodule_export]
    use crate::decode::decode_risk_reports;
    #[pymodule_export]
    use crate::details::DetailsRows;
    #[pymodule_export]
    use crate::harvest::{HarvestRows, Harvesting};
    #[pymodule_export]
    use crate::identity::{IdVerificationCalls, IdVerificationClient, acs3_sign};
    #[pymodule_export]
    use crate::keys::KeyQuestion;
    #[pymodule_export]
    use crate::ledger::Ledger;
    #[pymodule_export]
    use crate::question::{Question, funnel_question, invalid_argument, overview_question, state_columns};
    #[pymodule_export]
    use crate::sandbox::Sandbox;
    #[pymodule_export]
    use crate::screen::{ScreenRows, Screening};
    #[pymodule_export]
    use crate::state::State;
    #[pymodule_export]
    use crate::stats::{aggregate, breakdown, check_scan_file, overview, scan, scan_files, trend};
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::tabled::table;
    #[pymodule_export]
    use verimeter_models::{
        AccessKey, Account, Acs3Signature, ApiCode, Archived, ArchivedFile, Balance, BalanceBasis,
        BalanceEntry, BalanceEntryKind, Billing, Bucket, ChartKind, CheckResult, ClientOptions, Consumption,
        ConsumptionRow, Contradiction, ContradictionKind, DetailsPage, DetailsQuery, DifferenceCause, Drift,
        DriftKind, ErrorInfo, ErrorKind, Event, ExportManifest, ExportQuery, Fault, FaultKind, FileFormat,
        Funnel, FunnelFriction, FunnelPage, FunnelPart, FunnelQuery, FunnelReason, FunnelSplit, FunnelStage,
        HarvestRow, HarvestState, IdentityCode, IdentityPage, Import, Initialization, InitializeQuery,
        JsonType, Keepalive, LogLine, LogStatistics, LogText, LoginVerification, Network, NumberVerification,
        Outcome, Overview, OverviewRow, PhoneNumber, Platform, Product, Quotas, Rates, Receipt, ReconcileRow,
        ReconcileTotal, Reconciliation, RecordedEntry, Region, RetryAdvice, ReturnCode, RiskLevel,
        RiskReport, RiskTag, RiskTagInfo, RunOut, RunOutState, SandboxCredentials, SandboxRequest, ScreenRow,
        Share, Stage, StatsQuery, Transaction, Trend, TrendSeries, Vendor, VerifyLog, VerifyStatus,
    };

    /// Version of the package.
    #[pymodule_export]
    #[allow(non_upper_case_globals)] // Python's name for it
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Every documented return code, in the order of the vendor's table.
    #[pyfunction]
    fn return_codes() -> Vec<ReturnCode> {
        catalog::return_codes().to_vec()
    }

    /// Every documented risk tag, in the order of the vendor's table.
    #[pyfunction]
    fn risk_tags() -> Vec<RiskTagInfo> {
        catalog::risk_tags().to_vec()
    }

    /// Every page of identity verification, in the order in which people meet them.
    #[pyfunction]
    fn identity_pages() -> Vec<IdentityPage> {
        catalog::identity_pages().to_vec()
    }

    /// Every known reason of a result or an interruption of identity verification.
    #[pyfunction]
    fn identity_codes() -> Vec<IdentityCode> {
        catalog::identity_codes().to_vec()
    }

    /// Every known text of the log lines of identity verification.
    #[pyfunction]
    fn log_texts() -> Vec<LogText> {
        catalog::log_texts().to_vec()
    }

    /// Every known return code of the API of identity verification and of the gateway before it.
    #[pyfunction]
    fn api_codes() -> Vec<ApiCode> {
        catalog::api_codes().to_vec()
    }

    /// Every region in which identity verification is offered.
    #[pyfunction]
    fn regions() -> Vec<Region> {
        catalog::regions().to_vec()
    }

    /// Reads the answer of `check_verify_log`; `None` where it is no reply of the vendor.
    ///
    /// What a field should not hold is `None` and never a default; `raw` keeps everything.
    #[pyfunction]
    fn decode_verify_log(body: &str) -> Option<VerifyLog> {
        aliyun::decode_verify_log(body)
    }

    /// Reads the answer of `check_result`; `None` where it is no reply of the vendor.
    ///
    /// What a field should not hold is `None` and never a default; `raw` keeps everything.
    #[pyfunction]
    fn decode_check_result(body: &str) -> Option<CheckResult> {
        aliyun::decode_check_result(body)
    }

    /// Reads the answer of a business risk query; `None` where it is no reply of the vendor.
    ///
    /// What a field should not hold is `None` and never a default; `raw` keeps everything.
    #[pyfunction]
    fn decode_risk_report(body: &str) -> Option<RiskReport> {
        jiguang::decode_risk_report(body)
    }

    /// Reads the answer of a number verification; `None` where it is no reply of the vendor.
    ///
    /// What a field should not hold is `None` and never a default; `raw` keeps everything.
    #[pyfunction]
    fn decode_number_verification(body: &str) -> Option<NumberVerification> {
        jiguang::decode_number_verification(body)
    }

    /// Reads the answer of a one-click login; `None` where it is no reply of the vendor. `phone` stays `None`:
    /// `decrypt_phone` opens `encrypted_phone`.
    ///
    /// What a field should not hold is `None` and never a default; `raw` keeps everything.
    #[pyfunction]
    fn decode_login_verification(body: &str) -> Option<LoginVerification> {
        jiguang::decode_login_verification(body)
    }

    /// Decrypts a number of one-click login; the GIL is free meanwhile.
    ///
    /// Args:
    ///     ciphertext: `encrypted_phone` of a `LoginVerification`.
    ///     private_key: Key that belongs to the public key in the vendor's console: PEM or bare Base64.
    ///     previous_private_key: The key before the last change, which is tried second.
    ///
    /// Raises:
    ///     ConfigurationError: A key cannot be any.
    ///     DecryptionError: The number could not be decrypted; the same for every reason.
    #[pyfunction]
    #[pyo3(signature = (ciphertext, private_key, previous_private_key=None))]
    fn decrypt_phone(
        py: Python<'_>,
        ciphertext: &str,
        private_key: &str,
        previous_private_key: Option<&str>,
    ) -> PyResult<PhoneNumber> {
        let decrypt = || {
            let keys = PrivateKey::pair(Some(private_key), previous_private_key)?;
            Ok(jiguang::decrypt_phone(ciphertext, &keys)?.disclose())
        };
        py.detach(decrypt).map_err(raise)
    }

    /// Decrypts many numbers of one-click login on every core; the GIL is free meanwhile.
    ///
    /// Gives them in their order, with `None` for each that could not be decrypted, for whatever reason.
    ///
    /// Args:
    ///     ciphertexts: Each an `encrypted_phone` of a `LoginVerification`.
    ///     private_key: Key that belongs to the public key in the vendor's console: PEM or bare Base64.
    ///     previous_private_key: The key before the last change, which is tried second.
    ///
    /// Raises:
    ///     ConfigurationError: A key cannot be any.
    #[pyfunction]
    #[pyo3(signature = (ciphertexts: "Sequence[str]", private_key, previous_private_key=None))]
    fn decrypt_phones(
        py: Python<'_>,
        ciphertexts: Vec<String>,
        private_key: &str,
        previous_private_key: Option<&str>,
    ) -> PyResult<Vec<Option<PhoneNumber>>> {
        let decrypt = || {
            let keys = PrivateKey::pair(Some(private_key), previous_private_key)?;
            let phones = jiguang::decrypt_phones(&ciphertexts, &keys);
            Ok(phones.iter().map(|phone| phone.as_ref().map(Phone::disclose)).collect())
        };
        py.detach(decrypt).map_err(raise)
    }
}

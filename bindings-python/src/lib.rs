//! The native part of the Python package `verimeter`: handles, errors and waiting, in Python's idiom. What things
//! mean is decided in the core.

mod bridge;
mod client;
mod errors;
mod exit;
mod ledger;
mod sandbox;
mod screen;
mod time;
mod wait;

/// The native part of `verimeter`; import from there.
#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;
    use verimeter::catalog;

    #[pymodule_export]
    use crate::client::{JiguangCalls, JiguangClient};
    #[pymodule_export]
    use crate::ledger::Ledger;
    #[pymodule_export]
    use crate::sandbox::Sandbox;
    #[pymodule_export]
    use crate::screen::{ScreenRows, Screening};
    #[pymodule_export]
    use verimeter_models::{
        Billing, Bucket, ClientOptions, ErrorInfo, ErrorKind, Event, Fault, Outcome, Overview, OverviewRow,
        Platform, Product, Rates, RetryAdvice, ReturnCode, RiskLevel, RiskReport, RiskTag, RiskTagInfo,
        SandboxCredentials, SandboxRequest, ScreenRow, StatsQuery, Trend, TrendSeries, Vendor,
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

    /// Reads the answer of a business risk query; `None` where it is no reply of the vendor.
    ///
    /// What a field should not hold is `None` and never a default; `raw` keeps everything.
    #[pyfunction]
    fn decode_risk_report(body: &str) -> Option<RiskReport> {
        verimeter::jiguang::decode_risk_report(body)
    }
}

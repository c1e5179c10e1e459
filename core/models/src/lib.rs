//! Every type of Verimeter that crosses a language border, defined once.
//!
//! Plain data only: no behaviour, no clock, no I/O. `#[record]` and `#[choice]` give each type its serde shape
//! and, behind the feature of a language, the derives of that language's binding tool.

#![deny(missing_docs)]

#[cfg(feature = "mobile")]
uniffi::setup_scaffolding!();

mod acs3;
mod archive;
mod balance;
mod catalog;
mod details;
mod drift;
mod erase;
mod error;
mod event;
mod export;
mod funnel;
mod harvest;
mod identity;
mod import;
mod initialize;
#[cfg(feature = "mobile")]
pub mod mobile;
#[cfg(feature = "node")]
pub mod node;
mod options;
mod phone;
#[cfg(feature = "python")]
pub mod python;
mod reconcile;
mod risk;
mod sandbox;
mod screen;
mod stats;
mod verification;
mod words;

pub use acs3::{AccessKey, Acs3Request, Acs3Signature};
pub use archive::{ArchiveQuery, Archived, ArchivedFile, ScanQuery};
pub use balance::{
    Account, Balance, BalanceBasis, BalanceEntry, BalanceEntryKind, BalanceQuery, BalanceReading,
    Consumption, ConsumptionQuery, ConsumptionRow, Contradiction, ContradictionKind, Recharge, RecordedEntry,
    RunOut, RunOutState,
};
pub use catalog::{ApiCode, IdentityCode, IdentityPage, LogText, Region, ReturnCode, RiskTagInfo};
pub use details::{DetailsPage, DetailsQuery};
pub use drift::{Drift, DriftKind, JsonType};
pub use erase::Receipt;
pub use error::ErrorInfo;
pub use event::Event;
pub use export::{ExportManifest, ExportQuery};
pub use funnel::{
    Funnel, FunnelFriction, FunnelPage, FunnelPart, FunnelQuery, FunnelReason, FunnelSplit, FunnelStage,
    Share,
};
pub use harvest::{HarvestRow, HarvestState, Transaction};
pub use identity::{CheckResult, Initialization, Keepalive, LogLine, LogStatistics, VerifyLog, VerifyStatus};
pub use import::Import;
pub use initialize::InitializeQuery;
pub use options::{ClientOptions, Quotas};
pub use phone::PhoneNumber;
pub use reconcile::{DifferenceCause, ReconcileQuery, ReconcileRow, ReconcileTotal, Reconciliation};
pub use risk::{RiskReport, RiskTag};
pub use sandbox::{Fault, FaultKind, SandboxCredentials, SandboxRequest, SandboxTransaction};
pub use screen::ScreenRow;
pub use stats::{ChartKind, Overview, OverviewRow, Rates, StatsQuery, Trend, TrendSeries};
pub use verification::{LoginVerification, NumberVerification};
pub use words::{
    Billing, Bucket, ErrorKind, FileFormat, Network, Outcome, Platform, Product, RetryAdvice, RiskLevel,
    Stage, UnknownWord, Vendor,
};

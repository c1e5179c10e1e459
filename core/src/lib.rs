//! Call phone and identity verification APIs, record every call, and know what came of it.
//!
//! ```text
//! your app ──call──▶ client ──HTTPS──▶ vendor (or the sandbox)
//!                       │ typed reply
//!                       ▼
//!                     Event ──append──▶ Ledger ──▶ statistics ──▶ table · chart · CSV
//! ```
//!
//! - [`jiguang`]: the client of Jiguang Verification.
//! - [`aliyun`]: the client of Alibaba Cloud ID Verification, and the signature of its gateways.
//! - [`events`]: from a reply to an [`Event`], and the schema that every file of events follows.
//! - [`ledger`] (feature `ledger`): the embedded database that keeps them.
//! - [`stats`]: the one implementation of every figure.
//! - feature `archive`: whole days as Parquet files in a folder or an object store, `ledger.archive` and `stats::scan`.
//! - [`chart`] (feature `chart`): figures as SVG and, with feature `png`, as PNG.
//!
//! This crate knows nothing of other languages, a browser or a terminal.

#![deny(missing_docs)]

pub mod aliyun;
#[cfg(feature = "archive")]
mod archive;
pub mod catalog;
#[cfg(feature = "chart")]
pub mod chart;
mod device;
mod error;
pub mod events;
pub mod fork;
pub mod jiguang;
mod lazy;
#[cfg(feature = "ledger")]
pub mod ledger;
mod pace;
pub mod phone;
mod redact;
pub mod runtime;
mod secret;
pub mod stats;
pub mod tabular;
pub mod transport;
mod wire;

pub use error::{Error, Result};
#[cfg(feature = "ledger")]
pub use ledger::Ledger;
pub use phone::Phone;
pub use redact::{one_line, redact};
pub use secret::Secret;
pub use verimeter_models::*;

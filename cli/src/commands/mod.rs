//! One file per command.

pub(crate) mod archive;
pub(crate) mod balance;
pub(crate) mod chart;
pub(crate) mod console;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod harvest;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod ledger;
pub(crate) mod reconcile;
pub(crate) mod sandbox;
pub(crate) mod screen;
pub(crate) mod shell;
pub(crate) mod stats;

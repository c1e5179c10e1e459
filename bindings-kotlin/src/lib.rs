//! The native part of the packages for Kotlin, Java and Swift: handles, errors and waiting. What things mean is decided in the
//! core; what a language's own programs should look like, in its hand-written layer, which alone uses this.

mod catalog;
mod chart;
mod errors;
mod harvest;
mod identity;
mod jiguang;
mod ledger;
mod open;
mod progress;
#[cfg(feature = "sandbox")]
mod sandbox;
mod screen;
mod sources;
mod state;

uniffi::setup_scaffolding!("verimeter");

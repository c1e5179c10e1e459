//! The native part of the Node package `verimeter`: handles, errors and waiting, in Node's idiom. What things mean is decided
//! in the core; what only JavaScript can say well (classes of errors, `AbortSignal`, async iterables) stands in `ts/`.

mod arguments;
mod bridge;
mod catalog;
mod chart;
mod cli;
mod console;
mod data;
mod decode;
mod errors;
mod events;
mod identity;
mod jiguang;
mod keys;
mod ledger;
mod progress;
mod rows;
mod sandbox;
mod state;
mod stats;
mod table;

use napi::bindgen_prelude::Function;
use napi::{Env, Unknown};
use napi_derive::napi;
use verimeter_models::node::{Dress, wear};

/// Version of the package.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Has `dress` called for each record that is more than its fields.
#[napi]
pub fn setup(env: &Env, dress: Function<'_, Dress<'static>, Unknown<'static>>) -> napi::Result<()> {
    wear(env, &dress)
}

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

use napi::Env;
use napi_derive::napi;
use verimeter::runtime;
use verimeter_models::node::{Tailor, wear};

/// Calls hand small pieces of memory from thread to thread, which glibc's allocator takes longer for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Version of the package.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Has `tailor` say how the records of each kind are made.
#[napi]
pub fn setup(env: &Env, tailor: Tailor<'_>) -> napi::Result<()> {
    runtime::beside_a_loop();
    wear(env, &tailor)
}

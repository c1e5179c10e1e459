//! The `verimeter` command, as the binary has it.

use std::ffi::OsString;

use napi_derive::napi;

/// Runs the command that `args` name and gives its exit code. `bin.js` calls it, which has nothing else to do meanwhile.
#[napi]
pub fn run_command(args: Vec<String>) -> i32 {
    let program = OsString::from("verimeter");
    verimeter_cli::code([program].into_iter().chain(args.into_iter().map(OsString::from))).into()
}

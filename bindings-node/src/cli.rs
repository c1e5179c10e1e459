//! The `verimeter` command, as the binary has it.

use std::ffi::OsString;

use napi_derive::napi;

/// Runs the command that `args` name and gives its exit code. `bin.js` calls it, which has nothing else to do meanwhile.
#[napi]
pub fn run_command(args: Vec<String>) -> i32 {
    own_signals();
    let program = OsString::from("verimeter");
    verimeter_cli::code([program].into_iter().chain(args.into_iter().map(OsString::from))).into()
}

/// Ends Node's handling of the signals that end a program. Its handlers raise the signal once more when they have put the terminal in
/// order, counting on being gone by then; behind a handler of the command's, which hands signals on, they never are.
#[cfg(unix)]
#[allow(unsafe_code)]
fn own_signals() {
    for signal in [libc::SIGINT, libc::SIGTERM] {
        // SAFETY: the action is the system's own, which runs no code of ours.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

#[cfg(not(unix))]
fn own_signals() {}

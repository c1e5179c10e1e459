//! `verimeter sandbox`.

use verimeter::runtime;
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::Done;
use crate::args::SandboxArgs;
use crate::output::Output;

/// Serves until Ctrl-C. The first line on stdout is JSON with the address and the credentials.
pub(crate) fn run(args: &SandboxArgs) -> Done {
    let sandbox = Sandbox::start(SandboxOptions { seed: args.seed, port: args.port })?;
    let credentials = sandbox.credentials();
    let line = serde_json::json!({
        "jiguang_url": sandbox.jiguang_url(),
        "app_key": credentials.app_key,
        "master_secret": credentials.master_secret,
    });
    // A program that waits for the line gets it at once: stdout ends lines by sending them, also into a pipe.
    Output::Stdout.text(&line.to_string())?;
    // Where signals cannot be watched, the signal's default ends the process.
    let _ = runtime::block_on(tokio::signal::ctrl_c())?;
    sandbox.stop();
    Ok(())
}

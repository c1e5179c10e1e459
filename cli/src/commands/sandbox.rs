//! `verimeter sandbox`.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use verimeter::runtime;
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::Done;
use crate::args::SandboxArgs;
use crate::output::Output;

/// Serves until Ctrl-C. The first line on stdout is JSON with the address and the credentials.
pub(crate) fn run(args: &SandboxArgs) -> Done {
    let sandbox =
        Sandbox::start(SandboxOptions { seed: args.seed, port: args.port, ..SandboxOptions::default() })?;
    let credentials = sandbox.credentials();
    let line = serde_json::json!({
        "jiguang_url": sandbox.jiguang_url(),
        "app_key": credentials.app_key,
        "master_secret": credentials.master_secret,
        "aliyun_url": sandbox.aliyun_url(),
        "access_key_id": credentials.access_key_id,
        "access_key_secret": credentials.access_key_secret,
    });
    runtime::block_on(async {
        let mut stop = pin!(tokio::signal::ctrl_c());
        // Watched before anybody is told that it serves. Where signals cannot be watched, their default ends the process.
        let early = poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_ready())).await;
        Output::Stdout.text(&line.to_string())?;
        if !early {
            let _ = stop.await;
        }
        Done::Ok(())
    })??;
    sandbox.stop();
    Ok(())
}

//! `verimeter sandbox`.

use std::collections::BTreeMap;
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use verimeter::catalog::regions;
use verimeter::{Region, runtime, stats};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::Done;
use crate::args::SandboxArgs;
use crate::output::Output;

/// Serves until Ctrl-C. The first line on stdout is JSON with the addresses and the credentials.
pub(crate) fn run(args: &SandboxArgs) -> Done {
    let options = SandboxOptions {
        seed: args.seed,
        port: args.port,
        start_at_ms: args.clock.as_deref().map(stats::instant_ms).transpose()?,
        frozen: args.freeze,
        balance: args.balance,
        open_to_the_network: args.open_to_the_network,
        ..SandboxOptions::default()
    };
    let options = if args.unlimited { options.unlimited() } else { options };
    let sandbox = Sandbox::start(options)?;
    if args.open_to_the_network {
        eprintln!(
            "WARNING: this sandbox is open to the network: anybody who reaches this machine can steer it and read every \
             number and token that it was sent"
        );
    }
    let credentials = sandbox.credentials();
    let in_region = |row: &Region| Ok((row.region.clone(), sandbox.aliyun_url_in(&row.region)?));
    let aliyun_urls = regions().iter().map(in_region).collect::<verimeter::Result<BTreeMap<_, _>>>()?;
    let line = serde_json::json!({
        "url": sandbox.url(),
        "admin_url": sandbox.admin_url(),
        "jiguang_url": sandbox.jiguang_url(),
        "app_key": credentials.app_key,
        "master_secret": credentials.master_secret,
        "aliyun_url": sandbox.aliyun_url(),
        "aliyun_urls": aliyun_urls,
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

//! `verimeter console`.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::sleep;
use verimeter::transport::{Clock as _, SystemClock};
use verimeter::{Error, ErrorKind, Ledger, runtime};
use verimeter_console::{Console, ConsoleOptions, Demo, page_needed};

use crate::Done;
use crate::args::ConsoleArgs;
use crate::failure::say;
use crate::output::Output;

/// So often, something happens in the demo.
const DEMO_PACE: Duration = Duration::from_millis(1_500);

/// Serves until Ctrl-C. The first line on stdout is the address.
pub(crate) fn run(args: &ConsoleArgs) -> Done {
    let options = ConsoleOptions { port: args.port, host: args.host.clone(), name: None };
    options.check()?;
    let open = |path| -> verimeter::Result<_> {
        let ledger = Ledger::read(path)?;
        // What cannot be read is said here, and not on the page.
        ledger.len().map(|_| ledger)
    };
    let given = args.ledger.as_ref().map(open).transpose()?;
    page_needed()?;
    let now_ms = || SystemClock.now_ms();
    let mut demo = None;
    let (ledger, name) = match given {
        Some(ledger) => (ledger, None),
        None => {
            say("making the demo's data up (a few seconds)");
            let demo = demo.insert(Demo::new(now_ms())?);
            (demo.ledger().clone(), Some("demo".to_owned()))
        }
    };
    let console = Console::start(&ledger, ConsoleOptions { name, ..options })?;
    if console.url().contains("?token=") {
        say("whoever has this address, with its token, can read the ledger; on its way it is not encrypted");
    }
    runtime::block_on(async {
        let mut stop = pin!(tokio::signal::ctrl_c());
        // Watched before anybody is told that it serves. Where signals cannot be watched, their default ends the process.
        let early = poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_ready())).await;
        Output::Stdout.text(console.url())?;
        if early {
            return Done::Ok(());
        }
        let Some(mut demo) = demo else {
            let _ = stop.await;
            return Ok(());
        };
        loop {
            if let Either::Left(_) = select(stop.as_mut(), pin!(sleep(DEMO_PACE))).await {
                return Ok(());
            }
            // An import waits for the ledger's writer, for which a runtime's thread must not.
            let went = tokio::task::spawn_blocking(move || demo.go_on(now_ms()).map(|()| demo)).await;
            demo = went.map_err(|error| Error::new(ErrorKind::Ledger, "the demo ended").source(error))??;
        }
    })??;
    console.stop();
    Ok(())
}

//! The ledger: what an event costs to keep.

mod append;
mod events;

use std::path::PathBuf;

use clap::Args;
use verimeter::events::EventSink as _;
use verimeter::{Event, Ledger, Phone};

use crate::Done;

#[derive(Args)]
pub(crate) struct LedgerArgs {
    /// Events that are appended in batches
    #[arg(long, default_value_t = 200_000)]
    appends: u64,
    /// Folder for ledger.json and ledger.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &LedgerArgs) -> Done {
    let scratch = tempfile::tempdir()?;
    let keyed = Ledger::in_memory()?;
    let index = |number: &str| -> Done<String> {
        keyed.phone_index(&Phone::parse(number)?).ok_or_else(|| "the ledger has no key".into())
    };
    let made = |count: u64| -> Done<Vec<Event>> {
        (0..count).map(|n| events::nth(n, count, count / 4, index)).collect()
    };
    for round in 0..3 {
        let path = |name: &str| scratch.path().join(format!("{name}{round}.db"));
        let show =
            |name: &str, rate: append::Rate| println!("{name}: {:.0}/s, {:.1} us", rate.per_s, rate.cpu_us);
        show("batches", append::batches(&path("b"), made(args.appends)?)?);
        show("threads", append::threads(&path("t"), made(args.appends / 4)?)?);
        show("tasks", append::tasks(&path("a"), made(args.appends / 4)?, 32)?);
        show("one", append::tasks(&path("o"), made(args.appends / 4)?, 1)?);
    }
    Ok(())
}

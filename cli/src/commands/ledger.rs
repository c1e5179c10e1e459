//! `verimeter erase`, `purge` and `ledger`: what a ledger needs beside calls and views.

use std::path::Path;

use verimeter::{Error, ErrorKind, Ledger};

use crate::Done;
use crate::args::{EraseArgs, LedgerArgs, LedgerCommand, PurgeArgs};
use crate::failure::say;
use crate::output::Output;

/// Most differences that are printed.
const DIFFERENCES: usize = 20;

pub(crate) fn erase(args: &EraseArgs) -> Done {
    let receipt = open(&args.ledger)?.erase(&args.phone)?;
    let mut out = Output::Stdout;
    out.json(&receipt)?;
    say("what the file still holds of it in free space goes with `verimeter ledger compact`");
    if receipt.archived_files > 0 {
        say(&format!(
            "{} files of the archive are not changed: they may hold the mask and the index entry of the number",
            receipt.archived_files
        ));
    }
    out.finish()
}

pub(crate) fn purge(args: &PurgeArgs) -> Done {
    let rows = open(&args.ledger)?.purge(&args.before, Some(&args.tz), args.product)?;
    let mut out = Output::Stdout;
    out.text(&format!("dropped {rows} rows; the figures stay"))?;
    out.finish()
}

pub(crate) fn run(args: &LedgerArgs) -> Done {
    let mut out = Output::Stdout;
    match &args.command {
        LedgerCommand::Check { ledger } => {
            let differences = Ledger::read(ledger)?.integrity_check()?;
            for difference in differences.iter().take(DIFFERENCES) {
                out.text(difference)?;
            }
            if !differences.is_empty() {
                let what = format!("ledger `{}` has {} differences", ledger.display(), differences.len());
                return Err(Error::new(ErrorKind::Ledger, what).advice("restore it from a backup").into());
            }
            out.text(&format!("{} is sound", ledger.display()))?;
        }
        LedgerCommand::Compact { ledger } => {
            open(ledger)?.compact()?;
            out.text(&format!("{} is compact", ledger.display()))?;
        }
    }
    out.finish()
}

/// A ledger that is there already: none is made by looking after it.
pub(super) fn open(path: &Path) -> Done<Ledger> {
    drop(Ledger::read(path)?);
    Ok(Ledger::open(path, None)?)
}

//! `verimeter export`.

use verimeter::Ledger;

use crate::Done;
use crate::args::ExportArgs;
use crate::failure::{Failure, say};
use crate::progress;

pub(crate) fn run(args: &ExportArgs) -> Done {
    Failure::unless_apart(&[&args.look.ledger, &args.out])?;
    let ledger = Ledger::read(&args.look.ledger)?;
    let bar = progress::count("exporting");
    let exported = ledger.export(&args.query(), &args.out, progress::rows(&bar));
    bar.finish_and_clear();
    say(&format!("{} events exported", exported?.rows));
    Ok(())
}

//! `verimeter archive`, and `verimeter stats scan`.

use verimeter::stats::scan;

use super::{ledger, stats};
use crate::Done;
use crate::args::{ArchiveArgs, ScanArgs};
use crate::failure::say;
use crate::output::Output;
use crate::progress;

pub(crate) fn run(args: &ArchiveArgs) -> Done {
    let ledger = ledger::open(&args.ledger)?;
    let bar = progress::count("archiving");
    let archived = ledger.archive(&args.to, &args.query(), progress::rows(&bar));
    bar.finish_and_clear();
    let archived = archived?;
    let mut out = Output::Stdout;
    for file in &archived.files {
        out.text(&format!("{}  {} events, {} bytes", file.file, file.rows, file.bytes))?;
    }
    out.finish()?;
    say(&match archived.files.len() {
        0 => format!("nothing new for {}", archived.url),
        files => format!("{} events archived in {files} files at {}", archived.rows, archived.url),
    });
    if let Some(day) = &args.drop_before {
        let rows = ledger.drop_archived(day, args.without_personal)?;
        say(&format!("dropped {rows} rows that the archive has; the figures stay"));
    }
    Ok(())
}

pub(crate) fn show(args: &ScanArgs) -> Done {
    let query = args.query();
    let bar = progress::count("counting");
    let shown = bar.clone();
    let state = scan(&args.files, &args.scan(), move |rows| shown.set_position(rows.unsigned_abs()));
    bar.finish_and_clear();
    let overview = state?.overview(&query)?;
    stats::print_overview(&overview, &args.how, stats::output_of(&args.how)?)
}

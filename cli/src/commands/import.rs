//! `verimeter import`.

use verimeter::tabular::EventFile;
use verimeter::{Error, Ledger};

use crate::Done;
use crate::args::ImportArgs;
use crate::failure::{Failure, say};
use crate::progress;

pub(crate) fn run(args: &ImportArgs) -> Done {
    // A file that cannot be one is known before any other is read, and before a ledger is made.
    for path in &args.files {
        EventFile::open(path)?;
        Failure::unless_apart(&[path, &args.ledger])?;
    }
    let ledger = Ledger::open(&args.ledger, None)?;
    let (mut rows, mut new) = (0, 0);
    for (before, path) in args.files.iter().enumerate() {
        let bar = progress::count("importing");
        let imported = ledger.import_file(path, progress::rows(&bar));
        bar.finish_and_clear();
        let imported = imported.map_err(|error| match before {
            0 => Failure::from(error),
            _ => Failure::from(error).and(&format!("{before} files before it are in the ledger")),
        })?;
        rows += imported.rows;
        new += imported.new;
    }
    if rows == 0 {
        return Err(Error::invalid("there are no rows in what was given").into());
    }
    let known = match rows - new {
        0 => String::new(),
        known => format!("; {known} were there already"),
    };
    say(&format!("{new} events imported{known}"));
    Ok(())
}

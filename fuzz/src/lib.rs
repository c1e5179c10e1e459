//! What the targets share.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use verimeter::Ledger;

thread_local! {
    static PLACE: RefCell<Option<(TempDir, Ledger)>> = const { RefCell::new(None) };
}

/// A file called `name` that holds `bytes`. Its folder goes with the process.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    with(|folder, _| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the folder can be written");
        path
    })
}

/// Imports a file called `name` that holds `bytes`: all of it or nothing.
pub fn import(name: &str, bytes: &[u8]) {
    let path = file(name, bytes);
    with(|_, ledger| {
        let before = ledger.len().expect("the ledger can be read");
        let imported = ledger.import_file(path, |_| ());
        let more = ledger.len().expect("the ledger can be read") - before;
        match imported {
            Ok(imported) => assert_eq!(imported.new, more),
            Err(error) => assert_eq!(more, 0, "{error}"),
        }
    });
}

fn with<T>(work: impl FnOnce(&TempDir, &Ledger) -> T) -> T {
    PLACE.with_borrow_mut(|place| {
        let (folder, ledger) = place.get_or_insert_with(|| {
            let folder = tempfile::tempdir().expect("there is room for files");
            (folder, Ledger::in_memory().expect("there is room for a ledger"))
        });
        work(folder, ledger)
    })
}

//! One run at a time writes a file of rows, and a finished file is finished.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, File, OpenOptions};

use common::broken::Broken;
use common::{recorded, run};

#[test]
fn a_finished_file_is_not_gone_on_with() {
    let broken = Broken::halfway();
    run(&mut broken.screen("--resume")).ok();
    let (rows, events) = (fs::read(broken.out()).unwrap(), recorded(&broken.ledger()));
    let again = run(&mut broken.screen("--resume"));
    assert!(again.code == Some(2) && again.stderr.contains("is finished"), "{again:?}");
    assert!(fs::read(broken.out()).unwrap() == rows);
    assert_eq!(recorded(&broken.ledger()), events, "nobody was asked");
}

#[test]
fn a_second_run_does_not_write_between_the_rows_of_the_first() {
    let broken = Broken::halfway();
    let (rows, events) = (fs::read(broken.part()).unwrap(), recorded(&broken.ledger()));
    let other: File = OpenOptions::new().write(true).open(broken.part()).unwrap();
    other.try_lock().unwrap();
    let refused = run(&mut broken.screen("--resume"));
    assert!(refused.code == Some(2) && refused.stderr.contains("another run"), "{refused:?}");
    assert!(fs::read(broken.part()).unwrap() == rows);
    assert_eq!(recorded(&broken.ledger()), events, "nobody was asked");
    drop(other);
    run(&mut broken.screen("--resume")).ok();
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_not_a_missing_one() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let broken = Broken::halfway();
    for name in ["VERIMETER_JIGUANG_BASE_URL", "VERIMETER_PHONE_KEY"] {
        let mut command = broken.screen("--resume");
        let refused = run(command.env(name, OsStr::from_bytes(b"\xff")));
        assert!(refused.code == Some(1) && refused.stderr.contains(name), "{refused:?}");
    }
}

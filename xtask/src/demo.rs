//! The README's first command: the main job, offline, from a fresh clone.

use std::ffi::OsString;
use std::path::Path;

use crate::run::{self, Failure, Outcome};

/// The dev profile on purpose: it shares its build with the tests, and dependencies are optimised in it.
pub(crate) fn demo(root: &Path, args: &[OsString]) -> Outcome {
    eprintln!("building verimeter (the first build takes a few minutes)");
    let mut command = run::cargo(
        root,
        &["run", "--quiet", "--package", "verimeter-cli", "--bin", "verimeter", "--", "demo"],
    );
    if names_out(args) {
        // A path that the user wrote is meant from where the user stands.
        command.current_dir(".");
    } else {
        command.args(["--out", "out/demo"]);
    }
    match run::status(command.args(args))?.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::Said(2)),
        _ => Err(Failure::Said(1)),
    }
}

fn names_out(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--out" || arg.to_string_lossy().starts_with("--out="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_own_out_is_seen() {
        let given = |args: &[&str]| names_out(&args.iter().map(OsString::from).collect::<Vec<_>>());
        assert!(given(&["--out", "here"]));
        assert!(given(&["--seed", "1", "--out=here"]));
        assert!(!given(&["--outline"]));
        assert!(!given(&[]));
    }
}

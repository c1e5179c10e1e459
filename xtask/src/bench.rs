//! Benchmarks, each beside what users would write instead.

use std::ffi::OsString;
use std::path::Path;

use crate::python;
use crate::run::{self, Failure, Outcome};

const NAMES: [(&str, &str); 5] = [
    (
        "client",
        "calls of the Rust client beside a bare reqwest loop, and of the Python one beside a vendor's SDK: CPU per call, calls per second",
    ),
    ("ledger", "appends to the ledger, and views beside SQL over its rows: events per second, milliseconds"),
    (
        "python",
        "the Python package: calls beside aiohttp and requests, the import, stored replies beside msgspec",
    ),
    (
        "sandbox",
        "risk queries that the sandbox answers: CPU per query, queries per second of one core; its start",
    ),
    ("stats", "the kernel over Arrow columns and Parquet beside Polars and DuckDB: milliseconds, memory"),
];

/// The release profile, because that is what users run; the package alone, because no test needs it built so.
pub(crate) fn bench(root: &Path, args: &[OsString]) -> Outcome {
    let Some((name, args)) = args.split_first() else {
        print!("{}", list());
        return Ok(());
    };
    if !NAMES.iter().any(|(known, _)| name == known) {
        return Err(Failure::Usage(format!("there is no benchmark `{}`:\n{}", name.display(), list())));
    }
    eprintln!("building the benchmarks (the first release build takes a few minutes)");
    let mut command =
        run::cargo(root, &["run", "--quiet", "--release", "--locked", "-p", "verimeter-bench", "--"]);
    // A path that the user wrote is meant from where the user stands.
    command.current_dir(".");
    command.arg(name).args(args);
    match name.to_str() {
        Some("stats") => drop(command.arg("--python").arg(python::peers(root)?.python())),
        Some("client" | "python") => {
            let peers = python::peers(root)?;
            peers.install_release(root)?;
            command.arg("--python").arg(peers.python());
        }
        _ => {}
    }
    match run::status(&mut command)?.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::Said(2)),
        _ => Err(Failure::Said(1)),
    }
}

fn list() -> String {
    NAMES.iter().map(|(name, does)| format!("cargo xtask bench {name:<8} {does}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_benchmark_has_a_line() {
        assert_eq!(list().lines().count(), NAMES.len());
        assert!(list().starts_with("cargo xtask bench client "));
    }
}

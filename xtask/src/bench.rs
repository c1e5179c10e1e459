//! Benchmarks, each beside what users would write instead.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::path::Path;

use crate::console;
use crate::kotlin;
use crate::node;
use crate::python;
use crate::run::{self, Failure, Outcome};

const NAMES: [(&str, &str); 11] = [
    (
        "client",
        "calls of the Rust client beside a bare reqwest loop, and of the Python one beside a vendor's SDK: CPU per call, calls per second",
    ),
    (
        "console",
        "the console of 10 million events in a browser: milliseconds to the first view, and after a change",
    ),
    (
        "kotlin",
        "calls of the Kotlin client, 64 coroutines in flight, beside OkHttp: CPU per call, calls per second",
    ),
    ("ledger", "appends to the ledger, and views beside SQL over its rows: events per second, milliseconds"),
    (
        "node",
        "the Node package beside undici and fetch: calls per second, delay of the event loop, start, size",
    ),
    (
        "python",
        "the Python package: calls beside aiohttp and requests, the import, stored replies beside msgspec",
    ),
    (
        "sandbox",
        "risk queries that the sandbox answers: CPU per query, queries per second of one core; its start",
    ),
    ("scan", "50 million events in Parquet files into one state: seconds, memory"),
    ("scale", "the table of docs/scale.md, made again from what was measured"),
    (
        "spark",
        "the kernel in Spark's tasks beside Spark SQL: seconds of 50 million events, bytes to the driver",
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
    if name == "kotlin" {
        return calls_of_kotlin(root, args);
    }
    let mut command =
        run::cargo(root, &["run", "--quiet", "--release", "--locked", "-p", "verimeter-bench", "--"]);
    // A path that the user wrote is meant from where the user stands.
    command.current_dir(".");
    command.arg(name).args(args);
    match name.to_str() {
        Some("console") => drop(command.args(console::bench_arguments(root)?)),
        Some("stats") => drop(command.arg("--python").arg(python::peers(root)?.python())),
        Some("node") => {
            let bench = node::Package::ready(root)?.bench()?;
            command.arg("--node").arg(bench.node).arg("--package").arg(bench.folder);
            command.arg("--packed").arg(bench.packed);
            command.arg("--python").arg(python::peers(root)?.python());
        }
        Some("spark") => {
            let spark = python::spark(root)?;
            spark.install_release(root)?;
            command.arg("--python").arg(spark.python()).arg("--data").arg(root.join("target/bench-spark"));
        }
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

/// `kotlin [ROUNDS [CALLS]]`: in a JVM, beside the sandbox that the other benchmarks use.
fn calls_of_kotlin(root: &Path, args: &[OsString]) -> Outcome {
    if args.len() > 2 || args.iter().any(|arg| arg.to_string_lossy().parse::<u32>().is_err()) {
        return Err(Failure::Usage("`bench kotlin` takes a number of rounds and of calls".into()));
    }
    run::check(&mut run::cargo(
        root,
        &["build", "--quiet", "--release", "--locked", "-p", "verimeter-bench"],
    ))?;
    let server = kotlin::target(root)?.join("release").join(format!("verimeter-bench{EXE_SUFFIX}"));
    kotlin::bench(root, &server, &root.join("bench/results"), args)
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

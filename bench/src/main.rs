//! Benchmarks: Verimeter beside what users would write instead, in one run. Start them with `cargo xtask bench NAME`.

mod caller;
mod client;
mod console;
mod cores;
mod cpu;
mod drive;
mod figures;
mod ledger;
mod machine;
mod memory;
mod node;
mod python;
mod replay;
mod report;
mod sandbox;
mod scale;
mod scan;
mod server;
mod spark;
mod stats;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use client::ClientArgs;
use console::ConsoleArgs;
use ledger::LedgerArgs;
use node::NodeArgs;
use python::PythonArgs;
use sandbox::SandboxArgs;
use scan::ScanArgs;
use spark::SparkArgs;
use stats::StatsArgs;

/// Anything that ends a benchmark early; it is told on standard error and nothing is written.
type Done<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
#[command(
    name = "bench",
    bin_name = "cargo xtask bench",
    about = "Side by side with what users would write instead"
)]
struct Args {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Subcommand)]
enum Benchmark {
    /// Calls of the Rust client beside a bare reqwest loop: CPU per call, calls per second, latency
    Client(ClientArgs),
    /// The kernel over Arrow columns and Parquet beside Polars and DuckDB: milliseconds, memory
    Stats(StatsArgs),
    /// The ledger: events per second, and views beside SQL over its rows
    Ledger(LedgerArgs),
    /// The Node package beside undici and fetch: calls per second, delay of the event loop, start, size
    Node(NodeArgs),
    /// The console of a large ledger in a browser: milliseconds to the first view, and after a change of a filter
    Console(ConsoleArgs),
    /// The Python package: calls beside aiohttp and requests, the import, stored replies beside msgspec
    Python(PythonArgs),
    /// Risk queries that the sandbox answers on one core, and how soon it starts
    Sandbox(SandboxArgs),
    /// Fifty million events in Parquet files into one state: seconds, memory
    Scan(ScanArgs),
    /// The memory that a scan takes over a folder, in KiB
    #[command(hide = true)]
    ScanPeak { folder: PathBuf },
    /// The kernel in Spark's tasks beside Spark SQL: seconds, bytes that cross the network
    Spark(SparkArgs),
    /// The table of docs/scale.md, made again from what was measured
    Scale,
    /// The memory that the kernel takes over a Parquet file, in KiB
    #[command(hide = true)]
    Peak { parquet: PathBuf },
    /// The sandbox, until standard input ends
    #[command(hide = true)]
    Serve,
}

fn main() -> ExitCode {
    let done = match Args::parse().benchmark {
        Benchmark::Client(args) => client::run(&args),
        Benchmark::Stats(args) => stats::run(&args),
        Benchmark::Ledger(args) => ledger::run(&args),
        Benchmark::Node(args) => node::run(&args),
        Benchmark::Console(args) => console::run(&args),
        Benchmark::Python(args) => python::run(&args),
        Benchmark::Sandbox(args) => sandbox::run(&args),
        Benchmark::Scan(args) => scan::run(&args),
        Benchmark::ScanPeak { folder } => scan::peak(&folder),
        Benchmark::Spark(args) => spark::run(&args),
        Benchmark::Scale => scale::write(),
        Benchmark::Peak { parquet } => stats::peak(&parquet),
        Benchmark::Serve => server::serve(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Where results are kept: in this package, which cargo names at run time, so that a moved checkout finds itself.
fn results(given: Option<&PathBuf>) -> Done<PathBuf> {
    match (given, std::env::var_os("CARGO_MANIFEST_DIR")) {
        (Some(folder), _) => Ok(folder.clone()),
        (None, Some(package)) => Ok(PathBuf::from(package).join("results")),
        (None, None) => {
            Err("there is no folder for results: run `cargo xtask bench`, or name one with --out".into())
        }
    }
}

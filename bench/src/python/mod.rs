//! The Python package beside what users would write instead: calls, the import, stored replies into columns.

mod calls;
mod decode;
mod import;
mod outcome;

use std::path::PathBuf;

use clap::Args;

use crate::machine::{Machine, versions};
use crate::{Done, report, results};
use outcome::Outcome;

#[derive(Args)]
pub(crate) struct PythonArgs {
    /// Calls of each contender per round
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u64).range(64..=100_000))]
    calls: u64,
    /// Rounds
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Stored replies to decode
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    replies: u64,
    /// Imports of each contender
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=999))]
    imports: u16,
    /// Python that has Verimeter's release and its peers
    #[arg(long, value_name = "FILE")]
    python: PathBuf,
    /// Folder for python.json and python.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &PythonArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let scratch = tempfile::tempdir()?;
    let calls = calls::run(&args.python, scratch.path(), args.calls, args.rounds)?;
    let import = import::run(&args.python, args.imports)?;
    let decode = decode::run(&args.python, args.replies, args.rounds)?;
    let (machine, versions) = (Machine::here(), versions(&["verimeter", "pyo3"]));
    let outcome = Outcome { machine, versions, calls, import, decode };
    report::publish(&folder, "python", &outcome.to_string(), &outcome)
}

//! The Node package beside what users would write instead: calls, the event loop, the start, the size.

mod outcome;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::caller::{Caller, Sample};
use crate::cores::with_core;
use crate::figures::Spread;
use crate::server::{Address, Server};
use crate::{Done, report, results};
use outcome::Outcome;

/// Those that ask for risk, the first of whom the others stand beside.
const CONTENDERS: [&str; 3] = ["undici", "fetch", "verimeter"];
/// Threads of the vendor's SDK in Python: it has no more calls under way than that.
const VENDORS_CALLERS: u32 = 8;

#[derive(Args)]
pub(crate) struct NodeArgs {
    /// Folder with the package and its peers, installed
    #[arg(long, value_name = "DIR")]
    package: PathBuf,
    /// The package of this platform, packed, of which the size is told
    #[arg(long, value_name = "FILE")]
    packed: PathBuf,
    /// Node
    #[arg(long, value_name = "FILE", default_value = "node")]
    node: PathBuf,
    /// Python that has the vendor's SDK; without it, nobody stands beside identity verification
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Calls of each contender per round
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(100..=10_000_000))]
    calls: u64,
    /// Rounds; each begins with another contender
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Calls under way at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=256))]
    in_flight: u32,
    /// Numbers that are screened while the event loop is watched
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    phones: u64,
    /// Rows that are imported while it is watched
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    rows: u64,
    /// Calls over which the heap must stay as it is
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    steady: u64,
    /// Starts of Node, with the package and without
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=999))]
    starts: u16,
    /// Folder for node.json and node.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What the event loop was held up by.
#[derive(Deserialize, Serialize)]
struct Watched {
    work: String,
    amount: u64,
    seconds: f64,
    p50: f64,
    p99: f64,
    most: f64,
    /// What the heap grew by.
    heap_mb: f64,
    /// What memory outside of it grew by that JavaScript holds.
    external_mb: f64,
    /// What the process grew by, native memory included.
    rss_mb: f64,
}

pub(crate) fn run(args: &NodeArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let server = with_core(false, Server::start)?;
    let (versions, risk) = risk(args, &server.address)?;
    let identity = identity(args, &server.address)?;
    let watched = watched(args, &server.address)?;
    let [bare, loaded] = starts(args)?;
    let packed_mb = fs::metadata(&args.packed)?.len() as f64 / 1e6;
    let outcome = Outcome::of(args, versions, risk, identity, watched, [bare, loaded], packed_mb);
    report::publish(&folder, "node", &outcome.to_string(), &outcome)
}

/// Every contender on the first core alone, one after the other, for some rounds.
fn risk(args: &NodeArgs, address: &Address) -> Done<(Vec<String>, Vec<Vec<Sample>>)> {
    let mut contenders = Vec::new();
    for name in CONTENDERS {
        contenders.push(with_core(true, || Caller::start(name, &mut client(args, name), address))?);
    }
    if let Some(other) = contenders.iter().find(|other| other.sum != contenders[0].sum) {
        return Err(format!("{} read other answers than {}", other.name, contenders[0].name).into());
    }
    let mut samples: Vec<Vec<Sample>> = CONTENDERS.map(|_| Vec::new()).into();
    for round in 0..args.rounds {
        eprintln!("risk: round {} of {}", round + 1, args.rounds);
        for turn in 0..contenders.len() {
            let at = (turn + usize::from(round)) % contenders.len();
            // Connections may have been closed since its last turn.
            contenders[at].ask(args.in_flight, args.calls / 20)?;
            samples[at].push(contenders[at].ask(args.in_flight, args.calls)?);
        }
    }
    Ok((contenders.iter().map(|contender| contender.version.clone()).collect(), samples))
}

/// Verimeter's logs of identity verification, beside the vendor's SDK in Python.
fn identity(args: &NodeArgs, address: &Address) -> Done<Option<[Vec<Sample>; 2]>> {
    let Some(python) = &args.python else { return Ok(None) };
    let mut program = Command::new(python);
    let script = args.package.with_file_name("python").join("identity.py");
    program.arg(script).arg("vendor_sync");
    let mut vendor = with_core(true, || Caller::start("vendor_sync", &mut program, &address.identity))?;
    let mut own = with_core(true, || Caller::start("identity", &mut client(args, "identity"), address))?;
    let mut samples: [Vec<Sample>; 2] = Default::default();
    for round in 0..args.rounds {
        eprintln!("identity verification: round {} of {}", round + 1, args.rounds);
        let vendors = (args.calls / 50).max(u64::from(VENDORS_CALLERS));
        vendor.ask(VENDORS_CALLERS, vendors / 20)?;
        samples[0].push(vendor.ask(VENDORS_CALLERS, vendors)?);
        own.ask(args.in_flight, args.calls / 20)?;
        samples[1].push(own.ask(args.in_flight, args.calls)?);
    }
    Ok(Some(samples))
}

fn client(args: &NodeArgs, contender: &str) -> Command {
    let mut program = Command::new(&args.node);
    program.arg(args.package.join("client.mjs")).arg(contender);
    program
}

fn watched(args: &NodeArgs, address: &Address) -> Done<Vec<Watched>> {
    let NodeArgs { phones, rows, steady, .. } = args;
    eprintln!(
        "the event loop, while {phones} numbers are screened, {steady} calls made and {rows} rows imported"
    );
    let mut child = Command::new(&args.node)
        .arg("--expose-gc")
        .arg(args.package.join("loop.mjs"))
        .args([phones, rows, steady].map(u64::to_string))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("the watch has no input")?;
    stdin.write_all(serde_json::to_string(address)?.as_bytes())?;
    drop(stdin);
    let told = child.wait_with_output()?;
    if !told.status.success() {
        return Err("the watch of the event loop failed: its own message is above".into());
    }
    String::from_utf8(told.stdout)?.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Milliseconds until a program ends that does nothing, and one that only loads the package.
fn starts(args: &NodeArgs) -> Done<[Spread; 2]> {
    eprintln!("{} starts", args.starts);
    let mut ms: [Vec<f64>; 2] = Default::default();
    for _ in 0..args.starts {
        for (code, ms) in ["0", "require('verimeter')"].into_iter().zip(&mut ms) {
            let begun = Instant::now();
            if !start(&args.node, &args.package, code)? {
                return Err("the package could not be loaded: its own message is above".into());
            }
            ms.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(ms.map(Spread::of))
}

fn start(node: &Path, folder: &Path, code: &str) -> Done<bool> {
    Ok(Command::new(node).args(["--input-type=commonjs", "-e", code]).current_dir(folder).status()?.success())
}

//! The Rust client beside a bare reqwest loop: what a call costs in CPU, and how many go through.

mod bare;
mod contenders;
mod identity;
mod outcome;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::runtime::{Builder, Handle};

use crate::drive::{Sample, drive};
use crate::server::Server;
use crate::{Done, report, results};
use contenders::{Entry, all};
use outcome::Outcome;

#[derive(Args)]
pub(crate) struct ClientArgs {
    /// Calls of each contender per round and number in flight; one at a time a quarter of it
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(4..=100_000))]
    calls: u64,
    /// Rounds; each begins with another contender
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Calls under way at once
    #[arg(long, value_delimiter = ',', default_values_t = [1, 32, 256], value_parser = clap::value_parser!(u16).range(1..=256))]
    in_flight: Vec<u16>,
    /// Seconds after which no further round begins
    #[arg(long, default_value_t = 90)]
    seconds: u64,
    /// Python that has Verimeter's release and the vendor's SDK; without it, only the Rust client is measured
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Folder for client.json and client.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// All contenders at one number of calls in flight, in one round.
pub(crate) struct Heat {
    pub(crate) in_flight: u16,
    /// In the order of the contenders, whatever the order they ran in.
    pub(crate) samples: Vec<Sample>,
}

pub(crate) fn run(args: &ClientArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let server = Server::start()?;
    let scratch = tempfile::tempdir()?;
    let workers = verimeter::runtime::handle()?.metrics().num_workers();
    let app = Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    let entries = all(&server.address, scratch.path(), app.handle())?;
    let (begun, mut heats) = (Instant::now(), Vec::new());
    let mut rounds = 0;
    while rounds < args.rounds && (rounds == 0 || begun.elapsed() < Duration::from_secs(args.seconds)) {
        eprintln!("round {} of {}", rounds + 1, args.rounds);
        for &in_flight in &args.in_flight {
            heats.push(heat(app.handle(), &entries, in_flight, rounds, args.calls)?);
        }
        rounds += 1;
    }
    let python = args.python.as_ref();
    let identity = python.map(|python| identity::run(python, &server.address.identity, args.calls, rounds));
    let names = entries.each_ref().map(|entry| (entry.name, entry.limit));
    let outcome =
        Outcome::of(&names, &args.in_flight, &heats, args.calls, rounds, workers, identity.transpose()?);
    report::publish(&folder, "client", &outcome.to_string(), &outcome)
}

/// Lets every contender ask the same questions, one contender after the other.
fn heat(app: &Handle, entries: &[Entry], in_flight: u16, round: u16, calls: u64) -> Done<Heat> {
    let first = u64::from(round) * calls;
    let calls = if in_flight == 1 { calls / 4 } else { calls };
    let warm_up = calls.div_ceil(20).max(2 * u64::from(in_flight)).min(calls);
    let mut samples: Vec<(usize, Sample)> = Vec::new();
    for turn in 0..entries.len() {
        let at = (turn + usize::from(round)) % entries.len();
        let contender = &entries[at].contender;
        let ask = |calls| app.block_on(drive(contender, first..first + calls, in_flight.into()));
        // Connections may have been closed since its last turn, and caches hold what the others used.
        ask(warm_up)?;
        samples.push((at, ask(calls)?));
    }
    samples.sort_by_key(|(at, _)| *at);
    let samples: Vec<Sample> = samples.into_iter().map(|(_, sample)| sample).collect();
    match samples.iter().position(|sample| sample.checksum != samples[0].checksum) {
        Some(at) => Err(format!("{} read other answers than {}", entries[at].name, entries[0].name).into()),
        None => Ok(Heat { in_flight, samples }),
    }
}

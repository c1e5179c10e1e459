//! The kernel beside Polars and DuckDB: the same question over the same Arrow data, and over one Parquet file.

mod data;
mod file;
mod peers;

use std::fmt;
use std::path::PathBuf;
use std::time::Instant;

use arrow_array::RecordBatch;
use clap::Args;
use serde::Serialize;
use verimeter::stats::{Breakdown, BucketStart, Dimension, Dims, aggregate, breakdown};
use verimeter::{Platform, Product, StatsQuery};

use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::{Done, report, results};
pub(crate) use file::peak;
use peers::{PEERS, Peers};

const ORDERS: [&str; 2] = ["ordered", "shuffled"];
const BY: [Dimension; 4] = [Dimension::Product, Dimension::Platform, Dimension::Carrier, Dimension::Outcome];
/// Our contenders, with how many times as fast as the better peer they shall be, for each order.
const OURS: [(&str, [f64; 2]); 2] =
    [("Verimeter, one pass", [5.0, 5.0]), ("Verimeter, full quarter-hour state", [3.0, 1.5])];

#[derive(Args)]
pub(crate) struct StatsArgs {
    /// Events
    #[arg(long, default_value_t = 20_000_000, value_parser = clap::value_parser!(u32).range(1..))]
    rows: u32,
    /// Rounds; in each, every contender answers once
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Python with the packages of bench/python/requirements.txt
    #[arg(long, value_name = "FILE")]
    python: PathBuf,
    /// Folder for stats.json and stats.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Row {
    contender: &'static str,
    order: &'static str,
    milliseconds: Spread,
    /// Median of the better peer divided by its own.
    times_as_fast: f64,
    target: Option<f64>,
}

#[derive(Serialize)]
struct Outcome {
    events: u32,
    groups: usize,
    rounds: u16,
    machine: Machine,
    versions: Vec<String>,
    rows: Vec<Row>,
    /// The same question of one Parquet file.
    file: file::Outcome,
}

pub(crate) fn run(args: &StatsArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let scratch = tempfile::tempdir()?;
    eprintln!("making {} events, time-ordered and shuffled", args.rows);
    let mut batches = Vec::new();
    let files = ORDERS.map(|order| scratch.path().join(order).with_extension("arrow"));
    for (file, order) in files.iter().zip(ORDERS) {
        let events = data::events(args.rows as usize, order == "ordered")?;
        data::write(&events, file)?;
        batches.push(events);
    }
    let parquet = scratch.path().join("events.parquet");
    data::write_parquet(&batches[0], &parquet)?;
    let mut peers = Peers::start(&args.python, &files, &parquet)?;
    let result = scratch.path().join("result.csv");
    let groups = compare(&mut peers, &batches, &result)?;
    file::compare(&mut peers, &parquet, &result)?;
    // By order, then by contender.
    let mut measured = vec![vec![Vec::new(); OURS.len() + PEERS.len()]; ORDERS.len()];
    let mut over_file = vec![Vec::new(); 1 + file::PEERS.len()];
    for round in 0..args.rounds {
        eprintln!("round {} of {}", round + 1, args.rounds);
        for (at, order) in ORDERS.into_iter().enumerate() {
            let ours = [
                measure(|| Ok(breakdown(&batches[at], &query(), &BY)?))?,
                measure(|| Ok(aggregate(&batches[at])?))?,
            ];
            let theirs = PEERS.map(|(peer, _)| peers.ask(peer, order));
            let all = ours.into_iter().map(Ok).chain(theirs);
            for (measured, seconds) in measured[at].iter_mut().zip(all) {
                measured.push(seconds? * 1e3);
            }
        }
        for (measured, seconds) in over_file.iter_mut().zip(file::round(&mut peers, &parquet)?) {
            measured.push(seconds * 1e3);
        }
    }
    let [polars, duckdb] = &peers.versions;
    let mut used = vec![format!("polars {polars}"), format!("duckdb {duckdb}")];
    used.extend(versions(&["arrow-array", "parquet"]));
    let outcome = Outcome {
        events: args.rows,
        groups,
        rounds: args.rounds,
        machine: Machine::here(),
        versions: used,
        rows: rows(measured),
        file: file::Outcome::of(over_file, &args.python, &parquet)?,
    };
    report::publish(&folder, "stats", &outcome.to_string(), &outcome)
}

/// By the console's days, the two platforms of apps.
fn query() -> StatsQuery {
    StatsQuery { platforms: vec![Platform::Android, Platform::Ios], ..StatsQuery::new(Product::BusinessRisk) }
        .between("2026-01-01", "2027-01-01")
}

/// Seconds; what was made is dropped outside of them.
fn measure<T>(work: impl FnOnce() -> Done<T>) -> Done<f64> {
    let begun = Instant::now();
    let made = work()?;
    let seconds = begun.elapsed().as_secs_f64();
    drop(made);
    Ok(seconds)
}

/// Every contender gives the same groups, or nothing is measured. Says how many.
fn compare(peers: &mut Peers, batches: &[Vec<RecordBatch>], file: &std::path::Path) -> Done<usize> {
    let mut groups = 0;
    for (batches, order) in batches.iter().zip(ORDERS) {
        let ours = lines(&breakdown(batches, &query(), &BY)?);
        groups = ours.lines().count();
        let events: i64 = batches.iter().map(|batch| batch.num_rows() as i64).sum();
        let counted: i64 = aggregate(batches)?.cube().cells().map(|(.., n)| n).sum();
        if counted != events {
            return Err(format!("the {order} state holds {counted} of {events} events").into());
        }
        for (peer, name) in PEERS {
            if peers.result(peer, order, file)? != ours {
                return Err(format!("{name} counts otherwise than we do over the {order} events").into());
            }
        }
    }
    Ok(groups)
}

/// A line per group, as the peers write them.
fn lines(breakdown: &Breakdown) -> String {
    let line = |(bucket, dims, n): (&BucketStart, &Dims, i64)| {
        let day = (bucket.at_ms + 8 * 3_600_000) / 86_400_000;
        let words = [dims.product.as_str(), dims.platform.as_str(), &dims.carrier, dims.outcome.as_str()];
        (day, words.map(str::to_owned), n)
    };
    let mut lines: Vec<_> = breakdown.iter().map(line).collect();
    lines.sort_unstable();
    lines.iter().map(|(day, words, n)| format!("{day},{},{n}\n", words.join(","))).collect()
}

fn rows(measured: Vec<Vec<Vec<f64>>>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, (order, measured)) in ORDERS.into_iter().zip(measured).enumerate() {
        let spreads: Vec<Spread> = measured.into_iter().map(Spread::of).collect();
        let best = spreads[OURS.len()..].iter().map(|spread| spread.median).fold(f64::INFINITY, f64::min);
        let ours = OURS.map(|(name, targets)| (name, Some(targets[at])));
        let names = ours.into_iter().chain(PEERS.map(|(_, name)| (name, None)));
        rows.extend(names.zip(spreads).map(|((contender, target), milliseconds)| {
            let times_as_fast = (best / milliseconds.median * 100.0).round() / 100.0;
            Row { contender, order, milliseconds, times_as_fast, target }
        }));
    }
    rows
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Statistics over Arrow memory and Parquet\n")?;
        writeln!(
            f,
            "{} events of a year: count by day, product, platform, carrier and outcome, two platforms of five \
             ({} groups). The state counts every quarter-hour and combination, without a filter. Milliseconds, median of \
             {} rounds (least–most); every contender gave the same groups.\n",
            self.events, self.groups, self.rounds
        )?;
        let rows = self.rows.iter().map(|row| {
            vec![
                row.contender.to_owned(),
                row.order.to_owned(),
                row.milliseconds.to_string(),
                format!("{:.1}", row.times_as_fast),
                row.target.map_or_else(String::new, |target| format!("{target}")),
            ]
        });
        let header = ["contender", "rows", "ms", "times the better peer", "target"];
        writeln!(f, "{}\n", report::table(&header, rows))?;
        writeln!(f, "{}", self.file)?;
        write!(f, "{}; {}", self.machine, self.versions.join(", "))
    }
}

//! Verimeter in Spark's tasks beside Spark SQL, on a cluster of separate processes on this machine.

mod data;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::{Done, report, results, scale};

/// How many times as fast as Spark SQL we shall be, two workers as one, and most bytes of a task to the driver.
const BESIDE_SQL: f64 = 2.0;
const TWO_WORKERS: f64 = 1.6;
const TO_DRIVER: u64 = 1_000_000;

#[derive(Args)]
pub(crate) struct SparkArgs {
    /// Events
    #[arg(long, default_value_t = 50_000_000, value_parser = clap::value_parser!(u64).range(100_000..))]
    rows: u64,
    /// Rounds; in each, every contender answers once
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Python with Verimeter's release and the packages of bench/python/spark.txt
    #[arg(long, value_name = "FILE")]
    python: PathBuf,
    /// Folder for the events, which are kept for the next run
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Folder for spark.json and spark.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What the script measured.
#[derive(Deserialize)]
struct Measured {
    seconds: BTreeMap<String, Vec<f64>>,
    to_driver: BTreeMap<String, u64>,
    tasks: BTreeMap<String, u64>,
    partial: BTreeMap<String, u64>,
    versions: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    contender: &'static str,
    workers: u16,
    seconds: Spread,
    /// Seconds of cores for a million events.
    core_seconds_per_million: f64,
}

#[derive(Serialize)]
struct Target {
    name: &'static str,
    figure: f64,
    target: f64,
    met: bool,
}

/// What the tasks of one question sent.
#[derive(Serialize)]
struct Sent {
    events: u64,
    tasks: u64,
    /// Most bytes of the state of a task.
    partial_bytes: u64,
    /// Most bytes that a task sent to the driver, of states and all that Spark adds.
    to_driver_bytes: u64,
}

#[derive(Serialize)]
struct Outcome {
    events: u64,
    files: usize,
    bytes: u64,
    rounds: u16,
    machine: Machine,
    versions: Vec<String>,
    rows: Vec<Row>,
    sent: Vec<Sent>,
    targets: Vec<Target>,
}

pub(crate) fn run(args: &SparkArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    std::fs::create_dir_all(&args.data)?;
    let (full, contents) = data::archive(&args.data, args.rows)?;
    let (small, fewer) = data::archive(&args.data, args.rows / 10)?;
    let mut rows = Vec::new();
    let mut two = None;
    for workers in [2, 1] {
        eprintln!("{workers} worker{} of one core", if workers == 1 { "" } else { "s" });
        let measured = measure(&args.python, workers, args.rounds, [&full, &small])?;
        for (key, contender) in [("ours", "Verimeter"), ("theirs", "Spark SQL")] {
            let seconds = measured.seconds.get(key).filter(|seconds| !seconds.is_empty());
            let seconds = Spread::of(seconds.ok_or("the script measured nothing")?.iter().copied());
            let per_million = seconds.median * f64::from(workers) / (contents.rows as f64 / 1e6);
            let core_seconds_per_million = (per_million * 1e4).round() / 1e4;
            rows.push(Row { contender, workers, seconds, core_seconds_per_million });
        }
        two.get_or_insert(measured);
    }
    let measured = two.ok_or("nothing was measured")?;
    let sent = [("full", contents.rows), ("small", fewer.rows)].map(|(size, events)| Sent {
        events,
        tasks: measured.tasks[size],
        partial_bytes: measured.partial[size],
        to_driver_bytes: measured.to_driver[size],
    });
    let median = |at: usize| rows[at].seconds.median;
    let ratio = |name, figure: f64, target| {
        let figure = (figure * 100.0).round() / 100.0;
        Target { name, figure, target, met: figure >= target }
    };
    let most = sent.iter().map(|sent| sent.to_driver_bytes.max(sent.partial_bytes)).max().unwrap_or_default();
    let targets = vec![
        ratio("times as fast as Spark SQL, two workers", median(1) / median(0), BESIDE_SQL),
        ratio("times as fast with two workers as with one", median(2) / median(0), TWO_WORKERS),
        Target {
            name: "most bytes that a task sends",
            figure: most as f64,
            target: TO_DRIVER as f64,
            met: most < TO_DRIVER,
        },
    ];
    let mut used = measured.versions;
    used.extend(versions(&["verimeter"]));
    let outcome = Outcome {
        events: contents.rows,
        files: contents.files,
        bytes: contents.bytes,
        rounds: args.rounds,
        machine: Machine::here(),
        versions: used,
        rows,
        sent: sent.into(),
        targets,
    };
    report::publish(&folder, "spark", &outcome.to_string(), &outcome)?;
    if args.out.is_none() { scale::write() } else { Ok(()) }
}

fn measure(python: &Path, workers: u16, rounds: u16, archives: [&PathBuf; 2]) -> Done<Measured> {
    // Asked of cargo at run time, so that a moved checkout finds itself.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask bench spark`")?;
    let script = Path::new(&package).join("python/spark.py");
    let mut command = Command::new(python);
    command.arg(script).args([workers.to_string(), rounds.to_string()]).args(archives);
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("Spark did not come to its end: see above".into());
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(serde_json::from_str(text.lines().last().ok_or("the script said nothing")?)?)
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Figures on Spark\n")?;
        writeln!(
            f,
            "{} events of {} days and three products, in {} Parquet files (zstd, {} MB), on `local-cluster[N,1,1024]`: workers are \
             processes of their own, of one core each. Asked for are the console's figures of every day and product, with levels and \
             tags, and of every product the number of different phones and quantiles of latency. Spark SQL answers with `groupBy`, \
             `approx_count_distinct` (0.8 %) and `percentile_approx` (accuracy 100). Counts were the same, the rest within its errors. \
             Seconds, median of {} rounds (least–most).\n",
            self.events,
            data::DAYS,
            self.files,
            self.bytes / 1_000_000,
            self.rounds
        )?;
        let rows = self.rows.iter().map(|row| {
            vec![
                row.contender.to_owned(),
                row.workers.to_string(),
                format!("{:.1}", row.seconds),
                format!("{:.3}", row.core_seconds_per_million),
            ]
        });
        writeln!(
            f,
            "{}\n",
            report::table(&["contender", "workers", "seconds", "core seconds per million"], rows)
        )?;
        let sent = self.sent.iter().map(|sent| {
            vec![
                sent.events.to_string(),
                sent.tasks.to_string(),
                sent.partial_bytes.to_string(),
                sent.to_driver_bytes.to_string(),
            ]
        });
        let header =
            ["events", "tasks", "bytes of a task's state, at most", "bytes to the driver of a task, at most"];
        writeln!(f, "{}\n", report::table(&header, sent))?;
        for target in &self.targets {
            let met = if target.met { "met" } else { "missed" };
            writeln!(f, "- {}: {} ({} {met})", target.name, target.figure, target.target)?;
        }
        write!(f, "\n{}; {}", self.machine, self.versions.join(", "))
    }
}

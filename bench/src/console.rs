//! The console of a large ledger in a browser: how long somebody waits for the first view, and after each change of a filter.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use serde::{Deserialize, Serialize};
use verimeter::Ledger;
use verimeter_console::{Console, ConsoleOptions, has_page};

use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::{Done, ledger, report, results};

#[derive(Args)]
pub(crate) struct ConsoleArgs {
    /// Events of the ledger that is looked at
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    rows: u64,
    /// Rounds, each in a browser that knows nothing of the page
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// The page's own folder, whose script drives the browser
    #[arg(long, value_name = "DIR", hide = true)]
    web: PathBuf,
    /// Node, which runs the script
    #[arg(long, value_name = "FILE", hide = true)]
    node: PathBuf,
    /// The browser
    #[arg(long, value_name = "FILE", hide = true)]
    chromium: PathBuf,
    /// Folder for console.json and console.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// From navigation to the first view on the screen, and from a change of a filter to its figures there, at most.
const FIRST_MS: f64 = 1_000.0;
const CHANGE_MS: f64 = 200.0;
/// All that comes over the wire for the first view, as it comes, at most.
const WEIGHT_BYTES: f64 = 600_000.0;

/// What the script measured.
#[derive(Deserialize)]
struct Measured {
    first_ms: Vec<f64>,
    weight_bytes: f64,
    steps: Vec<MeasuredStep>,
}

#[derive(Deserialize)]
struct MeasuredStep {
    name: String,
    ms: Vec<f64>,
}

#[derive(Serialize)]
struct Outcome {
    rows: u64,
    rounds: u16,
    machine: Machine,
    versions: Vec<String>,
    browser: String,
    weight_bytes: f64,
    first_ms: Spread,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    name: String,
    ms: Spread,
}

pub(crate) fn run(args: &ConsoleArgs) -> Done {
    if !has_page() {
        return Err("this build has no page: run `cargo xtask bench console`, which builds it".into());
    }
    let folder = results(args.out.as_ref())?;
    let scratch = tempfile::tempdir()?;
    let path = scratch.path().join("many.db");
    ledger::make(&path, args.rows)?;
    let console = Console::start(&Ledger::read(&path)?, ConsoleOptions::default())?;
    eprintln!("looking at it, {} rounds", args.rounds);
    let mut script = Command::new(&args.node);
    script.arg("bench.mjs").arg(console.url()).arg(args.rounds.to_string()).current_dir(&args.web);
    let measured = script.env("CHROMIUM", &args.chromium).stderr(Stdio::inherit()).output()?;
    if !measured.status.success() {
        return Err(format!("the browser's script failed ({})", measured.status).into());
    }
    let measured: Measured = serde_json::from_slice(&measured.stdout)?;
    let version = Command::new(&args.chromium).arg("--version").output()?.stdout;
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    let outcome = Outcome {
        rows: args.rows,
        rounds: args.rounds,
        machine: Machine::here(),
        versions: versions(&["axum", "rusqlite"]),
        browser: version.split(" built").next().unwrap_or_default().to_owned(),
        weight_bytes: measured.weight_bytes,
        first_ms: Spread::of(measured.first_ms),
        steps: measured
            .steps
            .into_iter()
            .map(|step| Step { name: step.name, ms: Spread::of(step.ms) })
            .collect(),
    };
    report::publish(&folder, "console", &outcome.to_string(), &outcome)
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = |met: bool| if met { "yes" } else { "no" };
        writeln!(
            f,
            "# The console\n\n{}; {}; {}, headless\n",
            self.machine,
            self.versions.join(", "),
            self.browser
        )?;
        writeln!(
            f,
            "The console of a ledger of {} events of a year, over loopback, in a browser that knows nothing of the page. Median of \
             {} rounds (least–most), in ms, each to the frame that shows it.\n",
            self.rows, self.rounds
        )?;
        let change = |step: &Step| {
            let met = step.ms.median < CHANGE_MS;
            vec![step.name.clone(), format!("{:.0}", step.ms), CHANGE_MS.to_string(), answer(met).to_owned()]
        };
        let first = vec![
            "first view, from navigation".to_owned(),
            format!("{:.0}", self.first_ms),
            FIRST_MS.to_string(),
            answer(self.first_ms.median < FIRST_MS).to_owned(),
        ];
        let rows = std::iter::once(first).chain(self.steps.iter().map(change));
        writeln!(f, "{}\n", report::table(&["what", "ms", "target, below", "reached"], rows))?;
        writeln!(
            f,
            "What the first view takes over the wire, compressed: {:.0} kB. Target: below {:.0} kB: {}",
            self.weight_bytes / 1e3,
            WEIGHT_BYTES / 1e3,
            answer(self.weight_bytes < WEIGHT_BYTES)
        )
    }
}

//! One Parquet file: time, and the memory that it takes.

use std::fmt;
use std::path::Path;
use std::process::Command;

use serde::Serialize;
use verimeter::stats::breakdown_parquet;

use super::peers::{self, Peers};
use super::{BY, lines, measure, query};
use crate::figures::Spread;
use crate::memory::{grown, kib};
use crate::{Done, report};

const OURS: &str = "Verimeter";
/// Names that the script knows, and what they are.
pub(super) const PEERS: [(&str, &str); 2] = [("polars", "Polars, streaming"), ("duckdb", "DuckDB")];
/// The Parquet file, as the script calls it among the orders of rows.
const ORDER: &str = "file";
/// How many times as fast as the better peer we shall be.
const TARGET: f64 = 2.0;

#[derive(Serialize)]
pub(super) struct Outcome {
    bytes: u64,
    target: f64,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    contender: &'static str,
    milliseconds: Spread,
    /// Median of the better peer divided by its own.
    times_as_fast: f64,
    /// Most memory over that of the idle process, where the system tells it.
    peak_mib: Option<u64>,
}

/// Every contender gives the same groups, or nothing is measured.
pub(super) fn compare(peers: &mut Peers, parquet: &Path, file: &Path) -> Done {
    let ours = lines(&breakdown_parquet(parquet, &query(), &BY)?);
    for (peer, name) in PEERS {
        if peers.result(peer, ORDER, file)? != ours {
            return Err(format!("{name} counts otherwise than we do over the Parquet file").into());
        }
    }
    Ok(())
}

/// Seconds of each contender, ours first.
pub(super) fn round(peers: &mut Peers, parquet: &Path) -> Done<Vec<f64>> {
    let ours = measure(|| Ok(breakdown_parquet(parquet, &query(), &BY)?));
    std::iter::once(ours).chain(PEERS.map(|(peer, _)| peers.ask(peer, ORDER))).collect()
}

impl Outcome {
    pub(super) fn of(measured: Vec<Vec<f64>>, python: &Path, parquet: &Path) -> Done<Self> {
        let spreads: Vec<Spread> = measured.into_iter().map(Spread::of).collect();
        let best = spreads[1..].iter().map(|spread| spread.median).fold(f64::INFINITY, f64::min);
        let mut peaks = vec![None; spreads.len()];
        if cfg!(target_os = "linux") {
            let own = Command::new(std::env::current_exe()?).arg("peak").arg(parquet).output()?;
            peaks = vec![Some(kib(own)?)];
            for (peer, _) in PEERS {
                peaks.push(Some(peers::peak(python, peer, parquet)?));
            }
        }
        let names = std::iter::once(OURS).chain(PEERS.map(|(_, name)| name));
        let rows = names.zip(spreads).zip(peaks).map(|((contender, milliseconds), peak)| Row {
            contender,
            milliseconds,
            times_as_fast: (best / milliseconds.median * 100.0).round() / 100.0,
            peak_mib: peak.map(|kib| kib / 1024),
        });
        Ok(Self { bytes: parquet.metadata()?.len(), target: TARGET, rows: rows.collect() })
    }
}

/// Asks the file once, in this process, and prints by how many KiB that made it grow at most.
pub(crate) fn peak(parquet: &Path) -> Done {
    let kib = grown(|| {
        breakdown_parquet(parquet, &query(), &BY)?;
        Ok(())
    })?;
    println!("{kib}");
    Ok(())
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "The same question of the time-ordered events in one Parquet file (zstd, {} MB), read from the system's cache. \
             Peak memory is what the question adds to an idle process.\n",
            self.bytes / 1_000_000
        )?;
        let rows = self.rows.iter().map(|row| {
            vec![
                row.contender.to_owned(),
                row.milliseconds.to_string(),
                format!("{:.1}", row.times_as_fast),
                if row.contender == OURS { format!("{}", self.target) } else { String::new() },
                row.peak_mib.map_or_else(String::new, |mib| mib.to_string()),
            ]
        });
        let header = ["contender", "ms", "times the better peer", "target", "peak MiB"];
        writeln!(f, "{}", report::table(&header, rows))
    }
}

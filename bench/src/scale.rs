//! The table of `docs/scale.md`: what figures cost by events a day, computed from the results of other benchmarks.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Done, report};

const BEGIN: &str = "<!-- computed by `cargo xtask bench scale`: begin -->\n";
const END: &str = "<!-- computed: end -->";
/// Events a day.
const DAILY: [u64; 5] = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];
/// A day's figures shall be there after so many seconds.
const WITHIN_S: f64 = 600.0;
/// The busiest second of a day has so many times the average's events.
const PEAK: f64 = 4.0;
/// Bytes of files that one task of Spark reads, by its own default.
const TASK_BYTES: f64 = 128.0 * 1024.0 * 1024.0;

/// What was measured, for one event.
struct Costs {
    /// Events a second into one ledger.
    appended_per_s: f64,
    ledger_bytes: f64,
    archive_bytes: f64,
    /// Seconds of a core.
    here_s: f64,
    here_cores: f64,
    spark_s: f64,
    /// Most bytes of the state of a task.
    state_bytes: f64,
}

/// Puts the table into `docs/scale.md`.
pub(crate) fn write() -> Done {
    let (results, page) = places()?;
    let text = fs::read_to_string(&page)?;
    let table = Costs::read(&results)?.table();
    println!("{table}");
    Ok(fs::write(page, with(&text, &table).ok_or("docs/scale.md has no place for the table")?)?)
}

fn places() -> Done<(PathBuf, PathBuf)> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask bench scale`")?;
    let package = Path::new(&package);
    Ok((package.join("results"), package.join("../docs/scale.md")))
}

fn with(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n\n{END}{after}"))
}

impl Costs {
    fn read(results: &Path) -> Done<Self> {
        let of = |name: &str| -> Done<Value> {
            let path = results.join(name).with_extension("json");
            let text = fs::read_to_string(&path).map_err(|_| {
                format!("there is no result of `{name}` yet: run `cargo xtask bench {name}` first")
            })?;
            Ok(serde_json::from_str(&text)?)
        };
        let (ledger, stats, spark) = (of("ledger")?, of("stats")?, of("spark")?);
        let figure = |json: &Value, pointer: &str| -> Done<f64> {
            let found = json.pointer(pointer).and_then(Value::as_f64);
            Ok(found.ok_or_else(|| format!("the results have no figure {pointer}"))?)
        };
        let files = ledger["files"].as_array();
        let parquet = files
            .and_then(|files| files.iter().find(|file| file["format"] == "parquet"))
            .ok_or("the results have no Parquet file")?;
        let here_cores = figure(&stats, "/machine/cores")?;
        Ok(Self {
            appended_per_s: figure(&ledger, "/append/0/per_s/median")?,
            ledger_bytes: figure(&ledger, "/file_bytes")? / figure(&ledger, "/rows")?,
            archive_bytes: figure(parquet, "/bytes")? / figure(&ledger, "/appends")?,
            here_s: figure(&stats, "/file/rows/0/milliseconds/median")? / 1e3 * here_cores
                / figure(&stats, "/events")?,
            here_cores,
            spark_s: figure(&spark, "/rows/0/core_seconds_per_million")? / 1e6,
            state_bytes: figure(&spark, "/sent/0/partial_bytes")?,
        })
    }

    fn table(&self) -> String {
        let header = [
            "events a day",
            "at the peak, a second",
            "ledgers that take them",
            "ledger, a month",
            "archive, a month",
            "a day's figures on one machine",
            "on Spark, core seconds",
            "cores for ten minutes",
            "memory of executors",
            "states over the network",
            "instead of events",
        ];
        let rows = DAILY.map(|daily| {
            let events = daily as f64;
            let peak = events / 86_400.0 * PEAK;
            let bytes = events * self.archive_bytes;
            let tasks = (bytes / TASK_BYTES).ceil();
            let core_s = events * self.spark_s;
            let cores = (core_s / WITHIN_S).ceil();
            vec![
                number(events),
                number(peak),
                number((peak / self.appended_per_s).ceil()),
                size(events * 30.0 * self.ledger_bytes),
                size(bytes * 30.0),
                time(events * self.here_s / self.here_cores),
                number(core_s.ceil()),
                number(cores),
                // As they were measured: a GiB for each core.
                size(cores * 1_073_741_824.0),
                size(tasks * self.state_bytes),
                size(bytes),
            ]
        });
        let cost = format!(
            "For a million events: {:.1} s into a ledger, {:.0} MB of ledger, {:.0} MB of archive, {:.3} core seconds of one \
             question over Parquet on one machine of {} cores, {:.2} core seconds of all figures on Spark.",
            1e6 / self.appended_per_s,
            self.ledger_bytes,
            self.archive_bytes,
            self.here_s * 1e6,
            self.here_cores,
            self.spark_s * 1e6,
        );
        format!("{cost}\n\n{}", report::table(&header, rows))
    }
}

fn number(n: f64) -> String {
    match n {
        n if n >= 1e9 => format!("{:.0} billion", n / 1e9),
        n if n >= 1e6 => format!("{:.0} million", n / 1e6),
        n => format!("{n:.0}"),
    }
}

fn size(bytes: f64) -> String {
    let units = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3)];
    let (unit, of) = units.into_iter().find(|(_, of)| bytes >= *of).unwrap_or(("B", 1.0));
    let digits = usize::from(bytes / of < 10.0);
    format!("{:.digits$} {unit}", bytes / of)
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1e3),
        s if s < 120.0 => format!("{s:.0} s"),
        s => format!("{:.0} min", s / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_table_that_the_results_give() {
        let (results, page) = places().unwrap();
        let text = fs::read_to_string(page).unwrap();
        let made = with(&text, &Costs::read(&results).unwrap().table()).unwrap();
        assert!(text == made, "docs/scale.md is older than bench/results: run `cargo xtask bench scale`");
    }

    #[test]
    fn figures_are_as_short_as_they_are_exact() {
        assert_eq!([number(40.0), number(1e7), number(1e10)], ["40", "10 million", "10 billion"]);
        assert_eq!([size(900.0), size(1.5e6), size(37e9)], ["900 B", "1.5 MB", "37 GB"]);
        assert_eq!([time(0.005), time(11.2), time(3_000.0)], ["5 ms", "11 s", "50 min"]);
    }
}

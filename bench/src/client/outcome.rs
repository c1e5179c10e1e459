//! What came of it, as figures and in words.

use std::fmt;

use serde::Serialize;

use super::{Heat, identity};
use crate::drive::Sample;
use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::report::table;

#[derive(Serialize)]
pub(crate) struct Outcome {
    machine: Machine,
    versions: Vec<String>,
    calls: u64,
    rounds: u16,
    workers: usize,
    rows: Vec<Row>,
    targets: Vec<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_verification: Option<identity::Outcome>,
}

/// One contender at one number of calls in flight.
#[derive(Serialize)]
struct Row {
    in_flight: u16,
    contender: &'static str,
    cpu_us_per_call: Spread,
    /// CPU per call beside the first contender's in the same round.
    cpu_ratio: Spread,
    calls_per_s: Spread,
    p50_ms: Spread,
    p99_ms: Spread,
}

#[derive(Serialize)]
struct Target {
    in_flight: u16,
    contender: &'static str,
    limit: f64,
    cpu_ratio: f64,
    met: bool,
}

impl Outcome {
    /// Of all `heats` of these contenders, each with its limit.
    pub(crate) fn of(
        contenders: &[(&'static str, Option<f64>)],
        in_flight: &[u16],
        heats: &[Heat],
        calls: u64,
        rounds: u16,
        workers: usize,
        identity_verification: Option<identity::Outcome>,
    ) -> Self {
        let (mut rows, mut targets) = (Vec::new(), Vec::new());
        for &in_flight in in_flight {
            for (at, &(contender, limit)) in contenders.iter().enumerate() {
                let of = |figure: &dyn Fn(&Sample, &Sample) -> f64| {
                    let heats = heats.iter().filter(|heat| heat.in_flight == in_flight);
                    Spread::of(heats.map(|heat| figure(&heat.samples[at], &heat.samples[0])))
                };
                let cpu_ratio = of(&|own, first| own.cpu_us() / first.cpu_us());
                rows.push(Row {
                    in_flight,
                    contender,
                    cpu_us_per_call: of(&|own, _| own.cpu_us()),
                    cpu_ratio,
                    calls_per_s: of(&|own, _| own.calls_per_s()),
                    p50_ms: of(&|own, _| own.latency_ms(0.5)),
                    p99_ms: of(&|own, _| own.latency_ms(0.99)),
                });
                targets.extend(limit.map(|limit| {
                    let cpu_ratio = cpu_ratio.median;
                    Target { in_flight, contender, limit, cpu_ratio, met: cpu_ratio <= limit }
                }));
            }
        }
        let (machine, versions) = (Machine::here(), versions(&["verimeter", "reqwest"]));
        Self { machine, versions, calls, rounds, workers, rows, targets, identity_verification }
    }
}

/// Markdown that can be read in a terminal.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { machine, versions, calls, rounds, workers, rows, targets, identity_verification } = self;
        writeln!(f, "# Calls of the Rust client\n")?;
        writeln!(f, "{machine}; {}.", versions.join(", "))?;
        writeln!(
            f,
            "{rounds} rounds of {calls} calls each (one at a time: {}), contenders in turn; {workers} worker threads per runtime. \
             Median (least–most) of the rounds.\n",
            calls / 4
        )?;
        let header =
            ["contender", "in flight", "CPU µs per call", "beside bare", "calls per s", "p50 ms", "p99 ms"];
        let cells = rows.iter().map(|row| {
            vec![
                row.contender.to_owned(),
                row.in_flight.to_string(),
                format!("{:.1}", row.cpu_us_per_call),
                format!("{:.2}", row.cpu_ratio),
                format!("{}", row.calls_per_s),
                format!("{:.2}", row.p50_ms.median),
                format!("{:.2}", row.p99_ms.median),
            ]
        });
        writeln!(f, "{}\n", table(&header, cells))?;
        writeln!(
            f,
            "CPU is user and system time of the whole client process. Callers are on the program's runtime, and \
             so is the HTTP of all but the last, whose calls go to Verimeter's own and back. The sandbox runs in a process of its own, on the \
             same {} cores: calls per second and latencies are bounded by both.\n",
            machine.cores()
        )?;
        for Target { in_flight, contender, limit, cpu_ratio, met } in targets {
            let met = if *met { "yes" } else { "no" };
            writeln!(f, "- {contender}, {in_flight} in flight: within {limit}x: {met} ({cpu_ratio:.2}x)")?;
        }
        if let Some(identity) = identity_verification {
            write!(f, "{identity}")?;
        }
        Ok(())
    }
}

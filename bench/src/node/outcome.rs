//! The figures of the Node package, and what they are held against.

use std::fmt;

use serde::Serialize;

use super::{CONTENDERS, NodeArgs, VENDORS_CALLERS, Watched};
use crate::caller::Sample;
use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::report::table;

/// How much more goes through than by fetch, and than by the vendor's SDK in Python.
const TIMES_FETCH: f64 = 3.0;
const TIMES_VENDOR: f64 = 8.0;
/// Milliseconds that the event loop may be held up in 99 of 100 cases.
const DELAY_MS: f64 = 5.0;
/// Megabytes that the heap, and what JavaScript holds beside it, may grow by over many calls.
const GROWTH_MB: f64 = 2.0;
/// Milliseconds that loading the package may take.
const LOAD_MS: f64 = 30.0;
/// Megabytes of the package for one platform.
const SIZE_MB: f64 = 12.0;

#[derive(Serialize)]
pub(super) struct Outcome {
    machine: Machine,
    versions: Vec<String>,
    calls: u64,
    rounds: u16,
    in_flight: u32,
    rows: Vec<Row>,
    watched: Vec<Watched>,
    start_ms: [Spread; 2],
    packed_mb: f64,
    targets: Vec<Target>,
}

#[derive(Serialize)]
struct Row {
    call: &'static str,
    client: String,
    calls_per_s: Spread,
    cpu_us_per_call: Spread,
    /// Calls per second beside the first one's in the same round.
    times: Spread,
}

#[derive(Serialize)]
struct Target {
    what: String,
    figure: f64,
    met: bool,
}

impl Target {
    fn at_least(what: &str, figure: f64, bound: f64) -> Self {
        Self { what: format!("{what}: at least {bound}"), figure, met: figure >= bound }
    }

    fn at_most(what: &str, figure: f64, bound: f64) -> Self {
        Self { what: format!("{what}: at most {bound}"), figure, met: figure <= bound }
    }
}

impl Outcome {
    pub(super) fn of(
        args: &NodeArgs,
        programs: Vec<String>,
        risk: Vec<Vec<Sample>>,
        identity: Option<[Vec<Sample>; 2]>,
        watched: Vec<Watched>,
        start_ms: [Spread; 2],
        packed_mb: f64,
    ) -> Self {
        let names = CONTENDERS.iter().map(|name| (*name).to_owned());
        let mut rows: Vec<Row> = names
            .zip(&risk)
            .map(|(name, samples)| Row::of("query_business_risk", name, samples, &risk[0]))
            .collect();
        let beside = |one: &[Sample], other: &[Sample]| {
            Spread::of(one.iter().zip(other).map(|(one, other)| one.calls_per_s / other.calls_per_s)).median
        };
        let [undici, fetch, own] = &risk[..] else { unreachable!("there are as many as contenders") };
        let mut targets = vec![
            Target::at_least("calls per second, times undici.request", beside(own, undici), 1.0),
            Target::at_least("calls per second, times fetch", beside(own, fetch), TIMES_FETCH),
        ];
        if let Some([vendor, own]) = &identity {
            let name = format!("vendor's SDK in Python, {VENDORS_CALLERS} threads");
            rows.push(Row::of("check_verify_log", name, vendor, vendor));
            rows.push(Row::of("check_verify_log", "verimeter".to_owned(), own, vendor));
            let what = "calls per second, times the vendor's SDK in Python";
            targets.push(Target::at_least(what, beside(own, vendor), TIMES_VENDOR));
        }
        for each in &watched {
            let what = format!("event loop delay while {} is done, 99th percentile in ms", each.work);
            targets.push(Target::at_most(&what, each.p99, DELAY_MS));
            let what = format!("heap after {} of {}, grown by MB", each.amount, each.work);
            targets.push(Target::at_most(&what, each.heap_mb, GROWTH_MB));
            let what = format!("memory beside the heap after {} of {}, grown by MB", each.amount, each.work);
            targets.push(Target::at_most(&what, each.external_mb, GROWTH_MB));
        }
        let load_ms = start_ms[1].median - start_ms[0].median;
        targets.push(Target::at_most("loading the package, ms", load_ms, LOAD_MS));
        targets.push(Target::at_most("package for one platform, MB", packed_mb, SIZE_MB));
        let mut of = versions(&["tokio", "reqwest", "napi"]);
        of.splice(0..0, CONTENDERS.iter().zip(programs).map(|(name, version)| format!("{name} {version}")));
        Self {
            machine: Machine::here(),
            versions: of,
            calls: args.calls,
            rounds: args.rounds,
            in_flight: args.in_flight,
            rows,
            watched,
            start_ms,
            packed_mb,
            targets,
        }
    }
}

impl Row {
    fn of(call: &'static str, client: String, samples: &[Sample], first: &[Sample]) -> Self {
        let times = samples.iter().zip(first).map(|(one, first)| one.calls_per_s / first.calls_per_s);
        Self {
            call,
            client,
            calls_per_s: Spread::of(samples.iter().map(|sample| sample.calls_per_s)),
            cpu_us_per_call: Spread::of(samples.iter().map(|sample| sample.cpu_us)),
            times: Spread::of(times),
        }
    }
}

/// Markdown that can be read in a terminal.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { machine, versions, calls, rounds, in_flight, rows, watched, start_ms, packed_mb, targets } =
            self;
        let alone = if machine.cores() > 1 { "on one core alone, the sandbox on the others" } else { "" };
        writeln!(f, "# The Node package\n")?;
        writeln!(f, "{machine}; {}.\n", versions.join(", "))?;
        writeln!(
            f,
            "{in_flight} calls under way, {rounds} rounds of {calls}, each client in a process of its own, {alone}. `undici` and `fetch` are \
             hand-written: the same request, and JSON read with ids that keep their digits. `verimeter` types what it reads, guards \
             against double billing and records every call in a ledger file. Median (least–most).\n"
        )?;
        let header = ["client", "call", "calls per s", "CPU µs per call", "times the first"];
        let cells = rows.iter().map(|row| {
            vec![
                row.client.clone(),
                row.call.to_owned(),
                row.calls_per_s.to_string(),
                row.cpu_us_per_call.to_string(),
                format!("{:.2}", row.times),
            ]
        });
        writeln!(f, "{}\n", table(&header, cells))?;
        writeln!(f, "Delays of the event loop, as a timer of one millisecond sees them:\n")?;
        let cells = watched.iter().map(|each| {
            let mut cells = vec![each.work.clone(), each.amount.to_string(), format!("{:.1}", each.seconds)];
            let figures = [each.p50, each.p99, each.most, each.heap_mb, each.external_mb, each.rss_mb];
            cells.extend(figures.map(|figure| format!("{figure:.1}")));
            cells
        });
        let header = [
            "work",
            "of",
            "seconds",
            "median ms",
            "99th ms",
            "most ms",
            "heap, MB more",
            "external, MB more",
            "process, MB more",
        ];
        writeln!(f, "{}\n", table(&header, cells))?;
        let [bare, loaded] = start_ms;
        writeln!(
            f,
            "A program that does nothing takes {bare:.1} ms, one that loads the package {loaded:.1} ms; its package for one platform is \
             {packed_mb:.1} MB.\n"
        )?;
        for Target { what, figure, met } in targets {
            writeln!(f, "- {what}: {} ({figure:.2})", if *met { "yes" } else { "no" })?;
        }
        Ok(())
    }
}

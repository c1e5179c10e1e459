//! Logs of identity verification by Python clients: Verimeter's beside the vendor's own SDK, on one server.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::Done;
use crate::caller::{Caller, Sample};
use crate::figures::Spread;
use crate::report::table;
use crate::server::Identity;

/// How much more goes through ours than through the vendor's.
const TIMES: f64 = 8.0;
/// Who asks side by side, and how many callers they have; the vendor's first.
const HEATS: [Heat; 3] = [
    Heat { callers: "1 thread", number: 1, clients: &["vendor_sync", BARE, "verimeter_sync"] },
    Heat { callers: "8 threads", number: 8, clients: &["vendor_sync", "verimeter_sync"] },
    Heat { callers: "32 tasks", number: 32, clients: &["vendor_async", "verimeter_async"] },
];
/// One that only waits: where one call is under way at a time, nobody is faster.
const BARE: &str = "bare_sync";

struct Heat {
    callers: &'static str,
    number: u32,
    clients: &'static [&'static str],
}

#[derive(Serialize)]
pub(super) struct Outcome {
    vendor_version: String,
    verimeter_version: String,
    calls: u64,
    rounds: u16,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    callers: &'static str,
    client: &'static str,
    calls_per_s: Spread,
    cpu_us_per_call: Spread,
    /// Calls per second beside the vendor's in the same round.
    times: Spread,
}

/// Asks the server at `address` for logs, `calls` times each client and round; the vendor's a tenth of it.
pub(super) fn run(python: &Path, address: &Identity, calls: u64, rounds: u16) -> Done<Outcome> {
    let mut names: Vec<_> = HEATS.iter().flat_map(|heat| heat.clients).copied().collect();
    names.sort_unstable();
    names.dedup();
    let start = |name| Caller::python(name, python, "identity.py", address);
    let mut clients = names.into_iter().map(start).collect::<Done<Vec<_>>>()?;
    let mut readers = clients.iter().filter(|client| client.name != BARE);
    let first = readers.next().ok_or("nobody asks")?;
    if let Some(other) = readers.find(|client| client.sum != first.sum) {
        return Err(format!("{} read other answers than {}", other.name, first.name).into());
    }
    let mut samples = HEATS.map(|heat| heat.clients.iter().map(|_| Vec::new()).collect::<Vec<_>>());
    for round in 0..rounds {
        eprintln!("identity verification in Python: round {} of {rounds}", round + 1);
        for (heat, samples) in HEATS.iter().zip(&mut samples) {
            for (at, (name, samples)) in heat.clients.iter().zip(samples).enumerate() {
                let client = clients.iter_mut().find(|client| client.name == *name).ok_or("nobody asks")?;
                let calls = if at == 0 { calls / 10 } else { calls }.max(u64::from(heat.number));
                // Connections may have been closed since its last turn.
                client.ask(heat.number, (calls / 20).max(1))?;
                samples.push(client.ask(heat.number, calls)?);
            }
        }
    }
    let rows = HEATS.iter().zip(&samples).flat_map(|(heat, samples)| {
        let vendor = &samples[0];
        heat.clients.iter().zip(samples).map(|(name, samples)| Row::of(heat, name, samples, vendor))
    });
    let rows = rows.collect();
    let version =
        |name| clients.iter().find(|client| client.name == name).map(|client| client.version.clone());
    let [vendor_version, verimeter_version] =
        ["vendor_sync", "verimeter_sync"].map(|name| version(name).unwrap_or_default());
    Ok(Outcome { vendor_version, verimeter_version, calls, rounds, rows })
}

impl Row {
    fn of(heat: &Heat, name: &str, samples: &[Sample], vendor: &[Sample]) -> Self {
        Self {
            callers: heat.callers,
            client: match name.split('_').next() {
                Some("vendor") => "vendor's SDK",
                Some("bare") => "bare socket",
                _ => "verimeter",
            },
            calls_per_s: Spread::of(samples.iter().map(|sample| sample.calls_per_s)),
            cpu_us_per_call: Spread::of(samples.iter().map(|sample| sample.cpu_us)),
            times: Spread::of(
                samples.iter().zip(vendor).map(|(own, vendor)| own.calls_per_s / vendor.calls_per_s),
            ),
        }
    }
}

/// Markdown that can be read in a terminal.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { vendor_version, verimeter_version, calls, rounds, rows } = self;
        writeln!(f, "\n## Identity verification in Python\n")?;
        writeln!(
            f,
            "`check_verify_log` by the vendor's SDK (alibabacloud-cloudauth-intl20220809 {vendor_version}, unmodified) and by \
             verimeter {verimeter_version}, each in a process of its own, both with one server, which says again what the sandbox answered. {rounds} \
             rounds of {calls} calls, of the vendor's a tenth. Each reads reason and page times of every log, but for the \
             bare socket, which says what it wrote beforehand and waits: what one call at a time can come to. Median (least–most).\n"
        )?;
        let header = ["client", "callers", "calls per s", "CPU µs per call", "times the vendor's"];
        let cells = rows.iter().map(|row| {
            vec![
                row.client.to_owned(),
                row.callers.to_owned(),
                row.calls_per_s.to_string(),
                row.cpu_us_per_call.to_string(),
                format!("{:.1}", row.times),
            ]
        });
        writeln!(f, "{}\n", table(&header, cells))?;
        for row in rows.iter().filter(|row| row.client == "verimeter") {
            let (times, met) = (row.times.median, if row.times.median >= TIMES { "yes" } else { "no" });
            write!(
                f,
                "- {}: at least {TIMES} times the vendor's calls per second: {met} ({times:.1}x)",
                row.callers
            )?;
            let bare = rows.iter().find(|bare| bare.client == "bare socket" && bare.callers == row.callers);
            match bare {
                Some(bare) => writeln!(f, "; a bare socket: {:.1}x", bare.times.median)?,
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}

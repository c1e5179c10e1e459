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
/// Who asks side by side, and how many callers they have.
const HEATS: [Heat; 3] = [
    Heat { callers: "1 thread", number: 1, vendor: "vendor_sync", ours: "verimeter_sync" },
    Heat { callers: "8 threads", number: 8, vendor: "vendor_sync", ours: "verimeter_sync" },
    Heat { callers: "32 tasks", number: 32, vendor: "vendor_async", ours: "verimeter_async" },
];

struct Heat {
    callers: &'static str,
    number: u32,
    vendor: &'static str,
    ours: &'static str,
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
    let start = |name| Caller::python(name, python, "identity.py", address);
    let mut vendors = [start("vendor_sync")?, start("vendor_async")?];
    let mut ours = [start("verimeter_sync")?, start("verimeter_async")?];
    if let Some(other) = ours.iter().chain(&vendors).find(|client| client.sum != vendors[0].sum) {
        return Err(format!("{} read other answers than {}", other.name, vendors[0].name).into());
    }
    let mut samples: Vec<[Vec<Sample>; 2]> = HEATS.map(|_| <[Vec<Sample>; 2]>::default()).into();
    for round in 0..rounds {
        eprintln!("identity verification in Python: round {} of {rounds}", round + 1);
        for (heat, samples) in HEATS.iter().zip(&mut samples) {
            for (at, (clients, name)) in
                [(&mut vendors, heat.vendor), (&mut ours, heat.ours)].into_iter().enumerate()
            {
                let client = clients.iter_mut().find(|client| client.name == name).ok_or("nobody asks")?;
                let calls = if at == 0 { calls / 10 } else { calls }.max(u64::from(heat.number));
                // Connections may have been closed since its last turn.
                client.ask(heat.number, (calls / 20).max(1))?;
                samples[at].push(client.ask(heat.number, calls)?);
            }
        }
    }
    let rows = HEATS.iter().zip(&samples).flat_map(|(heat, [vendor, own])| {
        let times = own.iter().zip(vendor).map(|(own, vendor)| own.calls_per_s / vendor.calls_per_s);
        [
            Row::of(heat, "vendor's SDK", vendor, vendor.iter().map(|_| 1.0)),
            Row::of(heat, "verimeter", own, times),
        ]
    });
    let rows = rows.collect();
    let [vendor_version, verimeter_version] = [&vendors[0], &ours[0]].map(|client| client.version.clone());
    Ok(Outcome { vendor_version, verimeter_version, calls, rounds, rows })
}

impl Row {
    fn of(
        heat: &Heat,
        client: &'static str,
        samples: &[Sample],
        times: impl IntoIterator<Item = f64>,
    ) -> Self {
        Self {
            callers: heat.callers,
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
        let Self { vendor_version, verimeter_version, calls, rounds, rows } = self;
        writeln!(f, "\n## Identity verification in Python\n")?;
        writeln!(
            f,
            "`check_verify_log` by the vendor's SDK (alibabacloud-cloudauth-intl20220809 {vendor_version}, unmodified) and by \
             verimeter {verimeter_version}, each in a process of its own, both with one server, which says again what the sandbox answered. {rounds} \
             rounds of {calls} calls, of the vendor's a tenth. Each reads reason and page times of every log. Median (least–most).\n"
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
            writeln!(
                f,
                "- {}: at least {TIMES} times the vendor's calls per second: {met} ({times:.1}x)",
                row.callers
            )?;
        }
        Ok(())
    }
}

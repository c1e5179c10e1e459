//! Risk queries by Python clients, on one server in a process of its own.

use std::path::Path;

use serde::Serialize;

use crate::Done;
use crate::caller::{Caller, Turn};
use crate::figures::Spread;
use crate::server::Server;

/// Who asks side by side. The first of each heat is what the others are held beside.
const HEATS: [Heat; 2] = [
    Heat {
        callers: "64 tasks",
        number: 64,
        contenders: [
            ("aiohttp_job", "aiohttp, the same job"),
            ("aiohttp_bare", "aiohttp, HTTP and JSON only"),
            ("verimeter_async", "verimeter"),
        ],
        times: 2.0,
    },
    Heat {
        callers: "8 threads",
        number: 8,
        contenders: [
            ("requests_job", "requests, the same job"),
            ("requests_bare", "requests, HTTP and JSON only"),
            ("verimeter_sync", "verimeter"),
        ],
        times: 5.0,
    },
];

struct Heat {
    callers: &'static str,
    number: u64,
    /// What the script knows it by, and what it is.
    contenders: [(&'static str, &'static str); 3],
    /// How many times the first's calls go through the last.
    times: f64,
}

#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) versions: Vec<String>,
    pub(super) calls: u64,
    pub(super) rounds: u16,
    pub(super) rows: Vec<Row>,
    pub(super) targets: Vec<Target>,
}

#[derive(Serialize)]
pub(super) struct Row {
    pub(super) contender: &'static str,
    pub(super) callers: &'static str,
    pub(super) calls_per_s: Spread,
    pub(super) cpu_us_per_call: Spread,
    /// Calls per second beside those of the first in the same round.
    pub(super) times: Spread,
    /// CPU of the server per call: it is not the bottleneck.
    pub(super) server_us_per_call: Spread,
}

#[derive(Serialize)]
pub(super) struct Target {
    pub(super) callers: &'static str,
    pub(super) limit: f64,
    pub(super) times: f64,
    pub(super) met: bool,
}

#[derive(Serialize)]
struct Start<'a> {
    url: &'a str,
    app_key: &'a str,
    master_secret: &'a str,
    /// Where contenders keep what they record.
    folder: &'a Path,
}

pub(super) fn run(python: &Path, folder: &Path, calls: u64, rounds: u16) -> Done<Outcome> {
    let mut server = Server::start()?;
    let address = server.address.clone();
    let first =
        Start { url: &address.url, app_key: &address.app_key, master_secret: &address.master_secret, folder };
    let (mut rows, mut targets, mut versions) = (Vec::new(), Vec::new(), Vec::new());
    for heat in &HEATS {
        let start = |(name, _)| Caller::python(name, python, "calls.py", &first);
        let mut scripts = heat.contenders.into_iter().map(start).collect::<Done<Vec<_>>>()?;
        if let Some(other) = scripts.iter().find(|script| script.sum != scripts[0].sum) {
            return Err(format!("{} read other answers than {}", other.name, scripts[0].name).into());
        }
        versions.extend(scripts.iter().map(|script| script.version.clone()));
        let mut samples: [Vec<(Turn, f64)>; 3] = Default::default();
        for round in 0..rounds {
            eprintln!("{}: round {} of {rounds}", heat.callers, round + 1);
            for turn in 0..scripts.len() {
                // Each begins a round in its turn.
                let at = (turn + usize::from(round)) % scripts.len();
                // Connections may have been closed since its last turn.
                scripts[at].turn(&format!("{} {}", heat.number, heat.number * 4))?;
                let cpu = server.cpu()?;
                let sample = scripts[at].turn(&format!("{} {calls}", heat.number))?;
                let served = server.cpu()?.saturating_sub(cpu);
                samples[at].push((sample, served.as_secs_f64() * 1e6 / calls as f64));
            }
        }
        let per_s = |sample: &Turn| calls as f64 / sample.wall_s;
        for ((_, contender), own) in heat.contenders.into_iter().zip(&samples) {
            let beside = own.iter().zip(&samples[0]).map(|((own, _), (first, _))| per_s(own) / per_s(first));
            rows.push(Row {
                contender,
                callers: heat.callers,
                calls_per_s: Spread::of(own.iter().map(|(sample, _)| per_s(sample))),
                cpu_us_per_call: Spread::of(own.iter().map(|(sample, _)| sample.cpu_s * 1e6 / calls as f64)),
                times: Spread::of(beside),
                server_us_per_call: Spread::of(own.iter().map(|(_, served)| *served)),
            });
        }
        let times = rows.last().map_or(0.0, |row| row.times.median);
        targets.push(Target { callers: heat.callers, limit: heat.times, times, met: times >= heat.times });
    }
    versions.sort_unstable();
    versions.dedup();
    Ok(Outcome { versions, calls, rounds, rows, targets })
}

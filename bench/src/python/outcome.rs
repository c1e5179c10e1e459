//! What came of it, in words.

use std::fmt;

use serde::Serialize;

use super::{calls, decode, import};
use crate::machine::Machine;
use crate::report::table;

#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) machine: Machine,
    pub(super) versions: Vec<String>,
    pub(super) calls: calls::Outcome,
    pub(super) import: import::Outcome,
    pub(super) decode: decode::Outcome,
}

/// Markdown that can be read in a terminal.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { machine, versions, calls, import, decode } = self;
        writeln!(f, "# The Python package\n")?;
        writeln!(f, "{machine}; {}; {}.\n", versions.join(", "), calls.versions.join(", "))?;
        writeln!(
            f,
            "## Calls\n\nRisk queries to the sandbox, which runs in a process of its own on the same cores, as does each client. {} rounds \
             of {} calls, contenders in turn. \"The same job\" is: a typed answer, an attempt again only where nothing was sent, and an \
             event with mask and keyed index of the number committed to SQLite. Median (least–most).\n",
            calls.rounds, calls.calls
        )?;
        let header = ["client", "callers", "calls per s", "times", "CPU µs per call", "server's µs"];
        let cells = calls.rows.iter().map(|row| {
            vec![
                row.contender.to_owned(),
                row.callers.to_owned(),
                row.calls_per_s.to_string(),
                format!("{:.1}", row.times),
                row.cpu_us_per_call.to_string(),
                row.server_us_per_call.to_string(),
            ]
        });
        writeln!(f, "{}\n", table(&header, cells))?;
        for target in &calls.targets {
            let (times, limit) = (target.times, target.limit);
            writeln!(
                f,
                "- {}: at least {limit} times the calls per second of the same job: {} ({times:.1}x)",
                target.callers,
                yes(target.met)
            )?;
        }
        writeln!(f, "\n## Import\n\nOver Python alone, {} times.\n", import.imports)?;
        let cells = import.rows.iter().map(|row| vec![row.module.to_owned(), format!("{:.1}", row.ms)]);
        writeln!(f, "{}\n", table(&["module", "ms"], cells))?;
        writeln!(f, "- verimeter: within {} ms: {}", import.limit_ms, yes(import.met))?;
        writeln!(
            f,
            "\n## Stored replies\n\n{} replies, {} rounds: into columns by `decode_risk_reports`, on every core; into structs by msgspec {}.\n",
            decode.replies, decode.rounds, decode.msgspec_version
        )?;
        let cells = [("msgspec", decode.msgspec_ms), ("verimeter", decode.verimeter_ms)]
            .map(|(name, ms)| vec![name.to_owned(), ms.to_string()]);
        writeln!(f, "{}\n", table(&["decoder", "ms"], cells))?;
        let ratio = decode.ratio.median;
        writeln!(f, "- within {} of msgspec's time: {} ({ratio:.2}x)", decode.limit, yes(decode.met))
    }
}

fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "no" }
}

//! How long the import takes, over Python alone.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Serialize;

use crate::Done;
use crate::figures::Spread;

/// Milliseconds that the import may take.
const MOST_MS: f64 = 20.0;

#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) imports: u16,
    pub(super) rows: Vec<Row>,
    pub(super) limit_ms: f64,
    pub(super) met: bool,
}

#[derive(Serialize)]
pub(super) struct Row {
    pub(super) module: &'static str,
    /// Over Python alone, in the same round.
    pub(super) ms: Spread,
}

const MODULES: [&str; 4] = ["verimeter", "requests", "aiohttp", "alibabacloud_cloudauth_intl20220809.client"];

pub(super) fn run(python: &Path, imports: u16) -> Done<Outcome> {
    eprintln!("imports");
    let mut samples: [Vec<f64>; MODULES.len()] = Default::default();
    // The first of each reads it from the disk, and compiles it.
    MODULES.iter().try_for_each(|module| start_ms(python, &format!("import {module}")).map(drop))?;
    for _ in 0..imports {
        let bare = start_ms(python, "pass")?;
        for (module, samples) in MODULES.iter().zip(&mut samples) {
            samples.push(start_ms(python, &format!("import {module}"))? - bare);
        }
    }
    let rows: Vec<Row> =
        MODULES.into_iter().zip(samples).map(|(module, ms)| Row { module, ms: Spread::of(ms) }).collect();
    let met = rows[0].ms.median <= MOST_MS;
    Ok(Outcome { imports, rows, limit_ms: MOST_MS, met })
}

fn start_ms(python: &Path, program: &str) -> Done<f64> {
    let begun = Instant::now();
    let status = Command::new(python).args(["-c", program]).stdin(Stdio::null()).status()?;
    match status.success() {
        true => Ok(begun.elapsed().as_secs_f64() * 1e3),
        false => Err(format!("`{program}` failed").into()),
    }
}

//! Stored replies: into columns by Verimeter, into structs by msgspec.

use std::path::Path;

use serde::Serialize;

use crate::Done;
use crate::caller::Caller;
use crate::figures::Spread;

/// Of msgspec's time.
const MOST: f64 = 0.6;

#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) replies: u64,
    pub(super) rounds: u16,
    pub(super) msgspec_version: String,
    pub(super) msgspec_ms: Spread,
    pub(super) verimeter_ms: Spread,
    /// Verimeter's time beside msgspec's in the same round.
    pub(super) ratio: Spread,
    pub(super) limit: f64,
    pub(super) met: bool,
}

pub(super) fn run(python: &Path, replies: u64, rounds: u16) -> Done<Outcome> {
    eprintln!("stored replies");
    let mut script = Caller::python("decode", python, "decode.py", &replies)?;
    let (mut msgspec, mut ours) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Each goes first in its turn.
        let order = if round % 2 == 0 { ["msgspec", "verimeter"] } else { ["verimeter", "msgspec"] };
        for name in order {
            let ms = script.turn(name)?.wall_s * 1e3;
            if name == "msgspec" { msgspec.push(ms) } else { ours.push(ms) }
        }
    }
    let ratio = Spread::of(ours.iter().zip(&msgspec).map(|(ours, theirs)| ours / theirs));
    Ok(Outcome {
        replies,
        rounds,
        msgspec_version: script.version.clone(),
        msgspec_ms: Spread::of(msgspec),
        verimeter_ms: Spread::of(ours),
        ratio,
        limit: MOST,
        met: ratio.median <= MOST,
    })
}

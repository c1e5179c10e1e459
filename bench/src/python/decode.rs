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
    let start = |name| Caller::python(name, python, "decode.py", &replies);
    let (mut structs, mut columns) = (start("msgspec")?, start("verimeter")?);
    if structs.sum != columns.sum {
        return Err("msgspec and verimeter read different replies".into());
    }
    let ms =
        |caller: &mut Caller| -> Done<f64> { Ok(replies as f64 * 1e3 / caller.ask(1, replies)?.calls_per_s) };
    let (mut msgspec, mut ours) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Each goes first in its turn.
        if round % 2 == 0 {
            msgspec.push(ms(&mut structs)?);
            ours.push(ms(&mut columns)?);
        } else {
            ours.push(ms(&mut columns)?);
            msgspec.push(ms(&mut structs)?);
        }
    }
    let ratio = Spread::of(ours.iter().zip(&msgspec).map(|(ours, theirs)| ours / theirs));
    Ok(Outcome {
        replies,
        rounds,
        msgspec_version: structs.version.clone(),
        msgspec_ms: Spread::of(msgspec),
        verimeter_ms: Spread::of(ours),
        ratio,
        limit: MOST,
        met: ratio.median <= MOST,
    })
}

//! What it costs to keep an event.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use verimeter::events::EventSink as _;
use verimeter::{Event, Ledger};

use crate::{Done, cpu};

/// Events of one batch.
pub(crate) const BATCH: usize = 1_000;
/// Who waits for their own event at once.
pub(crate) const WRITERS: usize = 32;

/// Events a second, and microseconds of CPU for each.
pub(crate) struct Rate {
    pub(crate) per_s: f64,
    pub(crate) cpu_us: f64,
}

/// Appends `events` to the ledger at `path`, [`BATCH`] at a time.
pub(crate) fn batches(path: &Path, events: Vec<Event>) -> Done<Rate> {
    let ledger = Ledger::open(path, None)?;
    let batches: Vec<Vec<Event>> = events.chunks(BATCH).map(<[Event]>::to_vec).collect();
    measure(events.len(), || {
        for batch in batches {
            ledger.append(batch)?;
        }
        Ok(())
    })
}

/// Threads that each append one event and wait for its commit.
pub(crate) fn threads(path: &Path, events: Vec<Event>) -> Done<Rate> {
    let ledger = Ledger::open(path, None)?;
    let shares = shares(&events, WRITERS);
    measure(events.len(), || {
        std::thread::scope(|scope| {
            let writers: Vec<_> = shares
                .into_iter()
                .map(|share| {
                    let ledger = &ledger;
                    scope.spawn(move || {
                        share.into_iter().try_for_each(|event| ledger.append(vec![event]).map(drop))
                    })
                })
                .collect();
            for writer in writers {
                writer.join().map_err(|_| "a writer panicked")??;
            }
            Ok(())
        })
    })
}

/// Tasks of an asynchronous program that each record one event and wait for its commit.
pub(crate) fn tasks(path: &Path, events: Vec<Event>) -> Done<Rate> {
    asynchronous(path, &events, WRITERS)
}

/// One such task.
pub(crate) fn alone(path: &Path, events: Vec<Event>) -> Done<Rate> {
    asynchronous(path, &events, 1)
}

fn asynchronous(path: &Path, events: &[Event], writers: usize) -> Done<Rate> {
    let ledger = Arc::new(Ledger::open(path, None)?);
    let shares = shares(events, writers);
    let runtime = Builder::new_multi_thread().worker_threads(2).build()?;
    measure(events.len(), || {
        runtime.block_on(async {
            let mut writers = JoinSet::new();
            for share in shares {
                let ledger = Arc::clone(&ledger);
                writers.spawn(async move {
                    for event in share {
                        ledger.record(vec![event]).await?;
                    }
                    Ok::<_, verimeter::Error>(())
                });
            }
            while let Some(written) = writers.join_next().await {
                written??;
            }
            Ok(())
        })
    })
}

fn shares(events: &[Event], writers: usize) -> Vec<Vec<Event>> {
    (0..writers).map(|own| events.iter().skip(own).step_by(writers).cloned().collect()).collect()
}

fn measure(events: usize, work: impl FnOnce() -> Done) -> Done<Rate> {
    let (cpu, begun) = (cpu::used()?, Instant::now());
    work()?;
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu::used()?.saturating_sub(cpu));
    let events = events as f64;
    Ok(Rate { per_s: events / seconds, cpu_us: cpu.as_secs_f64() * 1e6 / events })
}

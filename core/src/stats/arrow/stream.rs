//! Batches as they come, however many there are.

use arrow_array::RecordBatch;

use super::aggregate::aggregate_on;
use super::table::cores;
use crate::Result;
use crate::stats::State;

/// Rows that become a state at a time, and bytes of their columns: what is in memory at once.
const ROWS: usize = 1 << 20;
const BYTES: usize = 1 << 26;

/// What the events of all `batches` come to, as [`aggregate`](super::aggregate) has it; no more than a million of them are in
/// memory. `threads` work on them at most, one on every core if left out.
///
/// # Errors
/// As [`aggregate`](super::aggregate), and those of `batches`.
pub fn aggregate_stream(
    batches: impl IntoIterator<Item = Result<RecordBatch>>,
    threads: Option<usize>,
) -> Result<State> {
    let threads = threads.map_or_else(cores, |threads| threads.clamp(1, cores()));
    let mut state = State::default();
    let (mut gathered, mut rows, mut bytes) = (Vec::new(), 0, 0);
    for batch in batches {
        let batch = batch?;
        rows += batch.num_rows();
        bytes += batch.get_array_memory_size();
        gathered.push(batch);
        if rows >= ROWS || bytes >= BYTES {
            state.merge(&aggregate_on(threads, &gathered)?);
            (gathered, rows, bytes) = (Vec::new(), 0, 0);
        }
    }
    // Without rows, too: a column that is missing is missed.
    state.merge(&aggregate_on(threads, &gathered)?);
    Ok(state)
}

//! Batches into a state.

use std::collections::HashMap;
use std::iter::repeat_n;
use std::panic::resume_unwind;

use arrow_array::RecordBatch;

use super::place::{Buckets, Held, SHORT, Spread, Sum};
use super::table::{Part, Table, cores, wider};
use crate::Result;
use crate::stats::cells::Cells;
use crate::stats::grid::{Grid, tick};
use crate::stats::measures::Measures;
use crate::stats::sketch::Sketches;
use crate::stats::{Cube, State};

/// As many combinations are counted as they are, whether they occur or not.
const FEW: usize = 1 << 12;
/// As many possible combinations are looked up in a table, more in a map.
const MANY: usize = 1 << 22;

/// Counters that the nearest caches hold, and 16 bits tell apart.
const BLOCK: usize = 1 << 16;
const CACHED: usize = 1 << 19;

/// What the events of `batches` come to: columns of the event's schema, or some of them.
///
/// Needed are `product` and either `occurred_at_ms` (milliseconds since 1970, UTC) or `occurred_at` (a timestamp). A column
/// or value that is missing says nothing: `unknown` platform and carrier, outcome `unknown_result`, billing `in_doubt`, no
/// app, code, level or tags, nothing of identity verification. Page times (`page_stay_ms`) are JSON objects of milliseconds by page.
/// Texts may be plain or in a dictionary, tags lists or JSON arrays. A word that its set does not
/// know is counted under its own name.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] where a column is missing or of a type that it cannot have.
pub fn aggregate(batches: &[RecordBatch]) -> Result<State> {
    aggregate_on(cores(), batches)
}

/// The same on at most so many cores.
pub(super) fn aggregate_on(cores: usize, batches: &[RecordBatch]) -> Result<State> {
    let table = Table::read(batches, |_| true, true)?.on(cores);
    let mut state = State { cube: cube(&table), ..State::default() };
    for (product, seen) in sketches(&table) {
        state.sketch(&product, &seen);
    }
    state.measures = measures(&table, &mut state.cube);
    Ok(state)
}

fn cube(table: &Table<'_>) -> Cube {
    if table.rows == 0 {
        return Cube::default();
    }
    let Some(combinations) = Combinations::of(table) else { return one_by_one(table) };
    // Where rows come in time, the first and the last tell when; whether they do is seen on the way.
    let told = table.ends().and_then(|spans| dense(table, &combinations, &spans));
    let cells = told
        .or_else(|| dense(table, &combinations, &table.spans()))
        .map_or_else(|| scattered(table, &combinations), Cells::Dense);
    let dims = combinations.codes.iter().map(|codes| table.dims(codes)).collect();
    Cube::of(dims, cells)
}

/// Counts into one counter per quarter-hour and combination, where that is worth it and no row lies outside of its share's span.
fn dense(table: &Table<'_>, combinations: &Combinations, spans: &[(i64, i64)]) -> Option<Grid> {
    let span = spans.iter().copied().reduce(wider)?;
    let area = Grid::area(span.0, span.1, combinations.codes.len(), table.rows as u64)?;
    if area > CACHED && table.shuffled(span) {
        sorted_grid(table, combinations, span, area)
    } else if combinations.size <= SHORT {
        grid::<u16>(table, combinations, spans, span.0, area)
    } else {
        grid::<u32>(table, combinations, spans, span.0, area)
    }
}

/// Every combination of codes that is counted.
struct Combinations {
    /// Every sum is less.
    size: usize,
    /// What a code of each lexicon adds to a row's sum.
    weights: Vec<Vec<u32>>,
    /// Place of each sum in `codes`, if they are not the same.
    places: Option<Vec<u32>>,
    /// One code per lexicon.
    codes: Vec<Vec<u32>>,
}

impl Combinations {
    /// None where there may be more than can be looked up in a table.
    fn of(table: &Table<'_>) -> Option<Self> {
        let sizes: Vec<usize> = table.lexicons.iter().map(|lexicon| lexicon.words().len()).collect();
        let size = sizes.iter().try_fold(1_usize, |size, words| size.checked_mul(*words))?;
        if size > MANY {
            return None;
        }
        let mut stride = 1;
        let weights: Vec<Vec<u32>> = sizes.iter().map(|words| weights_of(*words, &mut stride)).collect();
        let codes_of = |mut sum: usize| {
            let code = sizes.iter().map(move |words| {
                let code = sum % words;
                sum /= words;
                code as u32
            });
            code.collect::<Vec<u32>>()
        };
        if size <= FEW && table.rows / 16 >= size {
            return Some(Self { size, weights, places: None, codes: (0..size).map(codes_of).collect() });
        }
        let occur = table.on_all_cores(|parts| {
            let mut occurs = vec![false; size];
            for part in parts {
                part.sum::<u32>(&weights, |_, sums| sums.iter().for_each(|sum| occurs[sum.offset()] = true));
            }
            occurs
        });
        let occurring: Vec<usize> = (0..size).filter(|sum| occur.iter().any(|occurs| occurs[*sum])).collect();
        let mut places = vec![0; size];
        occurring.iter().zip(0..).for_each(|(sum, place)| places[*sum] = place);
        Some(Self {
            size,
            weights,
            places: Some(places),
            codes: occurring.into_iter().map(codes_of).collect(),
        })
    }

    /// Hands on the first row and the places of the combinations of the rows from there on.
    fn find<S: Sum>(&self, part: &Part<'_, '_>, mut each: impl FnMut(usize, &[S])) {
        part.sum::<S>(&self.weights, |from, sums| {
            if let Some(places) = &self.places {
                sums.iter_mut().for_each(|sum| *sum = S::of(places[sum.offset()]));
            }
            each(from, sums);
        });
    }
}

/// Weights of `words` codes, so that sums are places in a table whose next dimension has this `stride`.
fn weights_of(words: usize, stride: &mut usize) -> Vec<u32> {
    let weights = (0..words).map(|code| (code * *stride) as u32).collect();
    *stride *= words;
    weights
}

/// [`dense`] where few counters are used at a time, as where rows come in time.
fn grid<S: Sum>(
    table: &Table<'_>,
    combinations: &Combinations,
    spans: &[(i64, i64)],
    first: i64,
    area: usize,
) -> Option<Grid> {
    let width = combinations.codes.len();
    let mut all = vec![0_u8; area];
    // Rows come in time, as a rule: then each core has a time of its own, but for the quarter-hour where the next begins.
    let in_order = spans.is_sorted_by(|one, next| one.1 <= next.0);
    let (mut rest, mut end) = (all.as_mut_slice(), first);
    let mut own = Vec::new();
    for (share, (from, last)) in spans.iter().enumerate() {
        let quarters = (last - from + 1) as usize;
        let alone = spans.get(share + 1).map_or(quarters, |next| (next.0 - from) as usize).min(quarters);
        let (skipped, alone) = if in_order { ((from - end) as usize, alone) } else { (0, 0) };
        let (counts, further) = rest[skipped * width..].split_at_mut(alone * width);
        (rest, end) = (further, from + alone as i64);
        own.push((*from, quarters, counts));
    }
    let others = table.on_all_cores_with(own, |(from, quarters, counts), parts| {
        let buckets = Buckets::of(from, repeat_n(1, quarters), width);
        let alone = counts.len();
        let mut others = vec![0_u8; quarters * width - alone];
        let mut full = Vec::new();
        let mut beyond = false;
        for part in parts {
            combinations.find::<S>(part, |at, codes| {
                let (times, ticks) = part.times(at, codes.len());
                let held = buckets.hold(times, ticks);
                beyond |= held == Held::Not;
                if beyond {
                    return;
                }
                let counted = held == Held::InOrder
                    && buckets.runs(times, ticks, |rows, begin| {
                        let begin = begin as usize;
                        // The counters of a quarter-hour are all of one kind.
                        let counts = match begin.checked_sub(alone) {
                            None => &mut counts[begin..begin + width],
                            Some(begin) => &mut others[begin..begin + width],
                        };
                        for code in &codes[rows] {
                            if tick(&mut counts[code.offset()]) {
                                full.push(begin + code.offset());
                            }
                        }
                    });
                if counted {
                    return;
                }
                part.begins(at, codes.len(), (&buckets, Spread::Within), |begins| {
                    for (begin, code) in begins.iter().zip(&*codes) {
                        let at = *begin as usize + code.offset();
                        let counter = match counts.get_mut(at) {
                            Some(counter) => counter,
                            None => &mut others[at - alone],
                        };
                        if tick(counter) {
                            full.push(at);
                        }
                    }
                });
            });
        }
        (!beyond).then_some(((from - first) as usize * width, alone, others, full))
    });
    let others = others.into_iter().collect::<Option<Vec<_>>>()?;
    let full = others.iter().flat_map(|(begin, .., full)| full.iter().map(move |at| begin + at));
    let late: u64 = others.iter().flat_map(|(_, _, others, _)| others).map(|n| u64::from(*n)).sum();
    let mut grid = Grid::of(first, width, all, full, table.rows as u64 - late);
    for (begin, alone, others, _) in &others {
        for (at, n) in others.iter().enumerate().filter(|(_, n)| **n > 0) {
            grid.add_at(begin + alone + at, u64::from(*n));
        }
    }
    Some(grid)
}

/// [`dense`] where rows come in no order of time: counters that lie anywhere in memory cost a wait each. So the places of
/// rows are sorted into blocks first, and then each block is counted while the nearest cache holds it.
fn sorted_grid(
    table: &Table<'_>,
    combinations: &Combinations,
    span: (i64, i64),
    area: usize,
) -> Option<Grid> {
    let width = combinations.codes.len();
    let times = Buckets::of(span.0, repeat_n(1, (span.1 - span.0 + 1) as usize), width);
    let shares = table.on_all_cores(|parts| {
        let mut blocks = vec![Vec::new(); area.div_ceil(BLOCK)];
        let rows: usize = parts.iter().map(|part| part.rows.len()).sum();
        let mut beyond = false;
        blocks
            .iter_mut()
            .for_each(|block: &mut Vec<u16>| block.reserve(rows / (area / BLOCK).max(1) * 9 / 8));
        for part in parts {
            combinations.find::<u32>(part, |from, codes| {
                let (at, ticks) = part.times(from, codes.len());
                beyond |= times.hold(at, ticks) == Held::Not;
                if beyond {
                    return;
                }
                part.begins(from, codes.len(), (&times, Spread::Within), |begins| {
                    let places = begins.iter().zip(codes).map(|(begin, code)| begin + code);
                    places.for_each(|place| blocks[place as usize / BLOCK].push(place as u16));
                });
            });
        }
        (!beyond).then_some(blocks)
    });
    let shares = shares.into_iter().collect::<Option<Vec<_>>>()?;
    let mut counts = vec![0_u8; area];
    let per_core = area.div_ceil(BLOCK).div_ceil(shares.len());
    let full = std::thread::scope(|scope| {
        let cores = counts.chunks_mut(per_core * BLOCK).enumerate().map(|(core, counts)| {
            let shares = &shares;
            scope.spawn(move || {
                let mut full = Vec::new();
                for (at, counts) in counts.chunks_mut(BLOCK).enumerate() {
                    let block = core * per_core + at;
                    for place in shares.iter().flat_map(|blocks| &blocks[block]) {
                        if tick(&mut counts[usize::from(*place)]) {
                            full.push(block * BLOCK + usize::from(*place));
                        }
                    }
                }
                full
            })
        });
        // All of them first, so that they work side by side.
        let cores: Vec<_> = cores.collect();
        cores
            .into_iter()
            .flat_map(|core| core.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect::<Vec<_>>()
    });
    Some(Grid::of(span.0, width, counts, full, table.rows as u64))
}

/// The same where most counters would stay empty.
fn scattered(table: &Table<'_>, combinations: &Combinations) -> Cells {
    let shares = table.on_all_cores(|parts| {
        let mut rows = Vec::new();
        for part in parts {
            combinations.find::<u32>(part, |from, codes| {
                rows.extend((from..).zip(codes).map(|(row, code)| (part.quarter(row), *code)));
            });
        }
        rows.sort_unstable();
        rows
    });
    tallied(shares.concat(), combinations.codes.len())
}

/// The same where there may be more combinations than a table can hold.
fn one_by_one(table: &Table<'_>) -> Cube {
    let mut codes: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut rows = Vec::new();
    let identities = identities(table);
    for part in table.small_parts() {
        for (row, combination) in part.rows.clone().zip(combinations_of(&part, &identities)) {
            let next = codes.len() as u32;
            rows.push((part.quarter(row), *codes.entry(combination).or_insert(next)));
        }
    }
    let mut dims: Vec<_> = codes.into_iter().map(|(codes, place)| (place, codes)).collect();
    dims.sort_unstable();
    let dims: Vec<_> = dims.into_iter().map(|(_, codes)| table.dims(&codes)).collect();
    let width = dims.len();
    Cube::of(dims, tallied(rows, width))
}

/// What transactions took, by the codes of `cube`, in which they are counted.
fn measures(table: &Table<'_>, cube: &mut Cube) -> Measures {
    let mut measures = Measures::default();
    let mut codes: HashMap<Vec<u32>, usize> = HashMap::new();
    let identities = identities(table);
    for part in table.small_parts() {
        let Some(taken) = &part.batch.taken else { continue };
        let rows = part.rows.clone().filter_map(|row| Some((row, taken.get(row)?)));
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            continue;
        }
        let combinations = combinations_of(&part, &identities);
        for (row, (stays, counters)) in rows {
            let combination = &combinations[row - part.rows.start];
            let code = match codes.get(combination) {
                Some(code) => *code,
                None => {
                    let code = cube.code(table.dims(combination));
                    codes.insert(combination.clone(), code);
                    code
                }
            };
            measures.observe(part.quarter(row), code, &stays, &counters);
        }
    }
    measures
}

/// Weights that leave nothing of a row's sum but its code in one lexicon, for each lexicon.
fn identities(table: &Table<'_>) -> Vec<Vec<Vec<u32>>> {
    let identity = |lexicon: usize| -> Vec<Vec<u32>> {
        let sizes = table.lexicons.iter().map(|lexicon| lexicon.words().len() as u32);
        sizes
            .enumerate()
            .map(|(at, n)| (0..n).map(|code| code * u32::from(at == lexicon)).collect())
            .collect()
    };
    (0..table.lexicons.len()).map(identity).collect()
}

/// The codes of each row of a part, one per lexicon.
fn combinations_of(part: &Part<'_, '_>, identities: &[Vec<Vec<u32>>]) -> Vec<Vec<u32>> {
    let mut combinations = vec![vec![0; identities.len()]; part.rows.len()];
    for (at, weights) in identities.iter().enumerate() {
        part.sum::<u32>(weights, |from, sums| {
            let rows = &mut combinations[from - part.rows.start..];
            rows.iter_mut().zip(sums).for_each(|(row, code)| row[at] = *code);
        });
    }
    combinations
}

/// Counts equal rows, each a quarter-hour and a place.
fn tallied(mut rows: Vec<(i64, u32)>, width: usize) -> Cells {
    rows.sort_unstable();
    let runs = rows.chunk_by(|a, b| a == b);
    Cells::of(runs.map(|run| (run[0].0, run[0].1 as usize, run.len() as i64)).collect(), width)
}

/// What is sketched, by product.
fn sketches(table: &Table<'_>) -> Vec<(String, Sketches)> {
    if !table.sketched() {
        return Vec::new();
    }
    let products = table.lexicons[0].words();
    let mut weights: Vec<Vec<u32>> =
        table.lexicons.iter().map(|lexicon| vec![0; lexicon.words().len()]).collect();
    weights[0] = (0..products.len() as u32).collect();
    let shares = table.on_all_cores(|parts| {
        let mut seen = vec![Sketches::default(); products.len()];
        for part in parts {
            part.sum::<u32>(&weights, |from, products| {
                for (row, product) in (from..).zip(products) {
                    let seen = &mut seen[*product as usize];
                    if let Some(hash) = part.batch.phones.as_ref().and_then(|phones| phones.hash(row)) {
                        seen.phones.insert(hash);
                    }
                    let latency = part.batch.latencies.as_ref().and_then(|latencies| latencies.get(row));
                    if let Some(latency) = latency {
                        seen.latency.insert(latency);
                    }
                }
            });
        }
        seen
    });
    shares.into_iter().flat_map(|seen| products.iter().cloned().zip(seen)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, StringArray};

    use super::*;
    use crate::stats::QUARTER_MS;

    const ROWS: usize = 270_000;
    const QUARTERS: i64 = 35_040;

    fn batch(times: &[i64]) -> RecordBatch {
        let word = |words: [&'static str; 4], by: usize| -> ArrayRef {
            Arc::new(StringArray::from_iter_values((0..times.len()).map(|row| words[row / by % 4])))
        };
        let columns = [
            ("occurred_at_ms", Arc::new(Int64Array::from(times.to_vec())) as ArrayRef),
            ("product", word(["business_risk", "one_click_login", "number_verification", "new"], 1)),
            ("platform", word(["ios", "android", "web", "unknown"], 4)),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    /// Counted a few rows at a time, which have no order to speak of.
    fn bit_by_bit(batch: &RecordBatch) -> State {
        let mut state = State::default();
        for from in (0..batch.num_rows()).step_by(1_000) {
            let some = batch.slice(from, (batch.num_rows() - from).min(1_000));
            state.merge(&aggregate_on(1, &[some]).unwrap());
        }
        state
    }

    #[test]
    fn a_row_that_lies_where_the_others_do_not_tell_is_counted_all_the_same() {
        let in_time: Vec<i64> =
            (0..ROWS as i64).map(|row| row * QUARTERS * QUARTER_MS / ROWS as i64).collect();
        // First and last rows of every core's share tell the span of the year, those between come in no order.
        let mut shuffled: Vec<i64> = (0..ROWS).map(|row| in_time[row * 7_919 % ROWS]).collect();
        let share = ROWS / 4;
        (0..4).for_each(|core| {
            (shuffled[core * share], shuffled[(core + 1) * share - 1]) = (in_time[0], in_time[ROWS - 1])
        });
        for times in [in_time, shuffled] {
            let outside = [-5 * QUARTER_MS, (QUARTERS + 5) * QUARTER_MS].map(Some);
            for time in [None].into_iter().chain(outside) {
                // Of the third core's.
                let row = ROWS / 2 + 1_000;
                let mut times = times.clone();
                times[row] = time.unwrap_or(times[row]);
                let batch = batch(&times);
                let counted = aggregate_on(4, std::slice::from_ref(&batch)).unwrap();
                assert_eq!(counted.to_bytes(), bit_by_bit(&batch).to_bytes(), "{time:?}");
            }
        }
    }
}

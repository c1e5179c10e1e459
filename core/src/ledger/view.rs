//! Counts, read back: those of the cube, and the rows that are not in it yet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::blocks::{self, QUARTERS, WIDEST};
use super::combinations::Combinations;
use super::connection::Connections;
use super::fault::Fault;
use super::sums::{Places, Sums};
use super::{schema, tail};
use crate::stats::{Cube, Dimension, Dims, Figures, QUARTER_MS, figured, used};
use crate::{Billing, Product, Result};

/// The counts of the combinations that are `wanted`, in ranges of quarter-hours that follow each other: as few as tell the
/// ranges apart.
pub(super) fn figures(
    connections: &Connections,
    ranges: &[(i64, i64)],
    apart: Apart,
    wanted: impl Fn(&Dims) -> bool,
) -> Result<Figures> {
    read(connections, |connection| {
        let (figures, _) = counted(connections, connection, ranges, apart, wanted)?;
        Ok(figures)
    })
}

/// Which combinations have a place of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// Every one.
    Every,
    /// Those that an overview tells apart: few, however many apps, carriers and platforms there are.
    Figured,
    /// Those that consumption tells apart.
    Used,
}

/// The same within a transaction, and the place of each of these combinations in it, by number.
pub(super) fn counted(
    connections: &Connections,
    connection: &Connection,
    ranges: &[(i64, i64)],
    apart: Apart,
    wanted: impl Fn(&Dims) -> bool,
) -> Result<(Figures, Places), Fault> {
    let known = connections.combinations(connection)?;
    let mut places: HashMap<i64, usize> = HashMap::new();
    let (mut by_figures, mut by_use) = (HashMap::new(), HashMap::new());
    let mut dims = Vec::new();
    for (id, one) in known.iter().filter(|(_, dims)| wanted(dims)) {
        let own = dims.len();
        let place = match apart {
            Apart::Every => own,
            Apart::Figured => *by_figures.entry(figured(one)).or_insert(own),
            Apart::Used => *by_use.entry(used(one)).or_insert(own),
        };
        places.insert(id, place);
        if place == own {
            dims.push(one.clone());
        }
    }
    // By number as well: looking up a million cells in a map takes longer than reading them.
    let place = Places::of(places);
    // Summed up by range, so that as many are kept as are asked for.
    let mut sums = Sums::of(ranges, &place, dims.len());
    for (width, range) in blocks::stretches(ranges) {
        blocks::each_block(connection, width, range, |start, cells| sums.add(start, &cells))?;
    }
    let mut cells = sums.finish();
    let (from, to) = ranges.first().zip(ranges.last()).map_or((0, 0), |(first, last)| (first.0, last.1));
    let last = tail::counts(tail::rows(connection)?);
    let settled = cells.len();
    cells.extend(
        last.into_iter()
            .filter(|((quarter, _), _)| (from..to).contains(quarter))
            .filter_map(|((quarter, id), n)| Some((quarter, place.get(id)?, n))),
    );
    if cells.len() > settled {
        cells.sort_by_key(|(start, ..)| *start);
    }
    Ok((Figures { dims, cells }, place))
}

/// Every quarter-hour's counts by combination, the rows that are not settled included, by time.
pub(super) fn quarters(
    connection: &Connection,
    (from, to): (i64, i64),
    mut cell: impl FnMut(i64, i64, i64),
) -> Result<(), Fault> {
    let last = tail::counts(tail::rows(connection)?);
    let mut last = last.into_iter().filter(|((quarter, _), _)| (from..to).contains(quarter)).peekable();
    blocks::read(connection, QUARTERS, (from, to), |start, dims, n| {
        while let Some(((quarter, dims), n)) = last.next_if(|((quarter, _), _)| *quarter < start) {
            cell(quarter, dims, n);
        }
        cell(start, dims, n);
    })?;
    last.for_each(|((quarter, dims), n)| cell(quarter, dims, n));
    Ok(())
}

/// The counts from one quarter-hour to before another.
pub(super) fn cube(connection: &Connection, known: &Combinations, range: (i64, i64)) -> Result<Cube, Fault> {
    let (ids, dims): (Vec<i64>, Vec<Dims>) = known.iter().map(|(id, dims)| (id, dims.clone())).unzip();
    let places = Places::of(ids.into_iter().zip(0..).collect());
    let mut cells = Vec::new();
    quarters(connection, range, |quarter, id, n| {
        if let Some(place) = places.get(id) {
            cells.push((quarter, place, n));
        }
    })?;
    Ok(Figures { dims, cells }.into())
}

/// The first quarter-hour that counts an event of a combination that is `wanted`.
pub(super) fn first_quarter(
    connection: &Connection,
    wanted: impl Fn(i64) -> bool,
) -> Result<Option<i64>, Fault> {
    let first_of = |width, range| -> Result<Option<i64>, Fault> {
        let mut first = None;
        blocks::read(connection, width, range, |start, dims, _| {
            if first.is_none() && wanted(dims) {
                first = Some(start);
            }
        })?;
        Ok(first)
    };
    // Few wide blocks, and then the narrow ones of the first of them.
    let first = match first_of(WIDEST, (i64::MIN, i64::MAX))? {
        Some(block) => first_of(QUARTERS, (block, block + WIDEST.quarters))?,
        None => None,
    };
    let last = tail::rows(connection)?;
    let last = last.iter().filter(|row| wanted(row.dims)).map(|row| row.at_ms.div_euclid(QUARTER_MS));
    Ok(first.into_iter().chain(last).min())
}

pub(super) fn span(connections: &Connections) -> Result<Option<(i64, i64)>> {
    read(connections, |connection| {
        let end = |which: &str| -> rusqlite::Result<Option<i64>> {
            // One end at a time: each is the first row of the table, both together a scan.
            let table = QUARTERS.table;
            connection.query_row(&format!("SELECT {which}(start) FROM {table}"), [], |row| row.get(0))
        };
        let last = tail::rows(connection)?;
        let last = last.iter().map(|row| row.at_ms.div_euclid(QUARTER_MS));
        let first = end("min")?.into_iter().chain(last.clone()).min();
        let last = end("max")?.into_iter().chain(last).max();
        Ok(first.zip(last).map(|(first, last)| (first * QUARTER_MS, last * QUARTER_MS)))
    })
}

pub(super) fn len(connections: &Connections) -> Result<i64> {
    read(connections, |connection| {
        let mut sum = tail::rows(connection)?.len() as i64;
        blocks::read(connection, WIDEST, (i64::MIN, i64::MAX), |_, _, n| sum += n)?;
        Ok(sum)
    })
}

/// What SQLite counts of commits of others, and of changes of this connection, which in memory is the writer's, too.
pub(super) fn version(connections: &Connections) -> Result<i64> {
    read(connections, |connection| {
        let of_others: i64 =
            connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(of_others + i64::try_from(connection.total_changes()).unwrap_or(i64::MAX - of_others))
    })
}

/// The words of a product's combinations, by the name of their dimension.
pub(super) fn words(
    connections: &Connections,
    product: Product,
) -> Result<BTreeMap<&'static str, Vec<String>>> {
    read(connections, |connection| {
        let known = connections.combinations(connection)?;
        let mut found = Dimension::ALL.map(|_| BTreeSet::new());
        for (_, dims) in known.iter().filter(|(_, dims)| dims.product == product) {
            for (dimension, found) in Dimension::ALL.into_iter().zip(&mut found) {
                found.extend(dims.words_of(dimension).into_iter().map(str::to_owned));
            }
        }
        Ok(Dimension::ALL.map(Dimension::name).into_iter().zip(found.map(Vec::from_iter)).collect())
    })
}

/// Rows that are not settled.
pub(super) fn unsettled(connections: &Connections) -> Result<i64> {
    read(connections, |connection| Ok(tail::last(connection)? - tail::settled(connection)?))
}

/// Billed events of an app and product in the quarter-hours from the first to before the last.
pub(super) fn billed(
    connections: &Connections,
    app: &str,
    product: Product,
    range: (i64, i64),
) -> Result<i64> {
    let wanted = |dims: &Dims| dims.app == app && dims.product == product && dims.billing == Billing::Billed;
    Ok(figures(connections, &[range], Apart::Figured, wanted)?.cells.iter().map(|(.., n)| n).sum())
}

/// Reads what is of one moment.
pub(super) fn read<T>(
    connections: &Connections,
    work: impl FnOnce(&Connection) -> Result<T, Fault>,
) -> Result<T> {
    let in_vain = |fault: Fault| fault.of(&name(&connections.reader()));
    let before = connections.refresh().map_err(in_vain)?;
    let done = read_on(&connections.reader(), work);
    connections.unchanged(before).map_err(in_vain)?;
    done
}

/// The same on this connection.
pub(super) fn read_on<T>(
    reader: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, Fault>,
) -> Result<T> {
    let read = || {
        // One transaction: rows, counts and the combinations that they name belong together.
        let transaction = reader.unchecked_transaction()?;
        schema::is_current(&transaction)?;
        work(&transaction)
    };
    read().map_err(|fault| fault.of(&name(reader)))
}

fn name(reader: &Connection) -> String {
    match reader.path() {
        Some(path) if !path.is_empty() => format!("`{path}`"),
        _ => "in memory".to_owned(),
    }
}

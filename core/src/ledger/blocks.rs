//! The cube in the file: one row per block of time, which holds the counts of every combination that occurred in it.
//!
//! Blocks come in widths that divide each other, each the sum of the narrower ones in it: a view reads as few as its
//! buckets allow, whatever its zone. A day of a zone that is whole hours from UTC is made of blocks of eight hours and of
//! hours; in the zone of the vendor's console, of three blocks. Weeks and months have days of UTC in their middle.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::cells::{self, Cells};
use super::fault::Fault;

/// A width of blocks and the table that holds them.
pub(super) struct Width {
    pub table: &'static str,
    pub quarters: i64,
}

/// Every width, the narrowest first.
pub(super) const WIDTHS: [Width; 4] = [
    Width { table: "cube_quarter", quarters: 1 },
    Width { table: "cube_hour", quarters: 4 },
    Width { table: "cube_eight_hours", quarters: 32 },
    Width { table: "cube_day", quarters: 96 },
];
/// The narrowest, for what needs no other.
pub(super) const QUARTERS: &Width = &WIDTHS[0];
/// The widest, for sums.
pub(super) const WIDEST: &Width = &WIDTHS[WIDTHS.len() - 1];

/// Events by quarter-hour and combination.
pub(super) type Counts = BTreeMap<(i64, i64), i64>;

/// Adds `counts` to the blocks of every width.
pub(super) fn add(connection: &Connection, counts: &Counts) -> Result<(), Fault> {
    for Width { table, quarters } in &WIDTHS {
        let mut old = connection.prepare_cached(&format!("SELECT cells FROM {table} WHERE start = ?1"))?;
        let mut put =
            connection.prepare_cached(&format!("REPLACE INTO {table} (start, cells) VALUES (?1, ?2)"))?;
        let mut counts = counts.iter().peekable();
        while let Some(((first, _), _)) = counts.peek() {
            let start = first.div_euclid(*quarters) * quarters;
            let mut cells = BTreeMap::new();
            old.query_row([start], |row| {
                Cells::of(row.get_ref(0)?.as_blob()?)?.each(|dims, n| {
                    cells.insert(dims, n);
                })
            })
            .optional()?;
            while let Some(((_, dims), n)) = counts.next_if(|((quarter, _), _)| *quarter < start + quarters) {
                *cells.entry(*dims).or_default() += n;
            }
            put.execute((start, cells::encode(&cells)))?;
        }
    }
    Ok(())
}

/// Tells `cell` the start, combination and count of every cell in the blocks of a width from quarter-hour `from` to before
/// `to`, by time.
pub(super) fn read(
    connection: &Connection,
    width: &Width,
    range: (i64, i64),
    mut cell: impl FnMut(i64, i64, i64),
) -> Result<(), Fault> {
    each_block(connection, width, range, |start, cells| cells.each(|dims, n| cell(start, dims, n)))
}

/// Tells `block` the start and the cells of these blocks, by time.
pub(super) fn each_block(
    connection: &Connection,
    Width { table, .. }: &Width,
    (from, to): (i64, i64),
    mut block: impl FnMut(i64, Cells<'_>) -> rusqlite::Result<()>,
) -> Result<(), Fault> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT start, cells FROM {table} WHERE start >= ?1 AND start < ?2 ORDER BY start"
    ))?;
    let mut blocks = select.query([from, to])?;
    while let Some(row) = blocks.next()? {
        let cells = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        block(row.get(0)?, Cells::of(cells)?)?;
    }
    Ok(())
}

/// Writes the cells of every block anew, in the form that they have today.
pub(super) fn rewrite(connection: &Connection) -> Result<(), Fault> {
    for Width { table, .. } in &WIDTHS {
        let mut select = connection.prepare(&format!("SELECT start, cells FROM {table}"))?;
        let mut put = connection.prepare(&format!("UPDATE {table} SET cells = ?2 WHERE start = ?1"))?;
        let old: Vec<(i64, Vec<u8>)> =
            select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        for (start, old) in old {
            let mut cells = BTreeMap::new();
            Cells::of(&old)?.each(|dims, n| {
                cells.insert(dims, n);
            })?;
            put.execute((start, cells::encode(&cells)))?;
        }
    }
    Ok(())
}

/// Blocks of one width, from a quarter-hour to before another.
pub(super) type Stretch = (&'static Width, (i64, i64));

/// The blocks that ranges of quarter-hours are made of, none of which lies in two ranges. Those follow each other.
pub(super) fn stretches(ranges: &[(i64, i64)]) -> Vec<Stretch> {
    let mut all = Vec::new();
    for range in ranges {
        cut(&WIDTHS, *range, &mut all);
    }
    all
}

/// As wide blocks as fit, and narrower ones before and after.
fn cut(widths: &'static [Width], (from, to): (i64, i64), all: &mut Vec<Stretch>) {
    let Some((width, narrower)) = widths.split_last().filter(|_| from < to) else { return };
    let whole = |quarter: i64| quarter.div_euclid(width.quarters) * width.quarters;
    let (first, last) = (whole(from + width.quarters - 1), whole(to));
    if first >= last {
        return cut(narrower, (from, to), all);
    }
    cut(narrower, (from, first), all);
    match all.last_mut() {
        Some((before, (_, end))) if before.quarters == width.quarters && *end == first => *end = last,
        _ => all.push((width, (first, last))),
    }
    cut(narrower, (last, to), all);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Calendar;
    use crate::{Bucket, Product, StatsQuery};

    fn calendar(tz: &str, bucket: Bucket) -> Calendar {
        let mut query = StatsQuery::new(Product::BusinessRisk).between("2026-03-01", "2026-04-15");
        (query.tz, query.bucket) = (Some(tz.to_owned()), Some(bucket));
        Calendar::of(&query, None).unwrap()
    }

    fn ranges(calendar: &Calendar) -> Vec<(i64, i64)> {
        calendar.quarters_of_buckets().collect()
    }

    #[test]
    fn days_of_the_consoles_zone_are_blocks_of_eight_hours() {
        let stretches = stretches(&ranges(&calendar("Asia/Shanghai", Bucket::Day)));
        assert!(matches!(stretches[..], [(Width { quarters: 32, .. }, (from, to))] if to - from == 45 * 96));
    }

    #[test]
    fn every_quarter_hour_is_read_once_and_in_one_bucket() {
        for tz in ["Asia/Shanghai", "Asia/Kathmandu", "America/St_Johns", "Europe/Berlin", "UTC"] {
            for bucket in Bucket::ALL {
                let calendar = calendar(tz, bucket);
                let mut at = calendar.quarters().0;
                for (width, (from, to)) in stretches(&ranges(&calendar)) {
                    assert_eq!(from, at, "{tz} {bucket}");
                    assert_eq!((from % width.quarters, to % width.quarters), (0, 0), "{tz} {bucket}");
                    for (begin, end) in calendar.quarters_of_buckets() {
                        let inside = |quarter: i64| {
                            quarter <= from || quarter >= to || (quarter - from) % width.quarters == 0
                        };
                        assert!(inside(begin) && inside(end), "{tz} {bucket}");
                    }
                    at = to;
                }
                assert_eq!(at, calendar.quarters().1, "{tz} {bucket}");
            }
        }
    }

    #[test]
    fn blocks_are_written_anew_in_todays_form() {
        let connection = Connection::open_in_memory().unwrap();
        for Width { table, .. } in &WIDTHS {
            connection
                .execute_batch(&format!(
                    "CREATE TABLE {table} (start INTEGER PRIMARY KEY, cells BLOB NOT NULL);
                     INSERT INTO {table} VALUES (7, x'010301040105'), (9, x'020163017801')"
                ))
                .unwrap();
        }
        rewrite(&connection).unwrap();
        for width in &WIDTHS {
            let mut cells = Vec::new();
            read(&connection, width, (0, 10), |start, dims, n| cells.push((start, dims, n))).unwrap();
            assert_eq!(
                cells,
                [(7, 1, 3), (7, 2, 4), (7, 3, 5), (9, 2, 1), (9, 101, 1), (9, 221, 1)],
                "{}",
                width.table
            );
            let bytes = |start: i64| -> Vec<u8> {
                let select = format!("SELECT cells FROM {} WHERE start = {start}", width.table);
                connection.query_row(&select, [], |row| row.get(0)).unwrap()
            };
            assert_eq!(bytes(7), [0, 1, 1, 3, 4, 5]);
            assert_eq!(bytes(9), [2, 1, 99, 1, 120, 1]);
        }
    }
}

//! Whether two tables agree by days that begin at another instant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::{Compared, Ours, cause};
use crate::stats::Calendar;
use crate::stats::calendar::BucketStart;
use crate::{DifferenceCause, ReconcileRow};

const QUARTER_S: i32 = 900;
const HOUR_S: i32 = 3_600;

/// Fewest figures that must agree where others still do not.
const MANY: usize = 6;

/// A figure of a day.
type Place = (String, String);

/// How well the days of an offset fit.
struct Fit {
    offset: Offset,
    /// Where a difference vanishes by them.
    vanished: BTreeSet<Place>,
    /// Figures of the table that differ by them.
    left: usize,
}

/// Says so in `rows` of one part, where its figures agree by the days of another offset from UTC, calls in doubt aside. Where
/// a few do not, three must for each that does not: a table of another zone may have other faults as well.
pub(super) fn explain(
    rows: &mut [ReconcileRow],
    compared: &Compared,
    theirs: &BTreeMap<String, BTreeMap<String, i64>>,
    ours: &Ours,
    calendar: &Calendar,
) {
    let place = |row: &ReconcileRow| (row.day.clone(), row.figure.clone());
    let differing: BTreeSet<Place> = rows.iter().filter(|row| row.difference != 0).map(place).collect();
    let fits = candidates(calendar).into_iter().filter_map(|offset| {
        let days = ours.days(&shifted(calendar, offset)?);
        let mut fit = Fit { offset, vanished: BTreeSet::new(), left: 0 };
        for (bucket, (day, may_be_billed)) in calendar.buckets.iter().zip(&days) {
            let said = theirs.get(&bucket.label);
            for (name, figure) in compared {
                let Some(theirs) = said.map_or(Some(0), |said| said.get(*name).copied()) else { continue };
                let difference = theirs.saturating_sub(figure(day));
                let place = (bucket.label.clone(), (*name).to_owned());
                let in_doubt = || {
                    let found = cause::of(name, day, *may_be_billed, difference);
                    found.is_some_and(|(cause, _)| cause == DifferenceCause::InDoubt)
                };
                if difference != 0 && !in_doubt() {
                    // A row that is not there is not there by any days.
                    fit.left += usize::from(said.is_some());
                } else if differing.contains(&place) {
                    fit.vanished.insert(place);
                }
            }
        }
        fit.is_convincing().then_some(fit)
    });
    // Of those that leave as little, the first.
    let Some(fit) = fits.min_by_key(|fit| fit.left) else { return };
    let sentence =
        format!("the table's days begin at midnight of UTC{}: by those, the figures agree", fit.offset);
    for row in rows.iter_mut().filter(|row| fit.vanished.contains(&place(row))) {
        row.cause = Some(DifferenceCause::ZoneShift);
        row.explanation = Some(sentence.clone());
    }
}

impl Fit {
    fn is_convincing(&self) -> bool {
        // One day that fits may fit by chance.
        let days: BTreeSet<&String> = self.vanished.iter().map(|(day, _)| day).collect();
        let many = self.vanished.len() >= MANY && self.vanished.len() >= 3 * self.left;
        days.len() >= 2 && (self.left == 0 || many)
    }
}

/// Offsets from UTC, the likely ones first: UTC and China, then full hours, then quarters.
fn candidates(calendar: &Calendar) -> Vec<Offset> {
    let own = super::super::zone(&calendar.tz).ok().and_then(|zone| {
        let start = jiff::Timestamp::from_millisecond(calendar.start_at_ms).ok()?;
        Some(zone.to_offset(start).seconds())
    });
    let mut seconds: Vec<i32> = (-12 * HOUR_S..=14 * HOUR_S).step_by(QUARTER_S as usize).collect();
    seconds.retain(|seconds| Some(*seconds) != own);
    seconds.sort_by_key(|seconds| {
        let rank = match *seconds {
            s if s == 0 || s == 8 * HOUR_S => 0,
            s if s % HOUR_S == 0 => 1,
            _ => 2,
        };
        (rank, (seconds - own.unwrap_or_default()).abs())
    });
    seconds.into_iter().filter_map(|seconds| Offset::from_seconds(seconds).ok()).collect()
}

/// The same days, by the clock of an offset.
fn shifted(calendar: &Calendar, offset: Offset) -> Option<Calendar> {
    let zone = TimeZone::fixed(offset);
    let begin = |label: &str| -> Option<i64> {
        let date: Date = label.parse().ok()?;
        Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
    };
    let buckets: Option<Vec<BucketStart>> = calendar
        .buckets
        .iter()
        .map(|bucket| Some(BucketStart { at_ms: begin(&bucket.label)?, label: bucket.label.clone() }))
        .collect();
    let buckets = buckets?;
    let last: Date = buckets.last()?.label.parse().ok()?;
    Some(Calendar {
        start_at_ms: buckets.first()?.at_ms,
        end_at_ms: begin(&last.tomorrow().ok()?.to_string())?,
        buckets,
        ..calendar.clone()
    })
}

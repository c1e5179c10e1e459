//! Whether two tables agree by days that begin at another instant.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::{Compared, Ours, cause};
use crate::stats::Calendar;
use crate::stats::calendar::BucketStart;
use crate::{DifferenceCause, ReconcileRow};

const QUARTER_S: i32 = 900;
const HOUR_S: i32 = 3_600;

/// Says so in `rows` of one part, where all its figures agree by the days of another offset from UTC, calls in doubt aside.
pub(super) fn explain(
    rows: &mut [ReconcileRow],
    compared: &Compared,
    theirs: &BTreeMap<String, BTreeMap<String, i64>>,
    ours: &Ours,
    calendar: &Calendar,
) {
    // One day that fits may fit by chance.
    let mut differing: Vec<&str> =
        rows.iter().filter(|row| row.difference != 0).map(|row| row.day.as_str()).collect();
    differing.dedup();
    if differing.len() < 2 {
        return;
    }
    let fits = |offset: &Offset| {
        let Some(shifted) = shifted(calendar, *offset) else { return false };
        let days = ours.days(&shifted);
        let mut vanished = 0;
        for (bucket, (day, may_be_billed)) in calendar.buckets.iter().zip(&days) {
            let said = theirs.get(&bucket.label);
            for (name, figure) in compared {
                // Without a row of the day, the table says that nothing was.
                let Some(theirs) = said.map_or(Some(0), |said| said.get(*name).copied()) else { continue };
                let left = theirs.saturating_sub(figure(day));
                if left == 0 {
                    vanished += i64::from(differing.contains(&bucket.label.as_str()));
                } else if cause::of(name, day, *may_be_billed, left)
                    .is_none_or(|(cause, _)| cause != DifferenceCause::InDoubt)
                {
                    return false;
                }
            }
        }
        vanished >= 2
    };
    let Some(offset) = candidates(calendar).into_iter().find(|offset| fits(offset)) else { return };
    let sentence = format!("the table's days begin at midnight of UTC{offset}: by those, the figures agree");
    for row in rows.iter_mut().filter(|row| row.difference != 0) {
        row.cause = Some(DifferenceCause::ZoneShift);
        row.explanation = Some(sentence.clone());
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

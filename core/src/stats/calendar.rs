//! Ranges and buckets in any time zone, exact to the quarter-hour.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

use super::zone::{DEFAULT_ZONE, zone};
use crate::{Bucket, Error, Result, StatsQuery};

/// Longest range of one question, in days: the console's year.
pub const MAX_DAYS: i64 = 366;
/// Milliseconds of a quarter-hour, the width of a cell.
pub const QUARTER_MS: i64 = 900_000;
/// Milliseconds of a day (UTC).
#[cfg(feature = "ledger")]
pub(crate) const DAY_MS: i64 = 96 * QUARTER_MS;

/// One bucket of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketStart {
    /// First instant within the range, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// The same in the zone: a date, for hours a time with offset.
    pub label: String,
}

/// The range of a question, half-open, cut into the buckets of its zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// IANA name of the zone.
    pub tz: String,
    /// Width of a bucket.
    pub bucket: Bucket,
    /// First instant, in milliseconds since 1970 (UTC).
    pub start_at_ms: i64,
    /// First instant that is no longer part.
    pub end_at_ms: i64,
    /// The buckets, by time; those at the ends may be cut.
    pub buckets: Vec<BucketStart>,
}

impl Calendar {
    /// Reads zone, range and bucket of a question. `span` is the first and last instant of the events, for an end that
    /// the question leaves out.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for an unknown zone, an unreadable or empty range, one of more than
    /// [`MAX_DAYS`] days, one that cuts a quarter-hour, or one left out where there are no events.
    pub fn of(query: &StatsQuery, span: Option<(i64, i64)>) -> Result<Self> {
        let name = query.tz.as_deref().unwrap_or(DEFAULT_ZONE);
        let zone = zone(name)?;
        let span = || {
            span.ok_or_else(|| {
                Error::invalid("there are no events yet").advice("give start and end to see their empty rows")
            })
        };
        let first = match &query.start {
            Some(start) => start.clone(),
            None => date(span()?.0, &zone)?.to_string(),
        };
        let last = match &query.end {
            Some(end) => end.clone(),
            None => date(span()?.1, &zone)?.tomorrow().map_err(out_of_range)?.to_string(),
        };
        let start = instant("start", &first, &zone)?;
        let end = instant("end", &last, &zone)?;
        if start >= end {
            return Err(Error::invalid(format!(
                "the range is empty: start `{first}` is not before end `{last}`, which is no longer part of it"
            )));
        }
        if step(&start, MAX_DAYS.days())? < end {
            return Err(Error::invalid(format!(
                "the range from `{first}` to `{last}` is longer than {MAX_DAYS} days"
            ))
            .advice("ask for one year at a time"));
        }
        let bucket = query.bucket.unwrap_or(Bucket::Day);
        let buckets = buckets(&start, &end, bucket)?;
        Ok(Self { tz: name.to_owned(), bucket, start_at_ms: ms(&start), end_at_ms: ms(&end), buckets })
    }

    /// First instant after a bucket, in milliseconds since 1970 (UTC).
    pub(super) fn end_of(&self, bucket: usize) -> i64 {
        self.buckets.get(bucket + 1).map_or(self.end_at_ms, |next| next.at_ms)
    }

    /// First quarter-hour, and the first that is no longer part.
    pub(crate) fn quarters(&self) -> (i64, i64) {
        (self.start_at_ms / QUARTER_MS, self.end_at_ms / QUARTER_MS)
    }

    /// The same of each bucket, by time.
    #[cfg(feature = "ledger")]
    pub(crate) fn quarters_of_buckets(&self) -> impl Iterator<Item = (i64, i64)> {
        let quarters =
            |(at, bucket): (usize, &BucketStart)| (bucket.at_ms / QUARTER_MS, self.end_of(at) / QUARTER_MS);
        self.buckets.iter().enumerate().map(quarters)
    }
}

/// Milliseconds since 1970 (UTC) of an instant such as `2026-11-01T08:00:00Z`.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] where it is none.
pub fn instant_ms(text: &str) -> Result<i64> {
    let instant: Timestamp = text.parse().map_err(|error: jiff::Error| {
        Error::invalid(format!("`{text}` is no instant")).advice("write 2026-11-01T08:00:00Z").source(error)
    })?;
    Ok(instant.as_millisecond())
}

/// Milliseconds since 1970 (UTC) of an end of a range: a date of the zone `tz`, or an instant, at a quarter-hour. `name` is what
/// an error calls it.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] for what is none, and for an unknown zone.
pub fn boundary_ms(name: &str, text: &str, tz: Option<&str>) -> Result<i64> {
    Ok(ms(&instant(name, text, &zone(tz.unwrap_or(DEFAULT_ZONE))?)?))
}

/// Where the range of a question begins and ends, in milliseconds since 1970 (UTC), as far as it says so.
///
/// # Errors
/// As [`Calendar::of`], for what it says.
pub fn ends(query: &StatsQuery) -> Result<(Option<i64>, Option<i64>)> {
    let said = |name: &str, end: &Option<String>| {
        end.as_deref().map(|end| boundary_ms(name, end, query.tz.as_deref())).transpose()
    };
    let (start, end) = (said("start", &query.start)?, said("end", &query.end)?);
    let first = start.or(end.map(|end| end - 1)).unwrap_or_default();
    Calendar::of(query, Some((first, first)))?;
    Ok((start, end))
}

/// The same question with both ends of its range. `span` is that of [`Calendar::of`].
///
/// # Errors
/// As [`Calendar::of`].
pub fn closed(query: &StatsQuery, span: Option<(i64, i64)>) -> Result<StatsQuery> {
    let calendar = Calendar::of(query, span)?;
    let text =
        |at_ms| Timestamp::from_millisecond(at_ms).map(|at| Some(at.to_string())).map_err(out_of_range);
    Ok(StatsQuery { start: text(calendar.start_at_ms)?, end: text(calendar.end_at_ms)?, ..query.clone() })
}

/// The days of a zone.
pub(super) struct Days {
    zone: TimeZone,
    /// The first quarter-hour of one, and of the next.
    day: (i64, i64),
}

impl Days {
    /// Those of a calendar's zone.
    pub(super) fn of(calendar: &Calendar) -> Result<Self> {
        Ok(Self { zone: zone(&calendar.tz)?, day: (0, 0) })
    }

    /// The quarter-hour that the day of another one begins with. It is soon found where they come by time.
    pub(super) fn begin(&mut self, quarter: i64) -> Result<i64> {
        if quarter < self.day.0 || quarter >= self.day.1 {
            let at = Timestamp::from_millisecond(quarter * QUARTER_MS).map_err(out_of_range)?;
            let begin = boundary_before(&at.to_zoned(self.zone.clone()), Bucket::Day)?;
            let next = boundary_after(&begin, Bucket::Day)?;
            self.day = (ms(&begin).div_euclid(QUARTER_MS), ms(&next).div_euclid(QUARTER_MS));
        }
        Ok(self.day.0)
    }
}

/// The date of an instant in a zone.
fn date(at_ms: i64, zone: &TimeZone) -> Result<Date> {
    Timestamp::from_millisecond(at_ms).map(|at| at.to_zoned(zone.clone()).date()).map_err(out_of_range)
}

/// An end of a range: a date is its first instant in the zone, an instant stands for itself, at a quarter-hour.
fn instant(name: &str, text: &str, zone: &TimeZone) -> Result<Zoned> {
    let zoned = moment(name, text, zone)?;
    whole_quarter(&zoned).map_err(|error| error.advice(format!("move {name} to a quarter-hour")))
}

/// A date is its first instant in the zone; an instant stands for itself.
pub(crate) fn moment(name: &str, text: &str, zone: &TimeZone) -> Result<Zoned> {
    let text = text.trim();
    let zoned = match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => date.to_zoned(zone.clone()).ok(),
        _ => text.parse::<Timestamp>().ok().map(|instant| instant.to_zoned(zone.clone())),
    };
    zoned.ok_or_else(|| {
        Error::invalid(format!("{name} `{text}` is neither a date nor an instant"))
            .advice("write 2026-11-01 or 2026-11-01T08:00:00+08:00")
    })
}

fn whole_quarter(zoned: &Zoned) -> Result<Zoned> {
    if ms(zoned).rem_euclid(QUARTER_MS) != 0 || zoned.timestamp().subsec_nanosecond() != 0 {
        return Err(Error::invalid(format!("`{}` is no whole quarter-hour", zoned.timestamp())));
    }
    Ok(zoned.clone())
}

fn buckets(start: &Zoned, end: &Zoned, bucket: Bucket) -> Result<Vec<BucketStart>> {
    let mut all = Vec::new();
    let mut boundary = boundary_before(start, bucket)?;
    while &boundary < end {
        let next = boundary_after(&boundary, bucket)?;
        whole_quarter(&next)?;
        let from = if &boundary < start { start } else { &boundary };
        // A day that a zone skipped has no instant of its own.
        if &next > from {
            let label = match bucket {
                Bucket::Hour => from.strftime("%Y-%m-%dT%H:%M%:z").to_string(),
                Bucket::Day | Bucket::Week | Bucket::Month => from.date().to_string(),
            };
            all.push(BucketStart { at_ms: ms(from), label });
        }
        boundary = next;
    }
    Ok(all)
}

/// The bucket that holds `at` begins here.
fn boundary_before(at: &Zoned, bucket: Bucket) -> Result<Zoned> {
    let date = match bucket {
        // The next one begins at a full hour of the clock, wherever in this one the range begins.
        Bucket::Hour => return Ok(at.clone()),
        Bucket::Day => at.date(),
        Bucket::Week => {
            let back = i64::from(at.date().weekday().to_monday_zero_offset());
            at.date().checked_sub(back.days()).map_err(out_of_range)?
        }
        Bucket::Month => at.date().first_of_month(),
    };
    date.to_zoned(at.time_zone().clone()).map_err(out_of_range)
}

/// The bucket after the one that begins at `boundary` begins here.
fn boundary_after(boundary: &Zoned, bucket: Bucket) -> Result<Zoned> {
    let span = match bucket {
        // To the next full hour of the clock; where the clock is changed by half an hour, the change begins a bucket.
        Bucket::Hour => return step(boundary, (60 - i64::from(boundary.minute())).minutes()),
        Bucket::Day => 1.day(),
        Bucket::Week => 1.week(),
        Bucket::Month => 1.month(),
    };
    // Dates are counted by the calendar, so that every bucket begins at the first instant of its date.
    let date = boundary.date().checked_add(span).map_err(out_of_range)?;
    date.to_zoned(boundary.time_zone().clone()).map_err(out_of_range)
}

fn step(from: &Zoned, span: Span) -> Result<Zoned> {
    from.checked_add(span).map_err(out_of_range)
}

fn out_of_range(error: jiff::Error) -> Error {
    Error::invalid("the range reaches beyond the calendar").source(error)
}

fn ms(zoned: &Zoned) -> i64 {
    zoned.timestamp().as_millisecond()
}

//! Dates and numbers as consoles and spreadsheets write them.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::grid::Raw;
use super::shown;

/// Excel's days from 1950 to 2100: a number outside is none of a table's.
const SERIALS: std::ops::Range<f64> = 18_264.0..73_416.0;
/// Figures beyond this are no counts, and not every one of them would be exact.
const MOST: f64 = 9e15;

/// The date that a text begins with, where nothing but a time of day follows.
fn date_of_text(text: &str) -> Option<Date> {
    let text = text.strip_prefix('\'').unwrap_or(text);
    let (year, rest) = digits(text)?;
    if year.len() == 8 && rest.is_empty() {
        return civil(&year[..4], &year[4..6], &year[6..]);
    }
    if year.len() != 4 {
        return None;
    }
    let (mark, rest) = separator(rest, &["-", "/", ".", "年"])?;
    let (month, rest) = digits(rest)?;
    let (_, rest) = separator(rest, if mark == "年" { &["月"] } else { std::slice::from_ref(&mark) })?;
    let (day, rest) = digits(rest)?;
    let rest = if mark == "年" { rest.strip_prefix('日').unwrap_or(rest) } else { rest };
    is_time(rest).then(|| civil(year, month, day)).flatten()
}

/// The date of a cell; what is wrong where it has none.
pub(super) fn day(cell: &Raw) -> Result<Date, String> {
    let found = match cell {
        Raw::Date(date) => Some(*date),
        Raw::Number(serial) => of_serial(*serial).or_else(|| date_of_text(&serial.to_string())),
        Raw::Text(text) => date_of_text(text).or_else(|| text.parse().ok().and_then(of_serial)),
        Raw::Empty => None,
    };
    found.ok_or_else(|| {
        let text = match cell {
            Raw::Text(text) => shown(text),
            Raw::Number(number) => number.to_string(),
            _ => String::new(),
        };
        format!("`{text}` is no date: write 2026-11-01")
    })
}

/// The count of a cell, none where it says nothing; what is wrong where it is none.
pub(super) fn number(cell: &Raw) -> Result<Option<i64>, String> {
    let whole =
        |number: f64| (number.fract() == 0.0 && (0.0..=MOST).contains(&number)).then_some(number as i64);
    match cell {
        Raw::Empty => Ok(None),
        Raw::Number(number) => whole(*number).map(Some).ok_or_else(|| format!("`{number}` is no count")),
        Raw::Date(date) => Err(format!("`{date}` is no count")),
        Raw::Text(text) => {
            let plain: String = text.strip_prefix('\'').unwrap_or(text).chars().map(narrow).collect();
            if plain.chars().all(|c| "-–—/".contains(c)) {
                return Ok(None);
            }
            let n = ungrouped(&plain).and_then(|digits| digits.parse().ok()).and_then(whole);
            n.map(Some).ok_or_else(|| format!("`{}` is no count", shown(text)))
        }
    }
}

/// A number without its groups of thousands; none where it is not written as one.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = whole.split([',', ' ', '\u{a0}', '\u{202f}']).collect();
    let grouped =
        groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let sound = grouped && groups.iter().all(|group| is_digits(group)) && is_digits(fraction);
    sound.then(|| format!("{}.{fraction}", groups.concat()))
}

/// Digits and commas of full width as those of half width.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '，' => ',',
        '．' => '.',
        c => c,
    }
}

/// The day of Excel's number in the system of 1900, which counts a 29 February 1900 that never was.
fn of_serial(serial: f64) -> Option<Date> {
    let days = serial.floor();
    SERIALS.contains(&serial).then(|| date(1899, 12, 30).checked_add((days as i64).days()).ok()).flatten()
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether nothing or a time of day follows a date.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches('T').trim();
    rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.contains([':', '时', '点'])
            && !rest.contains('~')
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn separator<'a, 'm>(text: &'a str, marks: &[&'m str]) -> Option<(&'m str, &'a str)> {
    marks.iter().find_map(|mark| Some((*mark, text.strip_prefix(mark)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Raw {
        Raw::of(text)
    }

    #[test]
    fn dates_are_read_as_consoles_and_spreadsheets_write_them() {
        for written in [
            "2026-11-01",
            "2026/11/1",
            "2026.11.01",
            "20261101",
            "2026年11月1日",
            "2026年11月01日 00:00",
            "2026-11-01 13:00:00",
            "2026-11-01T00:00+08:00",
            "'2026-11-01",
            "46327",
            "46327.5",
        ] {
            assert_eq!(day(&text(written)), Ok(date(2026, 11, 1)), "{written}");
        }
        assert_eq!(day(&Raw::Number(46_327.0)), Ok(date(2026, 11, 1)));
        assert_eq!(day(&Raw::Number(20_261_101.0)), Ok(date(2026, 11, 1)));
        for written in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-02-30",
            "01/11/2026",
            "2026-11",
            "2026-11-01 ~ 2026-11-07",
            "26-11-01",
            "17",
            "1e99",
            "NaN",
        ] {
            assert!(day(&text(written)).is_err(), "{written}");
        }
    }

    #[test]
    fn counts_are_read_with_their_groups() {
        for (written, n) in [
            ("0", Some(0)),
            ("1234", Some(1_234)),
            ("1,234", Some(1_234)),
            ("1，234，567", Some(1_234_567)),
            ("1 234", Some(1_234)),
            ("１２", Some(12)),
            ("1234.00", Some(1_234)),
            ("'42", Some(42)),
            ("-", None),
            ("--", None),
            ("", None),
        ] {
            assert_eq!(number(&text(written)), Ok(n), "{written}");
        }
        for written in
            ["12,34", "1.5", "-3", "1.2万", "99%", "abc", "1e5", "inf", ",", "1,,234", "99999999999999999999"]
        {
            assert!(number(&text(written)).is_err(), "{written}");
        }
    }
}

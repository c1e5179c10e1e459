//! Numbers of people, out of texts that others wrote.

mod shape;

pub(crate) use shape::Shaper;

#[cfg(feature = "arrow")]
use std::borrow::Cow;
use std::ops::Range;

/// Digits of the shortest number that is hidden.
const SHORTEST: usize = 11;

/// `text` with the middle of every mainland mobile number hidden (`138****8000`): written in one piece, with its country
/// code, or in the groups that people write (`138 0013 8000`, `138-0013-8000`), also inside longer words.
///
/// A run of digits of another length is an id and stays; so do UUIDs and long hexadecimal words, whose digits fall
/// together by chance.
pub fn redact(text: &str) -> String {
    if !may_hold_number(text) {
        return text.to_owned();
    }
    let ids = ids(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(begin) = text[at..].find(|c: char| c.is_ascii_digit()).map(|offset| at + offset) {
        out.push_str(&text[at..begin]);
        let run = digits(&text[begin..]);
        at = begin + run.len();
        if ids.iter().any(|id| id.contains(&begin)) {
            out.push_str(run);
        } else if let Some((last, len)) = grouped(run, &text[at..]) {
            out.push_str(&hide(run, last));
            at = begin + len;
        } else {
            out.push_str(&in_one_piece(run));
        }
    }
    out.push_str(&text[at..]);
    out
}

/// The same of a text that seldom holds a number, and then stays what it is.
#[cfg(feature = "arrow")]
pub(crate) fn redacted(text: Cow<'_, str>) -> Cow<'_, str> {
    if may_hold_number(&text) { Cow::Owned(redact(&text)) } else { text }
}

/// The same in its place, for texts that seldom hold a number.
#[cfg(feature = "ledger")]
pub(crate) fn redact_in_place(text: &mut String) {
    if may_hold_number(text) {
        *text = redact(text);
    }
}

/// Whether a number would be hidden in a text.
#[cfg(feature = "ledger")]
pub(crate) fn shows_number(text: &str) -> bool {
    may_hold_number(text) && redact(text) != text
}

/// As [`redact_in_place`], of an id: a number is hidden where the id is one, or where a word of it has a number and no other digit
/// (`u13800138000x`). What falls together by chance within ids made of letters and digits stays, so that none of them changes.
#[cfg(feature = "ledger")]
pub(crate) fn redact_id_in_place(id: &mut String) {
    if !may_hold_number(id) {
        return;
    }
    if let Ok(phone) = crate::Phone::parse(id) {
        *id = phone.mask();
        return;
    }
    let for_certain = ids(id);
    let mut hidden = String::with_capacity(id.len());
    let mut at = 0;
    for word in id.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let of_an_id = for_certain.iter().any(|id| id.contains(&at));
        let one_run = runs(word).count() == 1;
        hidden += &if one_run && !of_an_id { redact(word) } else { word.to_owned() };
        at += word.len();
    }
    *id = hidden;
}

/// Whether a run of digits is as long as a number is, alone or with others. Allocates nothing.
fn may_hold_number(text: &str) -> bool {
    // Nearly no text has digits enough, and to count them is fast.
    text.bytes().filter(u8::is_ascii_digit).count() >= SHORTEST
        && runs(text).any(|run| {
            is_number(&text[run.clone()]) || grouped(&text[run.clone()], &text[run.end..]).is_some()
        })
}

/// Where digits stand together.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = at + text.as_bytes()[at..].iter().position(u8::is_ascii_digit)?;
        at = begin + digits(&text[begin..]).len();
        Some(begin..at)
    })
}

/// `text` in one line that fits a message: numbers hidden, control characters as blanks, cut after `most` characters.
pub fn one_line(text: &str, most: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = redact(&line);
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// Where words stand that are ids for certain.
fn ids(text: &str) -> Vec<Range<usize>> {
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c| !part_of_word(c)) {
        let begin = at + text[at..].find(word).unwrap_or_default();
        at = begin + word.len();
        let hexadecimal = word.len() >= 16
            && word.bytes().all(|b| b.is_ascii_hexdigit())
            && word.bytes().any(|b| b.is_ascii_alphabetic());
        if hexadecimal || (word.len() >= 32 && uuid::Uuid::try_parse(word).is_ok()) {
            found.push(begin..at);
        }
    }
    found
}

/// The digits that `text` begins with.
fn digits(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

fn in_one_piece(run: &str) -> String {
    let Some(prefix) = prefix(run) else { return run.to_owned() };
    let number = &run[prefix..];
    format!("{}{}", &run[..prefix], hide(&number[..3], &number[7..]))
}

/// Whether digits are a number, with its country code or without.
fn is_number(run: &str) -> bool {
    prefix(run).is_some()
}

/// Length of the country code of a number; none of what is no number.
fn prefix(run: &str) -> Option<usize> {
    let prefix = match run.len() {
        11 => 0,
        13 if run.starts_with("86") => 2,
        15 if run.starts_with("0086") => 4,
        _ => return None,
    };
    run[prefix..].starts_with('1').then_some(prefix)
}

/// The last group and the whole length of a number in groups of 3, 4 and 4 digits, of which `first` is the first.
fn grouped<'a>(first: &str, after: &'a str) -> Option<(&'a str, usize)> {
    let next = |text: &'a str| -> Option<(&'a str, &'a str)> {
        let group = digits(text.strip_prefix([' ', '-', '\u{a0}'])?);
        let width = text.chars().next().map_or(0, char::len_utf8);
        Some((group, &text[width + group.len()..])).filter(|(group, _)| group.len() == 4)
    };
    if first.len() != 3 || !first.starts_with('1') {
        return None;
    }
    let (_, rest) = next(after)?;
    let (last, rest) = next(rest)?;
    Some((last, first.len() + after.len() - rest.len()))
}

fn hide(first: &str, last: &str) -> String {
    format!("{first}****{last}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_hidden_and_ids_stay() {
        assert_eq!(redact("phone 13800138000 is invalid"), "phone 138****8000 is invalid");
        assert_eq!(redact("+8613800138000,0086 13912345678"), "+86138****8000,0086 139****5678");
        assert_eq!(redact("id 576044766492467201"), "id 576044766492467201");
        assert_eq!(redact("错误 13800138000。u13912345678x"), "错误 138****8000。u139****5678x");
        assert_eq!(redact("+86 138 0013 8000, 139-1234-5678"), "+86 138****8000, 139****5678");
        assert_eq!(redact("2026-11-21 order 100 200 300"), "2026-11-21 order 100 200 300");
        assert_eq!(redact("138 0013"), "138 0013");
        for id in
            ["1a13800138000b4c9d", "0b1d2f3a-1380-4138-8000-a13800138000", "01a1fd58dafe7035b50213800138000a"]
        {
            assert_eq!(redact(id), id);
        }
        assert_eq!(redact(""), "");
    }

    #[cfg(feature = "ledger")]
    #[test]
    fn of_an_id_only_what_is_a_number_for_certain_is_hidden() {
        let hidden = |id: &str| {
            let mut id = id.to_owned();
            redact_id_in_place(&mut id);
            id
        };
        for (id, shown) in [
            ("13800138000", "138****8000"),
            ("+86 138 0013 8000", "138****8000"),
            ("8613800138000", "138****8000"),
            ("u13800138000x", "u138****8000x"),
            ("号码13800138000-2", "号码138****8000-2"),
            ("login:8613800138000/3", "login:86138****8000/3"),
        ] {
            assert_eq!(hidden(id), shown);
        }
        for id in [
            "576044766492467201",
            "9223372036854775807",
            "13800138000138",
            "1763712000000",
            "0b1d2f3a-1380-4138-8000-a13800138000",
            "12345138-0013-8000-8138-001380008000",
            "01a1fd58dafe7035b50213800138000a",
            "hksb7b13800138000a1b2c3d4e5f60aa",
            "x7-13800138000a1b2",
            "",
        ] {
            assert_eq!(hidden(id), id);
        }
    }

    #[test]
    fn a_line_is_a_line() {
        assert_eq!(one_line("a\nb\t13800138000", 80), "a b 138****8000");
        assert_eq!(one_line(&"x".repeat(100), 80).chars().count(), 81);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_hidden_stays_so(text in "\\PC*") {
            let once = redact(&text);
            prop_assert_eq!(redact(&once), once);
        }

        #[test]
        fn a_uuid_is_never_touched(bits: u128) {
            let id = uuid::Uuid::from_u128(bits).to_string();
            prop_assert_eq!(redact(&id), id.clone());
            #[cfg(feature = "ledger")]
            {
                let mut same = id.clone();
                redact_id_in_place(&mut same);
                prop_assert_eq!(same, id);
            }
        }

        #[test]
        fn what_is_looked_at_first_never_misses_a_number(before in "[^0-9]{0,3}", n in 0u64..10_000_000_000, after in "[^0-9]{0,3}") {
            let digits = format!("1{n:010}");
            let (a, b, c) = (&digits[..3], &digits[3..7], &digits[7..]);
            for number in [digits.clone(), format!("86{digits}"), format!("0086{digits}"), format!("{a}-{b} {c}")] {
                let text = format!("{before}{number}{after}");
                prop_assert!(may_hold_number(&text), "{}", text);
            }
        }
    }
}

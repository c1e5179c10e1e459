//! Numbers of people, out of texts that others wrote.

/// `text` with the middle of every mainland mobile number hidden (`138****8000`): written in one piece, with its country
/// code, or in the groups that people write (`138 0013 8000`, `138-0013-8000`), also inside longer words.
///
/// A run of digits of another length is an id and stays.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let run = digits(from);
        match grouped(run, &from[run.len()..]) {
            Some((last, len)) => {
                out.push_str(&hide(run, last));
                rest = &from[len..];
            }
            None => {
                out.push_str(&in_one_piece(run));
                rest = &from[run.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The digits that `text` begins with.
fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

fn in_one_piece(run: &str) -> String {
    let prefix = match run.len() {
        11 => 0,
        13 if run.starts_with("86") => 2,
        15 if run.starts_with("0086") => 4,
        _ => return run.to_owned(),
    };
    let number = &run[prefix..];
    if !number.starts_with('1') {
        return run.to_owned();
    }
    format!("{}{}", &run[..prefix], hide(&number[..3], &number[7..]))
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
    use super::redact;

    #[test]
    fn numbers_are_hidden_and_ids_stay() {
        assert_eq!(redact("phone 13800138000 is invalid"), "phone 138****8000 is invalid");
        assert_eq!(redact("+8613800138000,0086 13912345678"), "+86138****8000,0086 139****5678");
        assert_eq!(redact("id 576044766492467201"), "id 576044766492467201");
        assert_eq!(redact("错误 13800138000。"), "错误 138****8000。");
        assert_eq!(redact("+86 138 0013 8000, 139-1234-5678"), "+86 138****8000, 139****5678");
        assert_eq!(redact("2026-11-21 order 100 200 300"), "2026-11-21 order 100 200 300");
        assert_eq!(redact("138 0013"), "138 0013");
        assert_eq!(redact(""), "");
    }
}

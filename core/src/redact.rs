//! Numbers of people, out of texts that others wrote.

/// `text` with the middle of every mainland mobile number hidden (`138****8000`), also inside longer words.
///
/// A run of digits longer than a number with its country code is an id and stays.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        out.push_str(before);
        out.push_str(&hide(run));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn hide(run: &str) -> String {
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
    format!("{}{}****{}", &run[..prefix], &number[..3], &number[7..])
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
        assert_eq!(redact(""), "");
    }
}

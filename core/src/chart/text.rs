//! Texts of a picture.

use super::picture::TEXT;

/// A count with its thousands apart.
pub(super) fn grouped(n: i64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && out != "-" {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share of 1, for people.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A word of ours, for people.
pub(super) fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// A text that is no markup. What no XML may hold becomes a space.
pub(super) fn escape(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// About how wide a text is, in whichever font it is shown: never less by much.
pub(super) fn width(text: &str) -> f64 {
    let ems: f64 = text.chars().map(|c| if c < '\u{1100}' { 0.6 } else { 1.0 }).sum();
    ems * TEXT
}

/// The text, cut where it would be wider than this.
pub(super) fn fitting(text: &str, most: f64) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept) + TEXT > most {
            kept.pop();
            break;
        }
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_at_a_glance() {
        assert_eq!([0, -12, 999, 1_000, -1_234_567].map(grouped), ["0", "-12", "999", "1,000", "-1,234,567"]);
        assert_eq!(percent(0.12345), "12.3 %");
        assert_eq!(escape("a<b>&\"\u{7}"), "a&lt;b&gt;&amp;&quot; ");
        assert_eq!(fitting("short", 100.0), "short");
        let cut = fitting(&"号码".repeat(20), 100.0);
        assert!(cut.ends_with("码…") || cut.ends_with("号…"), "{cut}");
        assert!(width(&cut) <= 100.0, "{cut}");
    }
}

//! What a reply looks like, without what it says.

use std::fmt::Write as _;

use crate::catalog::{ReplyField, lists};
use crate::wire::{each_field, each_item, is_structure, json_type, scalar};
use crate::{JsonType, Vendor};

/// Longest shape, in bytes.
const LONGEST: usize = 1_000;
/// Structures within structures that are shown.
const DEPTH: usize = 6;
/// Entries of an object that are shown.
const ENTRIES: usize = 24;
/// Items of a list that are shown.
const ITEMS: usize = 3;
/// Longest name or word, in characters.
const LONGEST_WORD: usize = 40;
/// Digits of a name that a programmer chose, at most: `sha256`.
const NAME_DIGITS: usize = 3;
/// Longest word that may have more digits: a code, not a secret. A number of a person has more than that.
const LONGEST_CODE: usize = 10;
/// A text of the question that is shorter than this occurs by chance.
const SHORTEST_ASKED: usize = 4;

/// Shows replies. A text stays where a catalogue lists it, a number where its field may only hold a few; of everything else
/// its shape is shown: `<text of 11 digits>`. Names stay where they look like what a programmer chose, and where the question
/// did not hold them.
pub(crate) struct Shaper {
    vendor: Vendor,
    /// What the question held.
    asked: Vec<String>,
}

impl Shaper {
    pub(crate) fn new(vendor: Vendor, asked: Vec<String>) -> Self {
        let mut asked: Vec<String> = asked.iter().map(|text| text.trim().to_lowercase()).collect();
        asked.retain(|text| text.chars().count() >= SHORTEST_ASKED);
        Self { vendor, asked }
    }

    /// The shape of a JSON value, as JSON; of a long one, its beginning. `field` is what is documented of it.
    pub(crate) fn shape(&self, json: &str, field: Option<&ReplyField>) -> String {
        let mut out = String::new();
        self.write(&mut out, json.trim(), field, DEPTH);
        if out.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|at| out.is_char_boundary(*at));
            out.truncate(end.unwrap_or_default());
            out.push('…');
        }
        out
    }

    /// A name that nobody documented, or its shape.
    pub(crate) fn name(&self, name: &str) -> String {
        let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            && digits(name) <= NAME_DIGITS;
        if fits && self.may_show(name) { name.to_owned() } else { of_text(name) }
    }

    /// Whether a word of a set that nobody listed can be told: it is short, and the question did not hold it.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        let fits = digits(word) <= NAME_DIGITS || word.chars().count() <= LONGEST_CODE;
        fits && !word.chars().any(char::is_control) && self.may_show(word)
    }

    fn may_show(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        word.chars().count() <= LONGEST_WORD && !self.asked.iter().any(|asked| lower.contains(asked))
    }

    fn write(&self, out: &mut String, json: &str, field: Option<&ReplyField>, depth: usize) {
        // Nothing that follows would be shown.
        if out.len() > LONGEST {
            return;
        }
        match json_type(json) {
            JsonType::Null | JsonType::Boolean => out.push_str(json),
            JsonType::Object if depth == 0 => out.push_str("\"<object>\""),
            JsonType::List if depth == 0 => out.push_str("\"<list>\""),
            JsonType::Object => self.write_object(out, json, field, depth - 1),
            JsonType::List => self.write_list(out, json, field, depth - 1),
            ty => {
                let value = scalar(json).unwrap_or_default();
                let listed = |set| lists(self.vendor, set, &value) == Some(true);
                let known = field.is_some_and(|field| field.keeps(&value) || field.words.is_some_and(listed));
                match ty {
                    _ if known => out.push_str(json),
                    JsonType::Integer | JsonType::Decimal => {
                        let _ = write!(out, "\"<{ty} of {}>\"", counted(digits(&value), "digit"));
                    }
                    JsonType::EmptyText => out.push_str("\"\""),
                    _ => {
                        let _ = write!(out, "\"{}\"", of_text(&value));
                    }
                }
            }
        }
    }

    fn write_object(&self, out: &mut String, json: &str, field: Option<&ReplyField>, depth: usize) {
        let mut entries = 0;
        out.push('{');
        each_field(json, |name, value| {
            entries += 1;
            if entries > ENTRIES {
                return;
            }
            let own = field.and_then(|field| field.field(&name));
            let each = field.and_then(|field| field.each.as_deref()).filter(|_| own.is_none());
            let listed = |set| lists(self.vendor, set, &name) == Some(true);
            let known = own.is_some() || each.and_then(|each| each.name_words).is_some_and(listed);
            let shown = if known { name.into_owned() } else { self.name(&name) };
            let comma = if entries > 1 { "," } else { "" };
            let _ = write!(out, "{comma}\"{shown}\":");
            self.write(out, value, own.or(each), depth);
        });
        if entries > ENTRIES {
            let _ = write!(out, ",\"<others>\":{}", entries - ENTRIES);
        }
        out.push('}');
    }

    fn write_list(&self, out: &mut String, json: &str, field: Option<&ReplyField>, depth: usize) {
        let mut items = 0;
        out.push('[');
        each_item(json, |item| {
            items += 1;
            if items <= ITEMS {
                out.push_str(if items > 1 { "," } else { "" });
                self.write(out, item, field.and_then(|field| field.items.as_deref()), depth);
            }
        });
        if items > ITEMS {
            let _ = write!(out, ",\"<{} more>\"", items - ITEMS);
        }
        out.push(']');
    }
}

/// What a text looks like. No catalogue lists a word that begins so.
fn of_text(text: &str) -> String {
    let length = text.chars().count();
    if is_structure(text) {
        return format!("<JSON text of {}>", counted(length, "character"));
    }
    let all = |is: fn(&char) -> bool| text.chars().all(|c| is(&c));
    let what = match () {
        () if text.is_empty() => "character",
        () if all(char::is_ascii_digit) => "digit",
        () if all(char::is_ascii_alphabetic) => "letter",
        () => "character",
    };
    format!("<text of {}>", counted(length, what))
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::documented_reply;

    fn shaper() -> Shaper {
        let asked = ["13800138000", "STsid-demo", " Zhang ", "no"].map(str::to_owned);
        Shaper::new(Vendor::Jiguang, asked.to_vec())
    }

    #[test]
    fn what_is_documented_stays_and_the_rest_has_its_shape() {
        let reply = documented_reply(Vendor::Jiguang, "query_business_risk");
        let json = r#"{"id":576044766492467207,"code":0,"content":"success","exID":"","score":900,"tags":["F24004","F99001"],
            "detail":{"F24004":{"score":900,"why":"张三"},"u1":{"score":7}},"new":{"phone":"13800138000","at":1.5e3,"ok":true,"no":null}}"#;
        assert_eq!(
            shaper().shape(json, reply),
            r#"{"id":"<integer of 18 digits>","code":0,"content":"<text of 7 letters>","exID":"","score":900,"#.to_owned()
                + r#""tags":["F24004","<text of 6 characters>"],"detail":{"F24004":{"score":900,"why":"<text of 2 characters>"},"#
                + r#""u1":{"score":"<integer of 1 digit>"}},"new":{"phone":"<text of 11 digits>","#
                + r#""at":"<decimal of 3 digits>","ok":true,"no":null}}"#
        );
        assert_eq!(shaper().shape(r#""{\"a\":1}""#, None), r#""<JSON text of 7 characters>""#);
        assert_eq!(shaper().shape("9000", None), r#""<integer of 4 digits>""#);
    }

    #[test]
    fn names_are_what_programmers_choose() {
        for name in ["region", "riskLevelV2", "sha256", "_x", "x-request-id"] {
            assert_eq!(shaper().name(name), name);
        }
        for (name, shape) in [
            ("13800138000", "<text of 11 digits>"),
            ("u1380", "<text of 5 characters>"),
            ("张三", "<text of 2 characters>"),
            ("xSTSID-DEMO", "<text of 11 characters>"),
            ("zhangsan", "<text of 8 letters>"),
            ("two words", "<text of 9 characters>"),
            ("", "<text of 0 characters>"),
            ("{\"a\":1}", "<JSON text of 7 characters>"),
        ] {
            assert_eq!(shaper().name(name), shape);
        }
        assert_eq!(shaper().name(&"x".repeat(41)), "<text of 41 letters>");
    }

    #[test]
    fn words_are_short() {
        for word in ["1899", "F99001", "新页面", "OCR_RESULT_CONFIRMED"] {
            assert!(shaper().is_word(word), "{word}");
        }
        for word in ["13800138000", "5e987ac6d2e04d95a9d8f0d1", "zhangsan", "a\nb"] {
            assert!(!shaper().is_word(word), "{word}");
        }
    }

    #[test]
    fn a_shape_is_short_whatever_it_is_of() {
        let deep = format!("{}0{}", "[".repeat(20_000), "]".repeat(20_000));
        assert_eq!(shaper().shape(&deep, None), "[[[[[[\"<list>\"]]]]]]");
        let long = format!("[{}]", ["1"; 9].join(","));
        assert_eq!(
            shaper().shape(&long, None),
            r#"["<integer of 1 digit>","<integer of 1 digit>","<integer of 1 digit>","<6 more>"]"#
        );
        let many: Vec<String> = (0..600).map(|n| format!("\"name_{}\":{n}", "x".repeat(n % 5))).collect();
        let shape = shaper().shape(&format!("{{{}}}", many.join(",")), None);
        assert!(shape.ends_with("\"<others>\":576}"), "{shape}");
        let wide = format!("[{{{0}}},{{{0}}}]", many.join(","));
        let shape = shaper().shape(&wide, None);
        assert!(shape.chars().count() == LONGEST + 1 && shape.ends_with('…'), "{shape}");
    }
}

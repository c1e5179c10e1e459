//! JSON objects as vendors send them: every field optional, every type negotiable, nothing fatal.
//!
//! Numbers are read from their text, so that ids beyond 2^53 and beyond 2^64 keep every digit.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use verimeter_models::JsonType;

/// Beyond it, a double does not tell whole numbers apart.
pub(crate) const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A JSON object whose fields are read as what is asked for, whatever they are.
pub(crate) struct Object<'a> {
    fields: Fields<'a>,
    source: &'a str,
}

impl<'a> Object<'a> {
    /// Reads an object; none where `text` is not one.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut fields = Vec::with_capacity(8);
        each_field(text, |name, value| fields.push((name, value)))
            .then_some(Self { fields: Fields(fields), source: text })
    }

    /// The text that the object was read from.
    pub(crate) fn source(&self) -> &'a str {
        self.source
    }

    /// Names of the fields, as they stand there.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.0.iter().map(|(name, _)| &**name)
    }

    /// Whether the field is there, whatever it holds: null, too.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.get(key).is_some()
    }

    /// The field as text: a string as it is, a number or boolean as written; none where null, absent, empty
    /// or a structure.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.raw(key).and_then(scalar).map(Cow::into_owned)
    }

    /// The field as a whole number, from a number or numeric text; none where it has a fraction, which no code has.
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        self.raw(key).and_then(whole)
    }

    /// The field as the next lower whole number, from a number or numeric text.
    pub(crate) fn floor(&self, key: &str) -> Option<i64> {
        self.raw(key).and_then(floor)
    }

    /// The texts in an array field; a lone text counts as an array of one.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let Some(raw) = self.raw(key) else { return Vec::new() };
        list(raw).unwrap_or_else(|| self.text(key).into_iter().collect())
    }

    /// The field as yes or no: `true` and `false`, also as text.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.text(key)?.trim().to_ascii_lowercase().parse().ok()
    }

    /// The objects in an array field.
    pub(crate) fn objects(&self, key: &str) -> Vec<Object<'a>> {
        let items: Option<Vec<&RawValue>> = self.raw(key).and_then(|raw| serde_json::from_str(raw).ok());
        items.unwrap_or_default().into_iter().filter_map(|item| Self::parse(item.get())).collect()
    }

    /// The raw JSON of a field that is an object or text holding one.
    pub(crate) fn nested(&self, key: &str) -> Option<Cow<'a, str>> {
        self.raw(key).and_then(object_in)
    }

    /// The raw JSON of a field; none where null or absent.
    pub(crate) fn raw(&self, key: &str) -> Option<&'a str> {
        self.fields.get(key).filter(|raw| *raw != "null")
    }
}

/// Names and what they hold, as written: few enough to be searched one by one.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Fields<'a> {
    /// The last of that name, as other readers have it.
    fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| *value)
    }
}

/// Tells the fields of an object as they stand there, without keeping them; false where `json` is no object, whatever was told
/// of it.
pub(crate) fn each_field<'a>(json: &'a str, tell: impl FnMut(Cow<'a, str>, &'a str)) -> bool {
    /// A name that is borrowed where it can be.
    #[derive(Deserialize)]
    struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

    struct Tell<F>(F);
    impl<'de, F: FnMut(Cow<'de, str>, &'de str)> Visitor<'de> for Tell<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                (self.0)(name, value.get());
            }
            Ok(())
        }
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_map(Tell(tell)).and_then(|()| reader.end()).is_ok()
}

/// The same of the items of a list.
pub(crate) fn each_item<'a>(json: &'a str, tell: impl FnMut(&'a str)) -> bool {
    struct Tell<F>(F);
    impl<'de, F: FnMut(&'de str)> Visitor<'de> for Tell<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
            while let Some(item) = list.next_element::<&'de RawValue>()? {
                (self.0)(item.get());
            }
            Ok(())
        }
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_seq(Tell(tell)).and_then(|()| reader.end()).is_ok()
}

/// What a JSON value is.
pub(crate) fn json_type(json: &str) -> JsonType {
    match json.as_bytes().first() {
        Some(b'{') => JsonType::Object,
        Some(b'[') => JsonType::List,
        Some(b't' | b'f') => JsonType::Boolean,
        Some(b'n') => JsonType::Null,
        Some(b'"') => serde_json::from_str::<String>(json).map_or(JsonType::Text, |text| text_type(&text)),
        _ if json.contains(['.', 'e', 'E']) => JsonType::Decimal,
        _ => JsonType::Integer,
    }
}

fn text_type(text: &str) -> JsonType {
    let number = text.trim();
    if text.is_empty() {
        JsonType::EmptyText
    } else if number.ends_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok() {
        JsonType::NumericText
    } else if is_structure(text) {
        JsonType::JsonText
    } else {
        JsonType::Text
    }
}

/// Whether a text is a JSON object or list.
pub(crate) fn is_structure(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && (each_field(text, |_, _| ()) || each_item(text, |_| ()))
}

/// The texts and numbers in a JSON object, without its names.
pub(crate) fn values(json: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_field(json, |_, value| found.extend(scalar(value).map(Cow::into_owned)));
    found
}

/// JSON as text: a string as it is, a number or boolean as written; none where null, empty or a structure.
pub(crate) fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        // Without an escape, the text stands there as it is.
        b'"' if !raw.contains('\\') => {
            raw.get(1..raw.len() - 1).filter(|text| !text.is_empty()).map(Cow::Borrowed)
        }
        b'"' => serde_json::from_str::<String>(raw).ok().filter(|text| !text.is_empty()).map(Cow::Owned),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(raw)),
    }
}

/// JSON as a whole number, from a number or numeric text; none where it has a fraction.
pub(crate) fn whole(raw: &str) -> Option<i64> {
    rounded(raw, |number| (number.fract() == 0.0).then_some(number))
}

/// JSON as the next lower whole number, from a number or numeric text.
pub(crate) fn floor(raw: &str) -> Option<i64> {
    rounded(raw, |number| Some(number.floor()))
}

fn rounded(raw: &str, round: impl FnOnce(f64) -> Option<f64>) -> Option<i64> {
    let text = scalar(raw)?;
    let text = text.trim();
    if let Ok(whole) = text.parse() {
        return Some(whole);
    }
    let number: f64 = text.parse().ok().filter(|n: &f64| n.abs() < LARGEST_EXACT)?;
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    // What is too small for a double is not nothing.
    let vanished = number == 0.0 && mantissa.bytes().any(|b| (b'1'..=b'9').contains(&b));
    round(number).filter(|_| !vanished).map(|whole| whole as i64)
}

/// JSON that is an object, or text that may hold one.
pub(crate) fn object_in(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        b'{' => Some(Cow::Borrowed(raw)),
        b'"' => serde_json::from_str(raw).ok().map(Cow::Owned),
        _ => None,
    }
}

/// The texts in a JSON array; none where it is something else.
pub(crate) fn list(raw: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    each_item(raw, |item| items.extend(scalar(item).map(Cow::into_owned))).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::Object;

    #[test]
    fn every_type_is_read_as_what_is_asked_for() {
        let object = Object::parse(
            r#"{"id":57604476649246720123,"a":" 900 ","b":300.0,"c":null,"d":"","e":["x",7,null,{}],"f":"lone",
               "g":{"h":1},"i":"{\"h\":1}","j":true,"k":1e400,"a":"600"}"#,
        )
        .unwrap();
        assert_eq!(object.text("id").as_deref(), Some("57604476649246720123"));
        assert_eq!((object.int("a"), object.int("b")), (Some(600), Some(300)));
        assert_eq!(
            [object.text("c"), object.text("d"), object.text("g"), object.text("zz")],
            [const { None }; 4]
        );
        assert_eq!([object.flag("j"), object.flag("k"), object.flag("zz")], [Some(true), None, None]);
        assert_eq!((object.objects("e").len(), object.objects("g").len()), (1, 0));
        assert_eq!(object.texts("e"), ["x", "7"]);
        assert_eq!(object.texts("f"), ["lone"]);
        assert_eq!(object.nested("g"), object.nested("i"));
        assert_eq!((object.text("j").as_deref(), object.int("k")), (Some("true"), None));
        let numbers =
            Object::parse(r#"{"a":9e3,"b":0.9,"c":1e-400,"d":-0.5,"e":" 0.0 ","f":612.5,"g":1e30}"#).unwrap();
        let ints: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"].map(|key| numbers.int(key)).to_vec();
        assert_eq!(ints, [Some(9_000), None, None, None, Some(0), None, None]);
        assert_eq!(["b", "c", "d", "f"].map(|key| numbers.floor(key)), [Some(0), None, Some(-1), Some(612)]);
        assert!(Object::parse("[1]").is_none() && Object::parse("<html>").is_none());
    }
}

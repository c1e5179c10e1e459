//! JSON objects as vendors send them: every field optional, every type negotiable, nothing fatal.
//!
//! Numbers are read from their text, so that ids beyond 2^53 and beyond 2^64 keep every digit.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

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
        Some(Self { fields: serde_json::from_str(text).ok()?, source: text })
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
        self.rounded(key, |number| (number.fract() == 0.0).then_some(number))
    }

    /// The field as the next lower whole number, from a number or numeric text.
    pub(crate) fn floor(&self, key: &str) -> Option<i64> {
        self.rounded(key, |number| Some(number.floor()))
    }

    fn rounded(&self, key: &str, round: impl FnOnce(f64) -> Option<f64>) -> Option<i64> {
        let text = self.text(key)?;
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
    pub(crate) fn nested(&self, key: &str) -> Option<String> {
        let raw = self.raw(key)?;
        match raw.as_bytes().first()? {
            b'{' => Some(raw.to_owned()),
            b'"' => serde_json::from_str(raw).ok(),
            _ => None,
        }
    }

    /// The raw JSON of a field; none where null or absent.
    pub(crate) fn raw(&self, key: &str) -> Option<&'a str> {
        self.fields.get(key).map(|raw| raw.get()).filter(|raw| *raw != "null")
    }
}

/// Names and what they hold, as written: few enough to be searched one by one.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// The last of that name, as other readers have it.
    fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| *value)
    }
}

/// A name that is borrowed where it can be.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::with_capacity(8);
                while let Some((Name(name), value)) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// JSON as text: a string as it is, a number or boolean as written; none where null, empty or a structure.
pub(crate) fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        // Without an escape, the text stands there as it is.
        b'"' if !raw.contains('\\') => {
            Some(Cow::Borrowed(raw.trim_matches('"'))).filter(|text| !text.is_empty())
        }
        b'"' => serde_json::from_str::<String>(raw).ok().filter(|text| !text.is_empty()).map(Cow::Owned),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(raw)),
    }
}

/// The texts in a JSON array; none where it is something else.
pub(crate) fn list(raw: &str) -> Option<Vec<String>> {
    let items: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
    Some(items.into_iter().filter_map(|item| scalar(item.get())).map(Cow::into_owned).collect())
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

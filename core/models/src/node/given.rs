//! From JavaScript to Rust. Whatever is not as it should be is named, and never shown: it may be somebody's.

use std::collections::HashMap;
use std::fmt;

use napi::bindgen_prelude::{JsObjectValue as _, Object};
use napi::{JsValue as _, KeyCollectionMode, KeyConversion, KeyFilter, Unknown, ValueType};

/// What is wrong with what was given, in one line.
#[derive(Debug)]
pub struct Wrong(String);

impl Wrong {
    /// In these words.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where something was given: `options.quotas.perDay`, `events[3].tags[0]`.
#[derive(Clone, Copy)]
pub struct At<'a> {
    of: Option<&'a At<'a>>,
    part: Part<'a>,
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Name(&'a str),
    Index(u32),
}

impl<'a> At<'a> {
    /// An argument of a call.
    pub fn argument(name: &'a str) -> Self {
        Self { of: None, part: Part::Name(name) }
    }

    /// A field of what was given here.
    pub fn field(&'a self, name: &'a str) -> Self {
        Self { of: Some(self), part: Part::Name(name) }
    }

    /// An element of what was given here.
    pub fn element(&'a self, index: u32) -> Self {
        Self { of: Some(self), part: Part::Index(index) }
    }

    fn unreadable(&self) -> Wrong {
        Wrong(format!("`{self}` could not be read"))
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(of) = self.of {
            of.fmt(f)?;
        }
        match self.part {
            Part::Name(name) if self.of.is_some() => write!(f, ".{name}"),
            Part::Name(name) => f.write_str(name),
            Part::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// What can come from JavaScript.
pub trait FromJs: Sized {
    /// The value that was given `at` some place.
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong>;

    /// What it is where nothing was given; none where something must be.
    fn absent() -> Option<Self> {
        None
    }
}

/// The kind of value, for a message.
fn kind(given: &Unknown<'_>, at: At<'_>) -> Result<ValueType, Wrong> {
    given.get_type().map_err(|_| at.unreadable())
}

fn refuse<T>(given: &Unknown<'_>, at: At<'_>, needed: &str) -> Result<T, Wrong> {
    let found = match kind(given, at)? {
        ValueType::Undefined => return Err(Wrong(format!("`{at}` is missing, {needed} is needed"))),
        ValueType::Null => "null",
        ValueType::Boolean => "a boolean",
        ValueType::Number => "a number",
        ValueType::String => "a string",
        ValueType::Symbol => "a symbol",
        ValueType::Function => "a function",
        ValueType::BigInt => "a bigint",
        ValueType::Object if given.is_array().unwrap_or(false) => "an array",
        ValueType::Object if given.is_date().unwrap_or(false) => "a Date",
        ValueType::Object | ValueType::External | ValueType::Unknown => "an object",
    };
    Err(Wrong(format!("`{at}` is {found}, {needed} is needed")))
}

fn number(given: &Unknown<'_>, at: At<'_>, needed: &str) -> Result<f64, Wrong> {
    if kind(given, at)? != ValueType::Number {
        return refuse(given, at, needed);
    }
    given.coerce_to_number().and_then(|number| number.get_double()).map_err(|_| at.unreadable())
}

/// 2⁵³, above which a number of JavaScript is no longer exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn whole(given: &Unknown<'_>, at: At<'_>) -> Result<i64, Wrong> {
    let number = number(given, at, "a whole number")?;
    if number.fract() != 0.0 || number.abs() >= EXACT {
        return Err(Wrong(format!("`{at}` is no whole number that is exact")));
    }
    Ok(number as i64)
}

impl FromJs for bool {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        if kind(given, at)? != ValueType::Boolean {
            return refuse(given, at, "a boolean");
        }
        given.coerce_to_bool().map_err(|_| at.unreadable())
    }
}

impl FromJs for i64 {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        whole(given, at)
    }
}

impl FromJs for i32 {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        whole(given, at)?.try_into().map_err(|_| Wrong(format!("`{at}` is too large a number")))
    }
}

impl FromJs for f64 {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        number(given, at, "a number")
    }
}

fn text(given: &Unknown<'_>, at: At<'_>) -> Result<String, Wrong> {
    let text = given.coerce_to_string().and_then(|text| text.into_utf8()).and_then(|text| text.into_owned());
    text.map_err(|_| at.unreadable())
}

impl FromJs for String {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        match kind(given, at)? {
            ValueType::String => text(given, at),
            _ => refuse(given, at, "a string"),
        }
    }
}

/// Milliseconds since 1970 of a `Date`.
fn date(given: &Unknown<'_>, at: At<'_>) -> Result<Option<i64>, Wrong> {
    if !matches!(kind(given, at)?, ValueType::Object) || !given.is_date().map_err(|_| at.unreadable())? {
        return Ok(None);
    }
    let ms = given.coerce_to_number().and_then(|number| number.get_double()).map_err(|_| at.unreadable())?;
    if ms.is_nan() {
        return Err(Wrong(format!("`{at}` is an invalid Date")));
    }
    Ok(Some(ms as i64))
}

/// A date or an instant as the core reads it, from its text or a `Date`.
fn moment(given: &Unknown<'_>, at: At<'_>) -> Result<String, Wrong> {
    match kind(given, at)? {
        ValueType::String => text(given, at),
        _ if date(given, at)?.is_some() => {
            let call = |object: Object<'_>| {
                object
                    .get_named_property::<napi::bindgen_prelude::Function<'_, (), String>>("toISOString")?
                    .apply(object, ())
            };
            given.coerce_to_object().and_then(call).map_err(|_| at.unreadable())
        }
        _ => refuse(given, at, "a string or a Date"),
    }
}

impl<T: FromJs> FromJs for Option<T> {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        match kind(given, at)? {
            ValueType::Undefined | ValueType::Null => Ok(None),
            _ => T::from_js(given, at).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJs> FromJs for Vec<T> {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        if !given.is_array().map_err(|_| at.unreadable())? {
            return refuse(given, at, "an array");
        }
        let array = given.coerce_to_object().map_err(|_| at.unreadable())?;
        let length = array.get_array_length_unchecked().map_err(|_| at.unreadable())?;
        (0..length)
            .map(|index| {
                let at = at.element(index);
                T::from_js(&array.get_element(index).map_err(|_| at.unreadable())?, at)
            })
            .collect()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

impl<T: FromJs> FromJs for HashMap<String, T> {
    fn from_js(given: &Unknown<'_>, at: At<'_>) -> Result<Self, Wrong> {
        let object = object(given, at)?;
        let keys = keys(&object, at)?;
        let value = |key: String| {
            let at = at.field(&key);
            let value = object.get_named_property_unchecked(&key).map_err(|_| at.unreadable())?;
            Ok((key.clone(), T::from_js(&value, at)?))
        };
        keys.into_iter().map(value).collect()
    }

    fn absent() -> Option<Self> {
        Some(HashMap::new())
    }
}

fn object<'a>(given: &Unknown<'a>, at: At<'_>) -> Result<Object<'a>, Wrong> {
    let plain = kind(given, at)? == ValueType::Object
        && !given.is_array().map_err(|_| at.unreadable())?
        && !given.is_date().map_err(|_| at.unreadable())?;
    if !plain {
        return refuse(given, at, "an object");
    }
    given.coerce_to_object().map_err(|_| at.unreadable())
}

fn keys(object: &Object<'_>, at: At<'_>) -> Result<Vec<String>, Wrong> {
    let names = object
        .get_all_property_names(
            KeyCollectionMode::OwnOnly,
            KeyFilter::Enumerable,
            KeyConversion::NumbersToStrings,
        )
        .map_err(|_| at.unreadable())?;
    let count = names.get_array_length_unchecked().map_err(|_| at.unreadable())?;
    let mut keys = Vec::new();
    for index in 0..count {
        let name: Unknown<'_> = names.get_element(index).map_err(|_| at.unreadable())?;
        // Symbols are nobody's fields.
        if kind(&name, at)? == ValueType::String {
            keys.push(text(&name, at)?);
        }
    }
    Ok(keys)
}

/// An object that a record is read from.
pub struct Given<'a> {
    object: Object<'a>,
    at: At<'a>,
}

impl<'a> Given<'a> {
    /// An object that has `known` keys and no others: one that is misspelt must not go unseen.
    pub fn of(given: &Unknown<'a>, at: At<'a>, known: &[&str]) -> Result<Self, Wrong> {
        let object = object(given, at)?;
        if let Some(key) = keys(&object, at)?.iter().find(|key| !known.contains(&key.as_str())) {
            return Err(Wrong(format!("`{at}` has no field `{}`{}", short(key), meant(key, known))));
        }
        Ok(Self { object, at })
    }

    fn get(&self, key: &str) -> Result<Option<Unknown<'a>>, Wrong> {
        let value: Unknown<'a> =
            self.object.get_named_property_unchecked(key).map_err(|_| self.at.field(key).unreadable())?;
        match kind(&value, self.at.field(key))? {
            ValueType::Undefined | ValueType::Null => Ok(None),
            _ => Ok(Some(value)),
        }
    }

    /// A field; one that may be left out is what it is then.
    pub fn field<T: FromJs>(&self, key: &str) -> Result<T, Wrong> {
        match self.get(key)? {
            Some(value) => T::from_js(&value, self.at.field(key)),
            None => T::absent().ok_or_else(|| self.missing(key)),
        }
    }

    /// A field that is always there, in what was made here.
    pub fn there<T: FromJs>(&self, key: &str) -> Result<T, Wrong> {
        let value = self.get(key)?.ok_or_else(|| self.missing(key))?;
        T::from_js(&value, self.at.field(key))
    }

    /// A record whose fields a program gives beside those of this one: what is wrong with one is named so.
    pub fn beside<T: FromJs>(&self, key: &str) -> Result<T, Wrong> {
        let value = self.get(key)?.ok_or_else(|| self.missing(key))?;
        T::from_js(&value, self.at)
    }

    /// A field of a record that says what each of its fields is where it is left out.
    pub fn field_or<T: FromJs>(&self, key: &str, default: T) -> Result<T, Wrong> {
        match self.get(key)? {
            Some(value) => T::from_js(&value, self.at.field(key)),
            None => Ok(default),
        }
    }

    /// A date or an instant, from its text or a `Date`.
    pub fn moment(&self, key: &str) -> Result<Option<String>, Wrong> {
        self.get(key)?.map(|value| moment(&value, self.at.field(key))).transpose()
    }

    /// A time, from milliseconds or from the `Date` beside them.
    pub fn instant<T: FromInstant>(&self, ms: &str, short: &str) -> Result<T, Wrong> {
        let number = self.get(ms)?.map(|value| whole(&value, self.at.field(ms))).transpose()?;
        let moment = match self.get(short)? {
            Some(value) => match date(&value, self.at.field(short))? {
                Some(at_ms) => Some(at_ms),
                None => refuse(&value, self.at.field(short), "a Date")?,
            },
            None => None,
        };
        match (number, moment) {
            (Some(one), Some(other)) if one != other => Err(Wrong(format!(
                "`{}` and `{}` are different times",
                self.at.field(ms),
                self.at.field(short)
            ))),
            (given, other) => T::from_instant(given.or(other)).ok_or_else(|| self.missing(short)),
        }
    }

    fn missing(&self, key: &str) -> Wrong {
        Wrong(format!("`{}` is missing", self.at.field(key)))
    }
}

/// A time that must be given, or may.
pub trait FromInstant: Sized {
    /// From milliseconds since 1970 (UTC).
    fn from_instant(at_ms: Option<i64>) -> Option<Self>;
}

impl FromInstant for i64 {
    fn from_instant(at_ms: Option<i64>) -> Option<Self> {
        at_ms
    }
}

impl FromInstant for Option<i64> {
    fn from_instant(at_ms: Option<i64>) -> Option<Self> {
        Some(at_ms)
    }
}

/// Of a key that nobody knows, what a message can bear.
fn short(key: &str) -> String {
    key.chars().take(40).collect()
}

/// The known key that was probably meant, or all of few.
fn meant(key: &str, known: &[&str]) -> String {
    let plain = |key: &str| key.replace(['_', '-'], "").to_lowercase();
    let near = known.iter().map(|&other| (distance(&plain(key), &plain(other)), other)).min();
    match near {
        Some((off, other)) if off <= 2 && 3 * off <= other.len() => format!(": `{other}` is meant, perhaps"),
        _ if known.len() <= 16 => format!(": use {}", known.join(", ")),
        _ => String::new(),
    }
}

/// How many characters make the difference (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, &b) in other.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (before + usize::from(a != b)).min(above + 1).min(row[j] + 1);
            before = above;
        }
    }
    row[other.len()]
}

//! Columns of times, whole numbers and entries of the phone index.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::{DataType, TimeUnit};

use super::column::{Dictionary, TEXT, texts, wrong_type};
use crate::events::page_stay_ms;
use crate::stats::measures::{COUNTERS, Counters};
use crate::stats::sketch::hash;
use crate::stats::{Dimension, QUARTER_MS};
use crate::{Error, Result};

/// Ticks of a quarter-hour, by the unit of time.
pub(super) const SECONDS: i64 = MILLIS / 1_000;
pub(super) const MILLIS: i64 = QUARTER_MS;
pub(super) const MICROS: i64 = MILLIS * 1_000;
pub(super) const NANOS: i64 = MICROS * 1_000;

/// When events occurred, in ticks since 1970 (UTC).
pub(super) struct Times<'a> {
    pub(super) values: Cow<'a, [i64]>,
    /// Ticks of a quarter-hour: one of [`SECONDS`], [`MILLIS`], [`MICROS`] and [`NANOS`].
    pub(super) ticks: i64,
}

impl<'a> Times<'a> {
    pub(super) fn of(name: &str, array: &'a ArrayRef) -> Result<Self> {
        if array.null_count() > 0 {
            return Err(Error::invalid(format!("column `{name}` has rows without a time")));
        }
        macro_rules! stamps {
            ($unit:ty) => {
                Cow::Borrowed(&**array.as_primitive::<$unit>().values())
            };
        }
        let (values, ticks) = match array.data_type() {
            DataType::Timestamp(TimeUnit::Second, _) => (stamps!(TimestampSecondType), SECONDS),
            DataType::Timestamp(TimeUnit::Millisecond, _) => (stamps!(TimestampMillisecondType), MILLIS),
            DataType::Timestamp(TimeUnit::Microsecond, _) => (stamps!(TimestampMicrosecondType), MICROS),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => (stamps!(TimestampNanosecondType), NANOS),
            _ => (whole(name, array, "a timestamp, or milliseconds since 1970 as whole numbers")?, MILLIS),
        };
        Ok(Self { values, ticks })
    }
}

/// Whole numbers, some of which may be missing.
pub(super) struct Latencies<'a> {
    array: &'a ArrayRef,
    values: Cow<'a, [i64]>,
}

impl<'a> Latencies<'a> {
    pub(super) fn of(name: &str, array: &'a ArrayRef) -> Result<Option<Self>> {
        if array.null_count() == array.len() {
            return Ok(None);
        }
        Ok(Some(Self { array, values: whole(name, array, "whole numbers")? }))
    }

    pub(super) fn get(&self, row: usize) -> Option<i64> {
        self.array.is_valid(row).then(|| self.values[row])
    }
}

fn whole<'a>(name: &str, array: &'a ArrayRef, expected: &str) -> Result<Cow<'a, [i64]>> {
    fn widened<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &ArrayRef) -> Cow<'static, [i64]> {
        array.as_primitive::<T>().values().iter().map(|n| (*n).into()).collect()
    }
    Ok(match array.data_type() {
        DataType::Int64 => Cow::Borrowed(&**array.as_primitive::<Int64Type>().values()),
        DataType::Int32 => widened::<Int32Type>(array),
        DataType::Int16 => widened::<Int16Type>(array),
        DataType::Int8 => widened::<Int8Type>(array),
        DataType::UInt32 => widened::<UInt32Type>(array),
        DataType::UInt16 => widened::<UInt16Type>(array),
        DataType::UInt8 => widened::<UInt8Type>(array),
        DataType::UInt64 => {
            let values = array.as_primitive::<UInt64Type>().values().iter();
            values.map(|n| i64::try_from(*n).unwrap_or(i64::MAX)).collect()
        }
        DataType::Boolean => {
            let flags = array.as_boolean();
            (0..flags.len()).map(|row| i64::from(flags.value(row))).collect()
        }
        other => return Err(wrong_type(name, other, expected)),
    })
}

/// Texts, read where they are.
pub(super) enum Texts<'a> {
    Utf8(&'a StringArray),
    LargeUtf8(&'a LargeStringArray),
    Utf8View(&'a StringViewArray),
    Dictionary(Dictionary<'a>, Vec<Option<&'a str>>),
}

impl<'a> Texts<'a> {
    pub(super) fn of(name: &str, array: &'a ArrayRef) -> Result<Option<Self>> {
        if array.null_count() == array.len() {
            return Ok(None);
        }
        let unexpected = || wrong_type(name, array.data_type(), TEXT);
        Ok(Some(match array.data_type() {
            DataType::Null => return Ok(None),
            DataType::Utf8 => Self::Utf8(array.as_string()),
            DataType::LargeUtf8 => Self::LargeUtf8(array.as_string()),
            DataType::Utf8View => Self::Utf8View(array.as_string_view()),
            _ => {
                let dictionary = Dictionary::of(array).ok_or_else(unexpected)?;
                let texts = texts(dictionary.values).ok_or_else(unexpected)?.collect();
                Self::Dictionary(dictionary, texts)
            }
        }))
    }

    pub(super) fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Utf8(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::LargeUtf8(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::Utf8View(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::Dictionary(dictionary, texts) => dictionary.key(row).and_then(|key| texts[key]),
        }
    }
}

/// What transactions of identity verification took.
pub(super) struct Taken<'a> {
    stays: Option<Texts<'a>>,
    counters: [Option<Latencies<'a>>; COUNTERS.len()],
}

impl<'a> Taken<'a> {
    /// None where no row tells of it.
    pub(super) fn of(column: impl Fn(&str) -> Option<&'a ArrayRef>) -> Result<Option<Self>> {
        let stay = Dimension::PagesShown.column();
        let stays = column(stay).map_or(Ok(None), |array| Texts::of(stay, array))?;
        let mut counters = [const { None }; COUNTERS.len()];
        for (name, counter) in COUNTERS.iter().zip(&mut counters) {
            *counter = column(name).map_or(Ok(None), |array| Latencies::of(name, array))?;
        }
        Ok((stays.is_some() || counters.iter().any(Option::is_some)).then_some(Self { stays, counters }))
    }

    /// Page times, which are empty where a row has none, and counters; none for a row that tells of nothing. A text that is
    /// no object of times was refused when its column was read.
    pub(super) fn get(&self, row: usize) -> Option<(HashMap<String, i64>, Counters)> {
        let json = self.stays.as_ref().and_then(|stays| stays.get(row));
        let stays = json.and_then(page_stay_ms).unwrap_or_default();
        let counters = self.counters.each_ref().map(|counter| counter.as_ref().and_then(|c| c.get(row)));
        (!stays.is_empty() || counters.iter().any(Option::is_some)).then_some((stays, counters))
    }
}

/// Entries of the phone index.
pub(super) enum Phones<'a> {
    Utf8(&'a StringArray),
    LargeUtf8(&'a LargeStringArray),
    Utf8View(&'a StringViewArray),
    /// With the hash of each text: each is hashed once.
    Dictionary(Dictionary<'a>, Vec<Option<u64>>),
}

impl<'a> Phones<'a> {
    pub(super) fn of(name: &str, array: &'a ArrayRef) -> Result<Option<Self>> {
        let unexpected = || wrong_type(name, array.data_type(), TEXT);
        Ok(Some(match array.data_type() {
            DataType::Null => return Ok(None),
            DataType::Utf8 => Self::Utf8(array.as_string()),
            DataType::LargeUtf8 => Self::LargeUtf8(array.as_string()),
            DataType::Utf8View => Self::Utf8View(array.as_string_view()),
            _ => {
                let dictionary = Dictionary::of(array).ok_or_else(unexpected)?;
                let texts = texts(dictionary.values).ok_or_else(unexpected)?;
                let hashes = texts.map(|text| text.map(hash)).collect();
                Self::Dictionary(dictionary, hashes)
            }
        }))
    }

    /// Hash of a row's entry.
    pub(super) fn hash(&self, row: usize) -> Option<u64> {
        match self {
            Self::Utf8(texts) => texts.is_valid(row).then(|| hash(texts.value(row))),
            Self::LargeUtf8(texts) => texts.is_valid(row).then(|| hash(texts.value(row))),
            Self::Utf8View(texts) => texts.is_valid(row).then(|| hash(texts.value(row))),
            Self::Dictionary(dictionary, hashes) => dictionary.key(row).and_then(|key| hashes[key]),
        }
    }
}

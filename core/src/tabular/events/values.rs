//! Values of one column of a batch, read as what is asked for, whatever other tools wrote them as.

use std::borrow::Cow;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BinaryArray, BooleanArray, Decimal128Array, FixedSizeBinaryArray,
    Float64Array, Int64Array, LargeStringArray, PrimitiveArray, StringArray, StringViewArray, UInt64Array,
};
use arrow_schema::{DataType, TimeUnit};

use super::slot::{OCCURRED_AT, Slot, slot};
use crate::wire::LARGEST_EXACT;

/// A column of a batch.
#[derive(Debug)]
pub(super) enum Values {
    Texts(StringArray),
    LargeTexts(LargeStringArray),
    TextViews(StringViewArray),
    /// Text that its writer did not call so.
    Bytes(BinaryArray),
    Uuids(FixedSizeBinaryArray),
    Dictionary {
        keys: Vec<usize>,
        array: ArrayRef,
        words: Box<Values>,
    },
    Flags(BooleanArray),
    Whole(Int64Array),
    /// Ids go beyond what a signed number holds.
    Unsigned(UInt64Array),
    /// Whole numbers of many digits.
    Decimals(Decimal128Array),
    /// Whole numbers among which some are missing, as pandas writes them.
    Floats(Float64Array),
    /// Milliseconds since 1970 (UTC).
    Times(Int64Array),
    Lists {
        array: ArrayRef,
        large: bool,
    },
}

/// Whether a column of this type can be what its name says; if not, what is wrong.
pub(super) fn readable(column: Slot, ty: &DataType) -> Result<(), String> {
    let time = [slot("occurred_at_ms"), OCCURRED_AT].contains(&column);
    let flag = [slot("camera_refused_face"), slot("camera_refused_ocr")].contains(&column);
    let fits = match ty {
        DataType::List(item) | DataType::LargeList(item) => {
            column == slot("tags") && is_text(item.data_type())
        }
        DataType::Timestamp(..) => time,
        DataType::Boolean => flag,
        DataType::Dictionary(_, words) => is_text(words),
        DataType::Decimal128(_, scale) => *scale == 0,
        DataType::FixedSizeBinary(len) => *len == 16 && [slot("event_id"), slot("call_id")].contains(&column),
        other => is_text(other) || other.is_integer() || *other == DataType::Null || is_float(other),
    };
    if fits {
        return Ok(());
    }
    Err(format!("column `{}` is of type {ty}, which cannot be read as one: write it as text", column.name()))
}

fn is_text(ty: &DataType) -> bool {
    matches!(ty, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary)
}

fn is_float(ty: &DataType) -> bool {
    matches!(ty, DataType::Float32 | DataType::Float64)
}

impl Values {
    /// None where no row holds anything.
    pub(super) fn of(array: &ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Texts(array.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeTexts(array.as_string().clone()),
            DataType::Utf8View => Self::TextViews(array.as_string_view().clone()),
            DataType::Binary => Self::Bytes(array.as_binary().clone()),
            DataType::FixedSizeBinary(_) => Self::Uuids(array.as_fixed_size_binary().clone()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let words = Box::new(Self::of(dictionary.values())?);
                // An empty dictionary has no keys to speak of.
                let keys =
                    if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() };
                Self::Dictionary { keys, array: array.clone(), words }
            }
            DataType::Boolean => Self::Flags(array.as_boolean().clone()),
            DataType::Int64 => Self::Whole(array.as_primitive().clone()),
            DataType::Int32 => Self::Whole(widened::<Int32Type>(array)),
            DataType::Int16 => Self::Whole(widened::<Int16Type>(array)),
            DataType::Int8 => Self::Whole(widened::<Int8Type>(array)),
            DataType::UInt32 => Self::Whole(widened::<UInt32Type>(array)),
            DataType::UInt16 => Self::Whole(widened::<UInt16Type>(array)),
            DataType::UInt8 => Self::Whole(widened::<UInt8Type>(array)),
            DataType::UInt64 => Self::Unsigned(array.as_primitive::<UInt64Type>().clone()),
            DataType::Decimal128(..) => Self::Decimals(array.as_primitive::<Decimal128Type>().clone()),
            DataType::Float64 => Self::Floats(array.as_primitive::<Float64Type>().clone()),
            DataType::Float32 => Self::Floats(array.as_primitive::<Float32Type>().unary(f64::from)),
            DataType::Timestamp(TimeUnit::Second, _) => {
                Self::Times(ticks::<TimestampSecondType>(array, |at| at.saturating_mul(1_000)))
            }
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                Self::Times(ticks::<TimestampMillisecondType>(array, |at| at))
            }
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Self::Times(ticks::<TimestampMicrosecondType>(array, |at| at.div_euclid(1_000)))
            }
            DataType::Timestamp(TimeUnit::Nanosecond, _) => {
                Self::Times(ticks::<TimestampNanosecondType>(array, |at| at.div_euclid(1_000_000)))
            }
            DataType::List(_) => Self::Lists { array: array.clone(), large: false },
            DataType::LargeList(_) => Self::Lists { array: array.clone(), large: true },
            _ => return None,
        })
    }

    /// The value of a row as text.
    pub(super) fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Texts(texts) => texts.is_valid(row).then(|| texts.value(row).into()),
            Self::LargeTexts(texts) => texts.is_valid(row).then(|| texts.value(row).into()),
            Self::TextViews(texts) => texts.is_valid(row).then(|| texts.value(row).into()),
            Self::Bytes(bytes) => bytes.is_valid(row).then(|| String::from_utf8_lossy(bytes.value(row))),
            Self::Uuids(ids) => {
                let id = ids.is_valid(row).then(|| uuid::Uuid::from_slice(ids.value(row)).ok())?;
                id.map(|id| id.to_string().into())
            }
            Self::Dictionary { keys, array, words } => {
                array.is_valid(row).then(|| keys.get(row)).flatten().and_then(|key| words.text(*key))
            }
            Self::Flags(flags) => {
                flags.is_valid(row).then(|| if flags.value(row) { "true" } else { "false" }.into())
            }
            Self::Whole(numbers) => numbers.is_valid(row).then(|| numbers.value(row).to_string().into()),
            Self::Unsigned(numbers) => numbers.is_valid(row).then(|| numbers.value(row).to_string().into()),
            Self::Decimals(numbers) => numbers.is_valid(row).then(|| numbers.value(row).to_string().into()),
            Self::Floats(numbers) => {
                let number = numbers.is_valid(row).then(|| numbers.value(row)).filter(|n| !n.is_nan())?;
                Some(number.to_string().into())
            }
            Self::Times(_) | Self::Lists { .. } => None,
        }
    }

    /// The first row whose number has more digits than its type keeps: others may have been there.
    pub(super) fn inexact(&self) -> Option<usize> {
        let Self::Floats(numbers) = self else { return None };
        numbers.iter().position(|number| number.is_some_and(|number| number.abs() >= LARGEST_EXACT))
    }

    /// The value of a row where it is a list of texts.
    pub(super) fn texts(&self, row: usize) -> Option<Vec<String>> {
        let Self::Lists { array, large } = self else { return None };
        if array.is_null(row) {
            return Some(Vec::new());
        }
        let list = if *large { array.as_list::<i64>().value(row) } else { array.as_list::<i32>().value(row) };
        let Some(texts) = Self::of(&list) else { return Some(Vec::new()) };
        Some((0..list.len()).filter_map(|at| texts.text(at)).map(Cow::into_owned).collect())
    }

    /// The value of a row where it is a whole number that is held as such.
    pub(super) fn whole(&self, row: usize) -> Option<i64> {
        match self {
            Self::Whole(numbers) => numbers.is_valid(row).then(|| numbers.value(row)),
            _ => None,
        }
    }

    /// The value of a row in milliseconds since 1970 (UTC) where it is a time.
    pub(super) fn time(&self, row: usize) -> Option<i64> {
        match self {
            Self::Times(times) => times.is_valid(row).then(|| times.value(row)),
            _ => None,
        }
    }
}

fn widened<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &ArrayRef) -> Int64Array {
    let numbers: &PrimitiveArray<T> = array.as_primitive();
    numbers.unary::<_, Int64Type>(Into::into)
}

fn ticks<T: ArrowPrimitiveType<Native = i64>>(array: &ArrayRef, ms: impl Fn(i64) -> i64) -> Int64Array {
    let times: &PrimitiveArray<T> = array.as_primitive();
    times.unary::<_, Int64Type>(ms)
}

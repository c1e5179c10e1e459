//! One column of one batch as codes of its lexicon.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::lexicon::Lexicon;
use super::numbers::Texts;
use super::place::{NOWHERE, Sum};
use super::recent;
use super::wide::wide;
use crate::stats::Dimension;
use crate::{Error, Result};

/// What a column of words may be.
pub(super) const TEXT: &str = "text, plain or in a dictionary";

/// Keys of rows, in the width that their column has.
pub(super) enum Keys<'a> {
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    U64(&'a [u64]),
    /// Plain text, numbered by us.
    Own(Vec<u32>),
    /// Nothing in any row.
    None,
}

/// A column: each row has a key, each key a code.
pub(super) struct Column<'a> {
    keys: Keys<'a>,
    nulls: Option<&'a NullBuffer>,
    codes: Vec<u32>,
    absent: u32,
}

/// A row's place among the codes.
trait Key: Copy {
    fn at(self) -> usize;
}

macro_rules! key {
    ($($native:ty as $unsigned:ty),*) => {
        $(impl Key for $native {
            #[inline(always)]
            fn at(self) -> usize {
                self as $unsigned as usize
            }
        })*
    };
}
key!(i8 as u8, i16 as u16, i32 as u32, i64 as u64, u8 as u8, u16 as u16, u32 as u32, u64 as u64);

/// The same on the keys of whatever width.
macro_rules! with_keys {
    ($column:expr, $keys:ident => $do:expr, none => $none:expr) => {
        match &$column.keys {
            Keys::I8($keys) => $do,
            Keys::I16($keys) => $do,
            Keys::I32($keys) => $do,
            Keys::I64($keys) => $do,
            Keys::U8($keys) => $do,
            Keys::U16($keys) => $do,
            Keys::U32($keys) => $do,
            Keys::U64($keys) => $do,
            Keys::Own($keys) => $do,
            Keys::None => $none,
        }
    };
}

/// A column whose rows are keys of texts.
pub(super) struct Dictionary<'a> {
    keys: Keys<'a>,
    nulls: Option<&'a NullBuffer>,
    pub(super) values: &'a ArrayRef,
}

impl<'a> Dictionary<'a> {
    pub(super) fn of(array: &'a ArrayRef) -> Option<Self> {
        macro_rules! of {
            ($key:ty, $width:ident) => {{
                let dictionary = array.as_dictionary::<$key>();
                let nulls = dictionary.keys().nulls().filter(|nulls| nulls.null_count() > 0);
                let keys = Keys::$width(dictionary.keys().values());
                Some(Self { keys, nulls, values: dictionary.values() })
            }};
        }
        let DataType::Dictionary(key, _) = array.data_type() else { return None };
        match key.as_ref() {
            DataType::Int8 => of!(Int8Type, I8),
            DataType::Int16 => of!(Int16Type, I16),
            DataType::Int32 => of!(Int32Type, I32),
            DataType::Int64 => of!(Int64Type, I64),
            DataType::UInt8 => of!(UInt8Type, U8),
            DataType::UInt16 => of!(UInt16Type, U16),
            DataType::UInt32 => of!(UInt32Type, U32),
            DataType::UInt64 => of!(UInt64Type, U64),
            _ => None,
        }
    }

    /// A row's place in `values`.
    pub(super) fn key(&self, row: usize) -> Option<usize> {
        let valid = self.nulls.is_none_or(|nulls| nulls.is_valid(row));
        valid.then(|| with_keys!(self, keys => Some(keys[row].at()), none => None)).flatten()
    }
}

impl<'a> Column<'a> {
    /// Numbers the words of `array`; without one, no row says anything.
    pub(super) fn of(array: Option<&'a ArrayRef>, lexicon: &mut Lexicon) -> Result<Self> {
        let Some(array) = array.filter(|array| *array.data_type() != DataType::Null) else {
            return Ok(Self { keys: Keys::None, nulls: None, codes: Vec::new(), absent: lexicon.absent() });
        };
        if let Some(Dictionary { keys, nulls, values }) = Dictionary::of(array) {
            let absent = if nulls.is_some() { lexicon.absent() } else { 0 };
            return Ok(Self { keys, nulls, codes: codes(values, lexicon)?, absent });
        }
        let keys = Keys::Own(codes(array, lexicon)?);
        let codes = (0..lexicon.words().len() as u32).collect();
        Ok(Self { keys, nulls: None, codes, absent: 0 })
    }

    /// What each key weighs, given the weight of each code.
    pub(super) fn table<S: Sum>(&self, weights: &[u32]) -> Table<S> {
        let by_key: Vec<u32> = self.codes.iter().map(|code| weights[*code as usize]).collect();
        let line = Line::of(&by_key);
        let mut by_key: Vec<S> = by_key.into_iter().map(S::of).collect();
        let nothing = match (&self.keys, self.nulls) {
            (Keys::None, _) | (_, Some(_)) => S::of(weights[self.absent as usize]),
            _ => S::default(),
        };
        if matches!(self.keys, Keys::I8(_) | Keys::U8(_)) {
            // As long as any key can be, which the compiler then knows.
            by_key.resize(256, S::default());
        }
        Table { by_key, nothing, line }
    }

    /// Adds to each sum the weight of a row, from row `from` on.
    pub(super) fn add<S: Sum>(&self, table: &Table<S>, from: usize, sums: &mut [S]) {
        let to = from + sums.len();
        if let Some(nulls) = self.nulls {
            with_keys!(self, keys => for (row, sum) in (from..).zip(sums) {
                *sum = sum.plus(if nulls.is_valid(row) { table.by_key[keys[row].at()] } else { table.nothing });
            }, none => {});
            return;
        }
        match (&self.keys, table.by_key.first_chunk::<256>()) {
            (Keys::I8(keys), Some(by_key)) => add_short(&keys[from..to], by_key, table.line, sums),
            (Keys::U8(keys), Some(by_key)) => add_short(&keys[from..to], by_key, table.line, sums),
            _ => with_keys!(self, keys => {
                let by_key = table.by_key.as_slice();
                sums.iter_mut().zip(&keys[from..to]).for_each(|(sum, key)| *sum = sum.plus(by_key[key.at()]));
            }, none => sums.iter_mut().for_each(|sum| *sum = sum.plus(table.nothing))),
        }
    }
}

/// The same for keys of one byte. Where weights are a line, nothing is looked up, and the compiler works on several rows at
/// a time.
fn add_short<K: Key, S: Sum>(keys: &[K], by_key: &[S; 256], line: Option<Line>, sums: &mut [S]) {
    match line {
        Some(Line { filters: false, stride, .. }) => wide(|| {
            for (sum, key) in sums.iter_mut().zip(keys) {
                *sum = sum.plus(S::even(key.at() as u8, stride));
            }
        }),
        Some(Line { first, last, stride, .. }) => wide(|| {
            for (sum, key) in sums.iter_mut().zip(keys) {
                let key = (key.at() as u8).wrapping_sub(first);
                let filter = if key <= last { S::default() } else { S::NOWHERE };
                *sum = sum.plus(S::even(key, stride)).plus(filter);
            }
        }),
        None => sums.iter_mut().zip(keys).for_each(|(sum, key)| *sum = sum.plus(by_key[key.at()])),
    }
}

/// Weights by key.
pub(super) struct Table<S> {
    by_key: Vec<S>,
    nothing: S,
    line: Option<Line>,
}

/// Weights of which each is so much more than that of the key before, from a first key on, which weighs nothing. Keys
/// before it, and from another on, lead nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    first: u8,
    /// The last key, from the first on.
    last: u8,
    stride: i16,
    /// Whether any key leads nowhere.
    filters: bool,
}

impl Line {
    /// None where weights are none, or keys have more than a byte.
    fn of(by_key: &[u32]) -> Option<Self> {
        let first = by_key.iter().position(|weight| *weight < NOWHERE)?;
        let last = by_key.iter().rposition(|weight| *weight < NOWHERE)?;
        let line = &by_key[first..=last];
        let stride = line.get(1).map_or(Some(0), |weight| i16::try_from(*weight).ok())?;
        let even = line.iter().zip(0..).all(|(weight, key)| *weight == key * stride as u32);
        let filters = line.len() < by_key.len();
        let (first, last) = (u8::try_from(first).ok()?, u8::try_from(last - first).ok()?);
        even.then_some(Self { first, last, stride, filters })
    }
}

/// The codes of a column that is no dictionary.
fn codes(array: &dyn Array, lexicon: &mut Lexicon) -> Result<Vec<u32>> {
    // Times by page are others in nearly every row.
    if let (Some(texts), false) = (texts(array), lexicon.dimension == Dimension::PagesShown) {
        return recent::of_texts(texts, lexicon);
    }
    if let Some(texts) = texts(array) {
        let code = |text: Option<&str>| match text {
            Some(text) => lexicon.code(text),
            None => Ok(lexicon.absent()),
        };
        return texts.map(code).collect();
    }
    let values = match array.data_type() {
        DataType::List(_) => array.as_list::<i32>().values(),
        DataType::LargeList(_) => array.as_list::<i64>().values(),
        other => return Err(unexpected(lexicon, other)),
    };
    let texts = Texts::of(lexicon.dimension.column(), values);
    let (Ok(texts), Dimension::Tags) = (texts, lexicon.dimension) else {
        return Err(unexpected(lexicon, array.data_type()));
    };
    match (texts, array.data_type()) {
        (None, _) => Ok(vec![lexicon.absent(); array.len()]),
        (Some(texts), DataType::List(_)) => recent::of_lists(array.as_list::<i32>(), &texts, lexicon),
        (Some(texts), _) => recent::of_lists(array.as_list::<i64>(), &texts, lexicon),
    }
}

/// The texts of a column, however long their offsets are; none where it holds something else.
pub(super) fn texts(array: &dyn Array) -> Option<Box<dyn Iterator<Item = Option<&str>> + '_>> {
    Some(match array.data_type() {
        DataType::Utf8 => Box::new(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => Box::new(array.as_string::<i64>().iter()),
        DataType::Utf8View => Box::new(array.as_string_view().iter()),
        _ => return None,
    })
}

fn unexpected(lexicon: &Lexicon, found: &DataType) -> Error {
    let expected = match lexicon.dimension {
        Dimension::Tags => "lists of text, or text with JSON arrays",
        _ => TEXT,
    };
    wrong_type(lexicon.dimension.column(), found, expected)
}

/// A column that cannot be what its name says.
pub(super) fn wrong_type(column: &str, found: &DataType, expected: &str) -> Error {
    Error::invalid(format!("column `{column}` is of type {found}: expected {expected}"))
}

//! Texts that were looked up just now: a column has few, again and again, and to find one here costs a fraction of a map.

use arrow_array::{Array, GenericListArray, OffsetSizeTrait};

use super::lexicon::Lexicon;
use super::numbers::Texts;
use crate::Result;

/// Places; a power of 2.
const PLACES: usize = 64;

/// What was found in one column, each in the place that its first bytes choose.
struct Recent<T>([Option<(T, u32)>; PLACES]);

impl<T: Clone> Recent<T> {
    fn new() -> Self {
        Self(std::array::from_fn(|_| None))
    }

    /// The code of `wanted`: the one that is remembered of what `is` the same, else what `look_up` gives.
    fn code(
        &mut self,
        hash: u64,
        wanted: &T,
        is: impl Fn(&T) -> bool,
        look_up: impl FnOnce() -> Result<u32>,
    ) -> Result<u32> {
        let place = &mut self.0[(hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize];
        match place {
            Some((known, code)) if is(known) => Ok(*code),
            _ => {
                let code = look_up()?;
                *place = Some((wanted.clone(), code));
                Ok(code)
            }
        }
    }
}
const _: () = assert!(PLACES == 1 << (64 - 58));

/// The codes of texts, one for each row.
pub(super) fn of_texts<'a>(
    texts: impl Iterator<Item = Option<&'a str>>,
    lexicon: &mut Lexicon,
) -> Result<Vec<u32>> {
    let (mut recent, mut absent) = (Recent::new(), None);
    let code = |text: Option<&'a str>| match text {
        Some(text) => recent.code(hash(text), &text, |known| *known == text, || lexicon.code(text)),
        None => Ok(*absent.get_or_insert_with(|| lexicon.absent())),
    };
    texts.map(code).collect()
}

/// The codes of lists of `texts`, each a list of tags.
pub(super) fn of_lists<O: OffsetSizeTrait>(
    lists: &GenericListArray<O>,
    texts: &Texts<'_>,
    lexicon: &mut Lexicon,
) -> Result<Vec<u32>> {
    let (mut recent, mut absent) = (Recent::new(), None);
    let offsets = lists.offsets();
    let tags = |rows: &std::ops::Range<usize>| rows.clone().filter_map(|at| texts.get(at));
    let code = |row: usize| {
        let rows = offsets[row].as_usize()..offsets[row + 1].as_usize();
        if lists.is_null(row) || rows.is_empty() {
            return Ok(*absent.get_or_insert_with(|| lexicon.absent()));
        }
        let all = tags(&rows).fold(0_u64, |all, tag| all.rotate_left(5) ^ hash(tag));
        let look_up = || Ok(lexicon.tags(tags(&rows).map(str::to_owned).collect()));
        recent.code(all, &rows, |known| tags(known).eq(tags(&rows)), look_up)
    };
    (0..lists.len()).map(code).collect()
}

/// Of the ends of a text and its length: enough to tell the words of a set apart.
fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
        _ => bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    ends ^ (bytes.len() as u64) << 56
}

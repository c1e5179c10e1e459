//! Where a page ends and the next begins.

use std::fmt;

use crate::{Error, Result};

/// Version of the text; what another version means by it is not guessed.
const VERSION: &str = "1";

/// A place in the ledger, newest first: rows after it are older, or as old and came earlier.
///
/// Rows that came after the first page was read (`seq` above `upto`) are on none of the pages that follow, so that
/// what arrives meanwhile shifts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// When the last row of the page before occurred, in milliseconds since 1970 (UTC).
    pub(super) at_ms: i64,
    /// That row's number.
    pub(super) seq: i64,
    /// Number of the last row that was there when the first page was read.
    pub(super) upto: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Times before 1970 are negative; their bits are not.
        write!(f, "{VERSION}.{:x}.{:x}.{:x}", self.at_ms, self.seq, self.upto)
    }
}

impl Cursor {
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a text that is none of this version.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let number = |part: &str| u64::from_str_radix(part, 16).ok().map(|bits| bits as i64);
        let read = || {
            let parts: Vec<&str> = text.split('.').collect();
            let [VERSION, at_ms, seq, upto] = parts[..] else { return None };
            let cursor = Self { at_ms: number(at_ms)?, seq: number(seq)?, upto: number(upto)? };
            // One place, one text.
            (cursor.to_string() == text).then_some(cursor)
        };
        read().ok_or_else(|| {
            Error::invalid(format!("cursor `{}` is not one of this version", crate::one_line(text, 60)))
                .advice("give `next` of the page before as it is, or leave the cursor out to begin anew")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_anything_else_is_refused() {
        for at_ms in [0, -1, 1_793_491_200_000, i64::MIN] {
            let cursor = Cursor { at_ms, seq: 7, upto: i64::MAX };
            assert_eq!(Cursor::parse(&cursor.to_string()).unwrap(), cursor);
        }
        for text in ["", "1", "2.0.7.9", "1.0.7", "1.0.7.9.1", "1.x.7.9", "1.-1.7.9", "1.00.7.9", "1.0.7.9 "]
        {
            let error = Cursor::parse(text).unwrap_err();
            assert!(error.to_string().contains(&format!("cursor `{text}`")), "{error}");
        }
    }
}

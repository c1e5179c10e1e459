//! What came of reading a file into a ledger.

use verimeter_macros::record;

/// A file that was read.
#[record]
pub struct Import {
    /// Rows of the file.
    pub rows: i64,
    /// Events that were new; the others were in the ledger already.
    pub new: i64,
}

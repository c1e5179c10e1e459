//! How far work on whole files has come.

/// How far work on many rows has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that are done.
    pub rows: i64,
    /// How many there will be in all, as far as can be known beforehand: reckoned from the bytes of a file of text, or from
    /// counts that whole quarter-hours have.
    pub total: Option<i64>,
}

impl Progress {
    /// So many rows, which are of course not more than there are.
    pub(super) fn of(rows: i64, total: Option<i64>) -> Self {
        Self { rows, total: total.map(|total| total.max(rows)) }
    }
}

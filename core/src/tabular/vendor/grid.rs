//! Rows of cells, whatever file they come from.

use jiff::civil::Date;

/// Most rows of a table: hours of a year, of a dozen apps and platforms.
pub(super) const MOST_ROWS: usize = 200_000;
/// Most columns of a table; what stands further right is no figure.
pub(super) const MOST_COLUMNS: usize = 256;
/// Largest file that is read, in bytes.
pub(super) const LARGEST: u64 = 64 << 20;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Raw {
    #[default]
    Empty,
    /// Not empty, without blanks around it.
    Text(String),
    Number(f64),
    Date(Date),
}

impl Raw {
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        match text {
            "" => Self::Empty,
            _ => Self::Text(text.to_owned()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// One row, with its number in the file, counted from 1.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) cells: Vec<Raw>,
}

/// A sheet.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) lines: Vec<Line>,
    /// What a row is called in a message: `line` or `row`.
    pub(super) unit: &'static str,
    /// Where in the file the grid is, as the beginning of a message.
    pub(super) place: String,
}

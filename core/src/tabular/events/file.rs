//! Files of events of every format.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::csv::CsvRows;
use super::json::JsonRows;
#[cfg(feature = "parquet")]
use super::parquet::ParquetRows;
use crate::phone::PhoneKey;
use crate::tabular::input::open;
use crate::{Error, Event, Result};

/// A file of events: CSV with a header (`.csv`), JSON Lines (`.jsonl`, `.ndjson`), or Parquet, which is known by its first
/// bytes whatever it is called.
///
/// `product`, and `occurred_at_ms` or `occurred_at`, must be in it, and `outcome`, `code` or what identity verification
/// says (`verify_status`, `passed`); every other column of the Event schema may be left out. A column `phone` with plain numbers is
/// masked and indexed on the way in. Columns of other names are left alone.
///
/// Codes, tags, carriers, pages and reasons are kept as they stand there. Product, platform, outcome, billing and level must be
/// words of ours: every language has them as closed types, and nobody could say what an event of another word costs. To count
/// Parquet files under whatever names stand in them, see `stats::scan`.
#[derive(Clone, Debug)]
pub struct EventFile {
    path: PathBuf,
    format: Format,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Csv,
    JsonLines,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What every Parquet file begins and ends with.
const PARQUET: [u8; 4] = *b"PAR1";

impl EventFile {
    /// Opens a file and checks its columns.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming the file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let file = Self { format: format(&path)?, path };
        file.rows()?;
        Ok(file)
    }

    /// The events, read as they are asked for. `key` is that of the ledger they are for.
    ///
    /// # Errors
    /// As [`open`](Self::open); then each row's own, naming file and line, or row of a Parquet file.
    pub fn events(&self, key: &PhoneKey) -> Result<EventRows> {
        Ok(EventRows { key: key.clone(), rows: self.rows()? })
    }

    #[cfg(feature = "ledger")]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn rows(&self) -> Result<Rows> {
        Ok(match self.format {
            Format::Csv => Rows::Csv(Box::new(CsvRows::open(&self.path)?)),
            Format::JsonLines => Rows::Json(Box::new(JsonRows::open(&self.path)?)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Rows::Parquet(Box::new(ParquetRows::open(&self.path)?)),
        })
    }
}

fn format(path: &Path) -> Result<Format> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let unknown = |advice: &str| {
        Err(Error::invalid(format!("`{}` is of a kind that is not known", path.display())).advice(advice))
    };
    match (is_parquet(path), extension.as_str()) {
        #[cfg(feature = "parquet")]
        (true, _) | (_, "parquet" | "pq") => Ok(Format::Parquet),
        #[cfg(not(feature = "parquet"))]
        (true, _) | (_, "parquet" | "pq") => unknown("this build reads no Parquet: give CSV or JSON Lines"),
        (_, "csv") => Ok(Format::Csv),
        (_, "jsonl" | "ndjson") => Ok(Format::JsonLines),
        _ => unknown(
            "name it .csv for CSV with a header, .jsonl for JSON Lines, or .parquet for Apache Parquet",
        ),
    }
}

/// Whether a file says so in its first bytes. One that cannot be read says nothing: opening it will tell why.
fn is_parquet(path: &Path) -> bool {
    let mut magic = [0; PARQUET.len()];
    open(path).is_ok_and(|mut file| file.read_exact(&mut magic).is_ok()) && magic == PARQUET
}

/// Events of an [`EventFile`]. A row that is none is an error, and others follow; where the file cannot be read on, that is the
/// last.
pub struct EventRows {
    key: PhoneKey,
    rows: Rows,
}

enum Rows {
    Csv(Box<CsvRows>),
    Json(Box<JsonRows>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetRows>),
    Ended,
}

impl EventRows {
    /// From here on, errors need not name their row.
    #[cfg(feature = "ledger")]
    pub(crate) fn only_count(&mut self) {
        if let Rows::Csv(rows) = &mut self.rows {
            rows.only_counted = true;
        }
    }

    /// An error that names the row which was read last.
    #[cfg(feature = "ledger")]
    pub(crate) fn refuse(&self, what: &str) -> Error {
        match &self.rows {
            Rows::Csv(rows) => rows.bad(what),
            Rows::Json(rows) => rows.bad(what),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => rows.bad(what),
            Rows::Ended => Error::invalid(what),
        }
    }

    /// How many rows the file has, as a Parquet file says, or seems to have by its length and what was read of it: nobody knows
    /// before the first row, and nobody asks after the last.
    pub fn total(&self) -> Option<i64> {
        match &self.rows {
            Rows::Csv(rows) => rows.so_far().total(),
            Rows::Json(rows) => rows.so_far().total(),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => Some(rows.total()),
            Rows::Ended => None,
        }
    }
}

/// Why there is no event.
pub(super) enum Refused {
    /// The row is none.
    Row(Error),
    /// The file cannot be read on.
    File(Error),
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Row(error) | Refused::File(error) => error,
        }
    }
}

/// How much of a file of lines was read.
pub(super) struct SoFar {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// Bytes of the whole.
    pub(super) of: u64,
}

impl SoFar {
    fn total(&self) -> Option<i64> {
        if self.rows == 0 {
            return None;
        }
        let reckoned = (u128::from(self.rows) * u128::from(self.of)).checked_div(self.bytes.into())?;
        i64::try_from(reckoned).ok()
    }
}

impl Iterator for EventRows {
    type Item = Result<Event>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match &mut self.rows {
            Rows::Csv(rows) => rows.next(&self.key),
            Rows::Json(rows) => rows.next(&self.key),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => rows.next(&self.key),
            Rows::Ended => None,
        };
        if !matches!(next, Some(Ok(_) | Err(Refused::Row(_)))) {
            self.rows = Rows::Ended;
        }
        Some(next?.map_err(Error::from))
    }
}

//! Events as lines of CSV.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use csv::{ErrorKind, Position, Reader, StringRecord, Trim};

use super::file::{Refused, SoFar};
use super::row::{self, Row};
use super::slot::{Slot, Slots};
use crate::phone::PhoneKey;
use crate::tabular::csv_file::from_cell;
use crate::tabular::input::{column, found, line, trimmed, unreadable};
use crate::{Error, Event, Result};

pub(super) struct CsvRows {
    path: PathBuf,
    reader: Reader<BufReader<File>>,
    columns: Slots<usize>,
    /// The line that was read last: its room is used again.
    record: StringRecord,
    /// Rows that were read.
    rows: u64,
    /// Bytes of the file.
    bytes: u64,
    /// Whether nobody looks which row is wrong: to say its line takes another look at the file.
    pub(super) only_counted: bool,
}

impl CsvRows {
    pub(super) fn open(path: &Path) -> Result<Self> {
        // Fields are trimmed where they are asked for, without making the line anew.
        let mut reader = trimmed(path, Trim::Headers)?;
        let header = reader.headers().map_err(|error| unreadable(path, error))?;
        let columns = Slots::new(|slot| column(header, slot.name()));
        row::enough(
            &path.display().to_string(),
            |slot| columns.get(slot).is_some(),
            || format!("its first line has {}", found(header)),
        )?;
        let bytes = reader.get_ref().get_ref().metadata().map_or(0, |meta| meta.len());
        let (path, record) = (path.to_owned(), StringRecord::new());
        Ok(Self { path, reader, columns, record, rows: 0, bytes, only_counted: false })
    }

    pub(super) fn so_far(&self) -> SoFar {
        SoFar { rows: self.rows, bytes: self.reader.position().byte(), of: self.bytes }
    }

    pub(super) fn next(&mut self, key: &PhoneKey) -> Option<Result<Event, Refused>> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => return None,
            Ok(true) => self.rows += 1,
            Err(error) => {
                let goes_on =
                    matches!(error.kind(), ErrorKind::Utf8 { .. } | ErrorKind::UnequalLengths { .. });
                let refused = if goes_on { Refused::Row } else { Refused::File };
                return Some(Err(refused(match self.only_counted {
                    true => Error::invalid(String::new()),
                    false => unreadable(&self.path, error),
                })));
            }
        }
        let row = CsvRow { record: &self.record, columns: &self.columns };
        let number = self.record.position().map_or(0, Position::line);
        Some(row::event(&row, number, Some(key)).map_err(|what| Refused::Row(self.bad(&what))))
    }

    pub(super) fn bad(&self, what: &str) -> Error {
        if self.only_counted {
            return Error::invalid(what);
        }
        let line = line(&self.path, self.record.position());
        Error::invalid(format!("`{}`, line {line}: {what}", self.path.display()))
    }
}

struct CsvRow<'a> {
    record: &'a StringRecord,
    columns: &'a Slots<usize>,
}

impl Row for CsvRow<'_> {
    fn text(&self, column: Slot) -> Option<Cow<'_, str>> {
        let text = self.columns.get(column).and_then(|at| self.record.get(*at))?;
        Some(from_cell(text)).filter(|text| !text.is_empty()).map(Cow::Borrowed)
    }

    fn texts(&self, _: Slot) -> Option<Vec<String>> {
        None
    }

    fn identity(&self) -> Vec<u8> {
        // No text holds this byte, so fields cannot run into each other.
        self.record.iter().flat_map(|field| field.trim().bytes().chain([0xff])).collect()
    }
}

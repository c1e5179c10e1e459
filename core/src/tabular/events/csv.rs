//! Events as lines of CSV.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use csv::{Reader, StringRecord, Trim};

use super::file::SoFar;
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
        Ok(Self { path: path.to_owned(), reader, columns, record: StringRecord::new(), rows: 0, bytes })
    }

    pub(super) fn so_far(&self) -> SoFar {
        SoFar { rows: self.rows, bytes: self.reader.position().byte(), of: self.bytes }
    }

    pub(super) fn next(&mut self, key: &PhoneKey) -> Option<Result<Event>> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => return None,
            Ok(true) => self.rows += 1,
            Err(error) => return Some(Err(unreadable(&self.path, error))),
        }
        let row = CsvRow { record: &self.record, columns: &self.columns };
        let at = self.record.position();
        let number = at.map_or(0, csv::Position::line);
        Some(row::event(&row, number, Some(key)).map_err(|what| {
            Error::invalid(format!("`{}`, line {}: {what}", self.path.display(), line(&self.path, at)))
        }))
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

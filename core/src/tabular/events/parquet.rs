//! Events as rows of Parquet.

use std::borrow::Cow;
use std::path::Path;

use arrow_array::RecordBatch;

use super::file::Refused;
use super::row::{self, Row};
use super::slot::{Slot, Slots};
use super::values::{Values, readable};
use crate::phone::PhoneKey;
use crate::tabular::parquet_file::{Batches, ParquetFile, Which};
use crate::{Error, Event, Result};

/// Rows that are held at a time.
const BATCH: usize = 8_192;

pub(crate) struct ParquetRows {
    file: ParquetFile,
    batches: Batches,
    /// Which of the columns read is which.
    columns: Slots<usize>,
    values: Slots<Values>,
    /// Of these values, the next row and their number.
    next: usize,
    len: usize,
    /// Rows of the file that were read.
    read: u64,
}

impl ParquetRows {
    pub(super) fn open(path: &Path) -> Result<Self> {
        Self::of(ParquetFile::open(path)?, Which::All)
    }

    /// Some of the rows of a file.
    pub(crate) fn of(file: ParquetFile, which: Which<'_>) -> Result<Self> {
        let fields = file.schema().fields();
        let places =
            Slots::new(|slot| fields.iter().position(|field| field.name().eq_ignore_ascii_case(slot.name())));
        let found = || {
            let shown = |name: &str| format!("`{}`", crate::one_line(name, 40));
            let names: Vec<_> = fields.iter().take(8).map(|field| shown(field.name())).collect();
            format!("its columns are {}", names.join(", "))
        };
        row::enough(file.name(), |slot| places.get(slot).is_some(), found)?;
        for (slot, place) in places.iter() {
            readable(slot, fields[*place].data_type())
                .map_err(|what| Error::invalid(format!("`{}`: {what}", file.name())))?;
        }
        let mut wanted: Vec<usize> = places.iter().map(|(_, place)| *place).collect();
        wanted.sort_unstable();
        let batches = file.batches(&wanted, which, BATCH)?;
        // Columns that are not asked for are not in a batch.
        let columns = Slots::new(|slot| places.get(slot).and_then(|place| wanted.binary_search(place).ok()));
        Ok(Self { file, batches, columns, values: Slots::new(|_| None), next: 0, len: 0, read: 0 })
    }

    /// Rows of the whole file.
    pub(super) fn total(&self) -> i64 {
        self.file.metadata().file_metadata().num_rows()
    }

    pub(super) fn next(&mut self, key: &PhoneKey) -> Option<Result<Event, Refused>> {
        self.next_by(|row, number| row::event(row, number, Some(key)))
    }

    /// The same of a file that we wrote of a ledger.
    #[cfg(feature = "archive")]
    pub(crate) fn next_stored(&mut self) -> Option<Result<Event>> {
        Some(self.next_by(|row, number| row::stored(row, number))?.map_err(Error::from))
    }

    fn next_by(
        &mut self,
        read: impl Fn(&ParquetRow<'_>, u64) -> std::result::Result<Event, String>,
    ) -> Option<Result<Event, Refused>> {
        while self.next == self.len {
            match self.batches.next()? {
                Ok(batch) => self.hold(&batch),
                Err(error) => return Some(Err(Refused::File(error))),
            }
            if let Some((column, row)) =
                self.values.iter().find_map(|(column, values)| Some((column, values.inexact()?)))
            {
                let row = self.read + row as u64 + 1;
                let what = "is of a type that keeps fewer digits: write it as text";
                // So are the other rows.
                let error = self.bad_at(row, &format!("column `{}` {what}", column.name()));
                return Some(Err(Refused::File(error)));
            }
        }
        let row = ParquetRow { values: &self.values, at: self.next };
        self.next += 1;
        self.read += 1;
        Some(read(&row, self.read).map_err(|what| Refused::Row(self.bad(&what))))
    }

    pub(super) fn bad(&self, what: &str) -> Error {
        self.bad_at(self.read, what)
    }

    fn bad_at(&self, row: u64, what: &str) -> Error {
        Error::invalid(format!("`{}`, row {row}: {what}", self.file.name()))
    }

    fn hold(&mut self, batch: &RecordBatch) {
        let values = |slot| self.columns.get(slot).and_then(|at| Values::of(batch.column(*at)));
        self.values = Slots::new(values);
        (self.next, self.len) = (0, batch.num_rows());
    }
}

struct ParquetRow<'a> {
    values: &'a Slots<Values>,
    at: usize,
}

impl Row for ParquetRow<'_> {
    fn text(&self, column: Slot) -> Option<Cow<'_, str>> {
        self.values.get(column)?.text(self.at).filter(|text| !text.is_empty())
    }

    fn texts(&self, column: Slot) -> Option<Vec<String>> {
        self.values.get(column)?.texts(self.at)
    }

    fn whole(&self, column: Slot) -> Option<i64> {
        self.values.get(column)?.whole(self.at)
    }

    fn time(&self, column: Slot) -> Option<i64> {
        self.values.get(column)?.time(self.at)
    }

    fn identity(&self) -> Vec<u8> {
        let mut identity = Vec::new();
        for (column, values) in self.values.iter() {
            identity.extend(column.name().bytes());
            // No text holds this byte, so fields cannot run into each other.
            identity.push(0xff);
            match values.texts(self.at) {
                Some(texts) => texts.iter().for_each(|text| identity.extend(text.bytes().chain([0xff]))),
                None => match values.time(self.at) {
                    Some(ms) => identity.extend(ms.to_be_bytes()),
                    None => identity.extend(values.text(self.at).unwrap_or_default().bytes()),
                },
            }
            identity.push(0xff);
        }
        identity
    }
}

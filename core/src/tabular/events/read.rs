//! Reads files of events: CSV with a header, or JSON Lines.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::row::{self, OCCURRED_AT, PHONE, Row};
use crate::events::schema::FIELDS;
use crate::phone::PhoneKey;
use crate::tabular::csv_file::from_cell;
use crate::tabular::input::{column, csv, found, line, open, unreadable};
use crate::wire::Object;
use crate::{Error, Event, Result};

/// A file of events. `product`, and `occurred_at_ms` or `occurred_at`, must be in it, and `outcome`, `code` or what identity verification says
/// (`verify_status`, `passed`); every other
/// column of the Event schema may be left out. A column `phone` with plain numbers is masked and indexed on the way in.
/// Columns of other names are left alone.
#[derive(Clone, Debug)]
pub struct EventFile {
    path: PathBuf,
    format: Format,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Csv,
    JsonLines,
}

/// What came of an event is told by one of these.
const RESULT: &[&str] = &["outcome", "code", "verify_status", "passed"];

impl EventFile {
    /// Opens a file and checks its header.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming the file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let format = match extension.as_str() {
            "csv" => Format::Csv,
            "jsonl" | "ndjson" => Format::JsonLines,
            _ => {
                return Err(Error::invalid(format!("`{}` is of a kind that is not known", path.display()))
                    .advice("name it .csv for CSV with a header, or .jsonl for JSON Lines"));
            }
        };
        let file = Self { path, format };
        file.columns()?;
        Ok(file)
    }

    /// The events, read as they are asked for. `key` is that of the ledger they are for.
    ///
    /// # Errors
    /// As [`open`](Self::open); then each row's own, naming file and line.
    pub fn events(&self, key: &PhoneKey) -> Result<EventRows> {
        let lines = match self.columns()? {
            Some(columns) => Lines::Csv { records: csv(&self.path)?.into_records(), columns },
            None => Lines::Json { lines: BufReader::new(open(&self.path)?).lines(), line: 0 },
        };
        Ok(EventRows { path: self.path.clone(), key: key.clone(), lines })
    }

    /// Where the columns of a CSV file are; none for JSON Lines, whose rows name their fields.
    fn columns(&self) -> Result<Option<Columns>> {
        if let Format::JsonLines = self.format {
            open(&self.path)?;
            return Ok(None);
        }
        let mut reader = csv(&self.path)?;
        let header = reader.headers().map_err(|error| unreadable(&self.path, error))?;
        let known = FIELDS.iter().map(|field| field.name).chain([PHONE, OCCURRED_AT]);
        let columns: HashMap<&str, usize> =
            known.filter_map(|name| Some((name, column(header, name)?))).collect();
        for either in [&["product"][..], &["occurred_at_ms", OCCURRED_AT], RESULT] {
            if !either.iter().any(|name| columns.contains_key(name)) {
                let what =
                    format!("`{}` has no column `{}`", self.path.display(), either.join("` and no column `"));
                return Err(Error::invalid(what).advice(format!("its first line has {}", found(header))));
            }
        }
        Ok(Some(Columns(columns)))
    }
}

/// Events of an [`EventFile`]. Ends after the first error.
pub struct EventRows {
    path: PathBuf,
    key: PhoneKey,
    lines: Lines,
}

enum Lines {
    Csv { records: csv::StringRecordsIntoIter<BufReader<File>>, columns: Columns },
    Json { lines: io::Lines<BufReader<File>>, line: u64 },
    Ended,
}

impl Iterator for EventRows {
    type Item = Result<Event>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.read();
        if !matches!(next, Some(Ok(_))) {
            self.lines = Lines::Ended;
        }
        next
    }
}

impl EventRows {
    fn read(&mut self) -> Option<Result<Event>> {
        let path = &self.path;
        let bad =
            |line: u64, what: String| Error::invalid(format!("`{}`, line {line}: {what}", path.display()));
        match &mut self.lines {
            Lines::Ended => None,
            Lines::Csv { records, columns } => {
                let record = match records.next()? {
                    Ok(record) => record,
                    Err(error) => return Some(Err(unreadable(path, error))),
                };
                let row = CsvRow { record: &record, columns };
                let at = record.position();
                let number = at.map_or(0, csv::Position::line);
                Some(row::event(&row, number, &self.key).map_err(|what| bad(line(path, at), what)))
            }
            Lines::Json { lines, line } => loop {
                *line += 1;
                let text = match lines.next()? {
                    Ok(text) if text.trim().is_empty() => continue,
                    Ok(text) => text,
                    Err(error) => {
                        let text = error.kind() == io::ErrorKind::InvalidData;
                        let what = if text { "is not UTF-8" } else { "cannot be read" };
                        return Some(Err(bad(*line, what.to_owned()).source(error)));
                    }
                };
                let Some(object) = Object::parse(&text) else {
                    return Some(Err(bad(*line, "is no JSON object".to_owned())));
                };
                return Some(row::event(&object, *line, &self.key).map_err(|what| bad(*line, what)));
            },
        }
    }
}

struct Columns(HashMap<&'static str, usize>);

struct CsvRow<'a> {
    record: &'a StringRecord,
    columns: &'a Columns,
}

impl Row for CsvRow<'_> {
    fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        let text = self.columns.0.get(name).and_then(|at| self.record.get(*at)).map(from_cell);
        text.filter(|text| !text.is_empty()).map(Cow::Borrowed)
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let Some(text) = self.text(name) else { return Vec::new() };
        match serde_json::from_str(&text) {
            Ok(texts) => texts,
            Err(_) => text.split_whitespace().map(str::to_owned).collect(),
        }
    }

    fn object(&self, name: &str) -> Option<Cow<'_, str>> {
        self.text(name)
    }

    fn identity(&self) -> Vec<u8> {
        // No text holds this byte, so fields cannot run into each other.
        self.record.iter().flat_map(|field| field.bytes().chain([0xff])).collect()
    }
}

impl Row for Object<'_> {
    fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        Object::text(self, name).map(Cow::Owned)
    }

    fn texts(&self, name: &str) -> Vec<String> {
        Object::texts(self, name)
    }

    fn object(&self, name: &str) -> Option<Cow<'_, str>> {
        let json = Object::nested(self, name).map(Cow::Owned);
        json.or_else(|| self.raw(name).map(Cow::Borrowed)).filter(|json| !json.is_empty())
    }

    fn identity(&self) -> Vec<u8> {
        self.source().as_bytes().to_vec()
    }
}

//! Events into a file, a few thousand at a time.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use jiff::tz::TimeZone;
use serde::ser::{Serialize, SerializeMap, Serializer};

#[cfg(feature = "parquet")]
use super::write_parquet::ParquetWriter;
use crate::events::page_stay_json;
use crate::events::schema::{FIELDS, Field, FieldClass, FieldValue, values};
use crate::tabular::csv_file::{as_cell, io_error};
use crate::tabular::details::{TIME, clock, joined};
#[cfg(feature = "xlsx")]
use crate::tabular::{Cell, xlsx_file::XlsxFile};
use crate::{Event, FileFormat};

/// A file of events that is being written.
pub(crate) struct EventWriter {
    columns: Columns,
    to: To,
}

enum To {
    Csv(Box<csv::Writer<File>>),
    JsonLines(BufWriter<File>),
    #[cfg(feature = "xlsx")]
    Xlsx(Box<XlsxFile>, File),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetWriter>),
}

/// How a file of events is written.
pub(crate) struct Style {
    pub(crate) format: FileFormat,
    /// Begin CSV with a byte order mark.
    pub(crate) bom: bool,
    /// Leave out what is personal.
    pub(crate) without_personal: bool,
    /// Zone of the column `time`.
    pub(crate) zone: TimeZone,
    /// What a Parquet file says about itself, by key.
    #[cfg_attr(not(feature = "parquet"), allow(dead_code))]
    pub(crate) notes: Vec<(&'static str, String)>,
}

/// Which fields of an event are written.
pub(super) struct Columns {
    kept: [bool; FIELDS.len()],
    /// For files that people read.
    zone: TimeZone,
}

impl Columns {
    /// What an event holds in the fields that are written.
    pub(super) fn of<'a>(&self, event: &'a Event) -> impl Iterator<Item = (&'static Field, FieldValue<'a>)> {
        let kept = self.kept;
        FIELDS.iter().zip(values(event)).zip(kept).filter(|(_, kept)| *kept).map(|(field, _)| field)
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        FIELDS.iter().zip(self.kept).filter(|(_, kept)| *kept).map(|(field, _)| field)
    }

    fn time(&self, event: &Event) -> Option<String> {
        clock(event.occurred_at_ms, &self.zone)
    }

    /// Names of columns with the clock's time before them.
    fn with_time(&self) -> Vec<String> {
        std::iter::once(TIME).chain(self.fields().map(|field| field.name)).map(str::to_owned).collect()
    }
}

impl EventWriter {
    /// Begins a file, for which `scratch` is a folder with room. None where this build cannot write the format.
    #[cfg_attr(not(feature = "xlsx"), allow(unused_variables))]
    pub(crate) fn begin(mut file: File, style: Style, scratch: &std::path::Path) -> io::Result<Option<Self>> {
        let kept = FIELDS.map(|field| !(style.without_personal && field.class == FieldClass::Personal));
        let columns = Columns { kept, zone: style.zone };
        let to = match style.format {
            FileFormat::Csv => {
                if style.bom {
                    file.write_all("\u{feff}".as_bytes())?;
                }
                let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(file);
                writer.write_record(columns.with_time()).map_err(io_error)?;
                To::Csv(Box::new(writer))
            }
            FileFormat::Jsonl => To::JsonLines(BufWriter::with_capacity(1 << 16, file)),
            #[cfg(feature = "xlsx")]
            FileFormat::Xlsx => {
                To::Xlsx(Box::new(XlsxFile::begin("events", columns.with_time(), scratch)?), file)
            }
            #[cfg(feature = "parquet")]
            FileFormat::Parquet => To::Parquet(Box::new(ParquetWriter::begin(file, &columns, style.notes)?)),
            #[allow(unreachable_patterns)] // Every feature is there.
            _ => return Ok(None),
        };
        Ok(Some(Self { columns, to }))
    }

    /// Names of the columns, in their order.
    pub(crate) fn column_names(&self) -> Vec<String> {
        match &self.to {
            To::JsonLines(_) => self.columns.fields().map(|field| field.name.to_owned()).collect(),
            #[cfg(feature = "parquet")]
            To::Parquet(writer) => writer.column_names(),
            _ => self.columns.with_time(),
        }
    }

    pub(crate) fn write(&mut self, events: &[Event]) -> io::Result<()> {
        let columns = &self.columns;
        match &mut self.to {
            To::Csv(writer) => events.iter().try_for_each(|event| csv_row(writer, columns, event)),
            To::JsonLines(writer) => events.iter().try_for_each(|event| {
                serde_json::to_writer(&mut *writer, &Line { columns, event })?;
                writer.write_all(b"\n")
            }),
            #[cfg(feature = "xlsx")]
            To::Xlsx(book, _) => events.iter().try_for_each(|event| {
                let time = columns.time(event).map_or(Cell::Empty, Cell::Text);
                let cells = columns.of(event).map(|(_, value)| Cell::from(value));
                book.row(std::iter::once(time).chain(cells))
            }),
            #[cfg(feature = "parquet")]
            To::Parquet(writer) => writer.write(events, columns),
        }
    }

    /// Writes what is left; only now the file is whole.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self.to {
            To::Csv(mut writer) => writer.flush(),
            To::JsonLines(mut writer) => writer.flush(),
            #[cfg(feature = "xlsx")]
            To::Xlsx(book, file) => {
                let mut out = BufWriter::with_capacity(1 << 16, file);
                book.finish(&mut out)?;
                out.flush()
            }
            #[cfg(feature = "parquet")]
            To::Parquet(writer) => writer.finish(),
        }
    }
}

fn csv_row(writer: &mut csv::Writer<File>, columns: &Columns, event: &Event) -> io::Result<()> {
    let mut field = |text: &str| writer.write_field(text);
    let mut row = || {
        field(&columns.time(event).unwrap_or_default())?;
        for (_, value) in columns.of(event) {
            match value {
                FieldValue::Missing => field("")?,
                FieldValue::Text(text) => field(&as_cell(text))?,
                FieldValue::Integer(number) => field(&number.to_string())?,
                FieldValue::Texts(texts) => field(&as_cell(&joined(texts).unwrap_or_default()))?,
                FieldValue::Flag(flag) => field(if flag { "true" } else { "false" })?,
                FieldValue::Numbers(numbers) if numbers.is_empty() => field("")?,
                FieldValue::Numbers(numbers) => field(&page_stay_json(numbers))?,
            }
        }
        Ok(())
    };
    row().map_err(io_error)?;
    writer.write_record(None::<&[u8]>).map_err(io_error)
}

/// An event as a line of JSON.
struct Line<'a> {
    columns: &'a Columns,
    event: &'a Event,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (field, value) in self.columns.of(self.event) {
            match value {
                FieldValue::Missing => map.serialize_entry(field.name, &None::<&str>)?,
                FieldValue::Text(text) => map.serialize_entry(field.name, text)?,
                FieldValue::Integer(number) => map.serialize_entry(field.name, &number)?,
                FieldValue::Texts(texts) => map.serialize_entry(field.name, texts)?,
                FieldValue::Flag(flag) => map.serialize_entry(field.name, &flag)?,
                FieldValue::Numbers(numbers) => {
                    map.serialize_entry(field.name, &numbers.iter().collect::<BTreeMap<_, _>>())?;
                }
            }
        }
        map.end()
    }
}

//! Events as lines of JSON.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::file::{Refused, SoFar};
use super::row::{self, Row};
use super::slot::{Slot, Slots};
use crate::phone::PhoneKey;
use crate::tabular::input::{BUFFER, open};
use crate::wire::{list, scalar};
use crate::{Error, Event, Result};

pub(super) struct JsonRows {
    path: PathBuf,
    reader: BufReader<File>,
    line: u64,
    /// The line that was read last: its room is used again.
    text: String,
    read: SoFar,
}

impl JsonRows {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let reader = BufReader::with_capacity(BUFFER, open(path)?);
        let of = reader.get_ref().metadata().map_or(0, |meta| meta.len());
        let read = SoFar { rows: 0, bytes: 0, of };
        Ok(Self { path: path.to_owned(), reader, line: 0, text: String::new(), read })
    }

    pub(super) fn so_far(&self) -> &SoFar {
        &self.read
    }

    pub(super) fn next(&mut self, key: &PhoneKey) -> Option<Result<Event, Refused>> {
        let event = match self.read() {
            Ok(false) => return None,
            Ok(true) => match JsonRow::parse(self.text.trim_end_matches(['\r', '\n'])) {
                Some(row) => row::event(&row, self.line, Some(key)),
                None => Err("is no JSON object".to_owned()),
            },
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err("is not UTF-8".to_owned()),
            Err(error) => return Some(Err(Refused::File(self.bad("cannot be read").source(error)))),
        };
        Some(event.map_err(|what| Refused::Row(self.bad(&what))))
    }

    /// Goes to the next line that holds something; false where there is none.
    fn read(&mut self) -> io::Result<bool> {
        loop {
            self.line += 1;
            self.text.clear();
            let bytes = self.reader.read_line(&mut self.text)?;
            if bytes == 0 {
                return Ok(false);
            }
            self.read.bytes += bytes as u64;
            if !self.text.trim().is_empty() {
                self.read.rows += 1;
                return Ok(true);
            }
        }
    }

    pub(super) fn bad(&self, what: &str) -> Error {
        Error::invalid(format!("`{}`, line {}: {what}", self.path.display(), self.line))
    }
}

struct JsonRow<'a> {
    fields: Slots<&'a RawValue>,
    source: &'a str,
}

impl<'a> JsonRow<'a> {
    fn parse(source: &'a str) -> Option<Self> {
        let Fields(fields) = serde_json::from_str(source).ok()?;
        Some(Self { fields, source })
    }
}

impl Row for JsonRow<'_> {
    fn text(&self, column: Slot) -> Option<Cow<'_, str>> {
        self.fields.get(column).and_then(|raw| scalar(raw.get()))
    }

    fn texts(&self, column: Slot) -> Option<Vec<String>> {
        let raw = self.fields.get(column)?.get();
        // Texts as they are; of a list of other things, what can be read.
        serde_json::from_str(raw).ok().or_else(|| list(raw))
    }

    fn object(&self, column: Slot) -> Option<Cow<'_, str>> {
        let raw = self.fields.get(column)?.get();
        // As it stands there, or as text that holds it.
        if raw.starts_with(['{', '[']) { Some(Cow::Borrowed(raw)) } else { scalar(raw) }
    }

    fn identity(&self) -> Vec<u8> {
        self.source.as_bytes().to_vec()
    }
}

/// The fields that are columns, as written; of equal names the last counts, as other readers have it.
struct Fields<'a>(Slots<&'a RawValue>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Slots::new(|_| None);
                let mut before = None;
                while let Some(slot) = map.next_key_seed(After(before))? {
                    let value = map.next_value()?;
                    if let Some(slot) = slot {
                        fields.set(slot, value);
                        before = Some(slot);
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Reads a name, which follows that of another column, as the column that it names.
struct After(Option<Slot>);

impl<'de> DeserializeSeed<'de> for After {
    type Value = Option<Slot>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Slot>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for After {
    type Value = Option<Slot>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<Slot>, E> {
        Ok(Slot::following(self.0, name))
    }
}

//! What `api.json` holds.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::Result;

/// Words by the name of their set.
pub(crate) type Choices = BTreeMap<String, Vec<String>>;
pub(crate) type Records = BTreeMap<String, Record>;
/// Operations by the name of the handle, or of the module in lower case.
pub(crate) type Handles = BTreeMap<String, Vec<Operation>>;

pub(crate) struct Api {
    pub(crate) choices: Choices,
    pub(crate) records: Records,
    pub(crate) handles: Handles,
}

pub(crate) struct Record {
    pub(crate) about: About,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
pub(crate) struct About {
    /// Whether a program can make one.
    pub(crate) input: bool,
    /// Whether a language that has tables shows it as one.
    pub(crate) table: bool,
    /// Whether there is a picture of it.
    pub(crate) chart: bool,
}

/// A field of a record, or an argument of an operation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) ty: String,
    /// Whether it must be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) required: Option<bool>,
    /// The record whose field an argument is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) about: Shape,
    pub(crate) args: Vec<Field>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Shape {
    pub(crate) name: String,
    /// Whether it is one of an object, and not of the class or module.
    pub(crate) own: bool,
    /// Whether it waits, so that it is awaited where a language awaits.
    pub(crate) waits: bool,
    /// What comes back; nothing where it is empty.
    pub(crate) gives: String,
}

impl Api {
    /// As JSON, with a line for whatever may change by itself.
    pub(crate) fn text(&self) -> Result<String> {
        let choices =
            self.choices.iter().map(|(name, words)| Ok(format!("    {}: {}", json(name)?, json(words)?)));
        let records = self.records.iter().map(|(name, record)| {
            Ok(format!("    {}: {}", json(name)?, with(&record.about, "fields", &record.fields, 6)?))
        });
        let handles = self.handles.iter().map(|(name, operations)| {
            let operations = operations.iter().map(|operation| {
                Ok(format!("      {}", with(&operation.about, "args", &operation.args, 8)?))
            });
            Ok(format!("    {}: [\n{}\n    ]", json(name)?, lines(operations)?))
        });
        let mut text = String::from("{\n");
        writeln!(text, "  \"about\": \"made by cargo xtask surface\",")?;
        writeln!(text, "  \"choices\": {{\n{}\n  }},", lines(choices)?)?;
        writeln!(text, "  \"records\": {{\n{}\n  }},", lines(records)?)?;
        writeln!(text, "  \"handles\": {{\n{}\n  }}\n}}", lines(handles)?)?;
        Ok(text)
    }
}

/// What is said of a thing on one line, and each of its parts on one of its own.
fn with(about: &impl Serialize, name: &str, parts: &[Field], indent: usize) -> Result<String> {
    let about = json(about)?;
    let about = about.strip_suffix('}').unwrap_or(&about);
    if parts.is_empty() {
        return Ok(format!("{about},\"{name}\":[]}}"));
    }
    let pad = " ".repeat(indent);
    let parts = lines(parts.iter().map(|part| Ok(format!("{pad}{}", json(part)?))))?;
    Ok(format!("{about},\"{name}\":[\n{parts}\n{}]}}", " ".repeat(indent - 2)))
}

fn lines(parts: impl Iterator<Item = Result<String>>) -> Result<String> {
    Ok(parts.collect::<Result<Vec<_>>>()?.join(",\n"))
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

//! Which column is which.

use std::collections::HashMap;

use super::grid::{Line, Raw};
use super::shown;
use crate::catalog::{normal, vendor_column};
use crate::stats::comparable;
use crate::{Error, Product, ReconcileQuery, Result};

/// A header stands in one of so many first rows.
const FIRST_ROWS: usize = 20;

/// A column that is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Date,
    Product,
    App,
    Platform,
}

impl Field {
    const ALL: [Self; 4] = [Self::Date, Self::Product, Self::App, Self::Platform];

    fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Product => "product",
            Self::App => "app",
            Self::Platform => "platform",
        }
    }
}

/// What is looked for in a header.
pub(super) struct Wanted {
    /// Headers that were given, in their normal form, with what they stand for.
    given: Vec<(String, String, &'static str)>,
    has_product: bool,
}

/// Why a grid has no header.
pub(super) enum Missing {
    /// One that was given.
    Given(String),
    /// Days, figures, or what the table is about.
    Kind(&'static str),
    /// Two columns are the same.
    Twice(&'static str, String, String),
}

impl Wanted {
    pub(super) fn of(query: &ReconcileQuery) -> Result<Self> {
        let mut given = Vec::new();
        for (name, header) in &query.columns {
            let Some(known) = names().into_iter().find(|known| known == name) else {
                return Err(Error::invalid(format!("`{}` is nothing that a column stands for", shown(name)))
                    .advice(format!("use one of {}", names().join(", "))));
            };
            given.push((header.trim().to_owned(), normal(header), known));
        }
        given.sort_unstable();
        Ok(Self { given, has_product: query.product.is_some() })
    }

    /// The header among the first rows, and what its columns are; else what the likeliest row lacks.
    pub(super) fn find(&self, lines: &[Line]) -> Result<Columns, (Missing, Vec<String>)> {
        let mut best: Option<(usize, Missing, Vec<String>)> = None;
        for (at, line) in lines.iter().take(FIRST_ROWS).enumerate() {
            let texts: Vec<&str> = line.cells.iter().map(|cell| cell.text().unwrap_or_default()).collect();
            match self.columns(at, &texts) {
                Ok(columns) => return Ok(columns),
                Err((known, missing)) => {
                    let filled: Vec<String> =
                        texts.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()).collect();
                    // The row in which most was recognised, else the first one that holds anything.
                    if !filled.is_empty() && best.as_ref().is_none_or(|(most, ..)| known > *most) {
                        best = Some((known, missing, filled));
                    }
                }
            }
        }
        Err(best.map_or((Missing::Kind("date"), Vec::new()), |(_, missing, filled)| (missing, filled)))
    }

    /// The columns of a row that is a header; else how many were recognised, and what is missing.
    fn columns(&self, line: usize, texts: &[&str]) -> Result<Columns, (usize, Missing)> {
        let mut named: HashMap<&'static str, (usize, String)> = HashMap::new();
        let mut twice = None;
        for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let as_given =
                self.given.iter().find(|(_, form, _)| *form == normal(text)).map(|(.., name)| *name);
            // Where another column was given for it, one that looks like it is none.
            let as_known = || known(text).filter(|name| !self.given.iter().any(|(.., given)| given == name));
            let Some(name) = as_given.or_else(as_known) else { continue };
            if let Some((_, first)) = named.get(name) {
                twice = twice.or(Some(Missing::Twice(name, first.clone(), (*text).to_owned())));
                continue;
            }
            named.insert(name, (at, (*text).to_owned()));
        }
        let recognised = named.len();
        let has_figure = named.keys().any(|name| Field::ALL.iter().all(|field| field.name() != *name));
        let lacks = |name: &'static str| (!named.contains_key(name)).then_some(name);
        let given = self.given.iter().find(|(.., name)| !named.contains_key(name));
        if let Some((header, ..)) = given {
            return Err((recognised, Missing::Given(header.clone())));
        }
        if let Some(name) = lacks("date") {
            return Err((recognised, Missing::Kind(name)));
        }
        if !has_figure {
            return Err((recognised, Missing::Kind("requests")));
        }
        if let Some(name) = lacks("product").filter(|_| !self.has_product) {
            return Err((recognised, Missing::Kind(name)));
        }
        if let Some(twice) = twice {
            return Err((recognised, twice));
        }
        let ignored = texts
            .iter()
            .enumerate()
            .filter(|(at, text)| !text.is_empty() && !named.values().any(|(known, _)| known == at))
            .map(|(_, text)| (*text).to_owned())
            .collect();
        Ok(Columns { line, named, ignored })
    }
}

/// What the table at `place` lacks, as an error.
pub(super) fn error(place: &str, missing: Missing, found: &[String]) -> Error {
    let found: Vec<String> = found.iter().take(8).map(|text| format!("`{}`", shown(text))).collect();
    let found = match found.is_empty() {
        true => "it is empty".to_owned(),
        false => format!("its likeliest header has {}", found.join(", ")),
    };
    match missing {
        Missing::Given(header) => {
            Error::invalid(format!("{place} has no column `{}`", shown(&header))).advice(found)
        }
        Missing::Kind("product") => Error::invalid(format!("{place} has no column that says the product"))
            .advice("say which product the table is about"),
        Missing::Kind(name) => Error::invalid(format!("{place} has no column that is read as `{name}`"))
            .advice(format!("{found}; say which one it is: `{name}=HEADER`")),
        Missing::Twice(name, one, other) => Error::invalid(format!(
            "{place}: `{}` and `{}` both look like `{name}`",
            shown(&one),
            shown(&other)
        ))
        .advice(format!("say which one it is: `{name}=HEADER`")),
    }
}

/// The columns of a table.
pub(super) struct Columns {
    /// Place of the header's row.
    pub(super) line: usize,
    named: HashMap<&'static str, (usize, String)>,
    /// Headers of other columns.
    pub(super) ignored: Vec<String>,
}

impl Columns {
    pub(super) fn cell<'a>(&self, line: &'a Line, field: Field) -> Option<&'a Raw> {
        line.cells.get(self.named.get(field.name())?.0)
    }

    pub(super) fn header(&self, field: Field) -> Option<String> {
        Some(self.named.get(field.name())?.1.clone())
    }

    pub(super) fn header_at(&self, at: usize) -> Option<String> {
        self.named.values().find(|(place, _)| *place == at).map(|(_, header)| header.clone())
    }

    /// Places of the figures with their names, from left to right.
    pub(super) fn figures(&self) -> Vec<(usize, &'static str)> {
        let figures =
            self.named.iter().filter(|(name, _)| Field::ALL.iter().all(|field| field.name() != **name));
        let mut figures: Vec<_> = figures.map(|(name, (at, _))| (*at, *name)).collect();
        figures.sort_unstable();
        figures
    }

    pub(super) fn headers(&self) -> HashMap<String, String> {
        self.named.iter().map(|(name, (_, header))| ((*name).to_owned(), header.clone())).collect()
    }
}

/// What a header stands for without being told.
fn known(header: &str) -> Option<&'static str> {
    let ours = || names().into_iter().find(|name| normal(name) == normal(header));
    let name = vendor_column(header).or_else(ours)?;
    names().into_iter().find(|known| *known == name)
}

/// Everything that a column can stand for.
fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Field::ALL.map(Field::name).to_vec();
    for (name, _) in Product::ALL.into_iter().flat_map(comparable) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

//! The words of one dimension, numbered.

use std::collections::HashMap;

use crate::catalog::page_word;
use crate::events::page_stay_ms;
use crate::stats::Dimension;
use crate::stats::dims::{pages_shown, sorted, tag_word};
use crate::{Error, Result};

/// Words of one dimension over all batches; a code is a place in it.
pub(super) struct Lexicon {
    pub(super) dimension: Dimension,
    words: Vec<String>,
    /// Also of other ways to write the same.
    codes: HashMap<String, u32>,
}

impl Lexicon {
    pub(super) fn new(dimension: Dimension) -> Self {
        Self { dimension, words: Vec::new(), codes: HashMap::new() }
    }

    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The code of a row that says nothing.
    pub(super) fn absent(&mut self) -> u32 {
        self.number(self.dimension.absent())
    }

    /// The code of what stands in a column of text.
    pub(super) fn code(&mut self, text: &str) -> Result<u32> {
        if let Some(code) = self.codes.get(text) {
            return Ok(*code);
        }
        let code = match (self.dimension, text) {
            (Dimension::Tags | Dimension::PagesShown, "") => self.absent(),
            (Dimension::Tags, json) => {
                let tags = serde_json::from_str(json).map_err(|error| {
                    Error::invalid("column `tags` holds a text that is no JSON array of texts").source(error)
                })?;
                self.tags(tags)
            }
            (Dimension::PagesShown, json) => {
                let times = page_stay_ms(json).ok_or_else(|| {
                    Error::invalid(
                        "column `page_stay_ms` holds a text that is no JSON object of milliseconds by page",
                    )
                })?;
                // Times differ from row to row: to remember them would only cost room.
                return Ok(self.number(&tag_word(&pages_shown(times.keys()))));
            }
            (Dimension::Page, name) => self.number(&page_word(name)),
            (_, word) => return Ok(self.number(word)),
        };
        self.codes.insert(text.to_owned(), code);
        Ok(code)
    }

    /// The code of a list of tags.
    pub(super) fn tags(&mut self, tags: Vec<String>) -> u32 {
        self.number(&tag_word(&sorted(tags)))
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(code) = self.codes.get(word) {
            return *code;
        }
        let code = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.codes.insert(word.to_owned(), code);
        code
    }
}

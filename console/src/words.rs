//! What the page calls the words that stand in answers: the core's labels and catalogues, by set.

use serde::{Serialize, Serializer};
use verimeter::catalog::{api_codes, identity_codes, identity_pages, return_codes, risk_tags, word_labels};

/// English and Chinese by word, in the order of the table.
#[derive(Default)]
pub(crate) struct Words(Vec<(String, [&'static str; 2])>);

/// The same by set.
pub(crate) struct Sets(Vec<(&'static str, Words)>);

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(word, labels)| (word, labels)))
    }
}

impl Serialize for Sets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(set, words)| (set, words)))
    }
}

/// English and Chinese by set and word. Where a vendor's catalogue has English alone, that stands for both.
pub(crate) fn words() -> Sets {
    let mut sets = Sets(Vec::new());
    let mut add = |set: &'static str, word: &str, label: &'static str, label_zh: &'static str| {
        let at = sets.0.iter().position(|(known, _)| *known == set).unwrap_or_else(|| {
            sets.0.push((set, Words::default()));
            sets.0.len() - 1
        });
        sets.0[at].1.0.push((word.to_owned(), [label, label_zh]));
    };
    for row in word_labels() {
        add(&row.set, &row.word, &row.label, &row.label_zh);
    }
    for row in risk_tags() {
        add("tag", &row.code, &row.label, &row.label_zh);
    }
    for row in identity_pages() {
        add("page", &row.page, &row.label, &row.label_zh);
    }
    for row in identity_codes() {
        add(&row.field, &row.code, &row.meaning, &row.meaning);
    }
    for row in return_codes() {
        add("code", &row.code.to_string(), &row.text, &row.text);
    }
    for row in api_codes() {
        add("code", &row.code, &row.text, &row.text);
    }
    sets
}

//! What the page calls the words that stand in answers: the core's labels and catalogues, by set.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verimeter::catalog::{api_codes, identity_codes, identity_pages, return_codes, risk_tags, word_labels};

/// English and Chinese by set and word. Where a vendor's catalogue has English alone, that stands for both.
pub(crate) fn words() -> Value {
    let mut sets: BTreeMap<&str, BTreeMap<String, [&str; 2]>> = BTreeMap::new();
    let mut add = |set: &'static str, word: &str, label: &'static str, label_zh: &'static str| {
        sets.entry(set).or_default().insert(word.to_owned(), [label, label_zh]);
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
    json!(sets)
}

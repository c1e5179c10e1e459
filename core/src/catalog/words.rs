//! What people call our own words, in English and Chinese.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::load;
use crate::lazy::Lazy;

static LABELS: Lazy<Vec<WordLabel>> = Lazy::new(|| load(include_str!("data/words.json")));
static BY_WORD: Lazy<HashMap<(&str, &str), &WordLabel>> =
    Lazy::new(|| LABELS.iter().map(|row| ((row.set.as_str(), row.word.as_str()), row)).collect());

/// A word of one of our sets, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordLabel {
    /// The set: a choice by its name (`risk_level`), `carrier`, `figure` and `rate` (columns of the overview), or `field`
    /// (columns of the details).
    pub set: String,
    /// The word, as it stands in every file and on every border.
    pub word: String,
    /// English label.
    pub label: String,
    /// Chinese label; of vendors' terms, that of their consoles.
    pub label_zh: String,
}

/// Every word that a person may see, by set.
pub fn word_labels() -> &'static [WordLabel] {
    &LABELS
}

/// What people call `word` of `set`; none where it is none of ours.
pub fn word_label(set: &str, word: &str) -> Option<&'static WordLabel> {
    BY_WORD.get(&(set, word)).copied()
}

#[cfg(test)]
mod tests {
    use verimeter_models::{
        BalanceBasis, Billing, Bucket, DifferenceCause, DriftKind, ErrorKind, JsonType, Outcome, Platform,
        Product, RiskLevel, RunOutState, Stage, Vendor,
    };

    use super::*;
    use crate::catalog::CARRIERS;
    use crate::events::schema::FIELDS;

    #[test]
    fn every_word_that_a_person_sees_has_a_label() {
        fn words<T: Copy, const N: usize>(all: [T; N], word: fn(T) -> &'static str) -> Vec<&'static str> {
            all.map(word).to_vec()
        }
        let sets = [
            ("product", words(Product::ALL, Product::as_str)),
            ("vendor", words(Vendor::ALL, Vendor::as_str)),
            ("platform", words(Platform::ALL, Platform::as_str)),
            ("carrier", CARRIERS.to_vec()),
            ("outcome", words(Outcome::ALL, Outcome::as_str)),
            ("billing", words(Billing::ALL, Billing::as_str)),
            ("risk_level", words(RiskLevel::ALL, RiskLevel::as_str)),
            ("stage", words(Stage::ALL, Stage::as_str)),
            ("bucket", words(Bucket::ALL, Bucket::as_str)),
            ("field", std::iter::once("time").chain(FIELDS.iter().map(|field| field.name)).collect()),
            ("drift_kind", words(DriftKind::ALL, DriftKind::as_str)),
            ("json_type", words(JsonType::ALL, JsonType::as_str)),
            ("difference_cause", words(DifferenceCause::ALL, DifferenceCause::as_str)),
            ("balance_basis", words(BalanceBasis::ALL, BalanceBasis::as_str)),
            ("run_out_state", words(RunOutState::ALL, RunOutState::as_str)),
            ("error_kind", words(ErrorKind::ALL, ErrorKind::as_str)),
        ];
        for (set, words) in &sets {
            let labelled = word_labels().iter().filter(|row| row.set == *set).map(|row| row.word.as_str());
            assert_eq!(labelled.collect::<Vec<_>>(), *words, "{set}");
        }
        let others = ["figure", "rate"];
        for row in word_labels() {
            let set = row.set.as_str();
            assert!(sets.iter().any(|(known, _)| *known == set) || others.contains(&set), "{set}");
            assert!(!row.label.is_empty() && !row.label_zh.is_empty(), "{}", row.word);
            assert!(std::ptr::eq(word_label(set, &row.word).unwrap(), row), "{} of {set} twice", row.word);
        }
    }
}

//! Phone numbers that choose their answer by their last four digits: one table for tests, docs and the demo.

use std::sync::LazyLock;

use serde::Deserialize;
use verimeter::Product;
use verimeter::catalog::return_code;

/// One row of the table.
#[derive(Debug, Deserialize)]
pub struct Magic {
    /// Last four digits of the number.
    pub suffix: String,
    /// Return code of the answer.
    pub code: i64,
    /// Score, where there is a verdict.
    pub score: Option<i64>,
    /// Tags of the verdict.
    pub tags: Vec<String>,
    /// What it is for.
    pub says: String,
}

static TABLE: LazyLock<Vec<Magic>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/magic.json")).expect("the tests read the table")
});

/// Every magic suffix.
pub fn table() -> &'static [Magic] {
    &TABLE
}

/// The row that a number chooses in an answer about `product`.
pub(crate) fn of(product: Product, phone: &str) -> Option<&'static Magic> {
    let families: &[&str] = match product {
        // Where no catalogue lists a code, it is the risk query's.
        Product::BusinessRisk => &["risk", ""],
        // Captchas have no endpoint that is documented: what they answer may come wherever a person is verified.
        Product::NumberVerification => &["number", "common", "captcha"],
        Product::OneClickLogin => &["login", "common", "captcha"],
        // Another vendor's.
        Product::IdentityVerification => &[],
    };
    let family = |code| return_code(code).map_or("", |row| row.family.as_str());
    TABLE.iter().find(|row| phone.ends_with(&row.suffix)).filter(|row| families.contains(&family(row.code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use verimeter::Billing;
    use verimeter::catalog::risk_tag;

    #[test]
    fn the_documented_table_is_this_one() {
        let documented = include_str!("../../README.md");
        let (_, documented) = documented.split_once("|---|---|---|---|---|---|---|\n").unwrap();
        let asked_by = [
            ("risk", Product::BusinessRisk),
            ("number", Product::NumberVerification),
            ("login", Product::OneClickLogin),
        ];
        let rows: String = table()
            .iter()
            .map(|row| {
                let Magic { suffix, code, tags, says, .. } = row;
                let asked = asked_by.iter().filter(|(_, product)| of(*product, suffix).is_some());
                let asked = asked.map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                let score = row.score.map_or(String::new(), |score| score.to_string());
                let billing = return_code(*code).map_or(Billing::InDoubt, |row| row.billing);
                format!(
                    "| {suffix} | {asked} | {code} | {score} | {} | {billing} | {says} |\n",
                    tags.join(" ")
                )
            })
            .collect();
        assert_eq!(documented, rows, "write this into README.md");
    }

    #[test]
    fn the_table_is_sound() {
        for row in table() {
            assert_eq!(row.suffix.len(), 4, "{row:?}");
            let phone = format!("1380013{}", row.suffix);
            let chosen: Vec<&Magic> =
                Product::ALL.into_iter().filter_map(|product| of(product, &phone)).collect();
            assert!(!chosen.is_empty(), "{row:?} is never chosen");
            assert!(chosen.iter().all(|other| std::ptr::eq(*other, row)), "{row:?} is shadowed");
            assert_eq!(row.score.is_some(), row.code == 0, "{row:?}");
            // What the catalogues do not know is there on purpose and says so.
            let known = row.tags.iter().all(|tag| risk_tag(tag).is_some()) && return_code(row.code).is_some();
            assert_eq!(known, !row.says.contains("no catalogue lists"), "{row:?}");
        }
    }
}

//! Words of the tables that vendors' consoles export.

use std::collections::HashMap;
use std::str::FromStr;

use serde::Deserialize;

use crate::Product;
use crate::lazy::Lazy;

/// By the normal form of a word, what it stands for.
struct Words {
    columns: HashMap<String, String>,
    products: HashMap<String, Product>,
    platforms: HashMap<String, String>,
    all: Vec<String>,
    totals: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    columns: Vec<Entry>,
    products: Vec<Entry>,
    platforms: Vec<Entry>,
    all: Vec<String>,
    totals: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    words: Vec<String>,
}

static WORDS: Lazy<Words> = Lazy::new(|| {
    let file: File = serde_json::from_str(include_str!("data/vendor_tables.json"))
        .expect("the catalogue is sound: a test reads it");
    let by_word = |entries: Vec<Entry>| -> HashMap<String, String> {
        let pairs = entries.into_iter().flat_map(|Entry { name, words }| {
            let words = words.into_iter().chain([name.clone()]);
            words.map(move |word| (normal(&word), name.clone())).collect::<Vec<_>>()
        });
        pairs.collect()
    };
    let products = by_word(file.products).into_iter();
    Words {
        columns: by_word(file.columns),
        products: products.filter_map(|(word, name)| Some((word, Product::from_str(&name).ok()?))).collect(),
        platforms: by_word(file.platforms),
        all: file.all.iter().map(|word| normal(word)).collect(),
        totals: file.totals.iter().map(|word| normal(word)).collect(),
    }
});

/// What a header stands for: `date`, `product`, `app`, `platform`, or a column of the overview.
pub(crate) fn vendor_column(header: &str) -> Option<&'static str> {
    WORDS.columns.get(&normal(header)).map(String::as_str)
}

/// The product that a cell names.
pub(crate) fn vendor_product(cell: &str) -> Option<Product> {
    let word = normal(cell);
    let ours = || Product::ALL.into_iter().find(|product| normal(product.as_str()) == word);
    WORDS.products.get(&word).copied().or_else(ours)
}

/// Our word for the platform that a cell names.
pub(crate) fn vendor_platform(cell: &str) -> Option<&'static str> {
    WORDS.platforms.get(&normal(cell)).map(String::as_str)
}

/// Whether a cell says that its row is about all apps or platforms.
pub(crate) fn is_all(cell: &str) -> bool {
    WORDS.all.contains(&normal(cell))
}

/// Whether a cell says that its row sums others up.
pub(crate) fn is_total(cell: &str) -> bool {
    WORDS.totals.contains(&normal(cell))
}

/// A word without what does not count: case, blanks, punctuation, and a unit in brackets at its end.
pub(crate) fn normal(word: &str) -> String {
    let word = word.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let bare = match (word.rfind(['(', '（']), word.ends_with([')', '）'])) {
        (Some(at), true) if at > 0 => &word[..at],
        _ => word,
    };
    bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_for_one_thing() {
        let file: File = serde_json::from_str(include_str!("data/vendor_tables.json")).unwrap();
        for entries in [&file.columns, &file.products, &file.platforms] {
            let mut seen: HashMap<String, &str> = HashMap::new();
            for entry in entries {
                for word in entry.words.iter().chain([&entry.name]) {
                    let other = seen.insert(normal(word), &entry.name);
                    assert!(other.is_none_or(|other| other == entry.name), "`{word}`");
                }
            }
        }
        assert_eq!(
            WORDS.products.len(),
            file.products
                .iter()
                .map(|entry| {
                    let words = entry.words.iter().chain([&entry.name]).map(|word| normal(word));
                    words.collect::<std::collections::HashSet<_>>().len()
                })
                .sum::<usize>(),
            "every product is one of ours"
        );
    }

    #[test]
    fn spelling_does_not_count() {
        for header in [
            "请求量",
            " 请求量（次）",
            "\u{feff}Requests",
            "Number of verification requests",
            "REQUEST_COUNT",
        ] {
            assert_eq!(vendor_column(header), Some("requests"), "{header}");
        }
        assert_eq!(vendor_column("成功率"), None);
        assert_eq!(vendor_product("One-Click Login"), Some(Product::OneClickLogin));
        assert_eq!((vendor_platform("H5"), vendor_platform("TV")), (Some("web"), None));
        assert!(is_total("合计：") && is_all("全部") && !is_total("2026-11-01"));
    }
}

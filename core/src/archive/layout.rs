//! Where what is in an archive.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Product;
use crate::stats::DAY_MS;

const SUFFIX: &str = ".manifest.json";
const INDEX: &str = ".index.json";

/// The date of a day, by days since 1970.
pub(crate) fn date_of(day: i64) -> String {
    let at = Timestamp::from_millisecond(day.saturating_mul(DAY_MS)).unwrap_or(Timestamp::MIN);
    at.to_zoned(TimeZone::UTC).date().to_string()
}

/// The place of a file.
pub(crate) fn file_of(product: Product, day: i64, name: &str) -> String {
    format!("product={product}/date={}/{name}.parquet", date_of(day))
}

/// The place of the manifest of a file.
pub(crate) fn manifest_of(file: &str) -> String {
    let (folder, name) = split(file);
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    format!("{folder}_{name}{SUFFIX}")
}

/// The place of the file that a manifest names, if it is one.
pub(super) fn file_of_manifest(path: &str) -> Option<String> {
    let (folder, name) = split(path);
    let name = name.strip_prefix('_')?.strip_suffix(SUFFIX)?;
    Some(format!("{folder}{name}.parquet"))
}

/// The place of the index of a ledger.
pub(crate) fn index_of(ledger_id: &str) -> String {
    format!("_{ledger_id}{INDEX}")
}

/// Whether a file is the index of a ledger.
pub(super) fn is_index(path: &str) -> bool {
    path.starts_with('_') && path.ends_with(INDEX) && !path.contains('/')
}

/// Folder with its slash, and name.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

/// Whether a file is one of events: engines leave those alone whose name begins with `_` or a dot.
pub(super) fn is_data(path: &str) -> bool {
    let (_, name) = split(path);
    let name = name.to_ascii_lowercase();
    (name.ends_with(".parquet") || name.ends_with(".pq")) && !name.starts_with(['_', '.'])
}

/// What the folders of a file say of its events: their product, and the range of their times in milliseconds.
pub(super) fn told(file: &str) -> (Option<Product>, Option<Range<i64>>) {
    let word = |key: &str| {
        file.split('/').find_map(|part| part.strip_prefix(key)?.strip_prefix('=')).map(str::to_owned)
    };
    let day = word("date").and_then(|date| {
        let date: Date = date.parse().ok()?;
        let start = date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond();
        Some(start..start + DAY_MS)
    });
    (word("product").and_then(|product| product.parse().ok()), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_its_manifest_name_each_other() {
        let file = "product=business_risk/date=2026-11-01/3f9c-1.parquet";
        let manifest = manifest_of(file);
        assert_eq!(manifest, "product=business_risk/date=2026-11-01/_3f9c-1.manifest.json");
        assert_eq!(file_of_manifest(&manifest).as_deref(), Some(file));
        assert!(is_data(file) && !is_data(&manifest));
        assert_eq!(file_of_manifest(file), None);
        let index = index_of("3f9c");
        assert!(is_index(&index) && !is_data(&index) && file_of_manifest(&index).is_none());
        assert!(!is_index(&manifest));
        let (product, day) = told(file);
        assert_eq!(product, Some(Product::BusinessRisk));
        let day = day.unwrap();
        assert_eq!((day.start % DAY_MS, day.end - day.start), (0, DAY_MS));
        assert_eq!(told("a/b.parquet"), (None, None));
    }
}

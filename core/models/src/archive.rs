//! Days of events in files that other engines read.

use verimeter_macros::record;

use crate::Product;

/// Which days go into an archive, and how.
#[record(input)]
pub struct ArchiveQuery {
    /// Hours after the end of a day (UTC) from which on it is archived, 0 or more. Events that come later still go into a
    /// file of their own. Default 1.
    pub grace_hours: Option<i64>,
    /// Leave out the fields that say something about a person: `ex_id`, `phone_mask`, `phone_index`.
    pub without_personal: bool,
}

impl ArchiveQuery {
    /// As usual.
    pub fn new() -> Self {
        Self { grace_hours: None, without_personal: false }
    }
}

impl Default for ArchiveQuery {
    fn default() -> Self {
        Self::new()
    }
}

/// What a file of an archive holds: written beside it, as `_NAME.manifest.json`, which makes it part of the archive.
#[record]
pub struct ArchivedFile {
    /// Its place in the archive: `product=…/date=…/NAME.parquet`.
    pub file: String,
    /// The product of its events.
    pub product: Product,
    /// The day (UTC) on which they occurred: `2026-11-01`.
    pub date: String,
    /// Number of events.
    pub rows: i64,
    /// When the first of them occurred, in milliseconds since 1970 (UTC).
    pub first_at_ms: i64,
    /// When the last of them occurred, in milliseconds since 1970 (UTC).
    pub last_at_ms: i64,
    /// Names of its columns, in their order.
    pub columns: Vec<String>,
    /// Length in bytes.
    pub bytes: i64,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Version of the event's schema.
    pub schema_version: i64,
    /// Id of the ledger that the events are of.
    pub ledger_id: String,
    /// When it was made, in milliseconds since 1970 (UTC).
    pub made_at_ms: i64,
    /// Version of Verimeter that made it.
    pub version: String,
}

/// What a run of the archive wrote.
#[record]
pub struct Archived {
    /// Where the archive is.
    pub url: String,
    /// The files that this run wrote, by day; none where everything was there.
    pub files: Vec<ArchivedFile>,
    /// Events in them.
    pub rows: i64,
    /// Their length in bytes.
    pub bytes: i64,
}

/// Which events of files to count.
#[record(input)]
pub struct ScanQuery {
    /// Only events of this product.
    pub product: Option<Product>,
    /// First instant: a date of `tz` (`2026-11-01`) or an instant with offset, at a quarter-hour. Left out: from the first
    /// event on.
    #[moment]
    pub start: Option<String>,
    /// First instant that is no longer part; the same forms. Left out: to the last event.
    #[moment]
    pub end: Option<String>,
    /// IANA time zone of dates. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
}

impl ScanQuery {
    /// Every event.
    pub fn new() -> Self {
        Self { product: None, start: None, end: None, tz: None }
    }
}

impl Default for ScanQuery {
    fn default() -> Self {
        Self::new()
    }
}

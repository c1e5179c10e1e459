//! Files of events that go out.

use verimeter_macros::record;

use crate::{FileFormat, StatsQuery};

/// Which events to write to a file, and how.
#[record(input)]
pub struct ExportQuery {
    /// Range and filters. `bucket` says nothing here; the range may be of any length, and an end that is left out is that of
    /// the ledger's events.
    pub filter: StatsQuery,
    /// Events of every product, whatever `filter` names.
    pub every_product: bool,
    /// Only events of this number. It is searched through the keyed index, and neither kept nor shown.
    #[hidden]
    pub phone: Option<String>,
    /// Left out: what the file's name says (`.csv`, `.xlsx`, `.jsonl`, `.parquet`).
    pub format: Option<FileFormat>,
    /// Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8.
    pub bom: bool,
    /// Leave out the fields that say something about a person: `ex_id`, `phone_mask`, `phone_index`.
    pub without_personal: bool,
}

impl ExportQuery {
    /// What `filter` lets through, as the file's name says.
    pub fn new(filter: StatsQuery) -> Self {
        Self { filter, every_product: false, phone: None, format: None, bom: false, without_personal: false }
    }
}

/// What a file of events holds: written beside it, as `NAME.manifest.json`.
#[record]
pub struct ExportManifest {
    /// Name of the file, without its folder.
    pub file: String,
    /// Its format.
    pub format: FileFormat,
    /// Number of events.
    pub rows: i64,
    /// Names of its columns, in their order.
    pub columns: Vec<String>,
    /// Length in bytes.
    pub bytes: i64,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// What was asked; of a number, its mask.
    pub query: ExportQuery,
    /// First instant of the range, in milliseconds since 1970 (UTC).
    pub start_at_ms: i64,
    /// First instant that is no longer part, in milliseconds since 1970 (UTC).
    pub end_at_ms: i64,
    /// When it was made, in milliseconds since 1970 (UTC): the events are those of that moment.
    pub made_at_ms: i64,
    /// Version of Verimeter that made it.
    pub version: String,
}

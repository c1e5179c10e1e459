//! Archives: events of whole days in Parquet files, in a folder or an object store.
//!
//! `product=…/date=YYYY-MM-DD/NAME.parquet`, where the date is the UTC day of `occurred_at`, and beside each file
//! `_NAME.manifest.json` ([`ArchivedFile`](crate::ArchivedFile)), which is written after it: what no manifest names is not part
//! of the archive yet. Last comes `_LEDGER.index.json`, which names every file of a ledger, so that a day that is gone with all
//! that told of it is missed. Other engines leave files alone whose name begins with `_` or a dot. Every name begins with the id
//! of a ledger, so that many write into one archive and none into another's files.

mod connect;
mod fault;
mod files;
mod index;
mod layout;
mod listing;
mod store;

pub use files::ScanFile;
pub(crate) use files::{files, opened};
pub(crate) use index::Index;
pub(crate) use layout::{date_of, file_of, manifest_of};
pub(crate) use listing::Listed;
pub(crate) use store::Store;

/// Keys of what a file notes about itself.
pub(crate) mod notes {
    /// Version of the event's schema.
    pub(crate) const SCHEMA: &str = "verimeter.schema_version";
    /// Id of the ledger.
    pub(crate) const LEDGER: &str = "verimeter.ledger_id";
}

/// Credentials of object stores come from these variables, which the stores' own tools read, too.
pub(crate) const CREDENTIALS: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for s3://, GOOGLE_APPLICATION_CREDENTIALS \
     for gs://, AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY for az://";

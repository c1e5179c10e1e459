//! Whole days of a ledger in files that other engines read, and their rows no longer in the ledger.

#[cfg(feature = "archive")]
mod drop;
mod parts;
#[cfg(feature = "archive")]
mod read;
#[cfg(not(feature = "archive"))]
mod unread;
#[cfg(feature = "archive")]
mod write;

pub(super) use parts::{Gone, personal_files, tables, url};
#[cfg(feature = "archive")]
pub(super) use read::ArchivedRows;
#[cfg(not(feature = "archive"))]
pub(super) use unread::ArchivedRows;

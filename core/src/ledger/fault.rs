//! What SQLite says, in words that help.

use rusqlite::ErrorCode;

use crate::{Error, ErrorKind};

/// A failure of the database, not yet named after its file.
#[derive(Debug)]
pub(super) enum Fault {
    Database(rusqlite::Error),
    /// A sound database of something else.
    Foreign,
    /// Written by a newer version, with this schema.
    Newer(i64),
    /// Written by an older version, with this schema, and opened for reading only.
    Older(i64),
    /// Not the database's, but the archive's.
    Archive(Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl Fault {
    /// Whether another process is writing.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Database(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy))
    }

    /// The failure of the ledger called `name`, which is in backticks where it is a path.
    pub(super) fn of(self, name: &str) -> Error {
        let ledger = |what: &str, advice: &str| {
            Error::new(ErrorKind::Ledger, format!("ledger {name} {what}")).advice(advice)
        };
        let error = match self {
            Self::Archive(error) => return error,
            Self::Foreign => return ledger("is a database of something else", "give the path of a ledger"),
            Self::Newer(version) => {
                let what = format!("has schema {version}, this version reads {}", super::schema::VERSION);
                return ledger(&what, "update Verimeter");
            }
            Self::Older(version) => {
                let what = format!("has schema {version}, this needs {}", super::schema::VERSION);
                return ledger(
                    &what,
                    "open it for writing once, which brings it up to date: `verimeter ledger compact` does",
                );
            }
            Self::Database(error) => error,
        };
        let code = error.sqlite_error_code();
        let error_of = |what, advice| ledger(what, advice);
        match code {
            Some(ErrorCode::NotADatabase) => error_of("is not a ledger", "give the path of a ledger"),
            Some(ErrorCode::DatabaseCorrupt) => {
                error_of("is damaged", "restore it from a backup; do not write to it")
            }
            Some(ErrorCode::CannotOpen) => {
                error_of("cannot be opened", "check that its folder exists and may be written")
            }
            Some(ErrorCode::ReadOnly) => {
                error_of("may not be written", "check the rights of the file and its folder")
            }
            Some(ErrorCode::PermissionDenied) => {
                error_of("may not be opened", "check the rights of the file")
            }
            Some(ErrorCode::DiskFull) => {
                error_of("has no room left on its disk", "free some space; nothing was lost")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                error_of("is locked by another process", "end what holds it, or try again")
            }
            _ => error_of("failed", "see the cause"),
        }
        .source(error)
    }
}

/// No memory for a database.
pub(super) fn memory(error: rusqlite::Error) -> Error {
    Fault::from(error).of("in memory")
}

/// The writer is gone: a panic in it, or the process is ending.
pub(super) fn writer_ended() -> Error {
    Error::new(ErrorKind::Ledger, "the ledger's writer has ended").advice("open the ledger again")
}

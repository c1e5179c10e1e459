//! What SQLite says, in words that help.

use std::ffi::c_int;

use rusqlite::{ErrorCode, ffi};

use crate::{Error, ErrorKind, one_line};

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
    /// It may not be written, and part of it is in its log.
    LogBeside,
    /// It may not be written, and somebody who may did while it was read.
    Changed,
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

    /// Whether what was asked takes the right to write.
    pub(super) fn lacks_rights(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)
        )
    }

    /// The failure of the ledger called `name`, which is in backticks where it is a path.
    pub(super) fn of(self, name: &str) -> Error {
        let ledger = |what: &str, advice: &str| {
            Error::new(ErrorKind::Ledger, format!("ledger {name} {what}")).advice(advice)
        };
        let error = match self {
            Self::Archive(error) => return error,
            Self::LogBeside => {
                return ledger(
                    "has a log beside it (`-wal`) that takes the right to write",
                    "have somebody who may write it run `verimeter ledger compact`, which empties the log",
                );
            }
            Self::Changed => return ledger("was written while it was read", "try again"),
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
        let (what, advice) = match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => ("is not a ledger", "give the path of a ledger"),
            Some(ErrorCode::DatabaseCorrupt) => {
                ("is damaged", "restore it from a backup; do not write to it")
            }
            Some(ErrorCode::CannotOpen) => {
                ("cannot be opened", "check that its folder exists and may be written")
            }
            Some(ErrorCode::ReadOnly) => {
                ("may not be written", "check the rights of the file and its folder")
            }
            Some(ErrorCode::PermissionDenied) => ("may not be opened", "check the rights of the file"),
            Some(ErrorCode::DiskFull) => NO_ROOM,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                ("is locked by another process", "end what holds it, or try again")
            }
            Some(ErrorCode::OutOfMemory) => NO_MEMORY,
            Some(ErrorCode::SystemIoFailure) => {
                of_the_disk(error.sqlite_error().map_or(0, |error| error.extended_code))
            }
            _ => {
                let what = format!("failed: {}", one_line(&error.to_string(), 200));
                return ledger(&what, "try again; if it stays so, restore the ledger from a backup")
                    .source(error);
            }
        };
        ledger(what, advice).source(error)
    }
}

/// What is the matter, and what to do.
type Said = (&'static str, &'static str);

const NO_ROOM: Said = ("has no room left on its disk", "free some space; nothing was lost");
const NO_MEMORY: Said = ("has no memory left", "end what takes it, or ask for less; nothing was lost");

/// What a failure between SQLite and the file system says, by its extended code.
fn of_the_disk(code: c_int) -> Said {
    match code {
        // The index of the log, beside the file, could not grow: nearly always, the disk is full. Where a disk has a quota, writing
        // says so in no other way.
        ffi::SQLITE_IOERR_SHMSIZE => NO_ROOM,
        ffi::SQLITE_IOERR_NOMEM => NO_MEMORY,
        ffi::SQLITE_IOERR_SHMOPEN | ffi::SQLITE_IOERR_SHMMAP | ffi::SQLITE_IOERR_MMAP => (
            "cannot share memory beside its file",
            "put it on a disk of this machine; file systems of a network seldom can",
        ),
        ffi::SQLITE_IOERR_LOCK
        | ffi::SQLITE_IOERR_RDLOCK
        | ffi::SQLITE_IOERR_UNLOCK
        | ffi::SQLITE_IOERR_SHMLOCK
        | ffi::SQLITE_IOERR_CHECKRESERVEDLOCK => {
            ("cannot be locked", "put it on a disk of this machine; file systems of a network seldom can")
        }
        ffi::SQLITE_IOERR_READ
        | ffi::SQLITE_IOERR_SHORT_READ
        | ffi::SQLITE_IOERR_FSTAT
        | ffi::SQLITE_IOERR_ACCESS
        | ffi::SQLITE_IOERR_SEEK
        | ffi::SQLITE_IOERR_DATA
        | ffi::SQLITE_IOERR_CORRUPTFS => (
            "cannot be read from its disk",
            "check the disk; if it is sound, restore the ledger from a backup",
        ),
        ffi::SQLITE_IOERR_GETTEMPPATH => {
            ("has no folder for temporary files", "set TMPDIR to a folder that may be written")
        }
        ffi::SQLITE_IOERR_WRITE
        | ffi::SQLITE_IOERR_TRUNCATE
        | ffi::SQLITE_IOERR_FSYNC
        | ffi::SQLITE_IOERR_DIR_FSYNC
        | ffi::SQLITE_IOERR_CLOSE
        | ffi::SQLITE_IOERR_DIR_CLOSE
        | ffi::SQLITE_IOERR_DELETE
        | ffi::SQLITE_IOERR_DELETE_NOENT => (
            "cannot be written to its disk",
            "check the disk, its room and your quota; what was acknowledged before is kept",
        ),
        _ => ("failed on its disk", "check the disk, and that it is mounted"),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: c_int) -> Error {
        let error =
            rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("as SQLite has it".to_owned()));
        Fault::from(error).of("`l.db`")
    }

    #[test]
    fn every_failure_of_the_disk_says_what_it_is_and_what_to_do() {
        for code in 1..=40 {
            let error = said(ffi::SQLITE_IOERR | code << 8);
            let info = error.info();
            assert_eq!(info.kind, ErrorKind::Ledger);
            assert!(info.message.starts_with("ledger `l.db` ") && !info.advice.is_empty(), "{error}");
            assert!(!error.to_string().contains("cause"), "{error}");
        }
        for (code, says) in [
            (ffi::SQLITE_FULL, "no room left"),
            (ffi::SQLITE_IOERR_SHMSIZE, "no room left"),
            (ffi::SQLITE_IOERR_WRITE, "cannot be written"),
            (ffi::SQLITE_IOERR_FSYNC, "cannot be written"),
            (ffi::SQLITE_IOERR_SHORT_READ, "cannot be read"),
            (ffi::SQLITE_IOERR_SHMMAP, "a disk of this machine"),
            (ffi::SQLITE_NOMEM, "no memory"),
            (ffi::SQLITE_IOERR_NOMEM, "no memory"),
            (ffi::SQLITE_BUSY_SNAPSHOT, "is locked"),
            (ffi::SQLITE_CORRUPT_INDEX, "is damaged"),
        ] {
            assert!(said(code).to_string().contains(says), "{code}: {}", said(code));
        }
    }

    #[test]
    fn what_has_no_words_of_ours_is_told_in_those_of_sqlite() {
        assert!(said(ffi::SQLITE_TOOBIG).to_string().contains("failed: as SQLite has it"));
    }
}

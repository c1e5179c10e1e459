//! Connections of one process to one ledger.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::combinations::Combinations;
use super::fault::{self, Fault};
use super::schema;
use super::writer::Writer;
use crate::{Error, ErrorKind, Result};

/// How long to wait for another process that writes.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// Statements that a connection keeps prepared: more than there are.
const STATEMENTS: usize = 64;

/// Where a ledger is.
#[derive(Clone, Debug)]
pub(super) enum Place {
    File { path: PathBuf, access: Access },
    Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    ReadWrite,
    Read,
}

/// A reader, and a writer where writing is allowed. In memory both are one connection.
pub(super) struct Connections {
    reader: Arc<Mutex<Connection>>,
    writer: Option<Writer>,
    combinations: Mutex<Combinations>,
}

impl Connections {
    pub(super) fn open(place: &Place) -> Result<Self> {
        match place {
            Place::Memory => {
                let mut connection = Connection::open_in_memory().map_err(fault::memory)?;
                schema::prepare(&mut connection).map_err(|fault| fault.of("in memory"))?;
                let reader = Arc::new(Mutex::new(connection));
                let writer = Writer::start(Arc::clone(&reader), None, "in memory".to_owned())?;
                Ok(Self::of(reader, Some(writer)))
            }
            Place::File { path, access } => {
                let name = format!("`{}`", path.display());
                if path.is_dir() {
                    return Err(Error::new(ErrorKind::Ledger, format!("ledger {name} is a folder"))
                        .advice("name a file in it, such as ledger.db"));
                }
                if *access == Access::Read && !path.exists() {
                    return Err(Error::new(ErrorKind::Ledger, format!("there is no ledger at {name}")).advice(
                        "calls make one: `verimeter screen … --ledger FILE`, or `verimeter demo` for a sample",
                    ));
                }
                let writer = match access {
                    Access::Read => None,
                    Access::ReadWrite => {
                        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
                        let mut connection = connect(path, flags).map_err(|fault| fault.of(&name))?;
                        schema::prepare(&mut connection).map_err(|fault| fault.of(&name))?;
                        let log = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
                            .map_err(|fault| fault.of(&name))?;
                        Some(Writer::start(Arc::new(Mutex::new(connection)), Some(log), name.clone())?)
                    }
                };
                let reader = reader(path).map_err(|fault| fault.of(&name))?;
                Ok(Self::of(Arc::new(Mutex::new(reader)), writer))
            }
        }
    }

    fn of(reader: Arc<Mutex<Connection>>, writer: Option<Writer>) -> Self {
        Self { reader, writer, combinations: Mutex::default() }
    }

    /// As [`open`](Self::open), in a process that got the ledger by a fork.
    pub(super) fn reopen(place: &Place) -> Result<Self> {
        match place {
            Place::Memory => Err(Error::new(ErrorKind::Ledger, "a ledger in memory does not cross a fork")
                .advice("open a file, or make the ledger in the child")),
            Place::File { .. } => Self::open(place),
        }
    }

    pub(super) fn writer(&self) -> Result<&Writer> {
        self.writer.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Ledger, "the ledger was opened for reading only")
                .advice("open it with `open`")
        })
    }

    /// The combinations of dimensions that `connection` sees, which is that of [`reader`](Self::reader).
    pub(super) fn combinations(
        &self,
        connection: &Connection,
    ) -> Result<MutexGuard<'_, Combinations>, Fault> {
        let mut known = lock(&self.combinations);
        known.read_new(connection)?;
        Ok(known)
    }

    pub(super) fn reader(&self) -> MutexGuard<'_, Connection> {
        lock(&self.reader)
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// A connection that changes nothing.
pub(super) fn reader(path: &Path) -> Result<Connection, Fault> {
    // One that may write leaves no working files behind when it is the last to go.
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    connection.pragma_update(None, "query_only", true)?;
    schema::check(&connection)?;
    Ok(connection)
}

/// A panic elsewhere leaves SQLite's own state sound: its transactions roll back.
pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

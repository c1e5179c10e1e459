//! Connections of one process to one ledger.

use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OpenFlags};

use super::combinations::Combinations;
use super::fault::{self, Fault};
use super::schema;
use super::writer::Writer;
use crate::fork::{self, Pass};
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
    still: Option<Still>,
    writer: Option<Writer>,
    combinations: Mutex<Combinations>,
}

impl Connections {
    pub(super) fn open(place: &Place) -> Result<Self> {
        let _pass = fork::pass();
        match place {
            Place::Memory => {
                let mut connection = Connection::open_in_memory().map_err(fault::memory)?;
                schema::prepare(&mut connection).map_err(|fault| fault.of("in memory"))?;
                let reader = shared(connection);
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
                        Some(Writer::start(shared(connection), Some(shared(log)), name.clone())?)
                    }
                };
                let still = Still::new(path);
                let (reader, is_still) = either_reader(path).map_err(|fault| fault.of(&name))?;
                let connections = Self::of(shared(reader), writer);
                Ok(Self { still: is_still.then_some(still), ..connections })
            }
        }
    }

    fn of(reader: Arc<Mutex<Connection>>, writer: Option<Writer>) -> Self {
        Self { reader, still: None, writer, combinations: Mutex::default() }
    }

    /// Whether the ledger is read as a file that nobody writes.
    pub(super) fn is_still(&self) -> bool {
        self.still.is_some()
    }

    /// Has the reader see what was written since it was opened, where SQLite does not look for that itself, and says how the
    /// file is then.
    pub(super) fn refresh(&self) -> Result<Option<Stamp>, Fault> {
        let Some(still) = &self.still else { return Ok(None) };
        let mut seen = lock(&still.seen);
        let now = Stamp::of(&still.path);
        if *seen != now {
            let mut reader = self.reader();
            (*reader, _) = either_reader(&still.path)?;
            drop(reader);
            *lock(&self.combinations) = Combinations::default();
            *seen = now;
        }
        Ok(Some(now))
    }

    /// Refuses what was read while somebody wrote, `before` which the file was so.
    pub(super) fn unchanged(&self, before: Option<Stamp>) -> Result<(), Fault> {
        match (&self.still, before) {
            (Some(still), Some(before)) if before != Stamp::of(&still.path) => Err(Fault::Changed),
            _ => Ok(()),
        }
    }

    /// As [`open`](Self::open), in a process that got the ledger by a fork.
    pub(super) fn reopen(place: &Place) -> Result<Self> {
        match place {
            Place::Memory => Err(Error::new(ErrorKind::Ledger, "a ledger in memory does not cross a fork")
                .advice("open a file, or make the ledger in the child")),
            Place::File { .. } if fork::was_amid() => Err(Error::new(
                ErrorKind::Ledger,
                "this process was forked while its parent wrote ledgers at length",
            )
            .advice("fork before the import or the purge, or open the ledger in a process that is spawned")),
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

    pub(super) fn reader(&self) -> InUse<'_> {
        in_use(&self.reader)
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
    let _pass = fork::pass();
    // One that may write leaves no working files behind when it is the last to go.
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    sees_a_ledger(connection)
}

/// The same, or where that takes working files which may not be made, one that takes the file for a thing which nobody
/// writes; then `true`.
fn either_reader(path: &Path) -> Result<(Connection, bool), Fault> {
    match reader(path) {
        Ok(connection) => Ok((connection, false)),
        Err(fault) if fault.lacks_rights() => match Stamp::of(path).log {
            None | Some(0) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
                // Where that fails, too, the first failure says more.
                let still = connect(&as_still(path), flags).and_then(sees_a_ledger);
                still.map(|connection| (connection, true)).map_err(|_| fault)
            }
            // What was written last stands there alone.
            Some(_) => Err(Fault::LogBeside),
        },
        Err(fault) => Err(fault),
    }
}

fn sees_a_ledger(connection: Connection) -> Result<Connection, Fault> {
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -schema::CACHE_KB)?;
    schema::check(&connection)?;
    Ok(connection)
}

/// A file that is read as one that nobody writes, and how it was when it was opened: whoever may write it still can.
struct Still {
    path: PathBuf,
    seen: Mutex<Stamp>,
}

impl Still {
    fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), seen: Mutex::new(Stamp::of(path)) }
    }
}

/// What changes where a ledger is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    file: Option<(u64, Option<SystemTime>)>,
    /// Bytes of the write-ahead log.
    log: Option<u64>,
}

impl Stamp {
    fn of(path: &Path) -> Self {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let file = fs::metadata(path).ok().map(|meta| (meta.len(), meta.modified().ok()));
        Self { file, log: fs::metadata(log).ok().map(|meta| meta.len()) }
    }
}

/// The name of a file with the word that nobody writes it, as SQLite reads names.
fn as_still(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut name = "file://".to_owned();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte);
    // Where paths begin with a drive.
    if whole.as_os_str().as_encoded_bytes().first() != Some(&b'/') {
        name.push('/');
    }
    for byte in whole.as_os_str().as_encoded_bytes() {
        match *byte {
            b'\\' if cfg!(windows) => name.push('/'),
            byte if plain(byte) => name.push(char::from(byte)),
            byte => name += &format!("%{byte:02X}"),
        }
    }
    (name + "?immutable=1").into()
}

/// Connections that this process opened, and those that it found opened by its parent.
static OPEN: Mutex<Vec<Weak<Mutex<Connection>>>> = Mutex::new(Vec::new());

/// A connection that threads share, and that the child of a fork can find.
fn shared(connection: Connection) -> Arc<Mutex<Connection>> {
    let shared = Arc::new(Mutex::new(connection));
    let mut open = lock(&OPEN);
    open.retain(|known| known.strong_count() > 0);
    open.push(Arc::downgrade(&shared));
    shared
}

/// A connection that no fork finds at work.
pub(super) struct InUse<'a> {
    connection: MutexGuard<'a, Connection>,
    _pass: Pass,
}

impl Deref for InUse<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for InUse<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

pub(super) fn in_use(shared: &Mutex<Connection>) -> InUse<'_> {
    let pass = fork::pass();
    InUse { connection: lock(shared), _pass: pass }
}

/// Closes, in the child of a fork, what its parent has open. SQLite keeps what it knows of a file once for all connections of
/// a process; as long as one of the parent's were open, a new one would rely on locks that are the parent's.
pub(crate) fn close_inherited() {
    for shared in std::mem::take(&mut *lock(&OPEN)) {
        let Some(shared) = shared.upgrade() else { continue };
        if let (Ok(mut connection), Ok(none)) = (shared.try_lock(), Connection::open_in_memory()) {
            drop(std::mem::replace(&mut *connection, none));
        }
    }
}

/// A panic elsewhere leaves SQLite's own state sound: its transactions roll back.
pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

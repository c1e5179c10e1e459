//! Where the key of the phone index comes from: never from inside the ledger.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind as Io, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension as _;

use super::connection::Connections;
use super::fault::Fault;
use crate::events::new_id;
use crate::phone::PhoneKey;
use crate::secret::environment;
use crate::{Error, ErrorKind, Result};

/// Environment variable that holds the key.
pub const KEY_VARIABLE: &str = "VERIMETER_PHONE_KEY";

/// The caller's key, else the environment's, else that of the key file; none where a new one must be made. Asked before
/// the ledger is opened, so that a bad key makes nothing.
pub(super) fn given(ledger: &Path, key: Option<PhoneKey>) -> Result<Option<PhoneKey>> {
    if key.is_some() {
        return Ok(key);
    }
    match environment(KEY_VARIABLE)? {
        Some(text) => PhoneKey::new(&text).map(Some).map_err(|error| {
            Error::new(ErrorKind::Configuration, format!("{KEY_VARIABLE}: {}", error.info().message))
        }),
        None => from_file(&beside(ledger)),
    }
}

/// The key of an open ledger: the one that was given, checked against the ledger's key id, or a new one for a new ledger.
pub(super) fn of(ledger: &Path, given: Option<PhoneKey>, connections: &Connections) -> Result<PhoneKey> {
    let name = format!("`{}`", ledger.display());
    let Some(id) = key_id(connections).map_err(|fault| fault.of(&name))? else {
        let key = match given {
            Some(key) => key,
            None => new(&beside(ledger))?,
        };
        connections.writer()?.remember_key(key.id())?;
        return Ok(key);
    };
    matching(ledger, given, &id)
}

/// The key of a ledger that was opened without one; none is made.
pub(super) fn to_search(ledger: &Path, connections: &Connections) -> Result<PhoneKey> {
    let id = key_id(connections).map_err(|fault| fault.of(&format!("`{}`", ledger.display())))?;
    matching(ledger, given(ledger, None)?, &id.unwrap_or_default())
}

/// The key whose id the ledger remembers.
fn matching(ledger: &Path, given: Option<PhoneKey>, id: &str) -> Result<PhoneKey> {
    let key = match given {
        Some(key) => key,
        // Perhaps another process made ledger and key file since.
        None => from_file(&beside(ledger))?.ok_or_else(|| {
            let what = format!("key file `{}` is missing", beside(ledger).display());
            Error::new(ErrorKind::Configuration, what)
                .advice(format!("restore it, or set {KEY_VARIABLE} to the key the ledger was written with"))
        })?,
    };
    if key.id() == id {
        return Ok(key);
    }
    Err(Error::new(
        ErrorKind::Configuration,
        format!("ledger `{}` was written with phone key {id}, this one is {}", ledger.display(), key.id()),
    )
    .advice(format!("pass the key it was written with, set {KEY_VARIABLE}, or restore its key file")))
}

fn key_id(connections: &Connections) -> Result<Option<String>, Fault> {
    let reader = connections.reader();
    let id = reader.query_row("SELECT value FROM meta WHERE name = 'phone_key_id'", [], |row| row.get(0));
    Ok(id.optional()?)
}

fn beside(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

fn from_file(path: &Path) -> Result<Option<PhoneKey>> {
    match fs::read_to_string(path) {
        Ok(text) => PhoneKey::new(&text).map(Some).map_err(|error| {
            let what = format!("key file `{}`: {}", path.display(), error.info().message);
            Error::new(ErrorKind::Configuration, what).advice("restore it from a backup")
        }),
        Err(error) if error.kind() == Io::NotFound => Ok(None),
        Err(error) => Err(fault(path, "cannot be read", error)),
    }
}

fn fault(path: &Path, what: &str, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Configuration, format!("key file `{}` {what}", path.display()))
        .advice(format!("check its rights, or set {KEY_VARIABLE}"))
        .source(error)
}

fn new(path: &Path) -> Result<PhoneKey> {
    let key = PhoneKey::random();
    match make(path, &key) {
        Ok(()) => Ok(key),
        // Another process made it at the same moment.
        Err(error) if error.kind() == Io::AlreadyExists => {
            from_file(path)?.ok_or_else(|| fault(path, "cannot be made", error))
        }
        Err(error) => Err(fault(path, "cannot be made", error)),
    }
}

/// Makes the key file whole or not at all, and never over another.
fn make(path: &Path, key: &PhoneKey) -> std::io::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}", new_id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    let made = writeln!(file, "{}", key.expose())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&unfinished, path));
    fs::remove_file(&unfinished)?;
    made
}

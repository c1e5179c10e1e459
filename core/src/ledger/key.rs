//! Where the key of the phone index comes from: never from inside the ledger.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind as Io, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension as _;

use super::connection::Connections;
use super::fault::Fault;
use crate::events::new_id;
use crate::phone::PhoneKey;
use crate::{Error, ErrorKind, Result};

/// Environment variable that holds the key.
pub const KEY_VARIABLE: &str = "VERIMETER_PHONE_KEY";

/// The caller's key, else the environment's, else that of the key file; checked against the ledger's key id.
pub(super) fn for_file(
    ledger: &Path,
    given: Option<PhoneKey>,
    connections: &Connections,
) -> Result<PhoneKey> {
    let name = format!("`{}`", ledger.display());
    let expected = key_id(connections).map_err(|fault| fault.of(&name))?;
    let key = match (given, std::env::var(KEY_VARIABLE)) {
        (Some(key), _) => key,
        (None, Ok(text)) => PhoneKey::new(&text).map_err(|error| {
            Error::new(ErrorKind::Configuration, format!("{KEY_VARIABLE}: {}", error.info().message))
        })?,
        (None, Err(_)) => from_file(&beside(ledger), expected.is_none())?,
    };
    match expected {
        Some(id) if id != key.id() => Err(Error::new(
            ErrorKind::Configuration,
            format!("ledger {name} was written with phone key {id}, this one is {}", key.id()),
        )
        .advice(format!("pass the key it was written with, set {KEY_VARIABLE}, or restore its key file"))),
        Some(_) => Ok(key),
        None => {
            let writer = connections.writer()?;
            writer.remember_key(key.id()).map_err(|fault| fault.of(&name))?;
            Ok(key)
        }
    }
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

fn from_file(path: &Path, may_make: bool) -> Result<PhoneKey> {
    let fault = |what: &str, error: std::io::Error| {
        Error::new(ErrorKind::Configuration, format!("key file `{}` {what}", path.display()))
            .advice(format!("check its rights, or set {KEY_VARIABLE}"))
            .source(error)
    };
    match fs::read_to_string(path) {
        Ok(text) => {
            return PhoneKey::new(&text).map_err(|error| {
                let what = format!("key file `{}`: {}", path.display(), error.info().message);
                Error::new(ErrorKind::Configuration, what).advice("restore it from a backup")
            });
        }
        Err(error) if error.kind() == Io::NotFound && may_make => {}
        Err(error) => return Err(fault("cannot be read", error)),
    }
    let key = PhoneKey::random();
    match make(path, &key) {
        Ok(()) => Ok(key),
        // Another process made it at the same moment.
        Err(error) if error.kind() == Io::AlreadyExists => from_file(path, false),
        Err(error) => Err(fault("cannot be made", error)),
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

//! The files of a place, as everybody gets them who counts what is in them: all of them and whole, or an error.

use std::thread;
use std::time::Duration;

use super::index::Index;
use super::layout::is_index;
use super::listing::{Listed, list, sorted};
use super::notes;
use super::store::{Store, Stored};
use crate::events::schema::SCHEMA_VERSION;
use crate::tabular::parquet_file::ParquetFile;
use crate::{Error, Result};

/// How often an archive that somebody writes to is listed again, and after what time.
const LOOKS: usize = 5;
const BETWEEN: Duration = Duration::from_millis(300);

/// The files of events in a store, by time.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] where there are none, one is not there that a manifest names, or one of an archive
/// has no manifest.
pub(crate) fn files(store: &Store) -> Result<Vec<Listed>> {
    let mut files = list(store)?;
    // A file is there a moment before its manifest is.
    for _ in 1..LOOKS {
        if orphan(&files).is_none() {
            break;
        }
        thread::sleep(BETWEEN);
        files = list(store)?;
    }
    let Some(orphan) = orphan(&files) else { return Ok(files) };
    let file = ParquetFile::open_in(store, &orphan.path, orphan.bytes)?;
    let what = format!("`{}` has no manifest, as files of an archive have", file.name());
    Err(Error::invalid(what).advice(match file.note(notes::LEDGER) {
        Some(_) => "a run that was broken off wrote it: archive the ledger again, which ends it",
        None => "it is not of this archive: move it elsewhere, and give it by its name",
    }))
}

/// A file without manifest among files with one.
fn orphan(files: &[Listed]) -> Option<&Listed> {
    let archive = files.iter().any(|file| file.archived);
    files.iter().find(|file| archive && !file.archived)
}

/// Opens a file of events.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`], naming the file, where it is not what its manifest says, or of a newer schema.
pub(crate) fn opened(store: &Store, listed: &Listed) -> Result<ParquetFile> {
    let manifest = listed.manifest(store)?;
    let file = ParquetFile::open_in(store, &listed.path, listed.bytes)?;
    let name = file.name();
    if let Some(version) = file.note(notes::SCHEMA)
        && version.parse::<i64>().is_ok_and(|version| version > SCHEMA_VERSION)
    {
        return Err(Error::invalid(format!(
            "`{name}` has version {version} of the event's schema, this reads {SCHEMA_VERSION}"
        ))
        .advice("update Verimeter"));
    }
    let rows = file.metadata().file_metadata().num_rows();
    if let Some(manifest) = manifest
        && manifest.rows != rows
    {
        let what = format!("`{name}` has {rows} rows, its manifest says {}", manifest.rows);
        return Err(Error::invalid(what).advice("copy the file and its manifest again"));
    }
    Ok(file)
}

/// A file of events in a folder, for those who read it on their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanFile {
    /// Its place below the folder.
    pub path: String,
    /// Whether it is of an archive, and a manifest says what is in it.
    pub archived: bool,
    /// How long it is; 0 where only others can list it.
    pub bytes: u64,
}

impl ScanFile {
    /// The files that [`scan`](crate::stats::scan) reads in a folder or a URL, by time.
    ///
    /// # Errors
    /// Those of `scan` for what is missing or too much.
    pub fn list(place: &str) -> Result<Vec<Self>> {
        Ok(files(&Store::open(place)?)?.into_iter().map(Self::of).collect())
    }

    /// The same of a place that only others can list: the files of events among all `paths` in it, of which `read` gives the
    /// text of a small one.
    ///
    /// # Errors
    /// Those of `scan` for what is missing, and those of `read`.
    pub fn among(
        place: &str,
        paths: Vec<String>,
        read: impl Fn(&str) -> Result<String>,
    ) -> Result<Vec<Self>> {
        let mut indexes = Vec::new();
        for path in paths.iter().filter(|path| is_index(path)) {
            indexes.push(Index::read(path, read(path)?.as_bytes())?);
        }
        let objects = paths.into_iter().map(|path| Stored { path, bytes: 0 }).collect();
        Ok(sorted(objects, &indexes, place, |_| Ok(None))?.into_iter().map(Self::of).collect())
    }

    fn of(Listed { path, archived, bytes, .. }: Listed) -> Self {
        Self { path, archived, bytes }
    }

    /// Whether the file at `path` below `place` can be read, as `scan` looks at it before.
    ///
    /// # Errors
    /// Those of `scan` for a file that is gone, is not what its manifest says, or is of a newer schema.
    pub fn check(place: &str, path: &str, archived: bool) -> Result<()> {
        let store = Store::open(place)?;
        let Some(bytes) = store.bytes_of(path)? else {
            let what = format!("`{path}` is gone from `{}`", store.url());
            return Err(Error::invalid(what).advice("somebody changes the archive: open it again"));
        };
        opened(&store, &Listed { archived, ..Listed::alone(path.to_owned(), bytes) })?;
        Ok(())
    }
}

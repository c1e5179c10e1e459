//! A folder or a bucket: files are listed, read in pieces, and put as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};

use super::{connect, fault};
use crate::runtime::block_on;
use crate::tabular::{folder, unwritable};
use crate::{Error, ErrorKind, Result};

/// More is sent in parts of so many bytes.
const PART: usize = 8 << 20;
/// Parts of a file that are under way at once.
const AT_ONCE: usize = 2;

/// Where files are.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// Without credentials: an error may show it.
    url: String,
    to: To,
}

#[derive(Clone, Debug)]
enum To {
    Folder(PathBuf),
    Objects(Arc<dyn ObjectStore>, Key),
}

/// A file, by its place in the store.
pub(crate) struct Stored {
    pub(crate) path: String,
    pub(crate) bytes: u64,
}

impl Store {
    /// The place of a URL (`s3://`, `gs://`, `az://`, `file://`) or of a path.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a URL that is none or names no store that we know; [`ErrorKind::Configuration`]
    /// where its credentials are not complete.
    pub(crate) fn open(place: &str) -> Result<Self> {
        let place = place.trim();
        if place.is_empty() {
            return Err(Error::invalid("the place is empty")
                .advice("give a folder, or a URL such as s3://bucket/events"));
        }
        // What a library made a path of that was a URL, is none.
        if let Some(scheme) = connect::SCHEMES.iter().find(|scheme| {
            place
                .strip_prefix(**scheme)
                .is_some_and(|rest| rest.starts_with(":/") && !rest.starts_with("://"))
        }) {
            return Err(Error::invalid(format!(
                "the place begins with `{scheme}:/`, a URL with `{scheme}://`"
            ))
            .advice("give a URL as text, not as a path"));
        }
        if !place.contains("://") {
            let folder = std::path::absolute(place)
                .map_err(|error| Error::invalid(format!("`{place}` is no path")).source(error))?;
            return Ok(Self { url: folder.display().to_string(), to: To::Folder(folder) });
        }
        let url = connect::parse(place)?;
        if url.scheme() == "file" {
            let folder = url.to_file_path().map_err(|()| {
                Error::invalid(format!("`{url}` is no path of this machine")).advice("write file:///folder")
            })?;
            return Ok(Self { url: folder.display().to_string(), to: To::Folder(folder) });
        }
        let (objects, prefix) = connect::objects(&url)?;
        Ok(Self { url: url.as_str().trim_end_matches('/').to_owned(), to: To::Objects(objects, prefix) })
    }

    /// Its place as an error may show it, and as a ledger remembers it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The path of a file on this machine; none where it is on another.
    pub(crate) fn local(&self, path: &str) -> Option<PathBuf> {
        match &self.to {
            To::Folder(folder) => Some(folder.join(path)),
            To::Objects(..) => None,
        }
    }

    /// Every file, those of folders in it included.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where there is no such folder; else those of the store.
    pub(crate) fn list(&self) -> Result<Vec<Stored>> {
        match &self.to {
            To::Folder(folder) => {
                let mut found = Vec::new();
                walk(folder, "", &mut found).map_err(|error| unreadable(folder, &error))?;
                Ok(found)
            }
            To::Objects(objects, prefix) => {
                let listed = block_on(objects.list(Some(prefix)).try_collect::<Vec<_>>())?;
                let listed = listed.map_err(|error| fault::of(&error, &self.url, ""))?;
                let within = |key: &Key| -> Option<String> {
                    let parts: Vec<_> =
                        key.prefix_match(prefix)?.map(|part| part.as_ref().to_owned()).collect();
                    Some(parts.join("/"))
                };
                let file = |meta: object_store::ObjectMeta| {
                    Some(Stored { path: within(&meta.location)?, bytes: meta.size })
                };
                Ok(listed.into_iter().filter_map(file).collect())
            }
        }
    }

    /// Length of a file; none where there is none.
    pub(crate) fn bytes_of(&self, path: &str) -> Result<Option<u64>> {
        match &self.to {
            To::Folder(folder) => match fs::metadata(folder.join(path)) {
                Ok(meta) if meta.is_file() => Ok(Some(meta.len())),
                Ok(_) => Ok(None),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(unreadable(&folder.join(path), &error)),
            },
            To::Objects(objects, prefix) => match block_on(objects.head(&key(prefix, path)))? {
                Ok(meta) => Ok(Some(meta.size)),
                Err(error) if fault::is_missing(&error) => Ok(None),
                Err(error) => Err(fault::of(&error, &self.url, path)),
            },
        }
    }

    /// Pieces of a file.
    pub(crate) fn ranges(&self, path: &str, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        match &self.to {
            To::Folder(folder) => {
                let place = folder.join(path);
                let read = || -> io::Result<Vec<Bytes>> {
                    let mut file = File::open(&place)?;
                    let mut piece = |range: &Range<u64>| {
                        let mut bytes = vec![0; (range.end - range.start) as usize];
                        file.seek(SeekFrom::Start(range.start))?;
                        file.read_exact(&mut bytes)?;
                        Ok(Bytes::from(bytes))
                    };
                    ranges.iter().map(&mut piece).collect()
                };
                read().map_err(|error| unreadable(&place, &error))
            }
            To::Objects(objects, prefix) => block_on(objects.get_ranges(&key(prefix, path), ranges))?
                .map_err(|error| fault::of(&error, &self.url, path)),
        }
    }

    /// A small file; none where there is none.
    pub(crate) fn whole(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match &self.to {
            To::Folder(folder) => match fs::read(folder.join(path)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(unreadable(&folder.join(path), &error)),
            },
            To::Objects(objects, prefix) => {
                let place = key(prefix, path);
                let read = async { objects.get(&place).await?.bytes().await };
                match block_on(read)? {
                    Ok(bytes) => Ok(Some(bytes.into())),
                    Err(error) if fault::is_missing(&error) => Ok(None),
                    Err(error) => Err(fault::of(&error, &self.url, path)),
                }
            }
        }
    }

    /// Begins a file that will be at `path`.
    pub(crate) fn begin(&self, path: &str) -> Result<Unfinished<'_>> {
        match &self.to {
            To::Folder(root) => {
                let place = root.join(path);
                let failed = |error| unwritable(&root.join(path))(error);
                fs::create_dir_all(folder(&place)).map_err(&failed)?;
                let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
                // Always the same, so that a run that was killed leaves one at most, which the next one takes over.
                let beside = place.with_file_name(format!(".{name}.unfinished"));
                let file = File::options().read(true).write(true).create(true).truncate(true).open(&beside);
                let file = file.map_err(&failed)?;
                Ok(Unfinished { store: self, path: path.to_owned(), file, at: Some((beside, place)) })
            }
            To::Objects(..) => {
                let file = tempfile::tempfile().map_err(|error| {
                    Error::new(ErrorKind::Configuration, "there is no room for temporary files")
                        .advice("free some space, or set TMPDIR to another folder")
                        .source(error)
                })?;
                Ok(Unfinished { store: self, path: path.to_owned(), file, at: None })
            }
        }
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&self, path: &str) -> Result<()> {
        match &self.to {
            To::Folder(folder) => match fs::remove_file(folder.join(path)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(unwritable(&folder.join(path))(error))
                }
                _ => Ok(()),
            },
            To::Objects(objects, prefix) => match block_on(objects.delete(&key(prefix, path)))? {
                Err(error) if !fault::is_missing(&error) => Err(fault::of(&error, &self.url, path)),
                _ => Ok(()),
            },
        }
    }
}

/// A file that is being written.
pub(crate) struct Unfinished<'s> {
    store: &'s Store,
    path: String,
    file: File,
    /// In a folder: where it is, and where it will be.
    at: Option<(PathBuf, PathBuf)>,
}

impl Unfinished<'_> {
    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Leaves nothing of it.
    pub(crate) fn give_up(self) {
        if let Some((beside, _)) = &self.at {
            // The next one of this name would take it over.
            let _ = fs::remove_file(beside);
        }
    }

    /// Puts the file in its place, in the stead of what is there.
    pub(crate) fn finish(mut self) -> Result<()> {
        match (&self.at, &self.store.to) {
            (Some((beside, place)), _) => {
                let put = || {
                    // Not before its bytes, and its name before anybody relies on it.
                    self.file.sync_all()?;
                    fs::rename(beside, place)?;
                    #[cfg(unix)]
                    File::open(folder(place))?.sync_all()?;
                    Ok(())
                };
                put().map_err(unwritable(place))
            }
            (None, To::Objects(objects, prefix)) => {
                let place = key(prefix, &self.path);
                let sent = send(objects, &place, &mut self.file);
                block_on(sent)?.map_err(|sent| match sent {
                    Unsent::File(error) => {
                        Error::new(ErrorKind::Configuration, "a temporary file cannot be read").source(error)
                    }
                    Unsent::Store(error) => fault::of(&error, &self.store.url, &self.path),
                })
            }
            (None, To::Folder(_)) => Ok(()),
        }
    }
}

enum Unsent {
    File(io::Error),
    Store(object_store::Error),
}

impl From<io::Error> for Unsent {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<object_store::Error> for Unsent {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error)
    }
}

/// Sends a file; whoever looks sees all of it or nothing.
async fn send(objects: &Arc<dyn ObjectStore>, place: &Key, file: &mut File) -> Result<(), Unsent> {
    file.flush()?;
    file.rewind()?;
    let mut part = Vec::with_capacity(PART);
    (&mut *file).take(PART as u64).read_to_end(&mut part)?;
    if part.len() < PART {
        objects.put(place, part.into()).await?;
        return Ok(());
    }
    let mut upload = WriteMultipart::new_with_chunk_size(objects.put_multipart(place).await?, PART);
    let parts = async {
        while !part.is_empty() {
            upload.wait_for_capacity(AT_ONCE).await?;
            upload.put(std::mem::take(&mut part).into());
            (&mut *file).take(PART as u64).read_to_end(&mut part)?;
        }
        Ok(())
    };
    match parts.await {
        Ok(()) => Ok(upload.finish().await.map(drop)?),
        Err(error) => {
            // What was sent of it costs money until it is gone; where this fails, the bucket's own rule has to.
            let _ = upload.abort().await;
            Err(error)
        }
    }
}

fn key(prefix: &Key, path: &str) -> Key {
    path.split('/').fold(prefix.clone(), |key, part| key.join(part))
}

fn walk(folder: &Path, within: &str, found: &mut Vec<Stored>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        // Through links, as whoever opens it goes.
        match fs::metadata(entry.path()) {
            Ok(meta) if meta.is_dir() => walk(&entry.path(), &path, found)?,
            Ok(meta) => found.push(Stored { path, bytes: meta.len() }),
            // Gone meanwhile: a file that another process was writing.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "does not exist",
        io::ErrorKind::PermissionDenied => "may not be read",
        io::ErrorKind::NotADirectory => "is no folder",
        io::ErrorKind::UnexpectedEof => "is cut off",
        _ => "cannot be read",
    };
    Error::invalid(format!("`{}` {what}", path.display())).source(error.kind().to_string())
}

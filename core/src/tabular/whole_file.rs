//! Files that appear at their place when they are whole, or not at all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::{Error, ErrorKind};

/// A file that is being written beside its place. Dropped before it is finished, it leaves nothing.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    unfinished: NamedTempFile,
}

impl WholeFile {
    /// Begins a file that will be at `path`.
    ///
    /// # Errors
    /// Those of its folder.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        // Readable as any file that the user makes, not as a secret of this process.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Self { path: path.to_owned(), unfinished: builder.tempfile_in(folder(path))? })
    }

    /// What was written so far.
    pub fn file(&mut self) -> &mut File {
        self.unfinished.as_file_mut()
    }

    /// Puts the file in its place, in the stead of what is there.
    ///
    /// # Errors
    /// Those of its folder.
    pub fn finish(self) -> io::Result<()> {
        // Not before its bytes: after a power failure, a name without them would be a file that is not whole.
        self.unfinished.as_file().sync_all()?;
        self.unfinished.persist(&self.path).map(drop).map_err(|error| error.error)
    }
}

/// The folder that holds `path`.
pub fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// `path` could not be written.
pub fn unwritable(path: &Path) -> impl Fn(io::Error) -> Error {
    let what = format!("`{}` cannot be written", path.display());
    move |error| {
        let why = match error.kind() {
            // Not the disk, but what was to be written.
            io::ErrorKind::InvalidInput => error.to_string(),
            kind => kind.to_string(),
        };
        Error::new(ErrorKind::Configuration, format!("{what}: {why}"))
            .advice("check that its folder exists, may be written and has room")
            .source(error)
    }
}

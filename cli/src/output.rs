//! Where answers go: standard output, or a file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use verimeter::Error;
use verimeter::tabular::{Table, WholeFile, write_csv, write_parquet, write_xlsx};

use crate::Done;
use crate::failure::Failure;
use crate::table::Width;

/// Stdout, or a file that appears when it is whole.
pub(crate) enum Output {
    Stdout,
    File { path: PathBuf, unfinished: WholeFile },
}

impl Output {
    pub(crate) fn to(path: Option<&Path>) -> Done<Self> {
        let Some(path) = path else { return Ok(Self::Stdout) };
        let unfinished = WholeFile::create(path).map_err(Failure::writing(path))?;
        Ok(Self::File { path: path.to_owned(), unfinished })
    }

    /// How wide its text may be.
    pub(crate) fn width(&self) -> Width {
        match self {
            Self::Stdout => Width::of_terminal(),
            Self::File { .. } => Width::ANY,
        }
    }

    pub(crate) fn text(&mut self, text: &str) -> Done {
        self.write(|out| writeln!(out, "{text}"))
    }

    pub(crate) fn csv(&mut self, table: &Table) -> Done {
        self.write(|out| write_csv(table, out))
    }

    /// A workbook; only into a file.
    pub(crate) fn xlsx(&mut self, table: &Table) -> Done {
        self.file(|file| write_xlsx(table, file))
    }

    /// Parquet; only into a file.
    pub(crate) fn parquet(&mut self, table: &Table) -> Done {
        self.file(|file| write_parquet(table, file))
    }

    pub(crate) fn json(&mut self, value: &impl Serialize) -> Done {
        // Through a value, whose maps are sorted: the same question gives the same bytes.
        self.write(|out| {
            let value = serde_json::to_value(value)?;
            serde_json::to_writer_pretty(&mut *out, &value)?;
            writeln!(out)
        })
    }

    pub(crate) fn finish(self) -> Done {
        match self {
            Self::Stdout => Ok(()),
            Self::File { path, unfinished } => unfinished.finish().map_err(Failure::writing(&path)),
        }
    }

    fn write(&mut self, work: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Done {
        match self {
            Self::Stdout => match work(&mut io::stdout().lock()) {
                // The reader has seen enough, as `| head` does.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                done => done.map_err(Failure::writing(Path::new("standard output"))),
            },
            Self::File { path, unfinished } => work(unfinished.file()).map_err(Failure::writing(path)),
        }
    }

    /// As [`write`](Self::write), for what no terminal shows.
    fn file(&mut self, work: impl FnOnce(&mut File) -> io::Result<()>) -> Done {
        match self {
            Self::Stdout => Err(Error::invalid("this needs a file: name one with --out FILE").into()),
            Self::File { path, unfinished } => work(unfinished.file()).map_err(Failure::writing(path)),
        }
    }
}

//! Whole files of events into the ledger.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::Ledger;
use super::append::{Ready, prepare};
use crate::tabular::{EventFile, EventRows};
use crate::{Error, ErrorKind, Import, Result};

impl Ledger {
    /// Reads a file of events ([`EventFile`]) into the ledger: all of it or, where a row is wrong, nothing. Plain numbers in
    /// a column `phone` are masked and indexed on the way in. Rows without an `event_id` get one that follows from the
    /// row, so that a file which is read twice counts once.
    ///
    /// The file is read on a thread of its own while this one writes what was read, in one transaction: other appends
    /// wait for its end. `on_progress` is told now and then how far it has come.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming file and line, or row of a Parquet file; [`ErrorKind::Ledger`] where it cannot
    /// be written. Then nothing of the file was kept.
    pub fn import_file(
        &self,
        path: impl AsRef<Path>,
        on_progress: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Result<Import> {
        self.import_file_while(path, move |progress| {
            on_progress(progress);
            true
        })
    }

    /// As [`import_file`](Self::import_file), as long as `go_on` says so, which is told now and then how far it has come.
    ///
    /// # Errors
    /// The same, and [`ErrorKind::Cancelled`] where it said no: then, too, nothing of the file was kept.
    pub fn import_file_while(
        &self,
        path: impl AsRef<Path>,
        go_on: impl Fn(Progress) -> bool + Send + Sync + 'static,
    ) -> Result<Import> {
        let file = EventFile::open(path)?;
        let key = self.0.key.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Ledger, "the ledger was opened for reading only")
                .advice("open it with `open`")
        })?;
        let writer = self.connections()?.writer()?;
        let rows = file.events(key)?;
        let (send, receive) = sync_channel(AHEAD);
        let read = AtomicI64::new(0);
        let mut written = 0;
        let mut events = Reader { receive, ended: false }.map(|events| {
            // Whoever asks for more has written what there was.
            if written > 0 && !go_on(Progress { read: read.load(Ordering::Relaxed), written }) {
                let given_up = Error::new(ErrorKind::Cancelled, "the import was given up");
                return Err(given_up.advice("nothing of the file was kept"));
            }
            written += events.as_ref().map_or(0, |events| events.len() as i64);
            events
        });
        let imported = thread::scope(|scope| {
            scope.spawn(|| hand_over(rows, send, &read));
            let imported = writer.import(&mut events);
            // Whatever came of it, the reading thread ends when nobody listens.
            drop(events);
            imported
        })?;
        Ok(Import { rows: imported.read, new: imported.new })
    }
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were read.
    pub read: i64,
    /// Rows that were written, of those.
    pub written: i64,
}

/// Rows that are handed over together; between them a word of progress is said.
const STEP: i64 = 1_000;
/// So many times as many rows are read ahead.
const AHEAD: usize = 8;

/// What the thread that reads tells the one that writes.
enum Read {
    Events(Vec<Ready>),
    /// The file was read to its end, well or not.
    Ended(Result<()>),
}

/// Reads all rows, or as many as somebody waits for.
fn hand_over(rows: EventRows, to: SyncSender<Read>, read: &AtomicI64) {
    let mut chunk = Vec::with_capacity(STEP as usize);
    for row in rows {
        match row {
            Ok(event) => chunk.push(event),
            Err(error) => {
                let _ = to.send(Read::Ended(Err(error)));
                return;
            }
        }
        read.fetch_add(1, Ordering::Relaxed);
        if chunk.len() == chunk.capacity() {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(STEP as usize));
            match prepare(full).map(|events| to.send(Read::Events(events))) {
                Ok(Ok(())) => {}
                // The writer failed and will say why.
                Ok(Err(_)) => return,
                Err(error) => {
                    let _ = to.send(Read::Ended(Err(error)));
                    return;
                }
            }
        }
    }
    let ended = prepare(chunk).map(|events| drop(to.send(Read::Events(events))));
    let _ = to.send(Read::Ended(ended));
}

/// The events on the writer's side.
struct Reader {
    receive: Receiver<Read>,
    ended: bool,
}

impl Iterator for Reader {
    type Item = Result<Vec<Ready>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.receive.recv() {
            Ok(Read::Events(events)) => Some(Ok(events)),
            Ok(Read::Ended(how)) => {
                self.ended = true;
                how.err().map(Err)
            }
            // A reader that is gone without a word has not come to the end: nothing is kept then.
            Err(_) => {
                self.ended = true;
                Some(Err(Error::new(ErrorKind::Ledger, "reading the file was broken off")))
            }
        }
    }
}

//! Whole files of events into the ledger.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::append::Source;
use super::ready::{Numbering, Ready, fault, ready};
use super::{Ledger, Progress};
use crate::tabular::{EventFile, EventRows};
use crate::{Error, ErrorKind, Event, Import, Result};

impl Ledger {
    /// Reads a file of events ([`EventFile`]) into the ledger: all of it or, where a row is wrong, nothing. Plain numbers in
    /// a column `phone` are masked and indexed on the way in. Rows without an `event_id` get one that follows from the
    /// row, so that a file which is read twice counts once.
    ///
    /// The file is read on a thread of its own while this one writes what was read, in one transaction: other appends
    /// wait for its end. `on_progress` is told now and then how far it has come.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming file and line, or row of a Parquet file, of the first twenty rows that are wrong, and
    /// how many there are; [`ErrorKind::Ledger`] where it cannot be written. Then nothing of the file was kept.
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
        let (give_back, used) = channel();
        let mut reader = Reader::new(receive, give_back, &go_on);
        let (imported, refused, rest) = thread::scope(|scope| {
            let reading = scope.spawn(|| hand_over(rows, send, used));
            let imported = writer.import(&mut reader);
            let refused = reader.refused;
            // Whatever came of it, the reading thread ends when nobody listens.
            drop(reader);
            (imported, refused, reading.join().ok().flatten())
        });
        match (imported, rest) {
            (Ok(imported), _) => Ok(Import { rows: imported.read, new: imported.new }),
            // Nobody waits for what else is wrong: the transaction was rolled back.
            (Err(first), Some(rest)) if refused => Err(rest.all(first, file.path(), go_on)?),
            (Err(error), _) => Err(error),
        }
    }
}

fn given_up() -> Error {
    Error::new(ErrorKind::Cancelled, "the import was given up").advice("nothing of the file was kept")
}

/// Rows that are named where they are wrong.
const NAMED: usize = 20;

/// What follows the first row that is wrong.
struct Rest {
    rows: EventRows,
    /// Rows before.
    read: i64,
}

impl Rest {
    /// Everything that is wrong with the file at `path`, `first` first.
    fn all(mut self, first: Error, path: &Path, go_on: impl Fn(Progress) -> bool) -> Result<Error> {
        let mut named = vec![first];
        let mut count = 1;
        while let Some(row) = self.rows.next() {
            self.read += 1;
            if self.read % STEP as i64 == 0 && !go_on(Progress::of(self.read, self.rows.total())) {
                return Err(given_up());
            }
            if let Err(error) = checked(row, &self.rows) {
                count += 1;
                if named.len() < NAMED {
                    named.push(error);
                } else {
                    self.rows.only_count();
                }
            }
        }
        if named.len() == 1 {
            return Ok(named.remove(0));
        }
        let file = format!("`{}`", path.display());
        let own = |error: &Error| {
            let text = &error.info().message;
            text.strip_prefix(&file).map_or(text.as_str(), |rest| rest.trim_start_matches(", ")).to_owned()
        };
        let mut said: Vec<String> = named.iter().map(own).collect();
        if count > named.len() {
            said.push(format!("and {} more", count - named.len()));
        }
        let what = format!("{file}: {count} rows are wrong: {}", said.join("; "));
        Ok(Error::invalid(what).advice("mend them; nothing of the file was kept"))
    }
}

/// An event that can be kept.
fn checked(row: Result<Event>, rows: &EventRows) -> Result<Event> {
    row.and_then(|event| fault(&event).map_or(Ok(event), |what| Err(rows.refuse(what))))
}

/// Rows that are handed over together; between them a word of progress is said.
const STEP: usize = 1_000;
/// So many times as many rows are read ahead.
const AHEAD: usize = 8;

/// What the thread that reads tells the one that writes.
enum Read {
    /// Some more, and how many rows the file seems to have.
    Events(Vec<Ready>, Option<i64>),
    /// The file was read to its end, well or not.
    Ended(Result<()>),
}

/// Reads all rows, or as many as somebody waits for. Where one is wrong, gives what follows it.
fn hand_over(mut rows: EventRows, to: SyncSender<Read>, used: Receiver<Vec<Ready>>) -> Option<Rest> {
    let mut numbering = Numbering::default();
    let mut ready = |events| {
        // Memory goes back where it came from: it costs less there, and this thread has time.
        used.try_iter().for_each(drop);
        let mut events = ready(events);
        numbering.number(&mut events);
        events
    };
    let mut chunk = Vec::with_capacity(STEP);
    let mut read = 0;
    while let Some(row) = rows.next() {
        read += 1;
        match checked(row, &rows) {
            Ok(event) => chunk.push(event),
            Err(error) => {
                let _ = to.send(Read::Ended(Err(error)));
                return Some(Rest { rows, read });
            }
        }
        if chunk.len() == chunk.capacity() {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(STEP));
            // Where nobody listens, the writer failed and will say why.
            to.send(Read::Events(ready(full), rows.total())).ok()?;
        }
    }
    to.send(Read::Events(ready(chunk), rows.total())).ok()?;
    let _ = to.send(Read::Ended(Ok(())));
    None
}

/// The events on the writer's side.
struct Reader<'g> {
    receive: Receiver<Read>,
    /// Where events go that were written.
    give_back: Sender<Vec<Ready>>,
    /// Told how far it has come, says whether to go on.
    go_on: &'g dyn Fn(Progress) -> bool,
    /// Those that are being written.
    events: Vec<Ready>,
    /// Events before them.
    written: i64,
    /// How many the file seems to have.
    total: Option<i64>,
    /// A row was wrong.
    refused: bool,
    ended: bool,
}

impl<'g> Reader<'g> {
    fn new(
        receive: Receiver<Read>,
        give_back: Sender<Vec<Ready>>,
        go_on: &'g dyn Fn(Progress) -> bool,
    ) -> Self {
        let (events, written, total) = (Vec::new(), 0, None);
        Self { receive, give_back, go_on, events, written, total, refused: false, ended: false }
    }
}

impl Source for Reader<'_> {
    fn next(&mut self) -> Result<Option<&[Ready]>> {
        if self.ended {
            return Ok(None);
        }
        // Whoever asks for more has written what there was.
        let written = std::mem::take(&mut self.events);
        self.written += written.len() as i64;
        // The reading thread may have come to its end.
        let _ = self.give_back.send(written);
        match self.receive.recv() {
            Ok(Read::Events(events, total)) => {
                if self.written > 0 && !(self.go_on)(Progress::of(self.written, self.total)) {
                    return Err(given_up());
                }
                self.events = events;
                self.total = total.or(self.total);
                Ok(Some(&self.events))
            }
            Ok(Read::Ended(how)) => {
                self.ended = true;
                self.refused = how.is_err();
                how.map(|()| None)
            }
            // A reader that is gone without a word has not come to the end: nothing is kept then.
            Err(_) => {
                self.ended = true;
                Err(Error::new(ErrorKind::Ledger, "reading the file was broken off"))
            }
        }
    }
}

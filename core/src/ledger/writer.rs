//! The one writer of a process: gathers appends and commits them together.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::append::Appender;
use super::connection::lock;
use super::fault::{self, Fault};
use crate::{Error, ErrorKind, Event, Result};

/// Most events of one transaction.
const GROUP: usize = 10_000;

enum Job {
    Append(Append),
    Import(Import),
}

struct Append {
    events: Vec<Event>,
    answer: oneshot::Sender<Result<i64>>,
}

/// All events of a file, or none.
struct Import {
    events: Events,
    answer: oneshot::Sender<Result<Imported>>,
}

/// Events as they are read.
pub(super) type Events = Box<dyn Iterator<Item = Result<Event>> + Send>;

/// What came of an import.
pub(super) struct Imported {
    /// Events that were read.
    pub read: i64,
    /// Those that were not there already.
    pub new: i64,
}

/// Handle of the writer's thread, which ends with it.
pub(super) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    connection: Arc<Mutex<Connection>>,
    name: String,
}

impl Writer {
    pub(super) fn start(connection: Arc<Mutex<Connection>>, name: String) -> Result<Self> {
        let (jobs, queue) = channel();
        let writing = Arc::clone(&connection);
        let ledger = name.clone();
        let thread = std::thread::Builder::new()
            .name("verimeter-ledger".to_owned())
            .spawn(move || run(&queue, &writing, &ledger))
            .map_err(|error| {
                Error::new(ErrorKind::Ledger, "the system gives no thread for the ledger").source(error)
            })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), connection, name })
    }

    /// Puts `events` in the queue; the answer comes when they are committed, with the number of new ones.
    pub(super) fn append(&self, events: Vec<Event>) -> Result<oneshot::Receiver<Result<i64>>> {
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(fault::writer_ended)?;
        jobs.send(Job::Append(Append { events, answer })).map_err(|_| fault::writer_ended())?;
        Ok(answered)
    }

    /// Puts all of `events` into the queue as one transaction; the answer comes when it is committed.
    pub(super) fn import(&self, events: Events) -> Result<oneshot::Receiver<Result<Imported>>> {
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(fault::writer_ended)?;
        jobs.send(Job::Import(Import { events, answer })).map_err(|_| fault::writer_ended())?;
        Ok(answered)
    }

    /// Does other work that writes, between two groups of appends.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, Fault>) -> Result<T> {
        work(&mut lock(&self.connection)).map_err(|fault| fault.of(&self.name))
    }

    /// Notes which key the phone index is made with.
    pub(super) fn remember_key(&self, id: &str) -> Result<()> {
        self.with(|connection| {
            connection
                .execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('phone_key_id', ?1)", [id])?;
            Ok(())
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // The last handle may be dropped by the thread itself or after a panic in it: nothing to wait for then.
            let _ = thread.join();
        }
    }
}

fn run(queue: &Receiver<Job>, connection: &Mutex<Connection>, name: &str) {
    let mut appender = Appender::default();
    let mut next = None;
    while let Some(job) = next.take().or_else(|| queue.recv().ok()) {
        match job {
            Job::Append(first) => {
                let (group, after) = gather(first, queue);
                next = after;
                append(&mut appender, &mut lock(connection), group, name);
            }
            Job::Import(Import { events, answer }) => {
                let imported = appender.import(&mut lock(connection), events, name);
                let _ = answer.send(imported);
            }
        }
    }
}

/// What can be committed together with `first`, and the job after it that cannot.
fn gather(first: Append, queue: &Receiver<Job>) -> (Vec<Append>, Option<Job>) {
    let mut count = first.events.len();
    let mut group = vec![first];
    while count < GROUP {
        match queue.try_recv() {
            Ok(Job::Append(append)) => {
                count += append.events.len();
                group.push(append);
            }
            Ok(import) => return (group, Some(import)),
            Err(_) => break,
        }
    }
    (group, None)
}

fn append(appender: &mut Appender, connection: &mut Connection, group: Vec<Append>, name: &str) {
    let batches: Vec<&[Event]> = group.iter().map(|job| job.events.as_slice()).collect();
    // A caller that no longer waits has its events kept all the same.
    match appender.commit(connection, &batches) {
        Ok(counts) => {
            for (job, new) in group.into_iter().zip(counts) {
                let _ = job.answer.send(Ok(new));
            }
        }
        Err(fault) => {
            let error = fault.of(name);
            for job in group {
                let _ = job.answer.send(Err(error.share()));
            }
        }
    }
}

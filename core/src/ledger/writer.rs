//! Who writes: whoever appends while nobody else does, for all who came meanwhile (group commit).
//!
//! An append goes into a queue. Then its caller tries to take the lead: if nobody has it, the caller commits what is in the
//! queue, its own and that of others, and tells them. So an append that is alone costs no other thread, and those that come
//! together share one commit. A thread of its own does what would make callers wait: it commits where another process is
//! writing, settles rows, and puts the write-ahead log into the file.

use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, TryLockError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::append::{Appender, Imported, Source};
use super::connection::{BUSY, in_use, lock};
use super::drift::Sight;
use super::fault::{self, Fault};
use super::ready::Ready;
use super::{settle, tail};
use crate::{Error, ErrorKind, Result};

/// Most events of one transaction.
const GROUP: usize = 10_000;
/// So often one caller commits for others before the thread takes over.
const TURNS: usize = 4;
/// After so many commits of one append each, whoever appends seems to be alone.
const ALONE: u32 = 64;
/// Rounds of the scheduler in which others may come.
const ROUNDS: u32 = 2;
/// Appends after which one that seems to be alone looks for company.
const LOOK_ROUND: u32 = 16;
/// Rows that may wait to be settled until a caller does it: the thread is far behind then.
const MOST_ROWS: usize = 8 * tail::GROUP;
/// Pages of the write-ahead log (4 KB each) that are worth putting into the file.
const LOG_PAGES: i32 = 4_000;
/// A long log is put into the file no sooner after the last time: a reader may keep it from becoming shorter.
const LONG_LOG: Duration = Duration::from_millis(50);
/// What a failure of power may lose: after this time, what was committed is on the disk.
const SYNC: Duration = Duration::from_secs(1);

/// One append, and whom to tell.
struct Append {
    events: Vec<Ready>,
    /// What surprised in the reply that they come from.
    sights: Vec<Sight>,
    answer: oneshot::Sender<Result<i64>>,
}

#[derive(Default)]
struct Queue {
    appends: Vec<Append>,
    /// The thread has something to do.
    called: bool,
    /// When the first commit was made that may not be on the disk.
    unsynced: Option<Instant>,
    /// The last handle is gone.
    ended: bool,
}

struct Shared {
    name: String,
    queue: Mutex<Queue>,
    wake: Condvar,
    /// Held by whoever writes. Whoever lets it go looks at the queue again: who could not take it counts on that.
    lead: Mutex<Appender>,
    connection: Arc<Mutex<Connection>>,
    /// Pages of the write-ahead log.
    log_pages: Arc<AtomicI32>,
    /// Commits in a row that held one append each.
    alone: AtomicU32,
}

/// Handle of the writer; its thread ends with it.
pub(super) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// `log` is another connection to the same file, for its write-ahead log; none where there is no file.
    pub(super) fn start(
        connection: Arc<Mutex<Connection>>,
        log: Option<Arc<Mutex<Connection>>>,
        name: String,
    ) -> Result<Self> {
        let log_pages = Arc::new(AtomicI32::new(0));
        let pages = Arc::clone(&log_pages);
        lock(&connection)
            .wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, n| {
                pages.store(n, Ordering::Relaxed);
                Ok(())
            }))
            .map_err(|error| Fault::from(error).of(&name))?;
        let (queue, wake, lead) = (Mutex::default(), Condvar::new(), Mutex::default());
        let shared =
            Arc::new(Shared { name, queue, wake, lead, connection, log_pages, alone: AtomicU32::new(0) });
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("verimeter-ledger".to_owned())
            .spawn(move || own.run(log.as_deref()))
            .map_err(|error| {
                Error::new(ErrorKind::Ledger, "the system gives no thread for the ledger").source(error)
            })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Puts `events` into the queue, to be committed whether or not anybody waits.
    pub(super) fn append(&self, events: Vec<Ready>) -> Waiting {
        self.append_with(events, Vec::new())
    }

    /// The same with what surprised.
    pub(super) fn append_with(&self, events: Vec<Ready>, sights: Vec<Sight>) -> Waiting {
        let (answer, answered) = oneshot::channel();
        lock(&self.shared.queue).appends.push(Append { events, sights, answer });
        Waiting { shared: Arc::clone(&self.shared), answered: Some(answered) }
    }

    /// Commits all that `source` has, read as they are written, or none of them.
    pub(super) fn import(&self, source: &mut dyn Source) -> Result<Imported> {
        self.shared.writing(|appender, connection| appender.import(connection, source, &self.shared.name))
    }

    /// Does other work that writes, between two groups of appends. Every row is settled then.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, Fault>) -> Result<T> {
        let done = self.shared.writing(|appender, connection| {
            appender.forget();
            settle::all(connection)?;
            work(connection)
        });
        done.map_err(|fault: Fault| fault.of(&self.shared.name))
    }

    /// Settles the rows that are not.
    pub(super) fn settle(&self) -> Result<()> {
        self.with(|_| Ok(()))
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
        lock(&self.shared.queue).ended = true;
        self.shared.wake.notify_all();
        if let Some(thread) = self.thread.take() {
            // After a panic in it there is nothing to wait for.
            let _ = thread.join();
        }
    }
}

/// An append that is in the queue. Dropped before its time, it is committed all the same.
pub(super) struct Waiting {
    shared: Arc<Shared>,
    answered: Option<oneshot::Receiver<Result<i64>>>,
}

impl Waiting {
    /// Says how many of the events were new, once they are committed.
    pub(super) async fn answer(mut self) -> Result<i64> {
        if self.shared.has_company() {
            // Who is ready to append as well does it now, and shares the commit.
            for _ in 0..ROUNDS {
                tokio::task::yield_now().await;
            }
        }
        let Some(answered) = &mut self.answered else { return Err(fault::writer_ended()) };
        if answered.is_empty() {
            self.shared.lead().await;
        }
        let answer = answered.await;
        self.answered = None;
        answer.map_err(|_| fault::writer_ended())?
    }

    /// The same, for a thread that may wait.
    pub(super) fn wait(mut self) -> Result<i64> {
        self.shared.lead_in_turn();
        let Some(answered) = self.answered.take() else { return Err(fault::writer_ended()) };
        answered.blocking_recv().map_err(|_| fault::writer_ended())?
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.answered.is_some() {
            self.shared.call();
        }
    }
}

impl Shared {
    /// Whether others are likely to append at this moment, too. To wait for them costs those who are alone another round of
    /// the scheduler, so they look for company only now and then.
    fn has_company(&self) -> bool {
        let alone = self.alone.load(Ordering::Relaxed);
        alone < ALONE || alone.is_multiple_of(LOOK_ROUND)
    }

    /// Commits what is in the queue, unless somebody else is writing.
    async fn lead(&self) {
        for turn in 0..TURNS {
            if turn > 0 {
                // Who came during a commit is seldom the last to come.
                tokio::task::yield_now().await;
            }
            let mut appender = match self.lead.try_lock() {
                Ok(appender) => appender,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            self.commit(&mut appender, Duration::ZERO);
            drop(appender);
            if lock(&self.queue).appends.is_empty() {
                return;
            }
        }
        self.call();
    }

    /// Commits what is in the queue, once nobody else is writing.
    fn lead_in_turn(&self) {
        self.commit(&mut lock(&self.lead), BUSY);
        self.call_if_waiting();
    }

    /// Does `work` that writes while nobody else does.
    fn writing<T>(&self, work: impl FnOnce(&mut Appender, &mut Connection) -> T) -> T {
        let done = {
            let mut appender = lock(&self.lead);
            let mut connection = in_use(&self.connection);
            // Where this fails, nothing that follows succeeds.
            let _ = connection.busy_timeout(BUSY);
            work(&mut appender, &mut connection)
        };
        // It wrote to the log as a commit does, a purge or an import a great deal.
        self.committed(0);
        self.call_if_waiting();
        done
    }

    /// Commits what is in the queue and tells who waits, or leaves it to the thread where another process writes for longer
    /// than `patience`.
    fn commit(&self, appender: &mut Appender, patience: Duration) {
        let group = self.group();
        match group.len() {
            0 => return,
            1 => drop(self.alone.fetch_add(1, Ordering::Relaxed)),
            _ => self.alone.store(0, Ordering::Relaxed),
        }
        let committed = {
            let connection = in_use(&self.connection);
            let batches: Vec<&[Ready]> = group.iter().map(|append| append.events.as_slice()).collect();
            let sights: Vec<&Sight> = group.iter().flat_map(|append| &append.sights).collect();
            let committed = connection
                .busy_timeout(patience)
                .map_err(Fault::from)
                .and_then(|()| appender.commit(&connection, &batches, &sights));
            if committed.is_ok() && appender.unsettled() > MOST_ROWS {
                // Rows that cannot be settled now are settled later.
                let _ = appender.settle(&connection);
            }
            committed
        };
        match committed {
            Ok(counts) => {
                self.committed(appender.unsettled());
                for (append, new) in group.into_iter().zip(counts) {
                    // A caller that no longer waits has its events kept all the same.
                    let _ = append.answer.send(Ok(new));
                }
            }
            Err(fault) if fault.is_busy() && patience < BUSY => {
                lock(&self.queue).appends.splice(0..0, group);
                self.call();
            }
            Err(fault) => {
                let error = fault.of(&self.name);
                for append in group {
                    let _ = append.answer.send(Err(error.share()));
                }
            }
        }
    }

    /// Takes the oldest appends out of the queue.
    fn group(&self) -> Vec<Append> {
        let mut queue = lock(&self.queue);
        let (mut count, mut events) = (0, 0);
        for append in &queue.appends {
            events += append.events.len();
            if count > 0 && events > GROUP {
                break;
            }
            count += 1;
        }
        queue.appends.drain(..count).collect()
    }

    /// Has the thread see to what a commit leaves to be done.
    fn committed(&self, unsettled: usize) {
        let mut queue = lock(&self.queue);
        let first = queue.unsynced.is_none();
        queue.unsynced.get_or_insert_with(Instant::now);
        let much = unsettled >= tail::GROUP || self.log_pages.load(Ordering::Relaxed) >= LOG_PAGES;
        if much && !queue.called {
            queue.called = true;
        } else if !first {
            return;
        }
        drop(queue);
        self.wake.notify_one();
    }

    fn call_if_waiting(&self) {
        if !lock(&self.queue).appends.is_empty() {
            self.call();
        }
    }

    /// Has the thread look at the queue.
    fn call(&self) {
        lock(&self.queue).called = true;
        self.wake.notify_one();
    }

    /// What the thread does.
    fn run(&self, log: Option<&Mutex<Connection>>) {
        while self.sleep() {
            self.lead_in_turn();
            let many = lock(&self.lead).unsettled() >= tail::GROUP;
            if many {
                self.writing(|appender, connection| drop(appender.settle(connection)));
            }
            self.sync(log);
        }
        // What was put into the queue before the end.
        while !lock(&self.queue).appends.is_empty() {
            self.lead_in_turn();
        }
        // Whoever reads the ledger next finds everything settled; if that fails, it is settled later.
        let some = lock(&self.lead).unsettled() > 0;
        if some {
            self.writing(|appender, connection| drop(appender.settle(connection)));
        }
    }

    /// Waits for something to do; false at the end.
    fn sleep(&self) -> bool {
        let mut queue = lock(&self.queue);
        loop {
            if queue.ended {
                return false;
            }
            let due = queue.unsynced.map(|since| SYNC.saturating_sub(since.elapsed()));
            if queue.called || due == Some(Duration::ZERO) {
                queue.called = false;
                return true;
            }
            queue = match due {
                Some(due) => self.wake.wait_timeout(queue, due).unwrap_or_else(PoisonError::into_inner).0,
                None => self.wake.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Puts the write-ahead log into the file, where it is old or long enough: what it held is on the disk then.
    fn sync(&self, log: Option<&Mutex<Connection>>) {
        let long = self.log_pages.load(Ordering::Relaxed) >= LOG_PAGES;
        let age = |queue: &Queue| queue.unsynced.map(|since| since.elapsed());
        let due = |age: Duration| age >= if long { LONG_LOG } else { SYNC };
        {
            let mut queue = lock(&self.queue);
            if !age(&queue).is_some_and(due) {
                return;
            }
            queue.unsynced = None;
        }
        let Some(log) = log else { return };
        // Most of it while others write. The log begins anew only where it was read to its end while nobody did.
        checkpoint(log);
        {
            let _lead = lock(&self.lead);
            checkpoint(log);
        }
        self.call_if_waiting();
    }
}

/// What cannot be put into the file now stays in the log, and is put there another time.
fn checkpoint(log: &Mutex<Connection>) {
    if let Err(error) = in_use(log).query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        tracing::debug!(%error, "the write-ahead log could not be put into the ledger's file");
    }
}

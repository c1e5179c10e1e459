//! Answers on their way to the JVM, which takes as many as there are at once.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use tokio::task;
use uniffi::Lower;
use verimeter::runtime;

use crate::UniFfiTag;
use crate::errors::{Failure, lost, raise};

/// Those that nobody took yet.
pub(crate) static ANSWERS: Answers = Answers {
    queue: Mutex::new(Queue { frames: VecDeque::new(), told: false, waited_for: false }),
    come: Condvar::new(),
};

pub(crate) struct Answers {
    queue: Mutex<Queue>,
    come: Condvar,
}

struct Queue {
    frames: VecDeque<Vec<u8>>,
    /// Whether who takes them was told, or is about to be.
    told: bool,
    /// Whether somebody waits for them.
    waited_for: bool,
}

impl Answers {
    /// Waits until there are answers, and writes as many whole ones as fit. Says how many bytes they are or, where not even the
    /// first fits, how many that needs, as a negative number.
    pub(crate) fn take(&self, into: &mut [u8]) -> i32 {
        let mut queue = self.lock();
        while queue.frames.is_empty() {
            queue.told = false;
            queue.waited_for = true;
            queue = self.come.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.waited_for = false;
        let mut written = 0;
        while let Some(frame) = queue.frames.front() {
            let Some(place) = into.get_mut(written..written + frame.len()) else { break };
            place.copy_from_slice(frame);
            written += frame.len();
            queue.frames.pop_front();
        }
        match queue.frames.front() {
            Some(frame) if written == 0 => -as_length(frame.len()),
            _ => as_length(written),
        }
    }

    fn put(&self, frame: Vec<u8>) {
        let mut queue = self.lock();
        queue.frames.push_back(frame);
        if std::mem::replace(&mut queue.told, true) {
            return;
        }
        drop(queue);
        // Whoever is told at once takes one answer. A moment later, those that came with it are there, too.
        let tell = async {
            task::yield_now().await;
            ANSWERS.tell();
        };
        if runtime::spawn(tell).is_err() {
            self.tell();
        }
    }

    fn tell(&self) {
        if self.lock().waited_for {
            self.come.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way back of one call. Dropped without an answer, it says so.
pub(crate) struct Reply(Option<i64>);

impl Reply {
    /// To the call of this number.
    pub(crate) fn to(call: i64) -> Self {
        Self(Some(call))
    }

    pub(crate) fn give<T: Lower<UniFfiTag>>(mut self, answer: Result<T, Failure>) {
        self.send(answer);
    }

    /// A frame: its length beside these four bytes, the call's number, 0 or 1 for a failure, and what UniFFI writes.
    fn send<T: Lower<UniFfiTag>>(&mut self, answer: Result<T, Failure>) {
        let Some(call) = self.0.take() else { return };
        let mut frame = Vec::with_capacity(512);
        frame.extend([0; 4]);
        frame.extend(call.to_be_bytes());
        match answer {
            Ok(value) => {
                frame.push(0);
                T::write(value, &mut frame);
            }
            Err(failure) => {
                frame.push(1);
                <Failure as Lower<UniFfiTag>>::write(failure, &mut frame);
            }
        }
        let length = as_length(frame.len() - 4);
        frame[..4].copy_from_slice(&length.to_be_bytes());
        ANSWERS.put(frame);
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.send::<bool>(Err(raise(lost())));
    }
}

/// No array of the JVM is longer; no reply is, either, by far.
fn as_length(bytes: usize) -> i32 {
    i32::try_from(bytes).unwrap_or(i32::MAX)
}

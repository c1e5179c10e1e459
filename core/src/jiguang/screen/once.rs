//! Each question once in a run: who asks first, and where its answer is for those that ask the same.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use uuid::Uuid;

use super::row;
use crate::jiguang::RiskQuery;
use crate::{Error, ErrorKind, Event, Result, ScreenRow};

/// The questions of a run so far. About fifty bytes for each, so that a run of any size fits: of an answer that the
/// ledger can tell again, only its id is kept.
#[derive(Clone, Default)]
pub(super) struct Once(Arc<Questions>);

#[derive(Default)]
struct Questions {
    asked: Mutex<HashMap<Key, First>>,
    hasher: RandomState,
}

/// What the vendor is asked: the number's digits, and a keyed hash of the address, 0 where there is none.
type Key = (u64, u64);

/// The first row with a question.
struct First {
    row: i64,
    answer: Answer,
}

#[derive(Clone)]
enum Answer {
    UnderWay(watch::Receiver<()>),
    InLedger(Uuid),
    /// In the ledger, too, from a run of which no more than the time is known, in milliseconds since 1970 (UTC).
    Earlier(i64),
    Here(Box<ScreenRow>),
}

/// What a row has to do.
pub(super) enum Claim {
    /// The input is no number.
    NoNumber,
    /// Ask, and say what came of it.
    First(Ask),
    /// Tell what another row was answered.
    Again(Again),
}

/// How the ledger finds an answer.
pub(super) enum Kept {
    /// The event with this id.
    Event(String),
    /// That of a call which began then, in milliseconds since 1970 (UTC).
    At(i64),
}

/// The one row that asks.
pub(super) struct Ask {
    once: Once,
    key: Key,
    row: i64,
    // Whoever waits learns of the end by its drop.
    _done: watch::Sender<()>,
}

/// A row that asks what another one asks.
pub(super) struct Again {
    once: Once,
    key: Key,
}

impl Once {
    /// Says what `row` has to do about `query`.
    pub(super) fn claim(&self, row: i64, query: &RiskQuery) -> Claim {
        let Some(key) = self.key(query) else { return Claim::NoNumber };
        match self.asked().entry(key) {
            Entry::Occupied(_) => Claim::Again(Again { once: self.clone(), key }),
            Entry::Vacant(free) => {
                let (done, under_way) = watch::channel(());
                free.insert(First { row, answer: Answer::UnderWay(under_way) });
                Claim::First(Ask { once: self.clone(), key, row, _done: done })
            }
        }
    }

    /// `row` of an earlier run was answered by a call that began then.
    pub(super) fn remember(&self, row: i64, query: &RiskQuery, occurred_at_ms: i64) {
        if let Some(key) = self.key(query) {
            self.asked().entry(key).or_insert(First { row, answer: Answer::Earlier(occurred_at_ms) });
        }
    }

    fn key(&self, query: &RiskQuery) -> Option<Key> {
        let number = query.number()?.expose().parse().ok()?;
        let address = query.address().map_or(0, |address| self.0.hasher.hash_one(address));
        Some((number, address))
    }

    fn asked(&self) -> MutexGuard<'_, HashMap<Key, First>> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ask {
    /// The row came to `told`, which the ledger `can_tell` again if it holds an event of it.
    pub(super) fn came_to(self, told: &ScreenRow, can_tell: bool) {
        let event_id = told.event_id.as_deref().and_then(|id| id.parse().ok());
        let answer = match event_id.filter(|_| can_tell && told.error.is_none()) {
            Some(id) => Answer::InLedger(id),
            None => Answer::Here(Box::new(told.clone())),
        };
        self.once.asked().insert(self.key, First { row: self.row, answer });
    }
}

impl Again {
    /// The first row with this question, once it has ended; `event` finds what the ledger tells.
    pub(super) async fn wait(self, event: impl Fn(Kept) -> Result<Option<Event>>) -> Result<ScreenRow> {
        let under_way = match self.first() {
            Some((_, Answer::UnderWay(under_way))) => Some(under_way),
            _ => None,
        };
        if let Some(mut under_way) = under_way {
            // It never says anything: it ends.
            let _ = under_way.changed().await;
        }
        let (row, kept) = match self.first() {
            Some((row, Answer::Here(told))) => return Ok(ScreenRow { row, ..*told }),
            Some((row, Answer::InLedger(id))) => (row, Kept::Event(id.to_string())),
            Some((row, Answer::Earlier(at_ms))) => (row, Kept::At(at_ms)),
            // Its row was dropped before it ended.
            Some((_, Answer::UnderWay(_))) | None => return Err(lost()),
        };
        event(kept)?.map(|event| row::again(row, event)).ok_or_else(lost)
    }

    fn first(&self) -> Option<(i64, Answer)> {
        self.once.asked().get(&self.key).map(|First { row, answer }| (*row, answer.clone()))
    }
}

fn lost() -> Error {
    Error::new(ErrorKind::Ledger, "the answer to an earlier row with this number is gone")
        .advice("keep the ledger as it is while numbers are screened")
}

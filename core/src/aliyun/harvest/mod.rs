//! The logs of many transactions, before the vendor deletes them.

mod window;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};

use super::codes::UNKNOWN_TRANSACTION;
use super::{IdVerificationClient, VerifyLogQuery};
use crate::events::transaction_event_id;
use crate::pace::Pace;
use crate::{Error, ErrorKind, Event, HarvestRow, HarvestState, Platform, Result, Transaction};
use window::{Time, Window};

/// Most questions of one harvest that may be under way at once.
const MOST_AT_ONCE: usize = 1_000;

/// How to harvest.
#[derive(Clone, Copy, Debug)]
pub struct HarvestOptions {
    /// Questions under way at once.
    pub concurrency: usize,
    /// Questions begun per second, at most; none for no limit. The vendor names none for this one; five to ten of its other
    /// operations are allowed in a second to a whole account.
    pub rate: Option<f64>,
}

impl HarvestOptions {
    /// What is asked per second where nobody says otherwise.
    pub const RATE: f64 = 5.0;

    /// Whether a harvest can be made so.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a concurrency or rate of zero or less.
    pub fn check(&self) -> Result<()> {
        match self.concurrency {
            1..=MOST_AT_ONCE => Pace::of(self.rate, None).map(drop),
            other => {
                Err(Error::invalid(format!("concurrency is {other}, from 1 to {MOST_AT_ONCE} is possible")))
            }
        }
    }
}

impl Default for HarvestOptions {
    fn default() -> Self {
        Self { concurrency: 8, rate: Some(Self::RATE) }
    }
}

/// How often a transaction is asked for, at most.
const TRIES: u32 = 3;
/// The wait before it is asked for again doubles from here, where the vendor does not say how long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// A transaction that would have to wait longer fails instead.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Asks for the logs of transactions in time: each once, not before its 30 minutes are over and not after the 30 days that the
/// vendor keeps it, the oldest first. Every answer is an event in the ledger, which outlives the vendor's copy.
///
/// The ledger also says what was asked already, so a harvest that was broken off, even by `kill -9`, is simply begun again: only
/// what was under way at that moment is asked for once more, as nobody kept its answer.
pub struct Harvest {
    client: IdVerificationClient,
    concurrency: usize,
    pace: Pace,
    /// By region.
    siblings: Mutex<HashMap<String, IdVerificationClient>>,
}

impl IdVerificationClient {
    /// Prepares to ask for many transactions.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a concurrency or rate of zero or less; [`ErrorKind::Configuration`] where the client
    /// has no ledger that knows what was asked already.
    pub fn harvest(&self, options: HarvestOptions) -> Result<Harvest> {
        options.check()?;
        let HarvestOptions { concurrency, rate } = options;
        if self.0.sink.as_ref().is_none_or(|sink| sink.history().is_none()) {
            return Err(Error::new(ErrorKind::Configuration, "a harvest has no ledger to record into")
                .advice("give the client a ledger"));
        }
        Ok(Harvest {
            client: self.clone(),
            concurrency,
            pace: Pace::of(rate, None)?,
            siblings: Mutex::default(),
        })
    }
}

/// One transaction on its way.
struct Input {
    row: i64,
    repeated: bool,
    transaction: Transaction,
}

impl Harvest {
    /// One row for each of `transactions`, as they end: the oldest are asked for first.
    pub fn rows(&self, transactions: Vec<Transaction>) -> impl Stream<Item = HarvestRow> + Send + '_ {
        let mut seen = HashSet::new();
        let mut inputs: Vec<Input> = transactions
            .into_iter()
            .zip(1..)
            .map(|(transaction, row)| {
                let repeated = !seen.insert(transaction.transaction_id.trim().to_owned());
                Input { row, repeated, transaction }
            })
            .collect();
        // The oldest last, where they are taken from.
        inputs.sort_by_key(|input| Reverse((input.transaction.started_at_ms, input.row)));
        let oldest_first = std::iter::from_fn(move || inputs.pop());
        stream::iter(oldest_first).map(|input| self.row(input)).buffer_unordered(self.concurrency)
    }

    async fn row(&self, input: Input) -> HarvestRow {
        let Input { row, repeated, transaction } = input;
        let window = Window::of(transaction.started_at_ms);
        let found = match repeated {
            true => Ok(Found::state(HarvestState::Repeated)),
            false => self.find(&transaction, window).await,
        };
        let Found { state, event, error } = found.unwrap_or_else(Found::failed);
        HarvestRow {
            row,
            transaction_id: transaction.transaction_id,
            state,
            outcome: event.as_ref().map(|event| event.outcome).filter(|_| state != HarvestState::Unknown),
            event_id: event.map(|event| event.event_id),
            ready_at_ms: window.ready_at_ms,
            deadline_at_ms: window.deadline_at_ms,
            error: error.map(Error::into_info),
        }
    }

    async fn find(&self, transaction: &Transaction, window: Window) -> Result<Found> {
        let client = self.client_of(transaction.region.as_deref())?;
        if let Some(found) = known(&client, transaction)? {
            return Ok(found);
        }
        let time = || window.at(client.0.clock.now_ms());
        let mut tries = 0;
        loop {
            // Before the turn, which others need; and after it, which may have been long.
            for waits in [true, false] {
                match time() {
                    Time::Early => return Ok(Found::state(HarvestState::TooEarly)),
                    Time::Late => return Ok(Found::state(HarvestState::TooLate)),
                    Time::Right if waits => self.pace.turn().await,
                    Time::Right => {}
                }
            }
            let query = VerifyLogQuery::new(&transaction.merchant_biz_id, &transaction.transaction_id)
                .started_at_ms(transaction.started_at_ms)
                .platform(transaction.platform.unwrap_or(Platform::Unknown));
            let call = client.log(query).await?;
            tries += 1;
            let error = match call.result {
                Ok(_) => return Ok(Found { event: call.event, ..Found::state(HarvestState::Recorded) }),
                Err(error) => error,
            };
            let state = match error.kind() {
                ErrorKind::NotReady => HarvestState::NotReady,
                _ if error.info().vendor_code.as_deref() == Some(UNKNOWN_TRANSACTION) => {
                    HarvestState::Unknown
                }
                _ => HarvestState::Failed,
            };
            match wait(&error, tries).filter(|_| state == HarvestState::Failed) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(Found { state, event: call.event, error: Some(error) }),
            }
        }
    }

    /// The client for a region, whose data no other has. A client with an endpoint of its own calls that for all.
    fn client_of(&self, region: Option<&str>) -> Result<IdVerificationClient> {
        let settings = &self.client.0.settings;
        let Some(region) =
            region.map(str::trim).filter(|region| *region != settings.region && settings.has_regions())
        else {
            return Ok(self.client.clone());
        };
        let mut siblings = self.siblings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sibling) = siblings.get(region) {
            return Ok(sibling.clone());
        }
        let sibling = settings.clone().region(region).build()?;
        siblings.insert(region.to_owned(), sibling.clone());
        Ok(sibling)
    }
}

/// What is known of a transaction.
struct Found {
    state: HarvestState,
    event: Option<Event>,
    error: Option<Error>,
}

impl Found {
    fn state(state: HarvestState) -> Self {
        Self { state, event: None, error: None }
    }

    fn failed(error: Error) -> Self {
        Self { error: Some(error), ..Self::state(HarvestState::Failed) }
    }
}

/// What the ledger knows of a transaction already.
fn known(client: &IdVerificationClient, transaction: &Transaction) -> Result<Option<Found>> {
    let Some(history) = client.0.sink.as_ref().and_then(|sink| sink.history()) else { return Ok(None) };
    let id = transaction.transaction_id.trim();
    for (event_id, state) in [
        (transaction_event_id(id, &[]), HarvestState::AlreadyRecorded),
        (client.0.unknown_event_id(id), HarvestState::Unknown),
    ] {
        if let Some(event) = history.event(&event_id)? {
            return Ok(Some(Found { event: Some(event), ..Found::state(state) }));
        }
    }
    Ok(None)
}

/// How long to wait before the same is asked again; none where it is not.
fn wait(error: &Error, tries: u32) -> Option<Duration> {
    let info = error.info();
    let worth_it = info.retryable && error.kind() != ErrorKind::Ledger && tries < TRIES;
    let said = info.retry_after_ms.map(|ms| Duration::from_millis(ms.unsigned_abs())).unwrap_or_default();
    let jittered = (FIRST_WAIT * (1 << tries.min(6))).mul_f64(0.25 + rand::random::<f64>() / 4.0);
    Some(said + jittered).filter(|wait| worth_it && *wait <= LONGEST_WAIT)
}

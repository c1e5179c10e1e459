//! Many risk queries: bounded, paced, each question asked once, one row per input.

mod once;
mod row;

use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};

use super::{JiguangClient, QUERY_BUSINESS_RISK, RiskQuery};
use crate::events::{Earlier, NumberUse, Question};
use crate::pace::Pace;
use crate::transport::Budget;
use crate::{Error, ErrorKind, Event, Phone, Result, ScreenRow};
use once::{Claim, Kept, Once};

/// One input: the question, under the number that its row will bear.
pub struct ScreenInput {
    /// Place of the input, counted from 1.
    pub row: i64,
    /// The question.
    pub query: RiskQuery,
    /// Where an earlier run may have asked this already: which of its answers is this row's. Where the sink holds that
    /// one, it is given and nobody is asked again.
    pub earlier: Option<Earlier>,
}

/// Most calls of one screening that may be under way at once.
pub const MOST_AT_ONCE: usize = 10_000;

/// How to screen.
#[derive(Clone, Copy, Debug)]
pub struct ScreenOptions {
    /// Calls under way at once.
    pub concurrency: usize,
    /// Calls begun per second, at most; none for no limit but that of the client's quotas.
    pub rate: Option<f64>,
    /// How many calls may be made again per hundred rows, beside a reserve of ten, where the vendor was too busy or
    /// nothing was sent; 0 for none. A row is asked three times at most.
    pub retry_budget_percent: i32,
}

impl Default for ScreenOptions {
    fn default() -> Self {
        Self { concurrency: 32, rate: None, retry_budget_percent: 20 }
    }
}

/// How often a row is asked, at most.
const TRIES: u32 = 3;
/// The wait before a row is asked again doubles from here, where the vendor does not say how long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// A row that would have to wait longer fails instead.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Screens inputs as they are taken from an iterator. A number that comes again is not asked again: its row tells the
/// answer of the first one and names it. Numbers are the same where the vendor is asked the same: with another `ip` it is
/// another question.
pub struct Screen {
    client: JiguangClient,
    concurrency: usize,
    pace: Pace,
    budget: Budget,
    once: Once,
}

impl JiguangClient {
    /// Prepares to ask for many numbers.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a concurrency or rate of zero or less, or a budget below zero.
    pub fn screen(&self, options: ScreenOptions) -> Result<Screen> {
        let ScreenOptions { concurrency, rate, retry_budget_percent } = options;
        if concurrency == 0 {
            return Err(Error::invalid("concurrency is 0, at least 1 is needed"));
        }
        if concurrency > MOST_AT_ONCE {
            return Err(Error::invalid(format!(
                "concurrency is {concurrency}, at most {MOST_AT_ONCE} is possible"
            )));
        }
        if retry_budget_percent < 0 {
            return Err(Error::invalid(format!(
                "retry_budget_percent is {retry_budget_percent}, at least 0 is needed"
            )));
        }
        Ok(Screen {
            client: self.clone(),
            concurrency,
            pace: Pace::of(rate, self.0.foresight.calls_per_second())?,
            budget: Budget::new(retry_budget_percent),
            once: Once::default(),
        })
    }
}

impl Screen {
    /// Rows in the order of the inputs, each as soon as it and those before it have ended. Inputs are taken only as
    /// calls become free, so their number does not matter.
    pub fn rows<'a>(
        &'a self,
        inputs: impl Iterator<Item = ScreenInput> + Send + 'a,
    ) -> impl Stream<Item = ScreenRow> + Send + 'a {
        self.rows_from(stream::iter(inputs))
    }

    /// As [`rows`](Self::rows), of inputs that come in time.
    pub fn rows_from<'a>(
        &'a self,
        inputs: impl Stream<Item = ScreenInput> + Send + 'a,
    ) -> impl Stream<Item = ScreenRow> + Send + 'a {
        let claimed = inputs.map(|input| {
            // Here and not in the row's own time, so that the first row of a number is the first in the input.
            let claim = self.once.claim(input.row, &input.query);
            (input, claim)
        });
        claimed.map(|(input, claim)| self.row(input, claim)).buffered(self.concurrency)
    }

    /// A call that began then (in milliseconds since 1970, UTC) answered that row of an earlier run: where the number comes
    /// again, it is not asked again.
    pub fn remember(&self, row: i64, query: &RiskQuery, occurred_at_ms: i64) {
        self.once.remember(row, query, occurred_at_ms);
    }

    async fn row(&self, ScreenInput { row, query, earlier }: ScreenInput, claim: Claim) -> ScreenRow {
        let phone = query.number();
        let ex_id = query.ex_id_shown();
        match claim {
            // What is no number is refused at once: it takes nobody's turn.
            Claim::NoNumber => self.ask(row, query).await,
            Claim::First(first) => {
                let known = match (phone, earlier) {
                    (Some(phone), Some(earlier)) => self.earlier(&phone, &ex_id, earlier),
                    _ => Ok(None),
                };
                let told = match known {
                    Ok(Some(event)) => row::again(row, event),
                    Ok(None) => self.ask_in_turn(row, query).await,
                    Err(error) => row::unasked(row, &query, error),
                };
                first.came_to(&told, self.client.history().is_some());
                told
            }
            Claim::Again(again) => match again.wait(|kept| self.kept(&query, kept)).await {
                Ok(first) => row::duplicate(row, &query, first),
                Err(error) => row::unasked(row, &query, error),
            },
        }
    }

    /// Asks, again where that is safe and affordable.
    async fn ask_in_turn(&self, row: i64, query: RiskQuery) -> ScreenRow {
        self.budget.earn();
        let mut tries = 0;
        loop {
            self.pace.turn().await;
            let told = self.ask(row, query.clone()).await;
            tries += 1;
            let Some(wait) = self.wait(&told, tries) else { return told };
            tokio::time::sleep(wait).await;
        }
    }

    /// How long to wait before the same is asked again; none where it is not.
    fn wait(&self, told: &ScreenRow, tries: u32) -> Option<Duration> {
        let error = told.error.as_ref().filter(|error| error.retryable)?;
        let said = error.retry_after_ms.map(|ms| Duration::from_millis(ms.unsigned_abs()));
        let wait = match error.kind {
            // Our own quotas: nobody was bothered.
            ErrorKind::Throttled if !error.request_sent => said?,
            ErrorKind::Throttled | ErrorKind::Transport => {
                let doubled = FIRST_WAIT * (1 << (tries - 1).min(6));
                let jittered = doubled.mul_f64(0.5 + rand::random::<f64>() / 2.0);
                (tries < TRIES && self.budget.spend())
                    .then(|| said.map_or(jittered, |said| said + jittered))?
            }
            _ => return None,
        };
        (wait <= LONGEST_WAIT).then_some(wait)
    }

    async fn ask(&self, row: i64, query: RiskQuery) -> ScreenRow {
        match self.client.call(query.clone()).await {
            Ok(call) => row::answered(row, call),
            Err(error) => row::unasked(row, &query, error),
        }
    }

    /// What the ledger holds of an answer.
    fn kept(&self, query: &RiskQuery, kept: Kept) -> Result<Option<Event>> {
        let since_ms = match kept {
            Kept::Event(id) => return self.client.history().map_or(Ok(None), |history| history.event(&id)),
            Kept::At(at_ms) => at_ms,
        };
        let known = query.number().and_then(|phone| self.client.known_as(&phone));
        let Some((phone_index, history)) = known else { return Ok(None) };
        let product = QUERY_BUSINESS_RISK.product;
        let asked = NumberUse { app: self.client.0.app.clone(), product, phone_index, since_ms };
        Ok(history.of_number(&asked)?.into_iter().find(|event| event.occurred_at_ms == since_ms))
    }

    fn earlier(&self, phone: &Phone, ex_id: &Option<String>, earlier: Earlier) -> Result<Option<Event>> {
        let Some((phone_index, history)) = self.client.known_as(phone) else { return Ok(None) };
        let operation = QUERY_BUSINESS_RISK.operation;
        let app = self.client.0.app.clone();
        history.answered(&Question { app, operation, phone_index, ex_id: ex_id.clone() }, earlier)
    }
}

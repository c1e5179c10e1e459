//! Many risk queries: bounded, paced, one row per input.

use std::sync::Mutex;
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::time::Instant;

use super::call::{Call, IN_DOUBT_ADVICE};
use super::{JiguangClient, QUERY_BUSINESS_RISK, RiskQuery};
use crate::catalog::label_tag;
use crate::events::{Earlier, Question};
use crate::{Error, ErrorInfo, ErrorKind, Event, Outcome, Phone, Result, RiskReport, RiskTag, ScreenRow};

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
    /// Calls begun per second, at most; none for no limit.
    pub rate: Option<f64>,
}

impl Default for ScreenOptions {
    fn default() -> Self {
        Self { concurrency: 32, rate: None }
    }
}

/// Screens inputs as they are taken from an iterator.
pub struct Screen {
    client: JiguangClient,
    concurrency: usize,
    interval: Option<Duration>,
    pace: Mutex<Instant>,
}

impl JiguangClient {
    /// Prepares to ask for many numbers.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a concurrency or rate of zero or less.
    pub fn screen(&self, options: ScreenOptions) -> Result<Screen> {
        let concurrency = options.concurrency;
        if concurrency == 0 {
            return Err(Error::invalid("concurrency is 0, at least 1 is needed"));
        }
        if concurrency > MOST_AT_ONCE {
            return Err(Error::invalid(format!(
                "concurrency is {concurrency}, at most {MOST_AT_ONCE} is possible"
            )));
        }
        let interval = options.rate.map(interval).transpose()?;
        Ok(Screen { client: self.clone(), concurrency, interval, pace: Mutex::new(Instant::now()) })
    }
}

impl Screen {
    /// Rows in the order of the inputs, each as soon as it and those before it have ended. Inputs are taken only as
    /// calls become free, so their number does not matter.
    pub fn rows<'a>(
        &'a self,
        inputs: impl Iterator<Item = ScreenInput> + Send + 'a,
    ) -> impl Stream<Item = ScreenRow> + Send + 'a {
        stream::iter(inputs).map(|input| self.row(input)).buffered(self.concurrency)
    }

    async fn row(&self, ScreenInput { row, query, earlier }: ScreenInput) -> ScreenRow {
        let phone = query.number();
        let ex_id = query.ex_id_shown();
        let unasked = |error: Error| ScreenRow {
            row,
            phone_mask: phone.as_ref().map(Phone::mask),
            ex_id: ex_id.clone(),
            occurred_at_ms: None,
            outcome: None,
            billing: None,
            code: None,
            vendor_id: None,
            score: None,
            level: None,
            tags: Vec::new(),
            error: Some(error.into_info()),
        };
        if let (Some(phone), Some(earlier)) = (&phone, earlier) {
            match self.earlier(phone, &ex_id, earlier) {
                Ok(Some(event)) => return again(row, event),
                Ok(None) => {}
                Err(error) => return unasked(error),
            }
        }
        // What is no number is refused at once: it takes nobody's turn.
        if phone.is_some() {
            self.turn().await;
        }
        match self.client.call(query).await {
            Ok(call) => answered(row, call),
            Err(error) => unasked(error),
        }
    }

    fn earlier(&self, phone: &Phone, ex_id: &Option<String>, earlier: Earlier) -> Result<Option<Event>> {
        let Some(sink) = &self.client.0.sink else { return Ok(None) };
        let Some(phone_index) = sink.phone_index(phone) else { return Ok(None) };
        let operation = QUERY_BUSINESS_RISK.operation;
        sink.answered(
            &Question { app: self.client.0.app.clone(), operation, phone_index, ex_id: ex_id.clone() },
            earlier,
        )
    }

    /// Waits for the next slot of the rate.
    async fn turn(&self) {
        let Some(interval) = self.interval else { return };
        let slot = {
            let mut next = self.pace.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let slot = (*next).max(Instant::now());
            *next = slot + interval;
            slot
        };
        tokio::time::sleep_until(slot).await;
    }
}

/// Time between calls at `rate` per second.
fn interval(rate: f64) -> Result<Duration> {
    const SLOWEST: Duration = Duration::from_secs(24 * 60 * 60);
    let interval = Some(rate)
        .filter(|rate| rate.is_finite() && *rate > 0.0)
        .and_then(|rate| Duration::try_from_secs_f64(1.0 / rate).ok());
    interval.filter(|interval| *interval <= SLOWEST).ok_or_else(|| {
        Error::invalid(format!("rate is {rate}, which is not above 0 and at least one call a day"))
            .advice("give calls per second")
    })
}

fn answered(row: i64, Call { event, result }: Call<RiskReport>) -> ScreenRow {
    match result {
        Ok(report) => told(row, event, report.tags, None),
        Err(error) => told(row, event, Vec::new(), Some(error.into_info())),
    }
}

/// The row of an event that an earlier run left.
fn again(row: i64, event: Event) -> ScreenRow {
    let error = (event.outcome == Outcome::InDoubt).then(|| {
        Error::new(ErrorKind::InDoubt, "an earlier run asked this and got no answer")
            .advice(IN_DOUBT_ADVICE)
            .during(event.vendor, &event.operation)
            .with(|info| {
                info.attempts = event.attempts;
                info.http_status = event.http_status;
                info.request_sent = true;
            })
            .into_info()
    });
    // Scores of single tags are not part of an event.
    let tags = event.tags.iter().map(|tag| label_tag(tag, None)).collect();
    told(row, event, tags, error)
}

fn told(row: i64, event: Event, tags: Vec<RiskTag>, error: Option<ErrorInfo>) -> ScreenRow {
    ScreenRow {
        row,
        phone_mask: event.phone_mask,
        ex_id: event.ex_id,
        occurred_at_ms: Some(event.occurred_at_ms),
        outcome: Some(event.outcome),
        billing: Some(event.billing),
        code: event.code,
        vendor_id: event.vendor_id,
        score: event.score,
        level: event.level,
        tags,
        error,
    }
}

//! Many risk queries: bounded, paced, one row per input.

use std::sync::Mutex;
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::time::Instant;

use super::call::Call;
use super::{JiguangClient, RiskQuery};
use crate::{Error, Phone, Result, ScreenRow, redact};

/// One input: the question, under the number that its row will bear.
pub struct ScreenInput {
    /// Place of the input, counted from 1.
    pub row: i64,
    /// The question.
    pub query: RiskQuery,
}

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
    options: ScreenOptions,
    pace: Mutex<Instant>,
}

impl JiguangClient {
    /// Prepares to ask for many numbers.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a concurrency or rate of zero or less.
    pub fn screen(&self, options: ScreenOptions) -> Result<Screen> {
        if options.concurrency == 0 {
            return Err(Error::invalid("concurrency is 0, at least 1 is needed"));
        }
        if options.rate.is_some_and(|rate| !(rate.is_finite() && rate > 0.0)) {
            return Err(Error::invalid("rate is not above 0: give calls per second"));
        }
        Ok(Screen { client: self.clone(), options, pace: Mutex::new(Instant::now()) })
    }
}

impl Screen {
    /// Rows in the order of the inputs, each as soon as it and those before it have ended. Inputs are taken only as
    /// calls become free, so their number does not matter.
    pub fn rows<'a>(&'a self, inputs: impl Iterator<Item = ScreenInput> + Send + 'a) -> impl Stream<Item = ScreenRow> + Send + 'a {
        stream::iter(inputs).map(|input| self.row(input)).buffered(self.options.concurrency)
    }

    async fn row(&self, ScreenInput { row, query }: ScreenInput) -> ScreenRow {
        let phone_mask = Phone::parse(query.phone()).ok().map(|phone| phone.mask());
        let ex_id = query.ex_id_sent().as_deref().map(redact);
        self.turn().await;
        match self.client.call(query).await {
            Ok(call) => answered(row, call),
            Err(error) => ScreenRow {
                row,
                phone_mask,
                ex_id,
                occurred_at_ms: None,
                outcome: None,
                billing: None,
                code: None,
                vendor_id: None,
                score: None,
                level: None,
                tags: Vec::new(),
                error: Some(error.into_info()),
            },
        }
    }

    /// Waits for the next slot of the rate.
    async fn turn(&self) {
        let Some(rate) = self.options.rate else { return };
        let slot = {
            let mut next = self.pace.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let slot = (*next).max(Instant::now());
            *next = slot + Duration::from_secs_f64(1.0 / rate);
            slot
        };
        tokio::time::sleep_until(slot).await;
    }
}

fn answered(row: i64, Call { event, result }: Call) -> ScreenRow {
    let (tags, error) = match result {
        Ok(report) => (report.tags, None),
        Err(error) => (Vec::new(), Some(error.into_info())),
    };
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

//! Many calls: inputs from the language, rows back in their order.
//!
//! The core's stream lives in a task of its own and moves one row per request. With each request come as many inputs as the stream
//! can need for that row: what waits in memory is bounded by the concurrency, and the language's code runs on its own threads.

use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt as _;
use tokio::sync::{mpsc, oneshot};
use verimeter::jiguang::{JiguangClient, RiskQuery, ScreenInput, ScreenOptions};
use verimeter::{Error, ScreenRow, runtime};

use crate::errors::{Failure, lost, raise};

/// One batch under way.
#[derive(uniffi::Object)]
pub struct ScreenHandle {
    requests: mpsc::UnboundedSender<oneshot::Sender<Option<ScreenRow>>>,
    inputs: Mutex<Inputs>,
}

/// To the stream; none once there are no more.
struct Inputs {
    sender: Option<Sender<ScreenInput>>,
    taken: i64,
}

impl ScreenHandle {
    pub(crate) fn begin(
        client: &JiguangClient,
        concurrency: i32,
        rate: Option<f64>,
    ) -> Result<Self, Failure> {
        let calls = usize::try_from(concurrency).map_err(|_| {
            raise(Error::invalid(format!("concurrency is {concurrency}, at least 1 is needed")))
        })?;
        let options = ScreenOptions { concurrency: calls, rate, ..ScreenOptions::default() };
        let screen = client.screen(options).map_err(raise)?;
        let (sender, source) = channel();
        let (requests, mut asked) = mpsc::unbounded_channel::<oneshot::Sender<_>>();
        runtime::spawn(async move {
            let mut rows = pin!(screen.rows(Taken(source)));
            while let Some(answer) = asked.recv().await {
                // Nobody waits any more for the row of a caller that gave up.
                _ = answer.send(rows.next().await);
            }
        })
        .map_err(raise)?;
        Ok(Self { requests, inputs: Mutex::new(Inputs { sender: Some(sender), taken: 0 }) })
    }
}

#[uniffi::export]
impl ScreenHandle {
    /// The next row; none after the last. `phones` are further inputs: before the first row one more than the concurrency, then
    /// one for each row. `ended` says that there are no more.
    pub async fn next(&self, phones: Vec<String>, ended: bool) -> Result<Option<ScreenRow>, Failure> {
        self.take(phones, ended);
        let (sender, answer) = oneshot::channel();
        _ = self.requests.send(sender);
        answer.await.map_err(|_| raise(lost()))
    }
}

impl ScreenHandle {
    fn take(&self, phones: Vec<String>, ended: bool) {
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        for phone in phones {
            inputs.taken += 1;
            let input = ScreenInput { row: inputs.taken, query: RiskQuery::new(phone), earlier: None };
            // The stream is gone only where its task is, and then the answer says so.
            _ = inputs.sender.as_ref().map(|sender| sender.send(input));
        }
        if ended {
            inputs.sender = None;
        }
    }
}

/// Inputs on the stream's side.
struct Taken(Receiver<ScreenInput>);

impl Iterator for Taken {
    type Item = ScreenInput;

    fn next(&mut self) -> Option<ScreenInput> {
        match self.0.try_recv() {
            Ok(input) => Some(input),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => {
                unreachable!("the stream takes no more inputs than calls are under way")
            }
        }
    }
}

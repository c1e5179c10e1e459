//! The logs of many transactions, row by row.
//!
//! As with many calls (`screen`), the core's stream lives in a task of its own and moves one row per request.

use std::pin::pin;

use futures_util::StreamExt as _;
use tokio::sync::{mpsc, oneshot};
use verimeter::aliyun::{HarvestOptions, IdVerificationClient};
use verimeter::{Error, HarvestRow, Transaction, runtime};

use crate::errors::{Failure, lost, raise};

/// One harvest under way.
#[derive(uniffi::Object)]
pub struct HarvestHandle {
    requests: mpsc::UnboundedSender<oneshot::Sender<Option<HarvestRow>>>,
}

impl HarvestHandle {
    pub(crate) fn begin(
        client: &IdVerificationClient,
        transactions: Vec<Transaction>,
        concurrency: i32,
        rate: Option<f64>,
    ) -> Result<Self, Failure> {
        let concurrency = usize::try_from(concurrency).map_err(|_| {
            raise(Error::invalid(format!("concurrency is {concurrency}, at least 1 is needed")))
        })?;
        let harvest = client.harvest(HarvestOptions { concurrency, rate }).map_err(raise)?;
        let (requests, mut asked) = mpsc::unbounded_channel::<oneshot::Sender<_>>();
        runtime::spawn(async move {
            let mut rows = pin!(harvest.rows(transactions));
            while let Some(answer) = asked.recv().await {
                // Nobody waits any more for the row of a caller that gave up; the ledger has it.
                _ = answer.send(rows.next().await);
            }
        })
        .map_err(raise)?;
        Ok(Self { requests })
    }
}

#[uniffi::export]
impl HarvestHandle {
    /// The next row; none after the last.
    pub async fn next(&self) -> Result<Option<HarvestRow>, Failure> {
        let (sender, answer) = oneshot::channel();
        _ = self.requests.send(sender);
        answer.await.map_err(|_| raise(lost()))
    }
}

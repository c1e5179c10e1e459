//! So many calls per second.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::{Error, Result};

/// Gives calls their turn, evenly spaced.
pub(crate) struct Pace {
    interval: Option<Duration>,
    next: Mutex<Instant>,
}

impl Pace {
    /// The slower of the rate that was asked for and the client's own limit.
    pub(crate) fn of(rate: Option<f64>, calls_per_second: Option<i64>) -> Result<Self> {
        let asked = rate.map(interval).transpose()?;
        let limit = calls_per_second.map(|calls| Duration::from_secs(1).div_f64(calls as f64));
        Ok(Self { interval: asked.max(limit), next: Mutex::new(Instant::now()) })
    }

    /// Waits for the next slot.
    pub(crate) async fn turn(&self) {
        let Some(interval) = self.interval else { return };
        let slot = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
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

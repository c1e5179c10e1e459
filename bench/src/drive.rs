//! Callers in a closed loop: each asks, waits for the answer, and asks again.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::{Done, cpu};

/// What is asked the same way in every contender's name.
pub(crate) trait Ask: Send + Sync + 'static {
    /// One call about `phone`. Says something of the answer, whose sum shows that all contenders read the same.
    fn ask(&self, phone: String) -> impl Future<Output = Done<u64>> + Send;
}

/// What one contender needed for its calls.
pub(crate) struct Sample {
    pub(crate) calls: u64,
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// Of each call, sorted.
    latencies: Vec<Duration>,
    pub(crate) checksum: u64,
}

impl Sample {
    pub(crate) fn cpu_us(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.calls as f64
    }

    pub(crate) fn calls_per_s(&self) -> f64 {
        self.calls as f64 / self.wall.as_secs_f64()
    }

    /// The latency in milliseconds that this share of the calls stayed below.
    pub(crate) fn latency_ms(&self, share: f64) -> f64 {
        let at = (self.latencies.len().saturating_sub(1) as f64 * share).round() as usize;
        self.latencies.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
    }
}

/// Asks about every one of `numbers`, `in_flight` at once.
pub(crate) async fn drive<A: Ask>(contender: &Arc<A>, numbers: Range<u64>, in_flight: usize) -> Done<Sample> {
    let calls = numbers.end - numbers.start;
    let next = Arc::new(AtomicU64::new(numbers.start));
    let (mut latencies, mut checksum) = (Vec::with_capacity(calls as usize), 0);
    let mut callers = JoinSet::new();
    let (cpu, begun) = (cpu::used()?, Instant::now());
    for _ in 0..in_flight {
        callers.spawn(caller(Arc::clone(contender), Arc::clone(&next), numbers.end));
    }
    while let Some(ended) = callers.join_next().await {
        let (own, sum) = ended??;
        latencies.extend(own);
        checksum += sum;
    }
    let (wall, cpu) = (begun.elapsed(), cpu::used()?.saturating_sub(cpu));
    latencies.sort_unstable();
    Ok(Sample { calls, wall, cpu, latencies, checksum })
}

async fn caller<A: Ask>(contender: Arc<A>, next: Arc<AtomicU64>, end: u64) -> Done<(Vec<Duration>, u64)> {
    let (mut latencies, mut checksum) = (Vec::new(), 0);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= end {
            return Ok((latencies, checksum));
        }
        let begun = Instant::now();
        checksum += contender.ask(phone(number)).await?;
        latencies.push(begun.elapsed());
    }
}

/// A number that belongs to nobody (no mobile number in China begins with 10), and that the sandbox answers by chance: none
/// of its magic suffixes ends in 77.
pub(crate) fn phone(number: u64) -> String {
    format!("10{number:07}77")
}

#[cfg(test)]
mod tests {
    use verimeter::Phone;
    use verimeter_sandbox::magic;

    use super::*;

    struct Echo;

    impl Ask for Echo {
        async fn ask(&self, phone: String) -> Done<u64> {
            tokio::task::yield_now().await;
            Ok(phone.len() as u64)
        }
    }

    #[test]
    fn numbers_are_numbers_without_magic() {
        for number in (0..20_000).chain([9_999_999]) {
            let phone = phone(number);
            assert!(
                Phone::parse(&phone).is_ok()
                    && magic::table().iter().all(|row| !phone.ends_with(&row.suffix)),
                "{phone}"
            );
        }
    }

    #[test]
    fn every_number_is_asked_once() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let sample = runtime.block_on(drive(&Arc::new(Echo), 7..107, 3)).unwrap();
        assert_eq!((sample.calls, sample.latencies.len(), sample.checksum), (100, 100, 1_100));
    }

    #[test]
    fn a_share_of_the_latencies() {
        let latencies = (1..=101).map(Duration::from_millis).collect();
        let (wall, cpu) = (Duration::from_secs(2), Duration::from_millis(101));
        let sample = Sample { calls: 101, wall, cpu, latencies, checksum: 0 };
        assert_eq!((sample.latency_ms(0.5), sample.latency_ms(0.99)), (51.0, 100.0));
        assert_eq!((sample.cpu_us(), sample.calls_per_s()), (1_000.0, 50.5));
    }
}

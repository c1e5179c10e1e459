//! Where the time comes from.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::BaseUrl;
use crate::runtime::PerProcess;

/// Tells the time that events carry.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 (UTC).
    fn now_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now_ms`, in milliseconds since 1970 (UTC).
    pub fn at(now_ms: i64) -> Self {
        Self(AtomicI64::new(now_ms))
    }

    /// Puts the clock to `now_ms`.
    pub fn set(&self, now_ms: i64) {
        self.0.store(now_ms, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// By the port of this machine that they serve.
type Clocks = Mutex<Vec<(u16, Arc<dyn Clock>)>>;

/// Clocks of servers that have a time of their own. The child of a fork has none: what its parent serves is moved there.
static SERVED: PerProcess<Clocks> = PerProcess::new();

/// A port whose clients live by the clock of what is served there. Ends when dropped; who has the clock keeps it.
#[derive(Debug)]
pub struct ServedClock(u16);

impl ServedClock {
    /// From now on, clients that are made for this machine's `port` and given no clock take `clock`. So a double that is moved to
    /// tomorrow moves its clients, in every language, without a word of theirs.
    pub fn at(port: u16, clock: Arc<dyn Clock>) -> Self {
        let mut served = served();
        served.retain(|(known, _)| *known != port);
        served.push((port, clock));
        Self(port)
    }
}

impl Drop for ServedClock {
    fn drop(&mut self) {
        served().retain(|(port, _)| *port != self.0);
    }
}

/// The clock of a client of `base` that was given none: that of what this process serves there, else the machine's.
pub(crate) fn clock_at(base: &BaseUrl) -> Arc<dyn Clock> {
    let port = base.local_port();
    let of_ours =
        served().iter().find(|(served, _)| Some(*served) == port).map(|(_, clock)| Arc::clone(clock));
    of_ours.unwrap_or_else(|| Arc::new(SystemClock))
}

fn served() -> MutexGuard<'static, Vec<(u16, Arc<dyn Clock>)>> {
    let clocks = SERVED.get_or_build(|| Ok(Clocks::default()), drop).expect("an empty list can be made");
    clocks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_lives_by_the_clock_of_what_is_served_to_it_here() {
        // No system gives this port to anybody else in a test.
        let stands_at = |url: &str| clock_at(&BaseUrl::parse(url).unwrap()).now_ms() == 7;
        let served = ServedClock::at(1, Arc::new(ManualClock::at(7)));
        for (url, ours) in [
            ("http://127.0.0.1:1", true),
            ("http://localhost:1/gateway", true),
            ("http://127.0.0.1:2", false),
            ("https://api.example:1", false),
        ] {
            assert_eq!(stands_at(url), ours, "{url}");
        }
        drop(served);
        assert!(!stands_at("http://127.0.0.1:1"));
    }
}

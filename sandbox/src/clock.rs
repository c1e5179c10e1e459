//! The sandbox's time.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use verimeter::transport::{Clock, SystemClock};

/// The clock that everything in a sandbox follows: lifetimes, limits, days, signatures. It goes with the machine's until
/// somebody moves it. Clients that are made in its process live in the same time.
///
/// It has no lock: whoever reads it may be forked at that moment, and the child would wait for the lock for ever.
#[derive(Debug)]
pub struct SandboxClock {
    /// Where it began; none for the machine's time.
    start_at_ms: Option<i64>,
    starts_frozen: bool,
    /// [`Hands`] as one word.
    hands: AtomicI64,
}

/// Furthest from 1970 that it shows, or goes ahead, in milliseconds: one bit of a word says whether it stands still.
const FURTHEST_MS: i64 = i64::MAX >> 1;

#[derive(Clone, Copy, Debug)]
enum Hands {
    /// As far ahead of the machine's clock.
    Going {
        ahead_ms: i64,
    },
    Frozen {
        at_ms: i64,
    },
}

impl SandboxClock {
    /// A clock that goes or stands still, from `start_at_ms` on (milliseconds since 1970, UTC) or with the machine's.
    pub(crate) fn new(start_at_ms: Option<i64>, starts_frozen: bool) -> Self {
        let hands = AtomicI64::new(begin(start_at_ms, starts_frozen).to_word());
        Self { start_at_ms, starts_frozen, hands }
    }

    /// Goes forward at once; a frozen clock stands still there.
    pub(crate) fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.turn(|hands| match hands {
            Hands::Going { ahead_ms } => Hands::Going { ahead_ms: ahead_ms.saturating_add(by_ms) },
            Hands::Frozen { at_ms } => Hands::Frozen { at_ms: at_ms.saturating_add(by_ms) },
        });
    }

    /// Puts it to `at_ms`, forward or back; whether it goes or stands still stays as it is.
    pub(crate) fn set(&self, at_ms: i64) {
        self.turn(|hands| match hands {
            Hands::Going { .. } => going_from(Some(at_ms)),
            Hands::Frozen { .. } => Hands::Frozen { at_ms },
        });
    }

    /// Stands still where it is.
    pub(crate) fn freeze(&self) {
        self.turn(|hands| Hands::Frozen { at_ms: hands.now_ms() });
    }

    /// Goes on from where it stands.
    pub(crate) fn resume(&self) {
        self.turn(|hands| going_from(Some(hands.now_ms())));
    }

    /// Whether it stands still.
    pub fn is_frozen(&self) -> bool {
        matches!(self.hands(), Hands::Frozen { .. })
    }

    /// What it shows, where that is not the machine's time.
    pub(crate) fn moved_to_ms(&self) -> Option<i64> {
        let hands = self.hands();
        (!matches!(hands, Hands::Going { ahead_ms: 0 })).then(|| hands.now_ms())
    }

    /// As it was in the beginning.
    pub(crate) fn reset(&self) {
        self.turn(|_| begin(self.start_at_ms, self.starts_frozen));
    }

    fn hands(&self) -> Hands {
        Hands::of_word(self.hands.load(Relaxed))
    }

    fn turn(&self, turned: impl Fn(Hands) -> Hands) {
        // Given a word for every word, it cannot fail.
        let _ =
            self.hands.fetch_update(Relaxed, Relaxed, |word| Some(turned(Hands::of_word(word)).to_word()));
    }
}

impl Clock for SandboxClock {
    fn now_ms(&self) -> i64 {
        self.hands().now_ms()
    }
}

impl Hands {
    fn of_word(word: i64) -> Self {
        match (word >> 1, word & 1) {
            (ahead_ms, 0) => Self::Going { ahead_ms },
            (at_ms, _) => Self::Frozen { at_ms },
        }
    }

    fn to_word(self) -> i64 {
        let (ms, frozen) = match self {
            Self::Going { ahead_ms } => (ahead_ms, 0),
            Self::Frozen { at_ms } => (at_ms, 1),
        };
        ms.clamp(-FURTHEST_MS, FURTHEST_MS) << 1 | frozen
    }

    fn now_ms(self) -> i64 {
        match self {
            Self::Going { ahead_ms } => SystemClock.now_ms().saturating_add(ahead_ms),
            Self::Frozen { at_ms } => at_ms,
        }
    }
}

fn begin(start_at_ms: Option<i64>, frozen: bool) -> Hands {
    let going = going_from(start_at_ms);
    let at_ms = start_at_ms.unwrap_or_else(|| going.now_ms());
    if frozen { Hands::Frozen { at_ms } } else { going }
}

fn going_from(at_ms: Option<i64>) -> Hands {
    Hands::Going { ahead_ms: at_ms.map_or(0, |at_ms| at_ms.saturating_sub(SystemClock.now_ms())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn it_goes_with_the_machine_until_it_is_moved() {
        let clock = SandboxClock::new(None, false);
        let (before, now, after) = (SystemClock.now_ms(), clock.now_ms(), SystemClock.now_ms());
        assert!((before..=after).contains(&now));
        clock.advance(HOUR);
        assert!(clock.now_ms() >= now + 3_600_000);
        assert!(!clock.is_frozen());
    }

    #[test]
    fn a_frozen_clock_moves_only_when_it_is_moved() {
        let clock = SandboxClock::new(Some(1_000), false);
        clock.freeze();
        clock.set(5_000);
        assert_eq!(clock.now_ms(), 5_000);
        clock.advance(HOUR);
        assert_eq!((clock.now_ms(), clock.is_frozen()), (3_605_000, true));
        clock.resume();
        assert!(!clock.is_frozen() && clock.now_ms() >= 3_605_000);
        clock.reset();
        assert!((1_000..3_600_000).contains(&clock.now_ms()));
    }

    #[test]
    fn a_clock_that_began_frozen_is_so_again_after_a_reset() {
        let clock = SandboxClock::new(Some(1_000), true);
        clock.advance(HOUR);
        clock.resume();
        clock.reset();
        assert_eq!((clock.now_ms(), clock.is_frozen()), (1_000, true));
    }

    #[test]
    fn no_move_breaks_it() {
        let clock = SandboxClock::new(Some(i64::MAX), false);
        clock.advance(Duration::MAX);
        clock.freeze();
        clock.advance(Duration::MAX);
        assert_eq!(clock.now_ms(), FURTHEST_MS);
        clock.set(i64::MIN);
        clock.resume();
        assert!(clock.now_ms() < 0);
    }
}

//! Nonces that were used: none may come again as long as its date would be accepted.

use std::collections::{HashSet, VecDeque};

use verimeter::aliyun::acs3;

/// A date may be this far before or behind the clock, so a request could come again for twice as long.
const REMEMBERED_MS: i64 = 2 * super::gate::WINDOW_MS;
/// Beyond it the oldest are forgotten.
const MOST: usize = 500_000;

/// The nonces of the last half hour, by the machine's clock: the sandbox's can be moved, and a replay with it.
#[derive(Default)]
pub(super) struct Nonces {
    used: HashSet<u128>,
    order: VecDeque<(i64, u128)>,
}

impl Nonces {
    pub(super) fn knows(&self, access_key_id: &str, nonce: &str) -> bool {
        self.used.contains(&key(access_key_id, nonce))
    }

    /// Remembers a nonce; whether it is new.
    pub(super) fn add(&mut self, access_key_id: &str, nonce: &str, now_ms: i64) -> bool {
        while let Some((at, oldest)) = self.order.front().copied() {
            if self.order.len() < MOST && at.saturating_add(REMEMBERED_MS) > now_ms {
                break;
            }
            self.order.pop_front();
            self.used.remove(&oldest);
        }
        let key = key(access_key_id, nonce);
        let new = self.used.insert(key);
        if new {
            self.order.push_back((now_ms, key));
        }
        new
    }
}

/// A nonce of any length in as many bytes.
fn key(access_key_id: &str, nonce: &str) -> u128 {
    let hash = acs3::payload_hash(format!("{access_key_id} {nonce}").as_bytes());
    hash.get(..32).and_then(|digits| u128::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_new_once_per_key_and_half_hour() {
        let mut nonces = Nonces::default();
        assert!(nonces.add("a", "1", 0) && !nonces.add("a", "1", 1));
        assert!(nonces.knows("a", "1") && !nonces.knows("b", "1"));
        assert!(nonces.add("b", "1", 2) && nonces.add("a", "2", 3));
        assert!(!nonces.add("a", "1", REMEMBERED_MS - 1));
        assert!(nonces.add("a", "1", REMEMBERED_MS), "its date is not accepted any more");
    }
}

//! What Alibaba Cloud's double remembers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use super::limits::Limits;
use super::nonces::Nonces;
use super::transactions::Transactions;
use crate::draw::Draw;
use crate::state::lock;

pub(crate) struct State {
    /// Whether the vendor's limits hold.
    pub(super) limited: bool,
    memory: Mutex<Memory>,
    /// Regions that have a port of their own.
    ports: Mutex<HashMap<u16, &'static str>>,
    answered: AtomicU64,
}

#[derive(Default)]
pub(super) struct Memory {
    pub(super) nonces: Nonces,
    pub(super) transactions: Transactions,
    pub(super) limits: Limits,
}

impl State {
    pub(crate) fn new(limited: bool) -> Self {
        Self { limited, memory: Mutex::default(), ports: Mutex::default(), answered: AtomicU64::new(0) }
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
    }

    pub(crate) fn ports(&self) -> MutexGuard<'_, HashMap<u16, &'static str>> {
        lock(&self.ports)
    }

    /// The id of the next answer: an upper-case UUID.
    pub(super) fn next_request_id(&self, seed: u64) -> String {
        let nth = self.answered.fetch_add(1, Ordering::Relaxed);
        let mut draw = Draw::new(seed, &nth.to_string());
        let (high, low) = (draw.next(), draw.next());
        // Version 4, in the variant that everybody uses.
        let (high, low) = ((high & !0xF000) | 0x4000, (low >> 2) | (1 << 63));
        let digits = format!("{high:016X}{low:016X}");
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
    }

    /// Forgets what happened; regions keep their ports.
    pub(crate) fn reset(&self) {
        *self.memory() = Memory::default();
        self.answered.store(0, Ordering::Relaxed);
    }
}

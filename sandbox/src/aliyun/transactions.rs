//! Transactions, from their start until they are deleted.

use std::collections::{HashMap, VecDeque};

use super::journey::{Flow, Journey, Wanted};
use crate::draw::Draw;

/// The log of a transaction is whole, and it may be asked for, so long after the start.
pub(super) const READY_AFTER_MS: i64 = 30 * 60 * 1_000;
/// A transaction is deleted so long after the start.
pub(super) const DELETED_AFTER_MS: i64 = 30 * 24 * 3_600 * 1_000;
/// Beyond it the oldest are forgotten: bounded memory.
const MOST: usize = 250_000;

/// What was started.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    pub(super) id: String,
    pub(super) region: &'static str,
    /// Milliseconds since 1970 (UTC), by the sandbox's clock.
    pub(super) started_at_ms: i64,
    pub(super) flow: Flow,
    pub(super) wanted: Wanted,
    /// Answers as the vendor's own sample does.
    pub(super) sample: bool,
    /// The authoritative source is asked, too.
    pub(super) authorize: bool,
}

impl Transaction {
    pub(super) fn journey(&self, seed: u64) -> Journey {
        Journey::of(seed, &self.id, self.flow, &self.wanted)
    }

    pub(super) fn exists(&self, now_ms: i64) -> bool {
        now_ms < self.started_at_ms.saturating_add(DELETED_AFTER_MS)
    }

    pub(super) fn log_is_ready(&self, now_ms: i64) -> bool {
        now_ms >= self.started_at_ms.saturating_add(READY_AFTER_MS)
    }
}

/// All that were started.
#[derive(Default)]
pub(super) struct Transactions {
    by_id: HashMap<String, Transaction>,
    order: VecDeque<String>,
    /// How many were started under one merchant's id.
    started: HashMap<String, u64>,
    /// How many got a merchant's id here.
    named: u64,
}

impl Transactions {
    /// An id that is new. It follows from seed, region and the merchant's id, so that transactions that are started at once
    /// have the same ids in any order.
    pub(super) fn new_id(&mut self, seed: u64, region: &str, merchant_biz_id: &str) -> String {
        if self.started.len() > MOST {
            self.started.clear();
        }
        let question = format!("{region} {merchant_biz_id}");
        let nth = self.started.entry(question.clone()).or_default();
        loop {
            *nth += 1;
            let id = id(seed ^ *nth, region, &question);
            if !self.by_id.contains_key(&id) {
                return id;
            }
        }
    }

    /// A merchant's id for one who gives none.
    pub(super) fn new_merchant_biz_id(&mut self) -> String {
        self.named += 1;
        format!("sandbox{:08}", self.named)
    }

    pub(super) fn add(&mut self, transaction: Transaction) {
        if self.order.len() >= MOST {
            let oldest = self.order.pop_front();
            oldest.and_then(|id| self.by_id.remove(&id));
        }
        self.order.push_back(transaction.id.clone());
        self.by_id.insert(transaction.id.clone(), transaction);
    }

    /// The transaction of this id, where it is known: in its region, until it is deleted.
    pub(super) fn get(&self, id: &str, region: &str, now_ms: i64) -> Option<Transaction> {
        let found = self.by_id.get(id).filter(|known| known.region == region && known.exists(now_ms));
        found.cloned()
    }
}

/// 32 letters and digits; those of Hong Kong begin as in the vendor's examples.
fn id(seed: u64, region: &str, question: &str) -> String {
    let mut draw = Draw::new(seed, question);
    let prefix = if region == "cn-hongkong" { "hks" } else { "" };
    let digits = format!("{prefix}{:016x}{:016x}", draw.next(), draw.next());
    digits[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_the_seed_and_what_was_asked() {
        let made = || {
            let mut all = Transactions::default();
            ["a", "a", "b"].map(|biz| all.new_id(7, "cn-hongkong", biz))
        };
        let [one, two, other] = made();
        assert!(one != two && one != other && made() == [one.clone(), two, other]);
        assert!(one.len() == 32 && one.starts_with("hks") && one.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_ne!(Transactions::default().new_id(8, "cn-hongkong", "a"), one);
    }

    #[test]
    fn a_transaction_is_known_in_its_region_for_thirty_days() {
        let mut all = Transactions::default();
        all.add(Transaction {
            id: "t".to_owned(),
            region: "cn-hongkong",
            started_at_ms: 1_000,
            flow: Flow::default(),
            wanted: Wanted::default(),
            sample: false,
            authorize: false,
        });
        let known = |region, at| all.get("t", region, at).is_some();
        assert!(known("cn-hongkong", 1_000) && known("cn-hongkong", DELETED_AFTER_MS + 999));
        assert!(!known("cn-hongkong", DELETED_AFTER_MS + 1_000) && !known("ap-southeast-1", 1_000));
        let ready = |at| all.get("t", "cn-hongkong", at).is_some_and(|t| t.log_is_ready(at));
        assert!(!ready(READY_AFTER_MS + 999) && ready(READY_AFTER_MS + 1_000));
    }
}

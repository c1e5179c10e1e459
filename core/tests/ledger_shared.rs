//! One ledger under many threads and handles: nothing is lost, doubled or miscounted.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Barrier;

use common::PHONE;
use common::ledger::{assert_sound, events, place, year};
use verimeter::events::EventSink as _;
use verimeter::{Ledger, Phone};

#[test]
fn many_threads_and_two_handles_lose_and_double_nothing() {
    let (_folder, path) = place();
    let handles = [Ledger::open(&path, None).unwrap(), Ledger::open(&path, None).unwrap()];
    std::thread::scope(|scope| {
        for thread in 0..32 {
            let ledger = handles[thread % 2].clone();
            scope.spawn(move || {
                for event in events(thread * 10, 10) {
                    assert_eq!(ledger.append(vec![event]).unwrap(), 1);
                }
            });
        }
    });
    assert_eq!(year(&handles[0]), year(&handles[1]));
    assert_sound(&path, 320);
}

#[test]
fn two_handles_with_the_same_events_keep_each_once() {
    let (_folder, path) = place();
    let handles = [Ledger::open(&path, None).unwrap(), Ledger::open(&path, None).unwrap()];
    let shared = events(0, 60);
    let new: i64 = std::thread::scope(|scope| {
        let workers: Vec<_> = handles
            .iter()
            .map(|ledger| {
                scope
                    .spawn(|| shared.chunks(7).map(|part| ledger.append(part.to_vec()).unwrap()).sum::<i64>())
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert_eq!(new, 60);
    assert_sound(&path, 60);
}

#[test]
fn a_new_ledger_may_be_opened_by_many_at_once() {
    for _ in 0..60 {
        let (_folder, path) = place();
        let start = Barrier::new(6);
        let open = || {
            start.wait();
            Ledger::open(&path, None).map(|ledger| ledger.phone_index(&Phone::parse(PHONE).unwrap()))
        };
        let entries: Vec<_> = std::thread::scope(|scope| {
            let openers: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
            openers.into_iter().map(|opener| opener.join().unwrap().unwrap()).collect()
        });
        assert!(entries.iter().all(|entry| entry == &entries[0]), "all have one key");
    }
}

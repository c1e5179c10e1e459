//! A fork finds nothing half done that its child would wait for.
//!
//! The child has one thread and its parent's memory. What another thread had locked stays locked there for ever, and what
//! SQLite noted of its locks on a file is wrong there, as such locks stay with the parent. So whoever is about to do such a
//! thing passes a gate; a fork closes it, and waits until nobody is behind it. A language that can fork tells of it here: from
//! Rust, [`before`], and after it [`in_parent`] and [`in_child`].
//!
//! What is made at first use in a process needs no gate: see [`Lazy`](crate::lazy::Lazy) and
//! [`PerProcess`](crate::runtime::PerProcess).

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// Longest time that a fork waits. Few have more to do behind the gate: imports and other long writes of a ledger.
const PATIENCE: Duration = Duration::from_secs(1);
const GLANCE: Duration = Duration::from_micros(50);

/// Forks that are about to be.
static FORKS: AtomicIsize = AtomicIsize::new(0);
/// Passes that are held.
static BEHIND: AtomicIsize = AtomicIsize::new(0);
/// Whether the last fork waited in vain.
static IN_VAIN: AtomicBool = AtomicBool::new(false);
/// Whether this process is the child of such a fork.
static AMID: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Passes of this thread, which goes through the gate once.
    static OWN: Cell<isize> = const { Cell::new(0) };
}

/// This thread is behind the gate until this is dropped.
#[derive(Debug)]
pub struct Pass(PhantomData<*const ()>);

impl Drop for Pass {
    fn drop(&mut self) {
        OWN.set(OWN.get() - 1);
        BEHIND.fetch_sub(1, SeqCst);
    }
}

/// Lets this thread through the gate, after the forks that are about to be.
pub fn pass() -> Pass {
    loop {
        BEHIND.fetch_add(1, SeqCst);
        let first = OWN.replace(OWN.get() + 1) == 0;
        let pass = Pass(PhantomData);
        if !first || FORKS.load(SeqCst) == 0 {
            return pass;
        }
        drop(pass);
        thread::sleep(GLANCE);
    }
}

/// Closes the gate and waits until no other thread is behind it, for a second at most. The caller holds no lock that one of
/// them may want, such as an interpreter's.
pub fn before() {
    FORKS.fetch_add(1, SeqCst);
    let begun = Instant::now();
    // Seen alone once is enough: who comes later looks at the gate and goes back.
    let alone = loop {
        if BEHIND.load(SeqCst) <= OWN.get() {
            break true;
        }
        if begun.elapsed() >= PATIENCE {
            break false;
        }
        thread::sleep(GLANCE);
    };
    IN_VAIN.store(!alone, SeqCst);
}

/// Opens the gate in the process that forked.
pub fn in_parent() {
    FORKS.fetch_sub(1, SeqCst);
}

/// Opens the gate in the child, and closes what it has of its parent's ledgers.
pub fn in_child() {
    // Other threads, and the forks that they were about to make, are the parent's.
    FORKS.store(0, SeqCst);
    BEHIND.store(OWN.get(), SeqCst);
    if IN_VAIN.load(SeqCst) {
        AMID.store(true, SeqCst);
        return;
    }
    #[cfg(feature = "ledger")]
    crate::ledger::close_inherited();
}

/// Whether this process was forked while somebody was behind the gate.
#[cfg(feature = "ledger")]
pub(crate) fn was_amid() -> bool {
    AMID.load(SeqCst)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    const A_WHILE: Duration = Duration::from_millis(20);

    #[test]
    fn a_fork_waits_for_those_behind_the_gate_and_they_for_the_fork() {
        let (begin, begun) = channel();
        let held = pass();
        let fork = thread::spawn(move || {
            // Its own passes are no reason to wait.
            let _own = pass();
            let begun = Instant::now();
            begin.send(()).unwrap();
            before();
            begun.elapsed()
        });
        begun.recv().unwrap();
        thread::sleep(A_WHILE);
        // Whoever has a pass gets one more, whatever is about to be.
        drop(pass());
        drop(held);
        assert!(fork.join().unwrap() >= A_WHILE);
        let late = thread::spawn(|| {
            let _pass = pass();
            FORKS.load(SeqCst)
        });
        thread::sleep(A_WHILE);
        assert!(!late.is_finished());
        in_parent();
        assert_eq!(late.join().unwrap(), 0);
    }
}

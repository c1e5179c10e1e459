//! Which cores a process may use.

use crate::Done;

/// Has `start` begin a process that uses the first core only (`alone`), or any but that.
#[cfg(target_os = "linux")]
pub(crate) fn with_core<T>(alone: bool, start: impl FnOnce() -> Done<T>) -> Done<T> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let all = sched_getaffinity(None)?;
    let cores: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|&core| all.is_set(core)).collect();
    let [first, others @ ..] = &cores[..] else { return start() };
    if others.is_empty() {
        return start();
    }
    let mut allowed = CpuSet::new();
    match alone {
        true => allowed.set(*first),
        false => others.iter().for_each(|&core| allowed.set(core)),
    }
    // A process has the cores of the thread that began it.
    sched_setaffinity(None, &allowed)?;
    let started = start();
    sched_setaffinity(None, &all)?;
    started
}

/// Has `start` begin a process that uses whichever cores it likes: other systems do not say which.
#[cfg(not(target_os = "linux"))]
pub(crate) fn with_core<T>(_alone: bool, start: impl FnOnce() -> Done<T>) -> Done<T> {
    start()
}

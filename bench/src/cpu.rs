//! CPU time of this process: user and system, all threads.

use std::time::Duration;

use crate::Done;

/// CPU time since the process began.
#[cfg(unix)]
pub(crate) fn used() -> Done<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    Ok(clock_gettime(ClockId::ProcessCPUTime).try_into()?)
}

/// CPU time since the process began.
#[cfg(not(unix))]
pub(crate) fn used() -> Done<Duration> {
    Err("CPU time can be measured on Unix only".into())
}

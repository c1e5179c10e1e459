//! Loops in the widest registers of the processor that runs them: binaries are built for what every one of its kind has.

use crate::lazy::Lazy;
use pulp::Arch;

/// Runs a loop that the compiler turns into steps of several rows. What it calls must be inlined to be part of it.
#[inline(always)]
pub(super) fn wide<T>(work: impl FnOnce() -> T) -> T {
    static ARCH: Lazy<Arch> = Lazy::new(Arch::new);
    ARCH.dispatch(work)
}

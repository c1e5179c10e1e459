//! The `verimeter` command.

use std::process::ExitCode;

/// Calls of many threads hand small pieces of memory to each other, which costs a tenth of their time with glibc's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    verimeter_cli::run(std::env::args_os())
}

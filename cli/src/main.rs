//! The `verimeter` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    verimeter_cli::run(std::env::args_os())
}

//! The `verimeter` command, for the binary and for the packages that ship it.

mod args;
mod commands;
mod failure;
mod output;
mod progress;
mod row_file;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command, StatsView};
use failure::Failure;

/// Runs the command that `args` name, the first of which is the program's own name.
///
/// Exit code 0: done; 1: failed; 2: wrong use.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way, too; a closed pipe is nobody's fault.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let done = match cli.command {
        Command::Demo(args) => commands::demo::run(&args),
        Command::Screen(args) => commands::screen::run(&args),
        Command::Stats(args) => match args.view {
            StatsView::Overview(args) => commands::stats::overview(&args),
        },
        Command::Sandbox(args) => commands::sandbox::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(cli.json),
    }
}

type Done<T = ()> = Result<T, Failure>;

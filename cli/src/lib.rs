//! The `verimeter` command, for the binary and for the packages that ship it.

mod args;
mod commands;
mod failure;
mod funnel;
mod output;
mod progress;
mod resume;
mod row_file;
mod table;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use args::{Cli, Command, StatsView};
use failure::Failure;

/// Runs the command that `args` name, the first of which is the program's own name.
///
/// Exit code 0: done; 1: failed; 2: wrong use; 3: done, and what was asked about wants to be looked at (a balance is low, a
/// figure differs from the vendor's, a transaction is lost, a reply has something new).
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(code(args))
}

/// As [`run`], for a program whose end another language decides: the exit code itself.
pub fn code(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        // Help and version come this way, too; a closed pipe is nobody's fault.
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return DONE;
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return 2;
        }
        Err(error) => return Failure::usage(&error).report(args.iter().any(|arg| arg == "--json")),
    };
    let done = match cli.command {
        Command::Demo(args) => commands::demo::run(&args),
        Command::Screen(args) => commands::screen::run(&args),
        Command::Harvest(args) => match commands::harvest::run(&args) {
            Ok(true) => return LOOK,
            done => done.map(drop),
        },
        Command::Stats(args) => match args.view {
            StatsView::Overview(args) => commands::stats::overview(&args),
            StatsView::Details(args) => commands::stats::details(&args),
            StatsView::Funnel(args) => commands::stats::funnel(&args),
            StatsView::Balance(args) => match commands::balance::show(&args) {
                Ok(true) => return LOOK,
                done => done.map(drop),
            },
            StatsView::Consumption(args) => commands::balance::consumption(&args),
            StatsView::Reconcile(args) => match commands::reconcile::run(&args) {
                Ok(true) => return LOOK,
                done => done.map(drop),
            },
            StatsView::Scan(args) => commands::archive::show(&args),
            StatsView::Drift(args) => match commands::stats::drift(&args) {
                Ok(true) => return LOOK,
                done => done.map(drop),
            },
        },
        Command::Archive(args) => commands::archive::run(&args),
        Command::Chart(args) => commands::chart::run(&args),
        Command::Export(args) => commands::export::run(&args),
        Command::Import(args) => commands::import::run(&args),
        Command::Recharge(args) => commands::balance::recharge(&args),
        Command::Balance(args) => commands::balance::run(&args),
        Command::Erase(args) => commands::ledger::erase(&args),
        Command::Purge(args) => commands::ledger::purge(&args),
        Command::Ledger(args) => commands::ledger::run(&args),
        Command::Key(args) => commands::key::run(&args),
        Command::Console(args) => commands::console::run(&args),
        Command::Sandbox(args) => commands::sandbox::run(&args),
        Command::Completions(args) => commands::shell::completions(&args),
        Command::Man(args) => commands::shell::man(&args),
    };
    match done {
        Ok(()) => DONE,
        Err(failure) => failure.report(cli.json),
    }
}

const DONE: u8 = 0;
/// Exit code of a question that was answered, and whose answer somebody should look at.
const LOOK: u8 = 3;

pub use progress::Bar;
pub use table::{Width, details as details_text, overview as overview_text, words as table_text};

type Done<T = ()> = Result<T, Failure>;

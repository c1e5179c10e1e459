//! What can be asked on the command line.

mod archive;
mod balance;
mod harvest;
mod reconcile;
mod views;

use std::path::PathBuf;

pub(crate) use archive::{ArchiveArgs, ScanArgs};
pub(crate) use balance::{
    AccountArgs, AccountTask, BalanceArgs, BalanceCommand, BalanceStatsArgs, ConsumptionArgs, ListArgs,
    RechargeArgs, SetArgs, UndoArgs,
};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
pub(crate) use harvest::HarvestArgs;
pub(crate) use reconcile::ReconcileArgs;
use verimeter::jiguang::ScreenOptions;
use verimeter::{ExportQuery, FileFormat, Product, stats};
pub(crate) use views::{
    Chart, ChartArgs, DetailsArgs, DriftArgs, Filters, Format, FunnelArgs, How, Look, OverviewArgs,
    PlainChart, Range, StatsArgs, StatsView, What,
};

/// Call phone verification APIs, record every call, and know what came of it.
#[derive(Debug, Parser)]
#[command(
    name = "verimeter",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  verimeter demo\n  verimeter screen phones.csv --out verdicts.csv --ledger ledger.db\n  verimeter stats overview --ledger ledger.db\n  verimeter console --ledger ledger.db"
)]
pub(crate) struct Cli {
    /// Print errors as JSON on stderr.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the whole main job offline: screen a sample against the sandbox, record it, print the figures.
    #[command(after_help = "Example:\n  verimeter demo --out out/demo")]
    Demo(DemoArgs),
    /// Ask for the risk of every phone number in a CSV file.
    Screen(ScreenArgs),
    /// Ask for the logs of the identity verifications in a CSV file, before the vendor deletes them.
    Harvest(HarvestArgs),
    /// Read files of events into a ledger.
    Import(ImportArgs),
    /// Write the events of a ledger to a file, with a manifest beside it.
    Export(Box<ExportArgs>),
    /// Write the days of a ledger that are over to Parquet files, in a folder or an object store.
    Archive(ArchiveArgs),
    /// Figures of a ledger.
    #[command(after_help = "Example:\n  verimeter stats overview --ledger ledger.db --bucket week")]
    Stats(Box<StatsArgs>),
    /// Figures of a ledger as a picture (SVG or PNG).
    #[command(after_help = "Example:\n  verimeter chart trend --ledger ledger.db --out trend.png")]
    Chart(Box<ChartArgs>),
    /// State in a ledger that calls were bought.
    #[command(
        after_help = "What is stated twice with the same --id, or with the same product, amount and --at, counts once.\n\nExample:\n  verimeter recharge --ledger ledger.db --product number_verification --amount 10000 --at 2026-11-01 --id INV-7"
    )]
    Recharge(RechargeArgs),
    /// What a ledger knows of balances: state one, list, take back, say which apps are an account's.
    #[command(after_help = "Example:\n  verimeter balance list --ledger ledger.db")]
    Balance(BalanceArgs),
    /// Make a ledger forget a person: number, index entry and correlation ids; the figures stay.
    #[command(after_help = "Example:\n  verimeter erase --ledger ledger.db --phone \"$PHONE\"")]
    Erase(EraseArgs),
    /// Drop the rows of a ledger before a day; the figures stay.
    #[command(after_help = "Example:\n  verimeter purge --ledger ledger.db --before 2026-01-01")]
    Purge(PurgeArgs),
    /// Look after a ledger's file.
    #[command(after_help = "Example:\n  verimeter ledger check --ledger ledger.db")]
    Ledger(LedgerArgs),
    /// The key that opens the numbers of one-click login.
    #[command(after_help = "Example:\n  verimeter key check private.pem")]
    Key(KeyArgs),
    /// Look at a ledger in the browser: the vendor's statistics console, and more, on this machine until Ctrl-C.
    #[command(
        after_help = "The first line on stdout is its address.\n\nExamples:\n  verimeter console --ledger ledger.db\n  verimeter console --demo"
    )]
    Console(ConsoleArgs),
    /// Serve a double of the vendor's API on this machine until Ctrl-C.
    #[command(after_help = "Example:\n  verimeter sandbox --port 8080 --seed 7 --clock 2026-11-01T08:00:00Z")]
    Sandbox(SandboxArgs),
    /// Print what lets a shell complete commands and options.
    #[command(
        after_help = "Examples:\n  verimeter completions bash > ~/.local/share/bash-completion/completions/verimeter\n  verimeter completions zsh > ~/.zfunc/_verimeter\n  verimeter completions fish > ~/.config/fish/completions/verimeter.fish"
    )]
    Completions(CompletionsArgs),
    /// Print the manual, or write its pages for `man`, one per command.
    #[command(
        after_help = "Examples:\n  verimeter man > verimeter.1\n  verimeter man --out ~/.local/share/man/man1"
    )]
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Where to write ledger.db, screen.csv, overview.csv and trend.svg.
    #[arg(long, value_name = "DIR", default_value = "out/demo")]
    pub out: PathBuf,
    /// What the sandbox's answers follow from.
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub seed: i64,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Credentials come from VERIMETER_JIGUANG_APP_KEY and VERIMETER_JIGUANG_MASTER_SECRET.\n\nExample:\n  verimeter screen phones.csv --out verdicts.csv --ledger ledger.db --rate 50"
)]
pub(crate) struct ScreenArgs {
    /// CSV file with a column `phone`; `ip`, `ex_id` and `platform` are used where it has them.
    #[arg(value_name = "IN.csv")]
    pub input: PathBuf,
    /// One row per input row, in the same order; numbers masked.
    #[arg(long, value_name = "OUT.csv")]
    pub out: PathBuf,
    /// Where every call is recorded; made where there is none.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// Calls per second, at most.
    #[arg(long, value_name = "N")]
    pub rate: Option<f64>,
    /// Calls under way at once.
    #[arg(long, value_name = "N", default_value_t = ScreenOptions::default().concurrency)]
    pub concurrency: usize,
    /// Calls made again per hundred rows, at most, where the vendor was too busy or nothing was sent; 0 for none.
    #[arg(long, value_name = "PERCENT", default_value_t = ScreenOptions::default().retry_budget_percent)]
    pub retry_budget: i32,
    /// Go on where a run broke off, without asking again what has an answer.
    #[arg(long)]
    pub resume: bool,
    /// Another server than the vendor's: the sandbox, or your own gateway.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "A file needs the columns product, occurred_at (or occurred_at_ms), and outcome or code; every other column of an event may be there. Plain numbers in a column phone are masked and indexed on the way in. A file with a wrong row is not read at all; one that is read twice counts once.\n\nExample:\n  verimeter import november.csv december.parquet --ledger ledger.db"
)]
pub(crate) struct ImportArgs {
    /// CSV files with a header, JSON Lines, or Parquet.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Where the events go; made where there is none.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Events come newest first. FILE.manifest.json says how many there are, which were asked for, and the file's SHA-256. CSV, JSON Lines and Parquet can be imported again.\n\nExample:\n  verimeter export --ledger ledger.db --out november.parquet --from 2026-11-01 --to 2026-12-01"
)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub look: Look,
    /// Where the events go: .csv, .xlsx, .jsonl or .parquet.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Only events of this product [default: all].
    #[arg(long, value_name = "P")]
    pub product: Option<Product>,
    #[command(flatten)]
    pub range: Range,
    /// csv, xlsx, jsonl or parquet [default: as the file is called].
    #[arg(long, value_name = "F")]
    pub format: Option<FileFormat>,
    /// Begin CSV with a byte order mark, by which some spreadsheets know UTF-8.
    #[arg(long)]
    pub bom: bool,
    /// Leave out correlation ids, masks and index entries of numbers.
    #[arg(long)]
    pub without_personal: bool,
    #[command(flatten)]
    pub filters: Filters,
    /// Only events of this number; it needs the key that the ledger was written with.
    #[arg(long, value_name = "N", help_heading = "Filters")]
    pub phone: Option<String>,
}

impl ExportArgs {
    /// The question.
    pub(crate) fn query(&self) -> ExportQuery {
        let filter = self.filters.of(self.product.unwrap_or(Product::BusinessRisk));
        let filter = self.range.of(&self.look, filter);
        ExportQuery {
            filter,
            every_product: self.product.is_none(),
            phone: self.phone.clone(),
            format: self.format,
            bom: self.bom,
            without_personal: self.without_personal,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// The ledger to change.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// The number of the person.
    #[arg(long, value_name = "N")]
    pub phone: String,
}

#[derive(Debug, Args)]
pub(crate) struct PurgeArgs {
    /// The ledger to change.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// First day that is kept, or instant such as 2026-11-01T08:00:00Z.
    #[arg(long, value_name = "D")]
    pub before: String,
    /// IANA time zone of the day.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
    /// Only rows of this product.
    #[arg(long, value_name = "P")]
    pub product: Option<Product>,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerArgs {
    #[command(subcommand)]
    pub command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Say whether a ledger is sound: its file, and its figures against a recount of its rows.
    #[command(after_help = "Example:\n  verimeter ledger check --ledger ledger.db")]
    Check {
        /// The ledger to read.
        #[arg(long, value_name = "FILE")]
        ledger: PathBuf,
    },
    /// Give free space back, overwrite what was erased, and bring an older ledger up to date.
    #[command(after_help = "Example:\n  verimeter ledger compact --ledger ledger.db")]
    Compact {
        /// The ledger to rewrite.
        #[arg(long, value_name = "FILE")]
        ledger: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    pub command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Say whether a file holds a private key that can be used, and whether it opens a number.
    #[command(
        after_help = "Example:\n  verimeter key check private.pem --ciphertext \"$PHONE_FROM_THE_VENDOR\""
    )]
    Check {
        /// File with the private key: PEM or bare Base64.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A number as the vendor encrypted it, in Base64; of what it opens, only the mask is printed.
        #[arg(long, value_name = "BASE64")]
        ciphertext: Option<String>,
    },
    /// Print the public key as the vendor's console wants it pasted: one line, without armour.
    #[command(after_help = "Example:\n  verimeter key public private.pem")]
    Public {
        /// File with the private key: PEM or bare Base64.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Folder for the pages of all commands; made where there is none.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ConsoleArgs {
    /// The ledger to look at; it is only read.
    #[arg(long, value_name = "FILE", required_unless_present = "demo", conflicts_with = "demo")]
    pub ledger: Option<PathBuf>,
    /// Look at made-up data instead, to which something is added now and then.
    #[arg(long)]
    pub demo: bool,
    /// Port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: i32,
    /// Address of this machine to serve, 0.0.0.0 for all of them; whoever asks must know the token in the printed address
    /// [default: this machine alone].
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: i32,
    /// What answers follow from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: i64,
    /// Begin at this instant instead of now, such as 2026-11-01T08:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub clock: Option<String>,
    /// Let the clock stand still until it is moved.
    #[arg(long)]
    pub freeze: bool,
    /// Verifications of each product that are paid for; without it they never run out.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub balance: Option<i64>,
    /// Keep none of the vendor's limits (30 s and 10 a day per number, 500,000 a day per app).
    #[arg(long)]
    pub unlimited: bool,
    /// DANGER: serve the whole network, not this machine alone. Anybody who reaches it can steer it and read every number
    /// and token that it was sent.
    #[arg(long)]
    pub open_to_the_network: bool,
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _};

    use super::*;

    fn each(command: &Command, seen: &mut impl FnMut(&Command)) {
        seen(command);
        command
            .get_subcommands()
            .filter(|command| command.get_name() != "help")
            .for_each(|command| each(command, seen));
    }

    #[test]
    fn every_command_has_an_example_that_it_takes() {
        let mut examples = Vec::new();
        let mut without = Vec::new();
        each(&Cli::command(), &mut |command| {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let before = examples.len();
            examples.extend(help.lines().filter(|line| line.starts_with("  verimeter ")).map(str::to_owned));
            if examples.len() == before {
                without.push(command.get_name().to_owned());
            }
        });
        assert_eq!(without, [""; 0]);
        for example in examples {
            let line = example.split(['>', '|']).next().unwrap().replace('"', "");
            if let Err(error) = Cli::try_parse_from(line.split_whitespace()) {
                panic!("{example}: {error}");
            }
        }
    }
}

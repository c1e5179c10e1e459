//! What can be asked on the command line.

mod balance;
mod reconcile;

use std::path::PathBuf;

pub(crate) use balance::{
    AccountArgs, BalanceArgs, BalanceCommand, BalanceStatsArgs, ConsumptionArgs, ListArgs, RechargeArgs,
    SetArgs, UndoArgs,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub(crate) use reconcile::ReconcileArgs;
use verimeter::jiguang::ScreenOptions;
use verimeter::{
    Billing, Bucket, DetailsQuery, ExportQuery, FileFormat, FunnelQuery, FunnelSplit, Outcome, Platform,
    Product, RiskLevel, StatsQuery, stats,
};

/// Call phone verification APIs, record every call, and know what came of it.
#[derive(Debug, Parser)]
#[command(name = "verimeter", version, max_term_width = 100)]
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
    Demo(DemoArgs),
    /// Ask for the risk of every phone number in a CSV file.
    Screen(ScreenArgs),
    /// Read files of events into a ledger.
    Import(ImportArgs),
    /// Write the events of a ledger to a file, with a manifest beside it.
    Export(Box<ExportArgs>),
    /// Figures of a ledger.
    Stats(Box<StatsArgs>),
    /// Figures of a ledger as a picture (SVG).
    Chart(Box<ChartArgs>),
    /// State in a ledger that calls were bought.
    #[command(
        after_help = "What is stated twice with the same --id, or with the same product, amount and --at, counts once.\n\nExample:\n  verimeter recharge --ledger ledger.db --product number_verification --amount 10000 --at 2026-11-01 --id INV-7"
    )]
    Recharge(RechargeArgs),
    /// What a ledger knows of balances: state one, list, take back, say which apps are an account's.
    Balance(BalanceArgs),
    /// Make a ledger forget a person: number, index entry and correlation ids; the figures stay.
    #[command(after_help = "Example:\n  verimeter erase --ledger ledger.db --phone \"$PHONE\"")]
    Erase(EraseArgs),
    /// Drop the rows of a ledger before a day; the figures stay.
    #[command(after_help = "Example:\n  verimeter purge --ledger ledger.db --before 2026-01-01")]
    Purge(PurgeArgs),
    /// Look after a ledger's file.
    Ledger(LedgerArgs),
    /// The key that opens the numbers of one-click login.
    Key(KeyArgs),
    /// Serve a double of the vendor's API on this machine until Ctrl-C.
    Sandbox(SandboxArgs),
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
    /// The ledger to read.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// Where the events go: .csv, .xlsx, .jsonl or .parquet.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Only events of this product [default: all].
    #[arg(long, value_name = "P")]
    pub product: Option<Product>,
    /// First day, or instant such as 2026-11-01T08:00:00Z [default: the first event].
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// First day or instant that is no longer part [default: after the last event].
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// IANA time zone of days, and of the column `time`.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
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

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    #[command(subcommand)]
    pub view: StatsView,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StatsView {
    /// Requests, results, consumption, levels and tags, one row per bucket.
    #[command(
        after_help = "Example:\n  verimeter stats overview --ledger ledger.db --from 2026-11-01 --to 2026-12-01 --tz Asia/Singapore"
    )]
    Overview(OverviewArgs),
    /// One row per event, newest first, page by page.
    #[command(
        after_help = "Example:\n  verimeter stats details --ledger ledger.db --from 2026-11-12 --to 2026-11-13 --level high"
    )]
    Details(DetailsArgs),
    /// Where people are lost on their way through identity verification, and why.
    #[command(
        mut_arg("product", |product| product.default_value(Product::IdentityVerification.as_str()).hide(true)),
        after_help = "Example:\n  verimeter stats funnel --ledger ledger.db --from 2026-11-01 --to 2026-12-01 --by platform"
    )]
    Funnel(FunnelArgs),
    /// What remains of each balance, and when it runs out.
    #[command(
        after_help = "Exit code 3: fewer than --alert may remain of a balance. One that nobody stated is not watched.\n\nA day is expected to bring the mean of the last 28, from 14 days on that of its weekday; the dates around it are a 95 % interval.\n\nExample:\n  verimeter stats balance --ledger ledger.db --product number_verification --alert 5000"
    )]
    Balance(BalanceStatsArgs),
    /// Billed events, one row per bucket, product and app.
    #[command(
        after_help = "Example:\n  verimeter stats consumption --ledger ledger.db --from 2026-11-01 --to 2026-12-01 --bucket week"
    )]
    Consumption(ConsumptionArgs),
    /// The ledger beside a table that the vendor's console exported: what differs, and why.
    #[command(
        after_help = "Exit code 3: a figure differs.\n\nExample:\n  verimeter stats reconcile --ledger ledger.db --file november.xlsx --product number_verification"
    )]
    Reconcile(ReconcileArgs),
    /// Return codes, tags, carriers, pages and reasons that no catalogue knows.
    #[command(after_help = "Example:\n  verimeter stats drift --ledger ledger.db")]
    Drift(DriftArgs),
}

#[derive(Debug, Args)]
pub(crate) struct OverviewArgs {
    #[command(flatten)]
    pub what: What,
    /// Width of a row: hour, day, week, month.
    #[arg(long, value_name = "B", default_value_t = Bucket::Day)]
    pub bucket: Bucket,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
pub(crate) struct DetailsArgs {
    #[command(flatten)]
    pub what: What,
    #[command(flatten)]
    pub filters: Filters,
    /// Only events of this number; it needs the key that the ledger was written with.
    #[arg(long, value_name = "N", help_heading = "Filters")]
    pub phone: Option<String>,
    /// Rows of a page [default: 100, at most 1000].
    #[arg(long, value_name = "N")]
    pub limit: Option<i64>,
    /// Where the page begins, as the page before told.
    #[arg(long, value_name = "C")]
    pub cursor: Option<String>,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
pub(crate) struct FunnelArgs {
    #[command(flatten)]
    pub what: What,
    /// A funnel for each platform, app or week, too.
    #[arg(long, value_name = "WHAT")]
    pub by: Option<FunnelSplit>,
    /// Shares of fewer transactions than this are not given [default: 30].
    #[arg(long, value_name = "N")]
    pub min_sample: Option<i64>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
pub(crate) struct ChartArgs {
    #[command(subcommand)]
    pub chart: Chart,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Chart {
    /// Figures over time.
    #[command(
        after_help = "Example:\n  verimeter chart trend --ledger ledger.db --bucket week --out trend.svg"
    )]
    Trend {
        #[command(flatten)]
        what: What,
        /// Width of a step: hour, day, week, month.
        #[arg(long, value_name = "B", default_value_t = Bucket::Day)]
        bucket: Bucket,
        #[command(flatten)]
        filters: Filters,
        /// The picture to write.
        #[arg(long, value_name = "FILE.svg")]
        out: PathBuf,
    },
    /// Where people are lost on their way through identity verification.
    #[command(
        mut_arg("product", |product| product.default_value(Product::IdentityVerification.as_str()).hide(true)),
        after_help = "Example:\n  verimeter chart funnel --ledger ledger.db --from 2026-11-01 --to 2026-12-01 --out funnel.svg"
    )]
    Funnel {
        #[command(flatten)]
        what: What,
        /// Shares of fewer transactions than this are not given [default: 30].
        #[arg(long, value_name = "N")]
        min_sample: Option<i64>,
        #[command(flatten)]
        filters: Filters,
        /// The picture to write.
        #[arg(long, value_name = "FILE.svg")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    /// The ledger to read.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// IANA time zone of times.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
    #[command(flatten)]
    pub how: How,
}

/// Which events a view is about.
#[derive(Debug, Args)]
pub(crate) struct What {
    /// The ledger to read.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// The product to look at.
    #[arg(long, value_name = "P", default_value_t = Product::BusinessRisk)]
    pub product: Product,
    /// First day, or instant such as 2026-11-01T08:00:00Z [default: day of the first event].
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// First day or instant that is no longer part [default: day after the last event].
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// IANA time zone of days.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
}

/// In which form a view is given.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write to a file instead of the terminal.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Each may be given several times or with commas; then one of its values must hold.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Filters {
    /// Only these apps (AppKey).
    #[arg(long = "app", value_name = "KEY", value_delimiter = ',')]
    pub apps: Vec<String>,
    /// Only these platforms.
    #[arg(long = "platform", value_name = "P", value_delimiter = ',')]
    pub platforms: Vec<Platform>,
    /// Only these carriers.
    #[arg(long = "carrier", value_name = "C", value_delimiter = ',')]
    pub carriers: Vec<String>,
    /// Only these outcomes.
    #[arg(long = "outcome", value_name = "O", value_delimiter = ',')]
    pub outcomes: Vec<Outcome>,
    /// Only these billing states.
    #[arg(long = "billing", value_name = "B", value_delimiter = ',')]
    pub billing: Vec<Billing>,
    /// Only these risk levels.
    #[arg(long = "level", value_name = "L", value_delimiter = ',')]
    pub levels: Vec<RiskLevel>,
    /// Only these return codes.
    #[arg(long = "code", value_name = "N", value_delimiter = ',')]
    pub codes: Vec<String>,
    /// Only events with one of these tags.
    #[arg(long = "tag", value_name = "T", value_delimiter = ',')]
    pub tags: Vec<String>,
    /// Only transactions that were left on one of these pages.
    #[arg(long = "page", value_name = "PAGE", value_delimiter = ',')]
    pub pages: Vec<String>,
    /// Only transactions that broke off for one of these reasons.
    #[arg(long = "error-code", value_name = "N", value_delimiter = ',')]
    pub error_codes: Vec<String>,
}

impl What {
    pub(crate) fn query(&self, filters: &Filters) -> StatsQuery {
        StatsQuery {
            start: self.from.clone(),
            end: self.to.clone(),
            tz: Some(self.tz.clone()),
            ..filters.of(self.product)
        }
    }
}

impl Filters {
    fn of(&self, product: Product) -> StatsQuery {
        StatsQuery {
            apps: self.apps.clone(),
            platforms: self.platforms.clone(),
            carriers: self.carriers.clone(),
            outcomes: self.outcomes.clone(),
            billing: self.billing.clone(),
            levels: self.levels.clone(),
            codes: self.codes.clone(),
            tags: self.tags.clone(),
            pages: self.pages.clone(),
            error_codes: self.error_codes.clone(),
            ..StatsQuery::new(product)
        }
    }
}

impl OverviewArgs {
    /// The question.
    pub(crate) fn query(&self) -> StatsQuery {
        StatsQuery { bucket: Some(self.bucket), ..self.what.query(&self.filters) }
    }
}

impl FunnelArgs {
    /// The question.
    pub(crate) fn query(&self) -> FunnelQuery {
        FunnelQuery { filter: self.what.query(&self.filters), by: self.by, min_sample: self.min_sample }
    }
}

impl ExportArgs {
    /// The question.
    pub(crate) fn query(&self) -> ExportQuery {
        let filter = StatsQuery {
            start: self.from.clone(),
            end: self.to.clone(),
            tz: Some(self.tz.clone()),
            ..self.filters.of(self.product.unwrap_or(Product::BusinessRisk))
        };
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

impl DetailsArgs {
    /// The question.
    pub(crate) fn query(&self) -> DetailsQuery {
        DetailsQuery {
            filter: self.what.query(&self.filters),
            phone: self.phone.clone(),
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs; every field.
    Json,
    /// For spreadsheets; one column per category.
    Csv,
    /// The same as a workbook; needs --out.
    Xlsx,
    /// The same in columns for programs; needs --out.
    Parquet,
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
    Check {
        /// The ledger to read.
        #[arg(long, value_name = "FILE")]
        ledger: PathBuf,
    },
    /// Give free space back, overwrite what was erased, and bring an older ledger up to date.
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
pub(crate) struct SandboxArgs {
    /// Port on loopback; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: i32,
    /// What answers follow from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: i64,
}

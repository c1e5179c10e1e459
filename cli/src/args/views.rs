//! Views on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use verimeter::{
    Billing, Bucket, DetailsQuery, FunnelQuery, FunnelSplit, Outcome, Platform, Product, RiskLevel,
    StatsQuery, stats,
};

use super::{BalanceStatsArgs, ConsumptionArgs, ReconcileArgs, ScanArgs};

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
    /// Codes, tags, carriers, pages and reasons that no catalogue knows, and fields of replies that no page documents.
    #[command(
        after_help = "A sample shows documented words and the shape of everything else; --format json has it whole.\n\nExit code 3: --since is given, and there is something.\n\nExample:\n  verimeter stats drift --ledger ledger.db --since 2026-11-01"
    )]
    Drift(DriftArgs),
    /// The overview of Parquet files, such as an archive's, without a ledger.
    #[command(
        after_help = "Of an archive, only the folders are opened that the question is about; of a file, only the columns are read that are. A file that is missing or damaged is an error.\n\nExample:\n  verimeter stats scan s3://bucket/events --product business_risk --from 2026-11-01 --to 2026-12-01"
    )]
    Scan(ScanArgs),
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
    Trend(TimeChart),
    /// Risk levels over time.
    #[command(
        mut_arg("product", |product| product.hide(true)),
        after_help = "Example:\n  verimeter chart by-level --ledger ledger.db --platform android,ios --out levels.png"
    )]
    ByLevel(TimeChart),
    /// Results of each carrier.
    #[command(
        after_help = "Example:\n  verimeter chart by-carrier --ledger ledger.db --product number_verification --out carriers.png"
    )]
    ByCarrier(PlainChart),
    /// Where people are lost on their way through identity verification.
    #[command(
        mut_arg("product", |product| product.default_value(Product::IdentityVerification.as_str()).hide(true)),
        after_help = "Example:\n  verimeter chart funnel --ledger ledger.db --from 2026-11-01 --to 2026-12-01 --out funnel.svg"
    )]
    Funnel(FunnelChart),
    /// How long the pages of identity verification were shown.
    #[command(
        mut_arg("product", |product| product.default_value(Product::IdentityVerification.as_str()).hide(true)),
        after_help = "Example:\n  verimeter chart page-stay --ledger ledger.db --platform ios --out pages.png"
    )]
    PageStay(FunnelChart),
}

#[derive(Debug, Args)]
pub(crate) struct PlainChart {
    #[command(flatten)]
    pub what: What,
    #[command(flatten)]
    pub filters: Filters,
    /// The picture to write; as its name ends, SVG or PNG.
    #[arg(long, value_name = "FILE.svg|FILE.png")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct TimeChart {
    #[command(flatten)]
    pub plain: PlainChart,
    /// Width of a step: hour, day, week, month.
    #[arg(long, value_name = "B", default_value_t = Bucket::Day)]
    pub bucket: Bucket,
}

#[derive(Debug, Args)]
pub(crate) struct FunnelChart {
    #[command(flatten)]
    pub plain: PlainChart,
    /// Shares and times of fewer transactions than this are not given [default: 30].
    #[arg(long, value_name = "N")]
    pub min_sample: Option<i64>,
}

impl PlainChart {
    /// The question.
    pub(crate) fn query(&self) -> StatsQuery {
        self.what.query(&self.filters)
    }
}

impl TimeChart {
    /// The question.
    pub(crate) fn query(&self) -> StatsQuery {
        StatsQuery { bucket: Some(self.bucket), ..self.plain.query() }
    }
}

impl FunnelChart {
    /// The question.
    pub(crate) fn query(&self) -> FunnelQuery {
        FunnelQuery { min_sample: self.min_sample, ..FunnelQuery::new(self.plain.query()) }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    #[command(flatten)]
    pub look: Look,
    /// Only what was first seen on this day or later, or since an instant; exit code 3 where there is any.
    #[arg(long, value_name = "D")]
    pub since: Option<String>,
    #[command(flatten)]
    pub how: How,
}

/// What is looked at, and by whose clock.
#[derive(Debug, Args)]
pub(crate) struct Look {
    /// The ledger to read.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// IANA time zone of days and times.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
}

/// The days that are looked at.
#[derive(Debug, Args)]
pub(crate) struct Range {
    /// First day, or instant such as 2026-11-01T08:00:00Z [default: day of the first event].
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// First day or instant that is no longer part [default: day after the last event].
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
}

/// Which events a view is about.
#[derive(Debug, Args)]
pub(crate) struct What {
    #[command(flatten)]
    pub look: Look,
    /// The product to look at.
    #[arg(long, value_name = "P", default_value_t = Product::BusinessRisk)]
    pub product: Product,
    #[command(flatten)]
    pub range: Range,
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
        self.range.of(&self.look, filters.of(self.product))
    }
}

impl Range {
    /// The question over these days.
    pub(crate) fn of(&self, look: &Look, query: StatsQuery) -> StatsQuery {
        let (start, end) = (self.from.clone(), self.to.clone());
        StatsQuery { start, end, tz: Some(look.tz.clone()), ..query }
    }
}

impl Filters {
    pub(crate) fn of(&self, product: Product) -> StatsQuery {
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

//! Days of a ledger in files, and files without a ledger.

use std::path::PathBuf;

use clap::Args;
use verimeter::{ArchiveQuery, Bucket, Product, ScanQuery, StatsQuery, stats};

use super::{Filters, How, Range};

#[derive(Debug, Args)]
#[command(
    after_help = "One file per product and day (UTC), at product=…/date=…/, with a manifest beside it: what Spark, DuckDB and Polars read as one table. A day is archived once, so this is for a job that runs every day; a run that was broken off is gone on with. Events that come later go into a file of their own. Many ledgers may share one archive.\n\nCredentials come from the variables that the stores' own tools read: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and, for what speaks S3 (OSS, MinIO, R2), AWS_ENDPOINT_URL; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY.\n\nExamples:\n  verimeter archive --ledger ledger.db --to /data/events\n  verimeter archive --ledger ledger.db --to s3://bucket/events --drop-before 2026-08-01\n  verimeter stats scan s3://bucket/events --product business_risk --from 2026-08-01 --to 2026-09-01"
)]
pub(crate) struct ArchiveArgs {
    /// The ledger to archive.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// A folder, or s3://bucket/folder, gs://bucket/folder, az://container/folder.
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// Hours after the end of a day (UTC) from which on it is archived [default: 1].
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub grace_hours: Option<i64>,
    /// Leave out correlation ids, masks and index entries of numbers; with --drop-before, nobody has them any more.
    #[arg(long)]
    pub without_personal: bool,
    /// Then drop the archived rows of days (UTC) before this one from the ledger: figures stay, and details read them from the
    /// archive.
    #[arg(long, value_name = "DAY")]
    pub drop_before: Option<String>,
}

impl ArchiveArgs {
    pub(crate) fn query(&self) -> ArchiveQuery {
        ArchiveQuery { grace_hours: self.grace_hours, without_personal: self.without_personal }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    /// Parquet files, folders of them, or URLs of either: s3://, gs://, az://.
    #[arg(value_name = "FILES", required = true)]
    pub files: Vec<String>,
    /// The product to look at.
    #[arg(long, value_name = "P", default_value_t = Product::BusinessRisk)]
    pub product: Product,
    /// IANA time zone of days and times.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
    #[command(flatten)]
    pub range: Range,
    /// Width of a row: hour, day, week, month.
    #[arg(long, value_name = "B", default_value_t = Bucket::Day)]
    pub bucket: Bucket,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub how: How,
}

impl ScanArgs {
    /// Which events are read.
    pub(crate) fn scan(&self) -> ScanQuery {
        ScanQuery {
            product: Some(self.product),
            start: self.range.from.clone(),
            end: self.range.to.clone(),
            tz: Some(self.tz.clone()),
        }
    }

    /// What is asked of them.
    pub(crate) fn query(&self) -> StatsQuery {
        StatsQuery {
            start: self.range.from.clone(),
            end: self.range.to.clone(),
            tz: Some(self.tz.clone()),
            bucket: Some(self.bucket),
            ..self.filters.of(self.product)
        }
    }
}

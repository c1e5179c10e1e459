//! Arguments of `harvest`.

use std::path::PathBuf;

use clap::Args;
use verimeter::Network;
use verimeter::aliyun::HarvestOptions;

#[derive(Debug, Args)]
#[command(
    after_help = "Credentials come from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (and ALIBABA_CLOUD_SECURITY_TOKEN), or from the files that `aliyun configure` writes. Each transaction is asked for once, not before 30 minutes and not after 30 days; run it again, daily or after it was broken off, and it goes on. Exit code 3: some were too late, or failed.\n\nExample:\n  verimeter harvest transactions.csv --ledger ledger.db --region cn-hongkong"
)]
pub(crate) struct HarvestArgs {
    /// CSV file with the columns `transaction_id`, `merchant_biz_id` and `started_at` (or `started_at_ms`); `region` and
    /// `platform` are used where it has them.
    #[arg(value_name = "FILE")]
    pub input: PathBuf,
    /// Where every answer is recorded; made where there is none.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// What came of each transaction, as CSV.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Questions per second, at most.
    #[arg(long, value_name = "N", default_value_t = HarvestOptions::RATE)]
    pub rate: f64,
    /// Questions under way at once.
    #[arg(long, value_name = "N", default_value_t = HarvestOptions::default().concurrency)]
    pub concurrency: usize,
    /// Region of the transactions that name none. Default: VERIMETER_ALIYUN_REGION, else ap-southeast-1.
    #[arg(long, value_name = "R")]
    pub region: Option<String>,
    /// From where the vendor's hosts are reached: `public` or `vpc`.
    #[arg(long, value_name = "N", default_value_t = Network::Public)]
    pub network: Network,
    /// Another server than the vendor's, for every region: the sandbox.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// What the events are counted under.
    #[arg(long, value_name = "APP")]
    pub app: Option<String>,
}

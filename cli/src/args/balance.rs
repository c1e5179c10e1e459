//! Balances and consumption on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use verimeter::{Account, BalanceQuery, BalanceReading, Bucket, ConsumptionQuery, Product, Recharge, stats};

use super::{How, Look, Range};

#[derive(Debug, Args)]
pub(crate) struct RechargeArgs {
    /// Calls that were bought.
    #[arg(long, value_name = "N")]
    pub amount: i64,
    #[command(flatten)]
    pub about: About,
}

#[derive(Debug, Args)]
pub(crate) struct BalanceArgs {
    #[command(subcommand)]
    pub command: BalanceCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BalanceCommand {
    /// State what the vendor's console says is left.
    #[command(
        after_help = "Example:\n  verimeter balance set --ledger ledger.db --product number_verification --remaining 48211"
    )]
    Set(SetArgs),
    /// The recharges and readings, by time.
    #[command(after_help = "Example:\n  verimeter balance list --ledger ledger.db --account shop")]
    List(ListArgs),
    /// Take back a recharge or a reading.
    #[command(after_help = "Example:\n  verimeter balance undo --ledger ledger.db INV-7")]
    Undo(UndoArgs),
    /// Say which apps are an account's and which of its products share a balance, list the accounts, or remove one.
    #[command(
        after_help = "Example:\n  verimeter balance account --ledger ledger.db --name shop --app KEY1,KEY2 --share one_click_login,number_verification"
    )]
    Account(AccountArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// Calls that are left.
    #[arg(long, value_name = "N")]
    pub remaining: i64,
    #[command(flatten)]
    pub about: About,
}

/// What every statement about a balance says.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// The ledger to state it in.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// Product whose balance it is about.
    #[arg(long, value_name = "P")]
    pub product: Product,
    /// When: a day, or an instant such as 2026-11-01T08:00:00Z [default: now].
    #[arg(long, value_name = "T")]
    pub at: Option<String>,
    /// IANA time zone of the day.
    #[arg(long, value_name = "Z", default_value = stats::DEFAULT_ZONE)]
    pub tz: String,
    /// A remark.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// What tells it from others, such as the number of an invoice.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The account [default: default].
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
}

impl RechargeArgs {
    pub(crate) fn recharge(&self) -> Recharge {
        let About { product, at, tz, note, id, account, .. } = &self.about;
        Recharge {
            id: id.clone(),
            account: account.clone(),
            product: *product,
            amount: self.amount,
            occurred_at: at.clone(),
            tz: Some(tz.clone()),
            note: note.clone(),
        }
    }
}

impl SetArgs {
    pub(crate) fn reading(&self) -> BalanceReading {
        let About { product, at, tz, note, id, account, .. } = &self.about;
        BalanceReading {
            id: id.clone(),
            account: account.clone(),
            product: *product,
            remaining: self.remaining,
            occurred_at: at.clone(),
            tz: Some(tz.clone()),
            note: note.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub look: Look,
    /// Only those of this account.
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// The ledger to change.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// Its id, as `verimeter balance list` shows it.
    #[arg(value_name = "ID")]
    pub id: String,
}

#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    /// The ledger to change or read.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// Name of the account; left out, the accounts are listed.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Its apps (AppKey) [default: every app of the ledger].
    #[arg(long = "app", value_name = "KEY", value_delimiter = ',', requires = "name")]
    pub apps: Vec<String>,
    /// Products that draw on one balance together [default: each has its own].
    #[arg(long = "share", value_name = "P", value_delimiter = ',', requires = "name")]
    pub shared: Vec<Product>,
    /// Forget the account; what is stated for it must be taken back before.
    #[arg(long, requires = "name", conflicts_with_all = ["apps", "shared"])]
    pub remove: bool,
}

/// What to do with the accounts of a ledger.
pub(crate) enum AccountTask<'a> {
    List,
    Set(Account),
    Remove(&'a str),
}

impl AccountArgs {
    /// What to do with the accounts.
    pub(crate) fn task(&self) -> AccountTask<'_> {
        match &self.name {
            None => AccountTask::List,
            Some(name) if self.remove => AccountTask::Remove(name),
            Some(name) => {
                let (name, apps, shared) = (name.clone(), self.apps.clone(), self.shared.clone());
                AccountTask::Set(Account { name, apps, shared })
            }
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct BalanceStatsArgs {
    #[command(flatten)]
    pub look: Look,
    /// Only the balance that this product draws on.
    #[arg(long, value_name = "P")]
    pub product: Option<Product>,
    /// The account [default: default].
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// When: a day, or an instant such as 2026-11-01T08:00:00Z [default: now].
    #[arg(long, value_name = "T")]
    pub at: Option<String>,
    /// End with exit code 3 where fewer calls than this may remain.
    #[arg(long, value_name = "N")]
    pub alert: Option<i64>,
    #[command(flatten)]
    pub how: How,
}

impl BalanceStatsArgs {
    /// The question.
    pub(crate) fn query(&self) -> BalanceQuery {
        BalanceQuery {
            account: self.account.clone(),
            product: self.product,
            at: self.at.clone(),
            tz: Some(self.look.tz.clone()),
            alert: self.alert,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ConsumptionArgs {
    #[command(flatten)]
    pub look: Look,
    /// The account [default: default].
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    #[command(flatten)]
    pub range: Range,
    /// Width of a row: hour, day, week, month.
    #[arg(long, value_name = "B", default_value_t = Bucket::Day)]
    pub bucket: Bucket,
    /// Only these products.
    #[arg(long = "product", value_name = "P", value_delimiter = ',', help_heading = "Filters")]
    pub products: Vec<Product>,
    /// Only these apps (AppKey).
    #[arg(long = "app", value_name = "KEY", value_delimiter = ',', help_heading = "Filters")]
    pub apps: Vec<String>,
    #[command(flatten)]
    pub how: How,
}

impl ConsumptionArgs {
    /// The question.
    pub(crate) fn query(&self) -> ConsumptionQuery {
        ConsumptionQuery {
            account: self.account.clone(),
            products: self.products.clone(),
            apps: self.apps.clone(),
            start: self.range.from.clone(),
            end: self.range.to.clone(),
            tz: Some(self.look.tz.clone()),
            bucket: Some(self.bucket),
        }
    }
}

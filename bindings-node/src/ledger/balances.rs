//! What was bought, used and is left.

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::{Account, BalanceQuery, BalanceReading, ConsumptionQuery, Recharge};

use super::Ledger;
use crate::arguments::argument;

#[napi]
impl Ledger {
    #[napi]
    pub fn set_account<'env>(&self, env: &'env Env, account: Unknown<'env>) -> Result<Unknown<'env>> {
        let account: Account = argument(env, &account, "account")?;
        self.ask(env, move |ledger| ledger.set_account(&account))
    }

    #[napi]
    pub fn accounts<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |ledger| ledger.accounts())
    }

    #[napi]
    pub fn set_balance<'env>(&self, env: &'env Env, reading: Unknown<'env>) -> Result<Unknown<'env>> {
        let reading: BalanceReading = argument(env, &reading, "reading")?;
        self.ask(env, move |ledger| ledger.set_balance(&reading))
    }

    #[napi]
    pub fn recharge<'env>(&self, env: &'env Env, recharge: Unknown<'env>) -> Result<Unknown<'env>> {
        let recharge: Recharge = argument(env, &recharge, "recharge")?;
        self.ask(env, move |ledger| ledger.recharge(&recharge))
    }

    #[napi]
    pub fn balance_entries<'env>(&self, env: &'env Env, account: Unknown<'env>) -> Result<Unknown<'env>> {
        let account: Option<String> = argument(env, &account, "account")?;
        self.ask(env, move |ledger| ledger.balance_entries(account.as_deref()))
    }

    #[napi]
    pub fn remove_balance_entry<'env>(&self, env: &'env Env, id: Unknown<'env>) -> Result<Unknown<'env>> {
        let id: String = argument(env, &id, "id")?;
        self.ask(env, move |ledger| ledger.remove_balance_entry(&id))
    }

    #[napi]
    pub fn balance<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: Option<BalanceQuery> = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.balance(&query.unwrap_or_default()))
    }

    #[napi]
    pub fn consumption<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: Option<ConsumptionQuery> = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.consumption(&query.unwrap_or_default()))
    }
}

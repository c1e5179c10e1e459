//! The ledger. What reads or writes its file does so on threads that may block.

use napi::bindgen_prelude::{JsObjectValue as _, Object};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::phone::PhoneKey;
use verimeter::{
    self as core, Account, BalanceQuery, BalanceReading, Event, FunnelQuery, Recharge, ReconcileQuery,
    StatsQuery,
};
use verimeter_models::node::ToJs;

use crate::arguments::argument;
use crate::bridge;

/// A ledger of the core.
#[napi]
pub struct Ledger(core::Ledger);

impl Ledger {
    pub(crate) fn core(&self) -> &core::Ledger {
        &self.0
    }
}

/// A ledger that was opened on another thread, on its way.
struct Opened(core::Ledger);

impl ToJs for Opened {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("ledger", Ledger(self.0.clone()))?;
        carrier.get_named_property_unchecked("ledger")
    }
}

#[napi]
impl Ledger {
    #[napi]
    pub fn open<'env>(
        env: &'env Env,
        path: Unknown<'env>,
        phone_key: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let path: String = argument(env, &path, "path")?;
        let key: Option<String> = argument(env, &phone_key, "phoneKey")?;
        bridge::blocking(env, move || {
            let key = key.as_deref().map(PhoneKey::new).transpose()?;
            core::Ledger::open(path, key).map(Opened)
        })
    }

    #[napi]
    pub fn in_memory<'env>(env: &'env Env) -> Result<Unknown<'env>> {
        bridge::blocking(env, || core::Ledger::in_memory().map(Opened))
    }

    #[napi]
    pub fn append<'env>(&self, env: &'env Env, events: Unknown<'env>) -> Result<Unknown<'env>> {
        let events: Vec<Event> = argument(env, &events, "events")?;
        let ledger = self.0.clone();
        bridge::promise(env, async move { ledger.append_async(events).await })
    }

    #[napi]
    pub fn overview<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: StatsQuery = argument(env, &query, "query")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.overview(&query))
    }

    #[napi]
    pub fn funnel<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: FunnelQuery = argument(env, &query, "query")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.funnel(&query))
    }

    #[napi]
    pub fn drift<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.drift())
    }

    #[napi]
    pub fn set_account<'env>(&self, env: &'env Env, account: Unknown<'env>) -> Result<Unknown<'env>> {
        let account: Account = argument(env, &account, "account")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.set_account(&account))
    }

    #[napi]
    pub fn set_balance<'env>(&self, env: &'env Env, reading: Unknown<'env>) -> Result<Unknown<'env>> {
        let reading: BalanceReading = argument(env, &reading, "reading")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.set_balance(&reading))
    }

    #[napi]
    pub fn recharge<'env>(&self, env: &'env Env, recharge: Unknown<'env>) -> Result<Unknown<'env>> {
        let recharge: Recharge = argument(env, &recharge, "recharge")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.recharge(&recharge))
    }

    #[napi]
    pub fn balance<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: Option<BalanceQuery> = argument(env, &query, "query")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.balance(&query.unwrap_or_default()))
    }

    #[napi]
    pub fn reconcile<'env>(
        &self,
        env: &'env Env,
        path: Unknown<'env>,
        query: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let path: String = argument(env, &path, "path")?;
        let query: Option<ReconcileQuery> = argument(env, &query, "query")?;
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.reconcile(path, &query.unwrap_or_default()))
    }

    /// Number of events that were recorded.
    #[napi]
    pub fn size<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let ledger = self.0.clone();
        bridge::blocking(env, move || ledger.len())
    }

    /// The file; none for one in memory.
    #[napi]
    pub fn path(&self) -> Option<String> {
        self.0.path().map(|path| path.to_string_lossy().into_owned())
    }

    #[napi]
    pub fn close(&self) {
        self.0.close();
    }
}

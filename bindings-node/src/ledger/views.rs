//! What a ledger shows of its events.

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::{ChartKind, DetailsQuery, FunnelQuery, StatsQuery};

use super::Ledger;
use crate::arguments::argument;
use crate::chart::Drawn;

#[napi]
impl Ledger {
    #[napi]
    pub fn overview<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: StatsQuery = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.overview(&query))
    }

    #[napi]
    pub fn trend<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: StatsQuery = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.trend(&query))
    }

    #[napi]
    pub fn chart<'env>(
        &self,
        env: &'env Env,
        query: Unknown<'env>,
        kind: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let query: StatsQuery = argument(env, &query, "query")?;
        let kind: Option<ChartKind> = argument(env, &kind, "kind")?;
        self.ask(env, move |ledger| ledger.chart(&query, kind).map(Drawn))
    }

    #[napi]
    pub fn funnel<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: FunnelQuery = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.funnel(&query))
    }

    #[napi]
    pub fn details<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: DetailsQuery = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.details(&query))
    }
}

//! States: what many events come to. Long work on them is done off the event loop.

use std::sync::Arc;

use napi::bindgen_prelude::{ClassInstance, JsObjectValue as _, Object};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::{Error, FunnelQuery, Product, StatsQuery, stats};
use verimeter_models::node::ToJs;

use crate::arguments::{argument, give};
use crate::bridge;
use crate::data::{Bytes, Sent};
use crate::events::Events;
use crate::ledger::Span;

/// A state of the core, which does not change.
#[napi]
pub struct State(Arc<stats::State>);

/// A state that was made on another thread, on its way.
pub(crate) struct Counted(Arc<stats::State>);

impl Counted {
    pub(crate) fn of(state: stats::State) -> Self {
        Self(Arc::new(state))
    }
}

impl ToJs for Counted {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("state", State(Arc::clone(&self.0)))?;
        carrier.get_named_property_unchecked("state")
    }
}

impl State {
    fn ask<'env, T: ToJs + Send + 'static>(
        &self,
        env: &'env Env,
        work: impl FnOnce(&stats::State) -> verimeter::Result<T> + Send + 'static,
    ) -> Result<Unknown<'env>> {
        let state = Arc::clone(&self.0);
        bridge::blocking(env, move || work(&state))
    }
}

#[napi]
impl State {
    #[napi]
    pub fn of<'env>(env: &'env Env, events: &Events) -> Result<Unknown<'env>> {
        let events = events.take();
        bridge::blocking(env, move || Ok(Counted::of(events.iter().collect())))
    }

    #[napi]
    pub fn from_bytes<'env>(env: &'env Env, data: &Bytes) -> Result<Unknown<'env>> {
        let data = data.take();
        bridge::blocking(env, move || stats::State::from_bytes(&data).map(Counted::of))
    }

    #[napi]
    pub fn to_bytes<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |state| Ok(Sent(state.to_bytes())))
    }

    #[napi]
    pub fn merge<'env>(
        &self,
        env: &'env Env,
        others: Vec<ClassInstance<'env, State>>,
    ) -> Result<Unknown<'env>> {
        let others: Vec<_> = others.iter().map(|other| Arc::clone(&other.0)).collect();
        self.ask(env, move |state| {
            let mut all = state.clone();
            others.iter().for_each(|other| all.merge(other));
            Ok(Counted::of(all))
        })
    }

    /// Whether it is the same to the byte.
    #[napi]
    pub fn equals<'env>(&self, env: &'env Env, other: ClassInstance<'env, State>) -> Result<Unknown<'env>> {
        let other = Arc::clone(&other.0);
        self.ask(env, move |state| Ok(state.to_bytes() == other.to_bytes()))
    }

    #[napi]
    pub fn overview<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: StatsQuery = argument(env, &query, "query")?;
        self.ask(env, move |state| state.overview(&query))
    }

    #[napi]
    pub fn trend<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: StatsQuery = argument(env, &query, "query")?;
        self.ask(env, move |state| state.trend(&query))
    }

    #[napi]
    pub fn funnel<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let query: FunnelQuery = argument(env, &query, "query")?;
        self.ask(env, move |state| state.funnel(&query))
    }

    #[napi]
    pub fn distinct_phones(&self, env: &Env, product: Unknown<'_>) -> Result<i64> {
        let product: Option<Product> = argument(env, &product, "product")?;
        Ok(self.0.distinct_phones(product))
    }

    #[napi]
    pub fn latency_ms<'env>(
        &self,
        env: &'env Env,
        q: Unknown<'env>,
        product: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let q: f64 = argument(env, &q, "q")?;
        let product: Option<Product> = argument(env, &product, "product")?;
        let latency = match (0.0..=1.0).contains(&q) {
            true => Ok(self.0.latency_ms(product, q)),
            false => Err(Error::invalid(format!("`{q}` is no share: use 0 to 1"))),
        };
        give(env, latency)
    }

    #[napi]
    pub fn span<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.0.cube().span().map(|(first, last)| Span(first, last)).to_js(env)
    }

    /// Number of events that it counts.
    #[napi]
    pub fn events(&self) -> i64 {
        self.0.cube().cells().map(|(_, _, n)| n).sum()
    }
}

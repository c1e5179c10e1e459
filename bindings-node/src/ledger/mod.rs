//! The ledger. What reads or writes its file does so on threads that may block.

mod archive;
mod balances;
mod files;
mod upkeep;
mod views;

use napi::bindgen_prelude::{JsObjectValue as _, Object};
use napi::{Env, JsValue as _, Result, Unknown};
use napi_derive::napi;
use verimeter::phone::PhoneKey;
use verimeter::{self as core};
use verimeter_models::node::ToJs;

use crate::arguments::argument;
use crate::bridge;
use crate::events::Events;

/// A ledger of the core.
#[napi]
pub struct Ledger(core::Ledger);

impl Ledger {
    pub(crate) fn core(&self) -> &core::Ledger {
        &self.0
    }

    /// A promise of what `work` comes to, off the event loop.
    fn ask<'env, T: ToJs + Send + 'static>(
        &self,
        env: &'env Env,
        work: impl FnOnce(core::Ledger) -> core::Result<T> + Send + 'static,
    ) -> Result<Unknown<'env>> {
        let ledger = self.0.clone();
        bridge::blocking(env, move || work(ledger))
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

/// A first and a last instant, in milliseconds since 1970 (UTC).
pub(crate) struct Span(pub(crate) i64, pub(crate) i64);

impl ToJs for Span {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut span = Object::new(env)?;
        span.set("first", env.create_date(self.0 as f64)?)?;
        span.set("last", env.create_date(self.1 as f64)?)?;
        Ok(span.to_unknown())
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
    pub fn read<'env>(env: &'env Env, path: Unknown<'env>) -> Result<Unknown<'env>> {
        let path: String = argument(env, &path, "path")?;
        bridge::blocking(env, move || core::Ledger::read(path).map(Opened))
    }

    #[napi]
    pub fn in_memory<'env>(env: &'env Env) -> Result<Unknown<'env>> {
        bridge::blocking(env, || core::Ledger::in_memory().map(Opened))
    }

    #[napi]
    pub fn append<'env>(&self, env: &'env Env, events: &Events) -> Result<Unknown<'env>> {
        let (ledger, events) = (self.0.clone(), events.take());
        bridge::promise(env, async move { ledger.append_async(events).await })
    }

    /// Number of events that were recorded.
    #[napi]
    pub fn size<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |ledger| ledger.len())
    }

    #[napi]
    pub fn span<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |ledger| Ok(ledger.span()?.map(|(first, last)| Span(first, last))))
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

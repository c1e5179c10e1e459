//! The console.

use std::sync::Arc;

use napi::bindgen_prelude::{ClassInstance, JsObjectValue as _, Object};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::Error;
use verimeter_console::{ConsoleOptions, page_needed};
use verimeter_models::node::ToJs;

use crate::arguments::options;
use crate::bridge;
use crate::errors::raise;
use crate::ledger::Ledger;

/// A console of the core.
#[napi]
pub struct Console(Arc<verimeter_console::Console>);

/// A console that was started on another thread, on its way.
struct Started(Arc<verimeter_console::Console>);

impl ToJs for Started {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("console", Console(Arc::clone(&self.0)))?;
        carrier.get_named_property_unchecked("console")
    }
}

#[napi]
impl Console {
    #[napi]
    pub fn serve<'env>(
        env: &'env Env,
        ledger: Option<ClassInstance<'env, Ledger>>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let ledger =
            ledger.ok_or_else(|| raise(env, Error::invalid("`ledger` is no Ledger")))?.core().clone();
        let options = options(env, &given, "options", &["port", "host", "name"], |given| {
            let usual = ConsoleOptions::default();
            Ok(ConsoleOptions {
                port: given.field_or("port", usual.port)?,
                host: given.field("host")?,
                name: given.field("name")?,
            })
        })?;
        bridge::blocking(env, move || {
            options.check()?;
            page_needed()?;
            Ok(Started(Arc::new(verimeter_console::Console::start(&ledger, options)?)))
        })
    }

    #[napi]
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// Removes files, so on another thread.
    #[napi]
    pub fn stop<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let console = Arc::clone(&self.0);
        bridge::blocking(env, move || {
            console.stop();
            Ok(())
        })
    }
}

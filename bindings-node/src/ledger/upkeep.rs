//! Keeping a ledger in order.

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::Product;

use super::Ledger;
use crate::arguments::{argument, options};

#[napi]
impl Ledger {
    #[napi]
    pub fn drift<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |ledger| ledger.drift())
    }

    #[napi]
    pub fn erase<'env>(&self, env: &'env Env, phone: Unknown<'env>) -> Result<Unknown<'env>> {
        let phone: String = argument(env, &phone, "phone")?;
        self.ask(env, move |ledger| ledger.erase(&phone))
    }

    /// With the instant as `before` among the options.
    #[napi]
    pub fn purge<'env>(&self, env: &'env Env, given: Unknown<'env>) -> Result<Unknown<'env>> {
        let known = ["before", "product", "tz"];
        let (before, product, tz) = options(env, &given, "options", &known, |given| {
            let before = given.moment("before")?.unwrap_or_default();
            Ok((before, given.field::<Option<Product>>("product")?, given.field::<Option<String>>("tz")?))
        })?;
        self.ask(env, move |ledger| ledger.purge(&before, tz.as_deref(), product))
    }

    #[napi]
    pub fn compact<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |ledger| ledger.compact())
    }

    #[napi]
    pub fn integrity_check<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.ask(env, |ledger| ledger.integrity_check())
    }
}

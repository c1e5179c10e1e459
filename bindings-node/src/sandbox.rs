//! The sandbox.

use std::sync::Arc;
use std::time::Duration;

use napi::bindgen_prelude::{JsObjectValue as _, Object};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::transport::Clock as _;
use verimeter::{Error, Fault, Product, SandboxTransaction, stats};
use verimeter_models::node::ToJs;
use verimeter_sandbox::SandboxOptions;

use crate::arguments::{argument, give, options};
use crate::bridge;
use crate::errors::raise;

/// A sandbox of the core.
#[napi]
pub struct Sandbox(Arc<verimeter_sandbox::Sandbox>);

/// A sandbox that was started on another thread, on its way.
struct Started(Arc<verimeter_sandbox::Sandbox>);

impl ToJs for Started {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("sandbox", Sandbox(Arc::clone(&self.0)))?;
        carrier.get_named_property_unchecked("sandbox")
    }
}

const CARRIER: [&str; 1] = ["carrier"];

#[napi]
impl Sandbox {
    #[napi]
    pub fn start<'env>(env: &'env Env, given: Unknown<'env>) -> Result<Unknown<'env>> {
        let known = ["seed", "port", "startAt", "frozen", "quotas", "balance"];
        let (start_at, sandbox_options) = options(env, &given, "options", &known, |given| {
            let defaults = SandboxOptions::default();
            let sandbox_options = SandboxOptions {
                seed: given.field_or("seed", defaults.seed)?,
                port: given.field_or("port", defaults.port)?,
                frozen: given.field_or("frozen", defaults.frozen)?,
                quotas: given.field_or("quotas", defaults.quotas.clone())?,
                balance: given.field("balance")?,
                ..defaults
            };
            Ok((given.moment("startAt")?, sandbox_options))
        })?;
        let start_at_ms = start_at.map(|at| stats::instant_ms(&at)).transpose();
        let start_at_ms = start_at_ms.map_err(|error| raise(env, error))?;
        let sandbox_options = SandboxOptions { start_at_ms, ..sandbox_options };
        bridge::blocking(env, move || {
            Ok(Started(Arc::new(verimeter_sandbox::Sandbox::start(sandbox_options)?)))
        })
    }

    #[napi]
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    #[napi]
    pub fn admin_url(&self) -> String {
        self.0.admin_url()
    }

    #[napi]
    pub fn jiguang_url(&self) -> String {
        self.0.jiguang_url().to_owned()
    }

    #[napi]
    pub fn aliyun_url(&self) -> String {
        self.0.aliyun_url().to_owned()
    }

    #[napi]
    pub fn aliyun_url_in<'env>(&self, env: &'env Env, region: Unknown<'env>) -> Result<Unknown<'env>> {
        let region: String = argument(env, &region, "region")?;
        give(env, self.0.aliyun_url_in(&region))
    }

    #[napi]
    pub fn start_transaction<'env>(&self, env: &'env Env, wish: Unknown<'env>) -> Result<Unknown<'env>> {
        let wish: Option<SandboxTransaction> = argument(env, &wish, "wish")?;
        give(env, self.0.start_transaction(wish.unwrap_or_default()))
    }

    #[napi]
    pub fn credentials<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.0.credentials().to_js(env)
    }

    /// Made at first use, on another thread.
    #[napi]
    pub fn private_key<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let sandbox = Arc::clone(&self.0);
        bridge::blocking(env, move || Ok(sandbox.private_key()))
    }

    #[napi]
    pub fn number_token<'env>(
        &self,
        env: &'env Env,
        phone: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let phone: String = argument(env, &phone, "phone")?;
        let carrier: Option<String> =
            options(env, &given, "options", &CARRIER, |given| given.field("carrier"))?;
        give(
            env,
            match carrier {
                Some(carrier) => self.0.number_token_from(&carrier, &phone),
                None => self.0.number_token(&phone),
            },
        )
    }

    #[napi]
    pub fn login_token<'env>(
        &self,
        env: &'env Env,
        phone: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let phone: String = argument(env, &phone, "phone")?;
        let carrier: Option<String> =
            options(env, &given, "options", &CARRIER, |given| given.field("carrier"))?;
        give(
            env,
            match carrier {
                Some(carrier) => self.0.login_token_from(&carrier, &phone),
                None => self.0.login_token(&phone),
            },
        )
    }

    #[napi]
    pub fn balance<'env>(&self, env: &'env Env, product: Unknown<'env>) -> Result<Unknown<'env>> {
        self.0.balance(argument::<Product>(env, &product, "product")?).to_js(env)
    }

    #[napi]
    pub fn set_balance<'env>(
        &self,
        env: &'env Env,
        product: Unknown<'env>,
        calls: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let product: Product = argument(env, &product, "product")?;
        let calls: Option<i64> = argument(env, &calls, "calls")?;
        give(env, self.0.set_balance(product, calls))
    }

    #[napi]
    pub fn allow<'env>(&self, env: &'env Env, phone: Unknown<'env>) -> Result<Unknown<'env>> {
        give(env, self.0.allow(&argument::<String>(env, &phone, "phone")?))
    }

    #[napi]
    pub fn block<'env>(&self, env: &'env Env, phone: Unknown<'env>) -> Result<Unknown<'env>> {
        give(env, self.0.block(&argument::<String>(env, &phone, "phone")?))
    }

    #[napi]
    pub fn unlist<'env>(&self, env: &'env Env, phone: Unknown<'env>) -> Result<Unknown<'env>> {
        give(env, self.0.unlist(&argument::<String>(env, &phone, "phone")?))
    }

    /// Milliseconds since 1970 (UTC).
    #[napi]
    pub fn now_ms(&self) -> i64 {
        self.0.clock().now_ms()
    }

    #[napi]
    pub fn advance<'env>(&self, env: &'env Env, seconds: Unknown<'env>) -> Result<Unknown<'env>> {
        let seconds: f64 = argument(env, &seconds, "seconds")?;
        let by = Duration::try_from_secs_f64(seconds).map_err(|error| {
            raise(env, Error::invalid(format!("seconds is {seconds}, which no time is")).source(error))
        })?;
        self.0.advance(by);
        ().to_js(env)
    }

    #[napi]
    pub fn set_clock<'env>(&self, env: &'env Env, given: Unknown<'env>) -> Result<Unknown<'env>> {
        let at = options(env, &given, "at", &["at"], |given| given.moment("at"))?.unwrap_or_default();
        give(env, stats::instant_ms(&at).map(|at_ms| self.0.set_clock(at_ms)))
    }

    #[napi]
    pub fn freeze(&self) {
        self.0.freeze();
    }

    #[napi]
    pub fn resume(&self) {
        self.0.resume();
    }

    #[napi]
    pub fn fault<'env>(&self, env: &'env Env, fault: Unknown<'env>) -> Result<Unknown<'env>> {
        give(env, self.0.fault(argument::<Fault>(env, &fault, "fault")?))
    }

    #[napi]
    pub fn clear_faults(&self) {
        self.0.clear_faults();
    }

    #[napi]
    pub fn requests<'env>(&self, env: &'env Env, given: Unknown<'env>) -> Result<Unknown<'env>> {
        let redacted: Option<bool> =
            options(env, &given, "options", &["redacted"], |given| given.field("redacted"))?;
        match redacted {
            Some(true) => self.0.requests_redacted(),
            Some(false) | None => self.0.requests(),
        }
        .to_js(env)
    }

    #[napi]
    pub fn reset(&self) {
        self.0.reset();
    }

    /// Waits for its threads, so on another one.
    #[napi]
    pub fn stop<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let sandbox = Arc::clone(&self.0);
        bridge::blocking(env, move || {
            sandbox.stop();
            Ok(())
        })
    }
}

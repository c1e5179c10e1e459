//! The client of Jiguang Verification.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::stream;
use napi::bindgen_prelude::ClassInstance;
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use tokio::sync::mpsc;
use verimeter::jiguang::{
    self, JiguangClientBuilder, LoginQuery, LoginToken, NumberQuery, NumberToken, RiskQuery, ScreenInput,
    ScreenOptions, TokenQuery,
};
use verimeter::{Error, Platform, Secret};
use verimeter_models::node::{At, FromJs as _, Given, Wrong};

use crate::arguments::{argument, options};
use crate::bridge;
use crate::errors::{closed, raise};
use crate::ledger::Ledger;
use crate::rows::Rows;

/// Keys of what makes a client, with those that `ts/` sees to.
const OF_CLIENT: [&str; 5] = ["privateKey", "previousPrivateKey", "ledger", "options", "baseUrl"];
/// Keys of the options of calls about a token.
const OF_TOKEN: [&str; 6] = ["platform", "carrier", "ip", "exId", "withRisk", "signal"];

/// A client of the core until it is closed.
#[napi]
pub struct JiguangClient {
    client: Mutex<Option<jiguang::JiguangClient>>,
    about: String,
}

impl JiguangClient {
    fn of(
        env: &Env,
        builder: JiguangClientBuilder,
        ledger: Option<ClassInstance<'_, Ledger>>,
    ) -> Result<Self> {
        let builder = match &ledger {
            Some(ledger) => builder.ledger(ledger.core()),
            None => builder,
        };
        let client = builder.build().map_err(|error| raise(env, error))?;
        let about = format!("{client:?}");
        Ok(Self { client: Mutex::new(Some(client)), about })
    }

    fn get(&self, env: &Env) -> Result<jiguang::JiguangClient> {
        self.lock().clone().ok_or_else(|| raise(env, closed()))
    }

    fn lock(&self) -> MutexGuard<'_, Option<jiguang::JiguangClient>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What every way of making a client takes. What is left out is as the builder has it.
fn with_settings(
    builder: JiguangClientBuilder,
    given: &Given<'_>,
) -> std::result::Result<JiguangClientBuilder, Wrong> {
    let builder = match given.field::<Option<String>>("privateKey")? {
        Some(key) => builder.private_key(key),
        None => builder,
    };
    let builder = match given.field::<Option<String>>("previousPrivateKey")? {
        Some(key) => builder.previous_private_key(key),
        None => builder,
    };
    Ok(match given.field("options")? {
        Some(options) => builder.options(options),
        None => builder,
    })
}

fn with_base_url(
    builder: JiguangClientBuilder,
    given: &Given<'_>,
) -> std::result::Result<JiguangClientBuilder, Wrong> {
    Ok(match given.field::<Option<String>>("baseUrl")? {
        Some(url) => builder.base_url(url),
        None => builder,
    })
}

/// What questions about both kinds of token may say besides.
fn with_options<T>(query: TokenQuery<T>, given: &Given<'_>) -> std::result::Result<TokenQuery<T>, Wrong> {
    let with_risk: Option<bool> = given.field("withRisk")?;
    let query = query
        .carrier(given.field::<Option<String>>("carrier")?)
        .ip(given.field::<Option<String>>("ip")?)
        .ex_id(given.field::<Option<String>>("exId")?);
    Ok(match with_risk {
        Some(with_risk) => query.with_risk(with_risk),
        None => query,
    })
}

#[napi]
impl JiguangClient {
    #[napi(factory)]
    pub fn make(env: &Env, settings: Unknown<'_>, ledger: Option<ClassInstance<'_, Ledger>>) -> Result<Self> {
        let known = [&["appKey", "masterSecret"], &OF_CLIENT[..]].concat();
        let builder = options(env, &settings, "settings", &known, |given| {
            let (key, secret): (String, String) = (given.field("appKey")?, given.field("masterSecret")?);
            let builder = jiguang::JiguangClient::builder(key, secret);
            with_settings(with_base_url(builder, given)?, given)
        })?;
        Self::of(env, builder, ledger)
    }

    #[napi(factory)]
    pub fn from_env(
        env: &Env,
        settings: Unknown<'_>,
        ledger: Option<ClassInstance<'_, Ledger>>,
    ) -> Result<Self> {
        let builder = jiguang::JiguangClient::from_env().map_err(|error| raise(env, error))?;
        let builder = options(env, &settings, "settings", &OF_CLIENT, |given| {
            with_settings(with_base_url(builder, given)?, given)
        })?;
        Self::of(env, builder, ledger)
    }

    #[napi(factory)]
    pub fn gateway(
        env: &Env,
        settings: Unknown<'_>,
        ledger: Option<ClassInstance<'_, Ledger>>,
    ) -> Result<Self> {
        let known = [&["appKey", "bearerToken"], &OF_CLIENT[..]].concat();
        let builder = options(env, &settings, "settings", &known, |given| {
            let (key, url): (String, String) = (given.field("appKey")?, given.field("baseUrl")?);
            let token = Arc::new(Secret::new(given.field::<String>("bearerToken")?));
            with_settings(jiguang::JiguangClient::gateway(key, url, token), given)
        })?;
        Self::of(env, builder, ledger)
    }

    #[napi]
    pub fn query_business_risk<'env>(
        &self,
        env: &'env Env,
        phone: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        let query = RiskQuery::new(argument::<String>(env, &phone, "phone")?);
        let query = options(env, &given, "options", &["ip", "exId", "platform", "signal"], |given| {
            let query =
                query.ip(given.field::<Option<String>>("ip")?).ex_id(given.field::<Option<String>>("exId")?);
            Ok(match given.field::<Option<Platform>>("platform")? {
                Some(platform) => query.platform(platform),
                None => query,
            })
        })?;
        bridge::promise(env, async move { client.query_business_risk(query).await })
    }

    #[napi]
    pub fn verify_number<'env>(
        &self,
        env: &'env Env,
        token: Unknown<'env>,
        phone: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        let token = NumberToken::new(argument::<String>(env, &token, "token")?);
        let phone: String = argument(env, &phone, "phone")?;
        let query = options(env, &given, "options", &OF_TOKEN, |given| {
            with_options(NumberQuery::new(token, phone, given.field("platform")?), given)
        })?;
        bridge::promise(env, async move { client.verify_number(query).await })
    }

    #[napi]
    pub fn verify_login_token<'env>(
        &self,
        env: &'env Env,
        login_token: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        let token = LoginToken::new(argument::<String>(env, &login_token, "loginToken")?);
        let query = options(env, &given, "options", &OF_TOKEN, |given| {
            with_options(LoginQuery::new(token, given.field("platform")?), given)
        })?;
        bridge::promise(env, async move { client.verify_login_token(query).await })
    }

    #[napi]
    pub fn screen(&self, env: &Env, given: Unknown<'_>) -> Result<Screening> {
        let known = ["concurrency", "rate", "onProgress", "progress", "signal"];
        let read = options(env, &given, "options", &known, |given| {
            Ok((given.field::<Option<i64>>("concurrency")?, given.field::<Option<f64>>("rate")?))
        })?;
        Screening::of(env, &self.get(env)?, read.0, read.1)
    }

    /// Further calls are refused. Calls under way end and are recorded.
    #[napi]
    pub fn close(&self) {
        let client = self.lock().take();
        drop(client);
    }

    /// As the core describes itself: the AppKey and nothing else.
    #[napi]
    pub fn about(&self) -> String {
        self.about.clone()
    }
}

/// Many questions: numbers come in as they are there, rows go out in their order.
#[napi]
pub struct Screening {
    /// Until the rows are wanted.
    prepared: Option<(jiguang::Screen, mpsc::UnboundedReceiver<ScreenInput>)>,
    inputs: Option<mpsc::UnboundedSender<ScreenInput>>,
    taken: i64,
    concurrency: usize,
}

impl Screening {
    fn of(
        env: &Env,
        client: &jiguang::JiguangClient,
        concurrency: Option<i64>,
        rate: Option<f64>,
    ) -> Result<Self> {
        let defaults = ScreenOptions::default();
        let concurrency = match concurrency {
            Some(calls) => usize::try_from(calls).map_err(|_| {
                raise(env, Error::invalid(format!("concurrency is {calls}, at least 1 is needed")))
            })?,
            None => defaults.concurrency,
        };
        let screen = client
            .screen(ScreenOptions { concurrency, rate, ..defaults })
            .map_err(|error| raise(env, error))?;
        let (inputs, source) = mpsc::unbounded_channel();
        Ok(Self { prepared: Some((screen, source)), inputs: Some(inputs), taken: 0, concurrency })
    }
}

#[napi]
impl Screening {
    /// Sets it going; gives the rows, once.
    #[napi]
    pub fn rows(&mut self, env: &Env) -> Result<Option<Rows>> {
        let Some((screen, mut source)) = self.prepared.take() else { return Ok(None) };
        let rows = Rows::of(env, self.concurrency, |rows| async move {
            let source = stream::poll_fn(move |context| source.poll_recv(context));
            rows.send_all(screen.rows_from(source)).await;
        });
        rows.map(Some)
    }

    /// Calls under way at once.
    #[napi]
    pub fn concurrency(&self) -> u32 {
        u32::try_from(self.concurrency).unwrap_or(u32::MAX)
    }

    /// Takes the next number. Its value is not shown where it is none: it may be somebody's.
    #[napi]
    pub fn push(&mut self, env: &Env, phone: Unknown<'_>) -> Result<()> {
        let place = u32::try_from(self.taken).unwrap_or(u32::MAX);
        let phone = String::from_js(&phone, At::argument("phones").element(place))
            .map_err(|wrong| raise(env, Error::invalid(wrong.to_string())))?;
        self.taken += 1;
        if let Some(inputs) = &self.inputs {
            // Who no longer wants the rows wants no answers.
            _ = inputs.send(ScreenInput { row: self.taken, query: RiskQuery::new(phone), earlier: None });
        }
        Ok(())
    }

    /// There are no more numbers.
    #[napi]
    pub fn end(&mut self) {
        self.inputs = None;
    }
}

//! The client of Alibaba Cloud ID Verification.

use std::sync::{Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::ClassInstance;
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::aliyun::{
    self, Credentials, HarvestOptions, IdVerificationClientBuilder, ResultQuery, VerifyLogQuery,
};
use verimeter::{Error, ErrorKind, InitializeQuery, Network, Platform, Transaction};
use verimeter_models::node::{Given, Wrong};

use crate::arguments::{argument, options};
use crate::bridge;
use crate::errors::{closed, raise};
use crate::keys::{self, Serve};
use crate::ledger::Ledger;
use crate::rows::Rows;

/// Keys of what makes a client, with those that `ts/` sees to.
const OF_CLIENT: [&str; 8] =
    ["region", "network", "endpoint", "app", "strictMerchantBizId", "recordResults", "ledger", "options"];

/// A client of the core until it is closed.
#[napi]
pub struct IdVerificationClient {
    client: Mutex<Option<aliyun::IdVerificationClient>>,
    about: String,
}

impl IdVerificationClient {
    fn of(
        env: &Env,
        builder: IdVerificationClientBuilder,
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

    fn get(&self, env: &Env) -> Result<aliyun::IdVerificationClient> {
        self.lock().clone().ok_or_else(|| raise(env, closed()))
    }

    fn lock(&self) -> MutexGuard<'_, Option<aliyun::IdVerificationClient>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What every way of making a client takes. What is left out is as the builder has it.
fn with_settings(
    builder: IdVerificationClientBuilder,
    given: &Given<'_>,
) -> std::result::Result<IdVerificationClientBuilder, Wrong> {
    let builder = match given.field::<Option<String>>("region")? {
        Some(region) => builder.region(region),
        None => builder,
    };
    let builder = match given.field::<Option<Network>>("network")? {
        Some(network) => builder.network(network),
        None => builder,
    };
    let builder = match given.field::<Option<String>>("endpoint")? {
        Some(endpoint) => builder.endpoint(endpoint),
        None => builder,
    };
    let builder = match given.field::<Option<String>>("app")? {
        Some(app) => builder.app(app),
        None => builder,
    };
    let builder = match given.field("strictMerchantBizId")? {
        Some(strict) => builder.strict_merchant_biz_id(strict),
        None => builder,
    };
    let builder = match given.field("recordResults")? {
        Some(record) => builder.record_results(record),
        None => builder,
    };
    Ok(match given.field("options")? {
        Some(options) => builder.options(options),
        None => builder,
    })
}

/// The access key that is given, else the one that the environment or the vendor's files hold.
fn credentials(
    access_key_id: Option<&str>,
    access_key_secret: Option<&str>,
    security_token: Option<&str>,
) -> verimeter::Result<Credentials> {
    let key = match (access_key_id, access_key_secret) {
        (Some(id), Some(secret)) => Credentials::new(id, secret)?,
        (None, None) if security_token.is_none() => return Credentials::find(),
        _ => {
            let error =
                Error::new(ErrorKind::Configuration, "accessKeyId and accessKeySecret are not both given");
            return Err(error.advice("give both, or nothing of a key: then environment and profile are read"));
        }
    };
    match security_token {
        Some(token) => key.security_token(token),
        None => Ok(key),
    }
}

/// Keys of the options of questions about a transaction.
const OF_QUESTION: [&str; 4] = ["startedAt", "startedAtMs", "platform", "signal"];
/// Those of questions for its result.
const OF_RESULT: [&str; 3] = ["isReturnImage", "extraImageControlList", "returnFiveCategorySpoofResult"];

#[napi]
impl IdVerificationClient {
    /// With keys from `serve`, where it is given.
    #[napi(factory)]
    pub fn make(
        env: &Env,
        settings: Unknown<'_>,
        ledger: Option<ClassInstance<'_, Ledger>>,
        serve: Option<Serve<'_>>,
    ) -> Result<Self> {
        let source = serve.map(|serve| keys::source(env, &serve)).transpose()?;
        let own = ["accessKeyId", "accessKeySecret", "securityToken", "credentials"];
        let known = [&own[..], &OF_CLIENT[..]].concat();
        let builder = options(env, &settings, "settings", &known, |given| {
            let (id, secret, token): (Option<String>, Option<String>, Option<String>) =
                (given.field("accessKeyId")?, given.field("accessKeySecret")?, given.field("securityToken")?);
            if let Some(source) = source {
                if id.is_some() || secret.is_some() || token.is_some() {
                    return Err(Wrong::new("`settings` has a key and `credentials`: one of them is needed"));
                }
                return Ok(Ok(with_settings(aliyun::IdVerificationClient::with_source(source), given)?));
            }
            Ok(match credentials(id.as_deref(), secret.as_deref(), token.as_deref()) {
                Ok(key) => Ok(with_settings(aliyun::IdVerificationClient::builder(key), given)?),
                Err(error) => Err(error),
            })
        })?;
        Self::of(env, builder.map_err(|error| raise(env, error))?, ledger)
    }

    #[napi(factory)]
    pub fn from_env(
        env: &Env,
        settings: Unknown<'_>,
        ledger: Option<ClassInstance<'_, Ledger>>,
    ) -> Result<Self> {
        let builder = aliyun::IdVerificationClient::from_env().map_err(|error| raise(env, error))?;
        let builder = options(env, &settings, "settings", &OF_CLIENT, |given| with_settings(builder, given))?;
        Self::of(env, builder, ledger)
    }

    #[napi]
    pub fn check_verify_log<'env>(
        &self,
        env: &'env Env,
        merchant_biz_id: Unknown<'env>,
        transaction_id: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        let merchant_biz_id: String = argument(env, &merchant_biz_id, "merchantBizId")?;
        let transaction_id: String = argument(env, &transaction_id, "transactionId")?;
        let query = VerifyLogQuery::new(merchant_biz_id, transaction_id);
        let query = options(env, &given, "options", &OF_QUESTION, |given| {
            let query = query.started_at_ms(given.instant::<Option<i64>>("startedAtMs", "startedAt")?);
            Ok(match given.field::<Option<Platform>>("platform")? {
                Some(platform) => query.platform(platform),
                None => query,
            })
        })?;
        bridge::promise(env, async move { client.check_verify_log(query).await })
    }

    #[napi]
    pub fn check_result<'env>(
        &self,
        env: &'env Env,
        merchant_biz_id: Unknown<'env>,
        transaction_id: Unknown<'env>,
        given: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        let merchant_biz_id: String = argument(env, &merchant_biz_id, "merchantBizId")?;
        let transaction_id: String = argument(env, &transaction_id, "transactionId")?;
        let query = ResultQuery::new(merchant_biz_id, transaction_id);
        let known = [&OF_QUESTION[..], &OF_RESULT[..]].concat();
        let query = options(env, &given, "options", &known, |given| {
            let query = query
                .started_at_ms(given.instant::<Option<i64>>("startedAtMs", "startedAt")?)
                .is_return_image(given.field::<Option<bool>>("isReturnImage")?)
                .extra_image_control_list(given.field::<Option<String>>("extraImageControlList")?)
                .return_five_category_spoof_result(
                    given.field::<Option<bool>>("returnFiveCategorySpoofResult")?,
                );
            Ok(match given.field::<Option<Platform>>("platform")? {
                Some(platform) => query.platform(platform),
                None => query,
            })
        })?;
        bridge::promise(env, async move { client.check_result(query).await })
    }

    #[napi]
    pub fn initialize<'env>(&self, env: &'env Env, query: Unknown<'env>) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        let query: InitializeQuery = argument(env, &query, "query")?;
        bridge::promise(env, async move { client.initialize(query).await })
    }

    #[napi]
    pub fn keepalive<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let client = self.get(env)?;
        bridge::promise(env, async move { client.keepalive().await })
    }

    #[napi]
    pub fn harvest(&self, env: &Env, transactions: Unknown<'_>, given: Unknown<'_>) -> Result<Rows> {
        let transactions: Vec<Transaction> = argument(env, &transactions, "transactions")?;
        let known = ["concurrency", "rate", "onProgress", "progress", "signal"];
        let harvest_options = options(env, &given, "options", &known, |given| {
            let defaults = HarvestOptions::default();
            let concurrency = match given.field::<Option<i64>>("concurrency")? {
                // What no number of calls can be is refused as none at all.
                Some(calls) => usize::try_from(calls).unwrap_or(0),
                None => defaults.concurrency,
            };
            // No limit has a word of its own, as what is left out has one.
            let rate = match given.field::<Option<f64>>("rate")? {
                Some(f64::INFINITY) => None,
                Some(rate) => Some(rate),
                None => defaults.rate,
            };
            Ok(HarvestOptions { concurrency, rate })
        })?;
        let harvest = self.get(env)?.harvest(harvest_options).map_err(|error| raise(env, error))?;
        Rows::of(env, harvest_options.concurrency, |rows| async move {
            rows.send_all(harvest.rows(transactions)).await;
        })
    }

    /// The region that it calls.
    #[napi]
    pub fn region(&self, env: &Env) -> Result<String> {
        Ok(self.get(env)?.region().to_owned())
    }

    /// Further calls are refused. Calls under way end and are recorded.
    #[napi]
    pub fn close(&self) {
        let client = self.lock().take();
        drop(client);
    }

    /// As the core describes itself: the region and nothing else.
    #[napi]
    pub fn about(&self) -> String {
        self.about.clone()
    }
}

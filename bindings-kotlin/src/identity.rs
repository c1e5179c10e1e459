//! The client of Alibaba Cloud ID Verification.

use std::sync::Arc;

use verimeter::aliyun::{
    self, Credentials, IdVerificationClient, IdVerificationClientBuilder, ResultQuery, VerifyLogQuery,
};
use verimeter::{
    Acs3Request, Acs3Signature, CheckResult, ClientOptions, Initialization, InitializeQuery, Keepalive,
    Network, Platform, Transaction, VerifyLog,
};

use crate::errors::{Failure, detached, raise};
use crate::harvest::HarvestHandle;
use crate::ledger::LedgerHandle;
use crate::open::Open;
use crate::sources::{KeySource, TokenSource, Tokens, renewed};

/// A client of Alibaba Cloud ID Verification.
#[derive(uniffi::Object)]
pub struct IdVerificationHandle {
    client: Open<IdVerificationClient>,
    about: String,
}

/// What every way of making a client takes. What is left out is as the builder has it.
struct Settings {
    region: Option<String>,
    network: Option<Network>,
    endpoint: Option<String>,
    app: Option<String>,
    strict_merchant_biz_id: bool,
    record_results: bool,
    ledger: Option<Arc<LedgerHandle>>,
    options: Option<ClientOptions>,
}

impl IdVerificationHandle {
    fn build(builder: IdVerificationClientBuilder, settings: Settings) -> Result<Self, Failure> {
        let builder = builder
            .strict_merchant_biz_id(settings.strict_merchant_biz_id)
            .record_results(settings.record_results);
        let builder = match settings.region {
            Some(region) => builder.region(region),
            None => builder,
        };
        let builder = match settings.network {
            Some(network) => builder.network(network),
            None => builder,
        };
        let builder = match settings.endpoint {
            Some(endpoint) => builder.endpoint(endpoint),
            None => builder,
        };
        let builder = match settings.app {
            Some(app) => builder.app(app),
            None => builder,
        };
        let builder = match settings.options {
            Some(options) => builder.options(options),
            None => builder,
        };
        let builder = match settings.ledger {
            Some(ledger) => builder.ledger(ledger.core()),
            None => builder,
        };
        let client = builder.build().map_err(raise)?;
        let about = format!("{client:?}");
        Ok(Self { client: Open::new(client), about })
    }
}

fn credentials(
    access_key_id: &str,
    access_key_secret: &str,
    security_token: Option<&str>,
) -> verimeter::Result<Credentials> {
    let key = Credentials::new(access_key_id, access_key_secret)?;
    match security_token {
        Some(token) => key.security_token(token),
        None => Ok(key),
    }
}

#[uniffi::export]
#[allow(clippy::too_many_arguments)] // named in the languages
impl IdVerificationHandle {
    /// A client with an access key.
    #[uniffi::constructor]
    pub fn with_key(
        access_key_id: String,
        access_key_secret: String,
        security_token: Option<String>,
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        app: Option<String>,
        strict_merchant_biz_id: bool,
        record_results: bool,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
        server_credentials_on_device: bool,
    ) -> Result<Self, Failure> {
        let key = credentials(&access_key_id, &access_key_secret, security_token.as_deref());
        let builder = IdVerificationClient::builder(key.map_err(raise)?)
            .server_credentials_on_device(server_credentials_on_device);
        let settings = Settings {
            region,
            network,
            endpoint,
            app,
            strict_merchant_biz_id,
            record_results,
            ledger,
            options,
        };
        Self::build(builder, settings)
    }

    /// A client whose access keys are temporary ones from the program.
    #[uniffi::constructor]
    pub fn with_source(
        source: Arc<dyn KeySource>,
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        app: Option<String>,
        strict_merchant_biz_id: bool,
        record_results: bool,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
        server_credentials_on_device: bool,
    ) -> Result<Self, Failure> {
        let builder = IdVerificationClient::with_source(renewed(source))
            .server_credentials_on_device(server_credentials_on_device);
        let settings = Settings {
            region,
            network,
            endpoint,
            app,
            strict_merchant_biz_id,
            record_results,
            ledger,
            options,
        };
        Self::build(builder, settings)
    }

    /// A client with everything that the environment says; what is given goes before.
    #[uniffi::constructor]
    pub fn from_env(
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        app: Option<String>,
        strict_merchant_biz_id: bool,
        record_results: bool,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
        server_credentials_on_device: bool,
    ) -> Result<Self, Failure> {
        let builder = IdVerificationClient::from_env()
            .map_err(raise)?
            .server_credentials_on_device(server_credentials_on_device);
        let settings = Settings {
            region,
            network,
            endpoint,
            app,
            strict_merchant_biz_id,
            record_results,
            ledger,
            options,
        };
        Self::build(builder, settings)
    }

    /// A client that speaks to a company's own gateway.
    #[uniffi::constructor]
    pub fn gateway(
        endpoint: String,
        tokens: Arc<dyn TokenSource>,
        app: Option<String>,
        strict_merchant_biz_id: bool,
        record_results: bool,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
    ) -> Result<Self, Failure> {
        let builder = IdVerificationClient::gateway(endpoint, Arc::new(Tokens(tokens)));
        let settings = Settings {
            region: None,
            network: None,
            endpoint: None,
            app,
            strict_merchant_biz_id,
            record_results,
            ledger,
            options,
        };
        Self::build(builder, settings)
    }

    /// Asks for the log of one transaction.
    pub async fn check_verify_log(
        &self,
        merchant_biz_id: String,
        transaction_id: String,
        started_at_ms: Option<i64>,
        platform: Platform,
    ) -> Result<VerifyLog, Failure> {
        let client = self.client.get()?;
        let query = VerifyLogQuery::new(merchant_biz_id, transaction_id)
            .started_at_ms(started_at_ms)
            .platform(platform);
        detached(async move { client.check_verify_log(query).await }).await
    }

    /// Asks for the result of one transaction.
    pub async fn check_result(
        &self,
        merchant_biz_id: String,
        transaction_id: String,
        started_at_ms: Option<i64>,
        platform: Platform,
        is_return_image: Option<bool>,
        extra_image_control_list: Option<String>,
        return_five_category_spoof_result: Option<bool>,
    ) -> Result<CheckResult, Failure> {
        let client = self.client.get()?;
        let query = ResultQuery::new(merchant_biz_id, transaction_id)
            .started_at_ms(started_at_ms)
            .platform(platform)
            .is_return_image(is_return_image)
            .extra_image_control_list(extra_image_control_list)
            .return_five_category_spoof_result(return_five_category_spoof_result);
        detached(async move { client.check_result(query).await }).await
    }

    /// Makes a transaction.
    pub async fn initialize(&self, query: InitializeQuery) -> Result<Initialization, Failure> {
        let client = self.client.get()?;
        detached(async move { client.initialize(query).await }).await
    }

    /// Keeps the connection warm.
    pub async fn keepalive(&self) -> Result<Keepalive, Failure> {
        let client = self.client.get()?;
        detached(async move { client.keepalive().await }).await
    }

    /// Prepares to ask for the logs of many transactions.
    pub fn harvest(
        &self,
        transactions: Vec<Transaction>,
        concurrency: i32,
        rate: Option<f64>,
    ) -> Result<HarvestHandle, Failure> {
        HarvestHandle::begin(&self.client.get()?, transactions, concurrency, rate)
    }

    /// The region that it calls.
    pub fn region(&self) -> Result<String, Failure> {
        Ok(self.client.get()?.region().to_owned())
    }

    /// Ends the client: further calls are refused. Calls under way end and are recorded.
    pub fn shut(&self) {
        self.client.close();
    }

    /// As the core describes itself: the region and nothing else.
    pub fn about(&self) -> String {
        self.about.clone()
    }
}

/// Signs a request to any operation of the vendor's.
#[uniffi::export]
pub fn acs3_sign(
    access_key_id: &str,
    access_key_secret: &str,
    request: Acs3Request,
    security_token: Option<String>,
) -> Result<Acs3Signature, Failure> {
    let key = credentials(access_key_id, access_key_secret, security_token.as_deref()).map_err(raise)?;
    aliyun::acs3_sign(&request, &key).map_err(raise)
}

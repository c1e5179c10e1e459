//! The client of Jiguang Verification.

use std::sync::Arc;

use verimeter::jiguang::{
    JiguangClient, JiguangClientBuilder, LoginQuery, LoginToken, NumberQuery, NumberToken, RiskQuery,
    TokenQuery,
};
use verimeter::{ClientOptions, LoginVerification, NumberVerification, Platform, RiskReport};

use crate::errors::{Failure, detached, raise};
use crate::ledger::LedgerHandle;
use crate::open::Open;
use crate::screen::ScreenHandle;
use crate::sources::{TokenSource, Tokens};

/// A client of Jiguang Verification.
#[derive(uniffi::Object)]
pub struct JiguangHandle {
    client: Open<JiguangClient>,
    about: String,
}

/// What every way of making a client takes. What is left out is as the builder has it.
struct Settings {
    private_key: Option<String>,
    previous_private_key: Option<String>,
    ledger: Option<Arc<LedgerHandle>>,
    options: Option<ClientOptions>,
}

impl JiguangHandle {
    fn build(builder: JiguangClientBuilder, settings: Settings) -> Result<Self, Failure> {
        let builder = match settings.private_key {
            Some(key) => builder.private_key(key),
            None => builder,
        };
        let builder = match settings.previous_private_key {
            Some(key) => builder.previous_private_key(key),
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

/// What questions about both kinds of token may say besides.
fn with<T>(
    query: TokenQuery<T>,
    carrier: Option<String>,
    ip: Option<String>,
    ex_id: Option<String>,
    with_risk: bool,
) -> TokenQuery<T> {
    query.carrier(carrier).ip(ip).ex_id(ex_id).with_risk(with_risk)
}

#[uniffi::export]
#[allow(clippy::too_many_arguments)] // named in the languages
impl JiguangHandle {
    /// A client with the credentials of an app.
    #[uniffi::constructor]
    pub fn with_secret(
        app_key: String,
        master_secret: String,
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
        server_credentials_on_device: bool,
    ) -> Result<Self, Failure> {
        let builder = JiguangClient::builder(app_key, master_secret)
            .server_credentials_on_device(server_credentials_on_device);
        let builder = match base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        };
        Self::build(builder, Settings { private_key, previous_private_key, ledger, options })
    }

    /// A client with the credentials in the environment.
    #[uniffi::constructor]
    pub fn from_env(
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
    ) -> Result<Self, Failure> {
        let builder = JiguangClient::from_env().map_err(raise)?;
        let builder = match base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        };
        Self::build(builder, Settings { private_key, previous_private_key, ledger, options })
    }

    /// A client that speaks to a company's own gateway.
    #[uniffi::constructor]
    pub fn gateway(
        app_key: String,
        base_url: String,
        tokens: Arc<dyn TokenSource>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<Arc<LedgerHandle>>,
        options: Option<ClientOptions>,
    ) -> Result<Self, Failure> {
        let builder = JiguangClient::gateway(app_key, base_url, Arc::new(Tokens(tokens)));
        Self::build(builder, Settings { private_key, previous_private_key, ledger, options })
    }

    /// Asks for the risk of one number.
    pub async fn query_business_risk(
        &self,
        phone: String,
        ip: Option<String>,
        ex_id: Option<String>,
        platform: Platform,
    ) -> Result<RiskReport, Failure> {
        let client = self.client.get()?;
        let query = RiskQuery::new(phone).ip(ip).ex_id(ex_id).platform(platform);
        detached(async move { client.query_business_risk(query).await }).await
    }

    /// Asks whether a number is that of the SIM that a token was made with.
    pub async fn verify_number(
        &self,
        token: String,
        phone: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: bool,
    ) -> Result<NumberVerification, Failure> {
        let client = self.client.get()?;
        let query = NumberQuery::new(NumberToken::new(token), phone, platform);
        let query = with(query, carrier, ip, ex_id, with_risk);
        detached(async move { client.verify_number(query).await }).await
    }

    /// Asks which number belongs to a login token.
    pub async fn verify_login_token(
        &self,
        login_token: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: bool,
    ) -> Result<LoginVerification, Failure> {
        let client = self.client.get()?;
        let query = LoginQuery::new(LoginToken::new(login_token), platform);
        let query = with(query, carrier, ip, ex_id, with_risk);
        detached(async move { client.verify_login_token(query).await }).await
    }

    /// Prepares to ask for many numbers.
    pub fn screen(&self, concurrency: i32, rate: Option<f64>) -> Result<ScreenHandle, Failure> {
        ScreenHandle::begin(&self.client.get()?, concurrency, rate)
    }

    /// Ends the client: further calls are refused. Calls under way end and are recorded.
    pub fn shut(&self) {
        self.client.close();
    }

    /// As the core describes itself: the AppKey and nothing else.
    pub fn about(&self) -> String {
        self.about.clone()
    }
}

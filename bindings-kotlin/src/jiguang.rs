//! The client of Jiguang Verification.

use std::sync::Arc;

use verimeter::jiguang::{
    JiguangClient, JiguangClientBuilder, LoginQuery, LoginToken, NumberQuery, NumberToken, RiskQuery,
    TokenQuery,
};
use verimeter::{ClientOptions, LoginVerification, NumberVerification, Platform, RiskReport};

use crate::calls;
use crate::errors::{Failure, Work, detached, raise};
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

/// The arguments of a risk query. In one piece, as each piece costs an allocation on its way.
#[derive(uniffi::Record)]
pub struct RiskAsk {
    /// The number.
    pub phone: String,
    /// Public address of the end user's device.
    pub ip: Option<String>,
    /// The caller's correlation id.
    pub ex_id: Option<String>,
    /// Platform of the end user's app.
    pub platform: Platform,
}

/// The arguments of questions about both kinds of token, in one piece.
#[derive(uniffi::Record)]
pub struct TokenAsk {
    /// The token.
    pub token: String,
    /// Where it was made.
    pub platform: Platform,
    /// Carrier as the vendor's SDK said.
    pub carrier: Option<String>,
    /// Public address of the end user's device.
    pub ip: Option<String>,
    /// The caller's correlation id.
    pub ex_id: Option<String>,
    /// Whether the number's risk is asked for, too.
    pub with_risk: bool,
}

/// What questions about both kinds of token may say besides.
fn with<T>(query: TokenQuery<T>, ask: TokenAsk) -> TokenQuery<T> {
    query.carrier(ask.carrier).ip(ask.ip).ex_id(ask.ex_id).with_risk(ask.with_risk)
}

/// The calls, ready to be made.
impl JiguangHandle {
    pub(crate) fn risk(&self, ask: RiskAsk) -> Result<impl Work<RiskReport> + use<>, Failure> {
        let client = self.client.get()?;
        let query = RiskQuery::new(ask.phone).ip(ask.ip).ex_id(ask.ex_id).platform(ask.platform);
        Ok(async move { client.query_business_risk(query).await })
    }

    pub(crate) fn number_of_token(
        &self,
        ask: TokenAsk,
        phone: String,
    ) -> Result<impl Work<NumberVerification> + use<>, Failure> {
        let client = self.client.get()?;
        let query = NumberQuery::new(NumberToken::new(&ask.token), phone, ask.platform);
        let query = with(query, ask);
        Ok(async move { client.verify_number(query).await })
    }

    pub(crate) fn login(&self, ask: TokenAsk) -> Result<impl Work<LoginVerification> + use<>, Failure> {
        let client = self.client.get()?;
        let query = LoginQuery::new(LoginToken::new(&ask.token), ask.platform);
        let query = with(query, ask);
        Ok(async move { client.verify_login_token(query).await })
    }
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
        server_credentials_on_device: bool,
    ) -> Result<Self, Failure> {
        let builder = JiguangClient::from_env()
            .map_err(raise)?
            .server_credentials_on_device(server_credentials_on_device);
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
        server_credentials_on_device: bool,
    ) -> Result<Self, Failure> {
        let builder = JiguangClient::gateway(app_key, base_url, Arc::new(Tokens(tokens)))
            .server_credentials_on_device(server_credentials_on_device);
        Self::build(builder, Settings { private_key, previous_private_key, ledger, options })
    }

    /// Asks for the risk of one number.
    pub async fn query_business_risk(&self, ask: RiskAsk) -> Result<RiskReport, Failure> {
        detached(self.risk(ask)?).await
    }

    /// Asks whether `phone` is that of the SIM that a token was made with.
    pub async fn verify_number(&self, ask: TokenAsk, phone: String) -> Result<NumberVerification, Failure> {
        detached(self.number_of_token(ask, phone)?).await
    }

    /// Asks which number belongs to a login token.
    pub async fn verify_login_token(&self, ask: TokenAsk) -> Result<LoginVerification, Failure> {
        detached(self.login(ask)?).await
    }

    /// Prepares to ask for many numbers.
    pub fn screen(&self, concurrency: i32, rate: Option<f64>) -> Result<ScreenHandle, Failure> {
        ScreenHandle::begin(&self.client.get()?, concurrency, rate)
    }

    /// Ends the client: further calls are refused. Calls under way end and are recorded.
    pub fn shut(&self) {
        self.client.close();
    }

    /// What calls without futures name it by.
    pub fn number(self: Arc<Self>) -> i64 {
        calls::number_of(&self)
    }

    /// As the core describes itself: the AppKey and nothing else.
    pub fn about(&self) -> String {
        self.about.clone()
    }
}

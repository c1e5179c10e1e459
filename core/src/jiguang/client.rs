//! The client.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::Handle;
use tracing::Instrument as _;
use tracing::field::Empty;

use super::builder::Credentials;
use super::call::{self, Call, Reading, RiskPart, Sealed};
use super::decrypt::PrivateKey;
use super::foresight::Foresight;
use super::query::Ask;
use super::reply::{self, risk_part};
use super::{JiguangClientBuilder, LoginQuery, NumberQuery, RiskQuery};
use crate::events::{BillingRule, EventSink, History};
use crate::transport::{BearerTokens, Clock, Http};
use crate::{
    Event, LoginVerification, NumberVerification, Phone, Result, RiskReport, Secret, Vendor, runtime,
};

/// Calls Jiguang Verification. Cheap to clone; clones share connections and limits.
#[derive(Clone)]
pub struct JiguangClient(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub http: Http,
    /// The program's own; none for ours.
    pub runtime: Option<Handle>,
    pub foresight: Foresight,
    pub app: String,
    pub sink: Option<Arc<dyn EventSink>>,
    pub clock: Arc<dyn Clock>,
    pub billing: BillingRule,
    /// The current one, then the previous one.
    pub keys: Vec<PrivateKey>,
}

impl JiguangClient {
    /// A client with these credentials of an app (console: application management, settings and keys).
    pub fn builder(app_key: impl Into<String>, master_secret: impl Into<String>) -> JiguangClientBuilder {
        JiguangClientBuilder::new(app_key.into(), Credentials::MasterSecret(Secret::new(master_secret)))
    }

    /// A client that speaks to a company's own gateway, which holds the vendor's credentials: what an app on a phone uses.
    /// `app_key` is what its events are counted under.
    pub fn gateway(
        app_key: impl Into<String>,
        base_url: impl Into<String>,
        tokens: Arc<dyn BearerTokens>,
    ) -> JiguangClientBuilder {
        JiguangClientBuilder::new(app_key.into(), Credentials::Bearer(tokens)).base_url(base_url)
    }

    /// A client with the credentials in the environment: `VERIMETER_JIGUANG_APP_KEY`,
    /// `VERIMETER_JIGUANG_MASTER_SECRET`, and `VERIMETER_JIGUANG_BASE_URL` where it is set.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Configuration`] where one is missing.
    pub fn from_env() -> Result<JiguangClientBuilder> {
        JiguangClientBuilder::from_env()
    }

    /// Asks for the risk of one number. Each verdict may be billed.
    ///
    /// The call goes on to its end and is recorded even when the returned future is dropped.
    ///
    /// # Errors
    /// By kind: `invalid_argument` (nothing sent), the documented failures of the vendor, `protocol`, `transport`
    /// (nothing sent), `in_doubt`, `ledger` (the call was made and could not be recorded).
    pub async fn query_business_risk(&self, query: impl Into<RiskQuery>) -> Result<RiskReport> {
        self.run(query.into().check()?, read_risk).await
    }

    /// As [`query_business_risk`](Self::query_business_risk), for code that is not asynchronous.
    ///
    /// # Panics
    /// In asynchronous code, whose thread must not wait.
    ///
    /// # Errors
    /// The same.
    pub fn query_business_risk_blocking(&self, query: impl Into<RiskQuery>) -> Result<RiskReport> {
        let query = query.into();
        runtime::block_on(async { self.run(query.check()?, read_risk).await })?
    }

    /// Asks whether a number is that of the SIM that a token was made with. Each verdict is billed.
    ///
    /// `inconsistent` and `unknown_result` are answers and no errors. The call goes on to its end and is recorded even
    /// when the returned future is dropped.
    ///
    /// # Errors
    /// As [`query_business_risk`](Self::query_business_risk), and `token` where a new one is needed.
    pub async fn verify_number(&self, query: NumberQuery) -> Result<NumberVerification> {
        self.run(query.check()?, read_number).await
    }

    /// Asks which number belongs to a login token. Each number is billed. With a private key in the client, `phone` is
    /// the number; without, decrypt `encrypted_phone` where the key is.
    ///
    /// A token without a number is an answer (`failed`) and no error. The call goes on to its end and is recorded even
    /// when the returned future is dropped.
    ///
    /// # Errors
    /// As [`query_business_risk`](Self::query_business_risk), and `token` where a new one is needed.
    pub async fn verify_login_token(&self, query: LoginQuery) -> Result<LoginVerification> {
        self.run(query.check()?, read_login).await
    }

    /// What the sink can tell of earlier calls.
    pub(super) fn history(&self) -> Option<&dyn History> {
        self.0.sink.as_ref().and_then(|sink| sink.history())
    }

    /// What a number is called in the sink's history; none where there is none to ask.
    pub(super) fn known_as(&self, phone: &Phone) -> Option<(String, &dyn History)> {
        let sink = self.0.sink.as_ref()?;
        sink.phone_index(phone).zip(sink.history())
    }

    /// A risk query with its event, on our runtime's threads. Goes on while nobody looks after it.
    pub(super) async fn call(&self, query: RiskQuery) -> Result<Call<RiskReport, Event>> {
        let call = runtime::outlive(self.runtime()?, self.make(query.check()?, read_risk, Event::clone));
        runtime::elsewhere(call).await?
    }

    /// One call, where it is awaited.
    async fn run<T: Send + 'static>(&self, ask: Ask, read: Read<T>) -> Result<T> {
        runtime::outlive(self.runtime()?, self.make(ask, read, |_| ())).await?.result
    }

    /// Where connections and clocks are.
    fn runtime(&self) -> Result<Handle> {
        match &self.0.runtime {
            Some(handle) => Ok(handle.clone()),
            None => runtime::handle().cloned(),
        }
    }

    fn make<T: Send + 'static, K: Send + 'static>(
        &self,
        ask: Ask,
        read: Read<T>,
        keep: fn(&Event) -> K,
    ) -> impl Future<Output = Result<Call<T, K>>> + Send + use<T, K> {
        let inner = Arc::clone(&self.0);
        // Made here, so that it belongs to what the caller is doing.
        let span = tracing::info_span!(
            "call",
            vendor = Vendor::Jiguang.as_str(),
            operation = ask.endpoint.operation,
            platform = ask.platform.as_str(),
            call_id = Empty,
            outcome = Empty,
            billing = Empty,
            code = Empty,
            attempts = Empty,
            latency_ms = Empty,
            http_status = Empty,
        );
        call::make(inner, ask, read, keep, span.clone()).instrument(span)
    }
}

type Read<T> = fn(&Inner, &str) -> Option<Reading<T>>;

fn read_risk(_: &Inner, body: &str) -> Option<Reading<RiskReport>> {
    let answer = reply::decode_risk_report(body)?;
    Some(Reading {
        code: answer.code,
        content: answer.content.clone(),
        id: answer.id.clone(),
        risk: Some(RiskPart::of(&answer)),
        sealed: None,
        answer,
    })
}

fn read_number(_: &Inner, body: &str) -> Option<Reading<NumberVerification>> {
    let answer = reply::decode_number_verification(body)?;
    Some(Reading {
        code: answer.code,
        content: answer.content.clone(),
        id: answer.id.clone(),
        risk: risk_part(body).as_ref().map(RiskPart::of),
        sealed: None,
        answer,
    })
}

fn read_login(_: &Inner, body: &str) -> Option<Reading<LoginVerification>> {
    let answer = reply::decode_login_verification(body)?;
    let open = |answer: &mut LoginVerification, phone: &Phone| answer.phone = Some(phone.disclose());
    Some(Reading {
        code: answer.code,
        content: answer.content.clone(),
        id: answer.id.clone(),
        risk: risk_part(body).as_ref().map(RiskPart::of),
        sealed: answer.encrypted_phone.clone().map(|ciphertext| Sealed { ciphertext, open }),
        answer,
    })
}

impl fmt::Debug for JiguangClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JiguangClient").field("app", &self.0.app).finish_non_exhaustive()
    }
}

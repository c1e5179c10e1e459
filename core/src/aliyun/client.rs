//! The client.

use std::fmt;
use std::sync::Arc;

use tracing::Instrument as _;
use tracing::field::Empty;

use super::call::{self, Call, Job, Reading, Told};
use super::codes::UNKNOWN_TRANSACTION;
use super::credentials::{Credentials, CredentialsSource};
use super::query::{Ask, ResultQuery, VerifyLogQuery, ask_initialize};
use super::reply::{decode_check_result, decode_initialization, decode_keepalive, read_log};
use super::{IdVerificationClientBuilder, reply};
use crate::events::{EventSink, transaction_event_id};
use crate::transport::{BearerTokens, Clock, Http};
use crate::{CheckResult, Initialization, InitializeQuery, Keepalive, Result, Vendor, VerifyLog, runtime};

/// Calls Alibaba Cloud ID Verification in one region. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct IdVerificationClient(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub http: Http,
    pub sink: Option<Arc<dyn EventSink>>,
    pub clock: Arc<dyn Clock>,
    /// What it was made of; siblings for other regions are made of the same.
    pub settings: IdVerificationClientBuilder,
}

impl Inner {
    pub(super) fn app(&self) -> &str {
        &self.settings.app
    }

    /// Id of the event that tells that the vendor does not know a transaction, here.
    pub(super) fn unknown_event_id(&self, transaction_id: &str) -> String {
        transaction_event_id(transaction_id, &[UNKNOWN_TRANSACTION, self.settings.place()])
    }
}

impl IdVerificationClient {
    /// A client with this access key.
    pub fn builder(credentials: Credentials) -> IdVerificationClientBuilder {
        Self::with_source(Arc::new(credentials))
    }

    /// A client whose access key may change, such as a temporary one (STS) that is renewed.
    pub fn with_source(source: Arc<dyn CredentialsSource>) -> IdVerificationClientBuilder {
        IdVerificationClientBuilder::new(source)
    }

    /// A client that speaks to a company's own gateway, which holds the vendor's credentials and signs: what an app on a phone
    /// uses. `endpoint` is where it is.
    pub fn gateway(
        endpoint: impl Into<String>,
        tokens: Arc<dyn BearerTokens>,
    ) -> IdVerificationClientBuilder {
        IdVerificationClientBuilder::gateway(tokens).endpoint(endpoint)
    }

    /// A client with the access key that the environment or the files of the vendor's tools hold ([`Credentials::find`]), and
    /// with region and endpoint from `VERIMETER_ALIYUN_REGION` and `VERIMETER_ALIYUN_ENDPOINT` where they are set.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Configuration`] where there is no key, or one of these cannot be read.
    pub fn from_env() -> Result<IdVerificationClientBuilder> {
        IdVerificationClientBuilder::from_env()
    }

    /// Asks for the log of one transaction: how far it came, where it was left and why. Free.
    ///
    /// Its event is recorded under an id that follows from the transaction's, so that one which is asked for twice counts
    /// once: the first answer counts. An answer about a transaction that is known to be younger than 30 minutes is therefore
    /// given and not recorded.
    ///
    /// # Errors
    /// By kind: `invalid_argument` (a parameter; or the vendor does not know the transaction), `not_ready` (with the time to
    /// come back), `throttled`, the other documented failures, `protocol`, `transport`, `in_doubt` (no answer: ask again),
    /// `ledger` (the answer could not be recorded).
    pub async fn check_verify_log(&self, query: VerifyLogQuery) -> Result<VerifyLog> {
        self.log(query).await?.result
    }

    /// As [`check_verify_log`](Self::check_verify_log), for code that is not asynchronous.
    ///
    /// # Errors
    /// As [`check_verify_log`](Self::check_verify_log).
    pub fn check_verify_log_blocking(&self, query: VerifyLogQuery) -> Result<VerifyLog> {
        runtime::block_on(self.check_verify_log(query))?
    }

    /// Asks for the result of one transaction. Free.
    ///
    /// Its event is recorded where the client was told so ([`IdVerificationClientBuilder::record_results`]).
    ///
    /// # Errors
    /// As [`check_verify_log`](Self::check_verify_log).
    pub async fn check_result(&self, query: ResultQuery) -> Result<CheckResult> {
        let ask = query.check(self.0.settings.strict)?;
        let read = |body: &str| {
            let answer = decode_check_result(body)?;
            let passed = reply::passed(body);
            let told = Told {
                outcome: answer.outcome,
                verify_status: None,
                passed,
                sub_code: answer.sub_code.clone(),
                error_code: None,
                page: None,
                statistics: None,
                grows: false,
            };
            // One that is pending becomes another.
            let told = Some(told).filter(|_| answer.passed.is_some());
            Some(Reading { answer, told })
        };
        let about = self.0.settings.record_results.then_some(query.about);
        self.run(Job { ask, about, read: Box::new(read) }).await?.result
    }

    /// Makes a transaction. Not billed; each call makes another. Keep its id with the time: in 30 days nobody knows it any
    /// more.
    ///
    /// # Errors
    /// By kind: `invalid_argument` (nothing sent, or the vendor refused a parameter), the documented failures, `protocol`,
    /// `transport` (nothing was sent), `in_doubt` (a transaction may be made, under an id that nobody knows).
    pub async fn initialize(&self, query: InitializeQuery) -> Result<Initialization> {
        let ask = ask_initialize(&query, self.0.settings.strict)?;
        let started_at_ms = self.0.clock.now_ms();
        let read = move |body: &str| {
            Some(Reading { answer: decode_initialization(body, started_at_ms)?, told: None })
        };
        self.run(Job { ask, about: None, read: Box::new(read) }).await?.result
    }

    /// Keeps the connection warm: where calls are rare, the first of them pays for a new one. Free.
    ///
    /// # Errors
    /// As [`check_verify_log`](Self::check_verify_log).
    pub async fn keepalive(&self) -> Result<Keepalive> {
        let read = |body: &str| Some(Reading { answer: decode_keepalive(body)?, told: None });
        self.run(Job { ask: Ask::keepalive(), about: None, read: Box::new(read) }).await?.result
    }

    /// The region that it calls.
    pub fn region(&self) -> &str {
        &self.0.settings.region
    }

    /// A log with its event.
    pub(super) async fn log(&self, query: VerifyLogQuery) -> Result<Call<VerifyLog>> {
        let ask = query.check(self.0.settings.strict)?;
        let read = |body: &str| {
            let (answer, passed) = read_log(body)?;
            let told = Told {
                outcome: answer.outcome,
                verify_status: answer.verify_status.clone(),
                passed,
                sub_code: answer.sub_code.clone(),
                error_code: answer.error_code.clone(),
                page: answer.page.clone(),
                statistics: answer.statistics.clone(),
                grows: true,
            };
            Some(Reading { answer, told: Some(told) })
        };
        self.run(Job { ask, about: Some(query), read: Box::new(read) }).await
    }

    /// One call, where it is awaited; goes on when it is given up.
    async fn run<T: Send + 'static>(&self, job: Job<T>) -> Result<Call<T>> {
        let handle = match &self.0.settings.runtime {
            Some(handle) => handle.clone(),
            None => runtime::handle()?.clone(),
        };
        let inner = Arc::clone(&self.0);
        // Made here, so that it belongs to what the caller is doing.
        let span = tracing::info_span!(
            "call",
            vendor = Vendor::Aliyun.as_str(),
            operation = job.ask.operation.name,
            outcome = Empty,
            code = Empty,
            attempts = Empty,
            latency_ms = Empty,
            http_status = Empty,
        );
        runtime::outlive(handle, call::make(inner, job, span.clone()).instrument(span)).await
    }
}

impl fmt::Debug for IdVerificationClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = &self.0.settings.region;
        f.debug_struct("IdVerificationClient").field("region", region).finish_non_exhaustive()
    }
}

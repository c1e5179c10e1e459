//! Sends a request, again where that is safe, and reads the answer.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tracing::Instrument as _;
use tracing::field::Empty;

use super::authorization::{Authorization, Presented};
use super::retry::{self, Budget};
use super::settings::{Settings, millis};
use super::witness::Witness;
use super::{Again, BaseUrl, Exchange, Failure, Request, Response, answer};
use crate::runtime::PerProcess;
use crate::{ClientOptions, Error, ErrorKind, Result};

/// An attempt that begins with less than this left, or a quarter of the deadline, would only end in doubt.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(50);
const UNAUTHORIZED: u16 = 401;

/// Sends requests to one base URL.
pub(crate) struct Http {
    base: BaseUrl,
    /// By path, which to join to the base takes a while.
    urls: RwLock<Vec<(&'static str, Url)>>,
    authorization: Authorization,
    settings: Settings,
    budget: Budget,
    // Connections belong to the runtime that made them, and turns to the calls that hold them: after a fork the child
    // makes its own.
    pool: PerProcess<Pool>,
}

struct Pool {
    client: reqwest::Client,
    turn: Semaphore,
}

impl Http {
    pub(crate) fn new(base: BaseUrl, authorization: Authorization, options: ClientOptions) -> Result<Self> {
        let settings = Settings::check(&base, options)?;
        let budget = Budget::new(settings.options.retry_budget_percent);
        let http =
            Self { base, urls: RwLock::default(), authorization, settings, budget, pool: PerProcess::new() };
        http.pool()?;
        Ok(http)
    }

    pub(crate) fn options(&self) -> &ClientOptions {
        &self.settings.options
    }

    /// Sends `request`, again where that is safe, and reads the answer. Must run on our runtime.
    pub(crate) async fn exchange(&self, request: &Request) -> Exchange {
        let begun = Instant::now();
        let whole = millis(self.options().deadline_ms);
        let deadline = begun + whole;
        let last_begin = deadline - SHORTEST_ATTEMPT.min(whole / 4);
        let mut attempts = 0;
        let result = self.attempts(request, last_begin, deadline, &mut attempts).await;
        Exchange { result, attempts, elapsed: begun.elapsed() }
    }

    async fn attempts(
        &self,
        request: &Request,
        last_begin: Instant,
        deadline: Instant,
        attempts: &mut i32,
    ) -> Result<Response, Failure> {
        let pool = self.pool().map_err(|error| Failure::unsent(error.info().message.clone()))?;
        let turn = match pool.turn.try_acquire() {
            Ok(turn) => Ok(Ok(turn)),
            Err(_) => tokio::time::timeout_at(last_begin, pool.turn.acquire()).await,
        };
        let Ok(Ok(_turn)) = turn else {
            return Err(Failure::unsent("no turn before the deadline: too many calls in flight").too_late());
        };
        let mut presented = self.present(last_begin).await?;
        let mut renewed = false;
        self.budget.earn();
        loop {
            *attempts += 1;
            let span = tracing::debug_span!("attempt", number = *attempts, status = Empty, sent = Empty);
            let attempt = self.attempt(&pool.client, request, &presented, deadline).instrument(span.clone());
            let (result, again) = match attempt.await {
                Ok(response) => {
                    span.record("status", response.status);
                    let again = (request.again)(&response);
                    if response.status == UNAUTHORIZED || again == Again::WithNewCredentials {
                        self.authorization.refused(&presented);
                    }
                    (Ok(response), again)
                }
                Err(failure) => {
                    span.record("sent", failure.sent);
                    span.in_scope(|| tracing::debug!(reason = failure.reason, "attempt failed"));
                    let again =
                        if retry::is_safe(request.class, &failure) { Again::Later } else { Again::No };
                    (Err(failure), again)
                }
            };
            if again == Again::No || again == Again::WithNewCredentials && renewed {
                return result;
            }
            let said = result.as_ref().ok().and_then(|response| response.retry_after_ms).map(millis);
            let wait = retry::wait(self.options(), *attempts)
                .map(|wait| wait.max(said.unwrap_or_default()))
                .filter(|wait| Instant::now() + *wait < last_begin && self.budget.spend());
            let Some(wait) = wait else { return result };
            tokio::time::sleep(wait).await;
            if again == Again::WithNewCredentials {
                renewed = true;
                presented = self.present(last_begin).await?;
            }
        }
    }

    async fn present(&self, until: Instant) -> Result<Presented, Failure> {
        let what = self.authorization.presents();
        match tokio::time::timeout_at(until, self.authorization.present()).await {
            Ok(presented) => presented.map_err(|error| Failure::unauthorized(what, error)),
            Err(_) => Err(Failure::unsent(format!("no {what} before the deadline")).too_late()),
        }
    }

    async fn attempt(
        &self,
        client: &reqwest::Client,
        request: &Request,
        presented: &Presented,
        deadline: Instant,
    ) -> Result<Response, Failure> {
        let witness = Witness::default();
        let until = deadline.min(Instant::now() + millis(self.options().attempt_timeout_ms));
        let url = self.url(request);
        let own = presented
            .of_attempt(request, &url)
            .map_err(|error| Failure::unauthorized(self.authorization.presents(), error))?;
        let plain = request
            .headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let of_call = presented.of_call().map(|header| (AUTHORIZATION, header.clone()));
        let headers = of_call.into_iter().chain(plain).chain(own);
        let authorized = headers.fold(client.post(url), |request, (name, value)| request.header(name, value));
        let exchange = async {
            let response = authorized
                .body(witness.body(request.body.clone()))
                .send()
                .await
                .map_err(|error| Failure::from_client(error, &witness))?;
            answer::read(response).await
        };
        match tokio::time::timeout_at(until, exchange).await {
            Ok(result) => result,
            Err(_) if witness.sent() => Err(Failure::in_doubt("no answer before the deadline").too_late()),
            Err(_) => Err(Failure::unsent("no connection before the deadline").too_late()),
        }
    }

    fn url(&self, request: &Request) -> Url {
        let mut url = self.url_of(request.path);
        if !request.query.is_empty() {
            url.set_query(Some(&request.query));
        }
        url
    }

    fn url_of(&self, path: &'static str) -> Url {
        let known = self.urls.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(one, _)| *one == path) {
            return url.clone();
        }
        drop(known);
        let url = self.base.join(path);
        self.urls.write().unwrap_or_else(PoisonError::into_inner).push((path, url.clone()));
        url
    }

    fn pool(&self) -> Result<&Pool> {
        let turn = || Semaphore::new(self.options().max_in_flight as usize);
        self.pool.get_or_build(|| Ok(Pool { client: self.settings.client()?, turn: turn() }), drop)
    }
}

impl Failure {
    fn unsent(reason: impl Into<String>) -> Self {
        let kind = ErrorKind::Transport;
        Self { sent: false, kind, timed_out: false, reason: reason.into(), status: None, source: None }
    }

    pub(super) fn in_doubt(reason: impl Into<String>) -> Self {
        Self { sent: true, kind: ErrorKind::InDoubt, ..Self::unsent(reason) }
    }

    /// Because time ran out.
    fn too_late(self) -> Self {
        Self { timed_out: true, ..self }
    }

    /// There is no `what` to present. The kind is what its source says.
    fn unauthorized(what: &str, error: Error) -> Self {
        let reason = format!("no {what}: {}", error.info().message);
        Self { kind: error.kind(), source: Some(error.into()), ..Self::unsent(reason) }
    }

    fn from_client(error: reqwest::Error, witness: &Witness) -> Self {
        let failure = match (witness.sent() && !error.is_connect(), error.is_timeout()) {
            (false, true) => Self::unsent("no connection in time"),
            (false, false) => Self::unsent("no connection"),
            (true, true) => Self::in_doubt("no answer in time"),
            (true, false) => Self::in_doubt("the connection broke before the answer"),
        };
        Self { timed_out: error.is_timeout(), source: Some(error.without_url().into()), ..failure }
    }
}

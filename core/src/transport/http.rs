//! Sends a request, again where that is safe, and reads the answer.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use http::Method;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use http::uri::Uri;
use hyper_util::client::legacy;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tracing::Instrument as _;
use tracing::field::Empty;

use super::authorization::{Authorization, Presented};
use super::connector::timed_out;
use super::retry::{self, Budget};
use super::settings::{Client, Settings, millis};
use super::witness::Witness;
use super::{Again, BaseUrl, Exchange, Failure, Request, Response, answer};
use crate::runtime::PerProcess;
use crate::{ClientOptions, Error, ErrorKind, Result};

/// An attempt that begins with less than this left, or a quarter of the deadline, would only end in doubt.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(50);
const UNAUTHORIZED: u16 = 401;
/// Of ours, the authorization's and the HTTP library's.
const MOST_HEADERS: usize = 16;

/// Sends requests to one base URL.
pub(crate) struct Http {
    base: BaseUrl,
    authorization: Authorization,
    settings: Settings,
    budget: Budget,
    // Connections belong to the runtime that made them, turns and locks to the calls that hold them: after a fork the
    // child makes its own.
    pool: PerProcess<Pool>,
}

struct Pool {
    client: Client,
    turn: Semaphore,
    /// By path, where there is no query.
    urls: RwLock<Vec<(&'static str, Uri)>>,
}

impl Http {
    pub(crate) fn new(base: BaseUrl, authorization: Authorization, options: ClientOptions) -> Result<Self> {
        let settings = Settings::check(&base, options)?;
        let budget = Budget::new(settings.options.retry_budget_percent);
        let http = Self { base, authorization, settings, budget, pool: PerProcess::new() };
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
            let attempt = self.attempt(pool, request, &presented, deadline).instrument(span.clone());
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
        pool: &Pool,
        request: &Request,
        presented: &Presented,
        deadline: Instant,
    ) -> Result<Response, Failure> {
        let witness = Witness::default();
        let until = deadline.min(Instant::now() + millis(self.options().attempt_timeout_ms));
        let url = self.url(pool, request).map_err(|error| Failure::unsent(error.info().message.clone()))?;
        let own = presented
            .of_attempt(request, &url)
            .map_err(|error| Failure::unauthorized(self.authorization.presents(), error))?;
        let mut sent = http::Request::new(witness.body(request.body.clone()));
        *sent.method_mut() = Method::POST;
        *sent.uri_mut() = url;
        *sent.headers_mut() = self.headers(request, presented, own);
        let exchange = async {
            let reply =
                pool.client.request(sent).await.map_err(|error| Failure::from_client(error, &witness))?;
            answer::read(reply).await
        };
        match tokio::time::timeout_at(until, exchange).await {
            Ok(result) => result,
            Err(_) if witness.sent() => Err(Failure::in_doubt("no answer before the deadline").too_late()),
            Err(_) => Err(Failure::unsent("no connection before the deadline").too_late()),
        }
    }

    fn headers(
        &self,
        request: &Request,
        presented: &Presented,
        own: Vec<(HeaderName, HeaderValue)>,
    ) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(MOST_HEADERS);
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(USER_AGENT, self.settings.user_agent.clone());
        if let Some(encodings) = answer::ENCODINGS {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encodings));
        }
        if let Some(header) = presented.of_call() {
            headers.insert(AUTHORIZATION, header.clone());
        }
        for (name, value) in request.headers {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.extend(own);
        headers
    }

    fn url(&self, pool: &Pool, request: &Request) -> Result<Uri> {
        if !request.query.is_empty() {
            return self.base.join(request.path, &request.query);
        }
        let known = pool.urls.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(path, _)| *path == request.path) {
            return Ok(url.clone());
        }
        drop(known);
        let url = self.base.join(request.path, "")?;
        pool.urls.write().unwrap_or_else(PoisonError::into_inner).push((request.path, url.clone()));
        Ok(url)
    }

    fn pool(&self) -> Result<&Pool> {
        let build = || {
            let turn = Semaphore::new(self.options().max_in_flight as usize);
            Ok(Pool { client: self.settings.client()?, turn, urls: RwLock::default() })
        };
        self.pool.get_or_build(build, drop)
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

    fn from_client(error: legacy::Error, witness: &Witness) -> Self {
        let timed_out = timed_out(&error);
        let failure = match (witness.sent() && !error.is_connect(), timed_out) {
            (false, true) => Self::unsent("no connection in time"),
            (false, false) => Self::unsent("no connection"),
            (true, true) => Self::in_doubt("no answer in time"),
            (true, false) => Self::in_doubt("the connection broke before the answer"),
        };
        Self { timed_out, source: Some(error.into()), ..failure }
    }
}

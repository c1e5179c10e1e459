//! The only file that names the HTTP client.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::witness::Witness;
use super::{BaseUrl, Exchange, Failure, Request, Response, retry, tls};
use crate::runtime::PerProcess;
use crate::{ClientOptions, Error, ErrorKind, Result, redact};

/// Longest body that is read; documented answers have a few hundred bytes.
const LONGEST_BODY: usize = 1 << 20;
/// An attempt that begins with less than this left, or a quarter of the deadline, would only end in doubt.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(50);
/// Shorter than servers keep idle connections, so that few requests meet one that is being closed.
const IDLE_CONNECTION: Duration = Duration::from_secs(20);

/// Sends requests to one base URL.
pub(crate) struct Http {
    base: BaseUrl,
    options: ClientOptions,
    user_agent: HeaderValue,
    // Connections belong to the runtime that made them, and turns to the calls that hold them: after a fork the child
    // makes its own.
    pool: PerProcess<Pool>,
}

struct Pool {
    client: reqwest::Client,
    turn: Semaphore,
}

impl Http {
    pub(crate) fn new(base: BaseUrl, options: ClientOptions) -> Result<Self> {
        for (name, value) in [
            ("deadline_ms", options.deadline_ms),
            ("attempt_timeout_ms", options.attempt_timeout_ms),
            ("connect_timeout_ms", options.connect_timeout_ms),
            ("max_attempts", options.max_attempts.into()),
            ("max_in_flight", options.max_in_flight.into()),
        ] {
            if value < 1 {
                return Err(Error::invalid(format!("{name} is {value}, at least 1 is needed")));
            }
        }
        let suffix = options.user_agent_suffix.as_deref().map(|s| format!(" {s}")).unwrap_or_default();
        let user_agent = format!("verimeter/{}{suffix}", env!("CARGO_PKG_VERSION"));
        let user_agent = HeaderValue::from_str(&user_agent).map_err(|e| {
            Error::invalid("user_agent_suffix holds a character that headers forbid").source(e)
        })?;
        let http = Self { base, options, user_agent, pool: PerProcess::new() };
        http.pool()?;
        Ok(http)
    }

    /// Sends `request`, again where that is safe, and reads the answer. Must run on our runtime.
    pub(crate) async fn exchange(&self, request: &Request) -> Exchange {
        let begun = Instant::now();
        let whole = Duration::from_millis(self.options.deadline_ms as u64);
        let deadline = begun + whole;
        let last_begin = deadline - SHORTEST_ATTEMPT.min(whole / 4);
        let mut attempts = 0;
        let pool = match self.pool() {
            Ok(pool) => pool,
            Err(error) => {
                let result = Err(Failure::unsent(&error.to_string()));
                return Exchange { result, attempts, elapsed: begun.elapsed() };
            }
        };
        let result = match tokio::time::timeout_at(last_begin, pool.turn.acquire()).await {
            Ok(Ok(_turn)) => loop {
                attempts += 1;
                let failure = match self.attempt(&pool.client, request, deadline).await {
                    Ok(response) => break Ok(response),
                    Err(failure) => failure,
                };
                tracing::debug!(
                    operation = request.operation,
                    attempts,
                    sent = failure.sent,
                    reason = failure.reason,
                    "attempt failed"
                );
                match retry::wait(request.class, &failure, attempts, self.options.max_attempts) {
                    Some(wait) if Instant::now() + wait < last_begin => tokio::time::sleep(wait).await,
                    _ => break Err(failure),
                }
            },
            _ => Err(Failure::unsent("no turn before the deadline: too many calls in flight")),
        };
        let elapsed = begun.elapsed();
        tracing::debug!(
            operation = request.operation,
            attempts,
            elapsed_ms = elapsed.as_millis() as u64,
            status = result.as_ref().map(|r| r.status).ok(),
            "exchange ended"
        );
        Exchange { result, attempts, elapsed }
    }

    async fn attempt(
        &self,
        client: &reqwest::Client,
        request: &Request,
        deadline: Instant,
    ) -> Result<Response, Failure> {
        let witness = Witness::default();
        let until =
            deadline.min(Instant::now() + Duration::from_millis(self.options.attempt_timeout_ms as u64));
        let mut authorization = HeaderValue::from_str(request.authorization.expose())
            .map_err(|_| Failure::unsent("the credentials hold a character that headers forbid"))?;
        authorization.set_sensitive(true);
        let exchange = async {
            let response = client
                .post(self.base.join(request.path))
                .header(AUTHORIZATION, authorization)
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(witness.body(request.body.clone()))
                .send()
                .await
                .map_err(|error| Failure::from_client(error, &witness, None))?;
            read(response).await
        };
        match tokio::time::timeout_at(until, exchange).await {
            Ok(result) => result,
            Err(_) if witness.sent() => {
                Err(Failure { sent: true, ..Failure::unsent("no answer before the deadline") })
            }
            Err(_) => Err(Failure::unsent("no connection before the deadline")),
        }
    }

    fn pool(&self) -> Result<&Pool> {
        let turn = || Semaphore::new(self.options.max_in_flight as usize);
        self.pool.get_or_build(|| Ok(Pool { client: self.build()?, turn: turn() }), drop)
    }

    fn build(&self) -> Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config()?)
            .user_agent(self.user_agent.clone())
            .connect_timeout(Duration::from_millis(self.options.connect_timeout_ms as u64))
            .pool_idle_timeout(IDLE_CONNECTION)
            .pool_max_idle_per_host(self.options.max_in_flight as usize)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Whether to send again is decided above, where it is known what that may cost.
            .retry(reqwest::retry::never())
            .tcp_nodelay(true);
        if self.base.is_loopback() {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            Error::new(ErrorKind::Configuration, "the HTTP client cannot be set up")
                .source(error.without_url())
        })
    }
}

async fn read(mut response: reqwest::Response) -> Result<Response, Failure> {
    let status = response.status().as_u16();
    let header = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    let request_id = header.map(|id| redact(id).chars().take(128).collect());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = LONGEST_BODY - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                // What is cut off here is no reply any more, and is told as such.
                if chunk.len() > room {
                    break;
                }
            }
            Ok(None) => break,
            Err(error) => {
                let reason = "the answer broke off".to_owned();
                return Err(Failure {
                    sent: true,
                    reason,
                    status: Some(status),
                    source: Some(error.without_url()),
                });
            }
        }
    }
    let body = String::from_utf8(body).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    Ok(Response { status, body, request_id })
}

impl Failure {
    fn unsent(reason: &str) -> Self {
        Self { sent: false, reason: reason.to_owned(), status: None, source: None }
    }

    fn from_client(error: reqwest::Error, witness: &Witness, status: Option<u16>) -> Self {
        let sent = witness.sent() && !error.is_connect();
        let reason = match sent {
            false if error.is_timeout() => "no connection in time",
            false => "no connection",
            true if error.is_timeout() => "no answer in time",
            true => "the connection broke before the answer",
        };
        Self { sent, reason: reason.to_owned(), status, source: Some(error.without_url()) }
    }
}

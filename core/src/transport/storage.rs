//! HTTP to object stores, for which a library of its own signs and sends again.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::{HeaderValue, USER_AGENT};
use http::uri::Scheme;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::Matcher;
use object_store::client::{
    HttpClient, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};
use tokio::time::{Instant, Sleep};

use super::connector::{Connector, Means, causes, timed_out};
use super::settings::{AGENT, pool};
use super::tls;
use crate::Result;

const CONNECT: Duration = Duration::from_secs(5);
/// Longest silence of a store that sends.
const SILENCE: Duration = Duration::from_secs(60);
const USER: HeaderValue = HeaderValue::from_static(AGENT);

/// A client with our TLS. `extra_ca` are authorities to trust beside the bundled ones, as PEM; `plain` lets it speak without
/// TLS, `near` without a proxy.
pub(crate) fn storage_client(extra_ca: Option<&str>, plain: bool, near: bool) -> Result<HttpClient> {
    let mut tls = tls::config(extra_ca)?;
    // Many connections move more bytes than many streams of one.
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    let proxies = (!near).then(Matcher::from_env);
    let connector = Connector::new(Means { tls, proxies, user_agent: USER, timeout: CONNECT });
    Ok(HttpClient::new(Store { client: pool().build(connector), plain }))
}

struct Store {
    client: legacy::Client<Connector, HttpRequestBody>,
    plain: bool,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl HttpService for Store {
    async fn call(&self, mut request: HttpRequest) -> std::result::Result<HttpResponse, HttpError> {
        if !self.plain && request.uri().scheme() != Some(&Scheme::HTTPS) {
            let refused = io::Error::other("it is not encrypted");
            return Err(HttpError::new(HttpErrorKind::Unknown, refused));
        }
        request.headers_mut().insert(USER_AGENT, USER);
        let reply =
            tokio::time::timeout(SILENCE, self.client.request(request)).await.map_err(|_| silent())?;
        let reply = reply.map_err(|error| {
            let kind = if error.is_connect() { HttpErrorKind::Connect } else { kind(&error) };
            HttpError::new(kind, error)
        })?;
        Ok(reply.map(|body| HttpResponseBody::new(Watchful::new(body))))
    }
}

/// A body that ends with an error when nothing of it comes for too long.
struct Watchful {
    body: Incoming,
    silence: Pin<Box<Sleep>>,
}

impl Watchful {
    fn new(body: Incoming) -> Self {
        Self { body, silence: Box::pin(tokio::time::sleep(SILENCE)) }
    }
}

impl Body for Watchful {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, HttpError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.silence.as_mut().reset(Instant::now() + SILENCE);
            return Poll::Ready(
                frame.map(|frame| frame.map_err(|error| HttpError::new(kind(&error), error))),
            );
        }
        ready!(self.silence.as_mut().poll(context));
        Poll::Ready(Some(Err(silent())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn silent() -> HttpError {
    HttpError::new(HttpErrorKind::Timeout, io::Error::from(io::ErrorKind::TimedOut))
}

/// What an error means for sending again.
fn kind(error: &(dyn std::error::Error + 'static)) -> HttpErrorKind {
    if timed_out(error) {
        return HttpErrorKind::Timeout;
    }
    let kind = causes(error).find_map(|error| {
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            let left = error.is_closed() || error.is_incomplete_message() || error.is_body_write_aborted();
            return left.then_some(HttpErrorKind::Request);
        }
        match error.downcast_ref::<io::Error>()?.kind() {
            io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Some(HttpErrorKind::Interrupted),
            _ => None,
        }
    });
    kind.unwrap_or(HttpErrorKind::Unknown)
}

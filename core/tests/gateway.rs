//! Through a company's own gateway: bearer tokens, and what a gateway says that is no reply of the vendor.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, Mutex};

use common::{APP, PHONE, REPLY, Server, Tap, http, usual};
use verimeter::events::Pending;
use verimeter::jiguang::JiguangClient;
use verimeter::transport::BearerTokens;
use verimeter::{Billing, ClientOptions, Error, ErrorKind, Outcome, Result, RiskReport, Secret};

/// Gives `token-1` until it is refused, then `token-2`, and so on.
#[derive(Default)]
struct Renewed(Mutex<usize>);

impl BearerTokens for Renewed {
    fn token(&self) -> Pending<'_, Result<Secret>> {
        let text = format!("token-{}", *self.0.lock().unwrap() + 1);
        Box::pin(async move { Ok(Secret::new(text)) })
    }

    fn refused(&self, token: &Secret) {
        assert_eq!(token.expose(), format!("token-{}", *self.0.lock().unwrap() + 1));
        *self.0.lock().unwrap() += 1;
    }
}

/// Cannot give one.
struct LoggedOut;

impl BearerTokens for LoggedOut {
    fn token(&self) -> Pending<'_, Result<Secret>> {
        Box::pin(async { Err(Error::new(ErrorKind::Authentication, "the session is over")) })
    }
}

/// Never comes to an end.
struct Stuck;

impl BearerTokens for Stuck {
    fn token(&self) -> Pending<'_, Result<Secret>> {
        Box::pin(std::future::pending())
    }
}

fn ask(url: &str, tokens: impl BearerTokens + 'static, tap: &Arc<Tap>) -> Result<RiskReport> {
    ask_within(usual(), url, tokens, tap)
}

fn ask_within(
    options: ClientOptions,
    url: &str,
    tokens: impl BearerTokens + 'static,
    tap: &Arc<Tap>,
) -> Result<RiskReport> {
    let builder = JiguangClient::gateway(APP, url, Arc::new(tokens)).options(options).sink(tap.clone());
    builder.build().unwrap().query_business_risk_blocking(PHONE)
}

#[test]
fn a_gateway_gets_the_token_and_no_secret_of_the_vendor() {
    let (server, tap) = (Server::answering(|_| http("200 OK", REPLY)), Arc::new(Tap::default()));
    ask(&server.url, Secret::new(" session-1 "), &tap).unwrap();
    let request = &server.requests()[0];
    assert!(request.contains("authorization: Bearer session-1\r\n"), "{request}");
    assert!(!request.contains("Basic"));
    assert_eq!(tap.events()[0].app, APP);
}

#[test]
fn a_token_that_is_refused_is_renewed_for_the_next_call_and_the_call_is_not_repeated() {
    let server = Server::answering(|request| match request.contains("Bearer token-1\r\n") {
        true => http("401 Unauthorized", r#"{"error":"expired"}"#),
        false => http("200 OK", REPLY),
    });
    let tap = Arc::new(Tap::default());
    let client = JiguangClient::gateway(APP, &server.url, Arc::new(Renewed::default()));
    let client = client.options(usual()).sink(tap.clone()).build().unwrap();
    let error = client.query_business_risk_blocking(PHONE).unwrap_err();
    assert_eq!((error.kind(), error.info().http_status), (ErrorKind::Authentication, Some(401)));
    assert_eq!(server.requests().len(), 1);
    client.query_business_risk_blocking(PHONE).unwrap();
    let events = tap.events();
    assert_eq!((events[0].outcome, events[0].billing), (Outcome::Rejected, Billing::NotBilled));
    assert_eq!(events[1].outcome, Outcome::Success);
}

#[test]
fn without_a_token_nothing_is_sent() {
    let (server, tap) = (Server::answering(|_| http("200 OK", REPLY)), Arc::new(Tap::default()));
    let error = ask(&server.url, LoggedOut, &tap).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert!(error.to_string().contains("the session is over"), "{error}");
    let error = ask(&server.url, Secret::new(" "), &tap).unwrap_err();
    assert!(error.to_string().contains("the bearer token is empty"), "{error}");
    let error = ask(&server.url, Secret::new("hunter2\n"), &tap);
    error.unwrap();
    let error = ask(&server.url, Secret::new("hun\nter2"), &tap).unwrap_err();
    assert!(!format!("{error:?}").contains("ter2"), "{error:?}");
    let short = ClientOptions { deadline_ms: 200, ..usual() };
    let error = ask_within(short, &server.url, Stuck, &tap).unwrap_err();
    assert_eq!((error.kind(), error.info().request_sent), (ErrorKind::Transport, false));
    assert_eq!(server.requests().len(), 1);
    let unsent: Vec<_> = tap.events().into_iter().filter(|event| event.attempts == 0).collect();
    assert!(unsent.len() == 4 && unsent.iter().all(|event| event.billing == Billing::NotBilled));
}

#[test]
fn a_gateway_that_is_busy_says_when_to_come_back() {
    let busy = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 4\r\n\r\nbusy";
    let (server, tap) = (Server::answering(move |_| busy.to_owned()), Arc::new(Tap::default()));
    let error = ask(&server.url, Secret::new("t"), &tap).unwrap_err();
    let info = error.info();
    assert_eq!(
        (error.kind(), info.retry_after_ms, info.retryable),
        (ErrorKind::Throttled, Some(7_000), true)
    );
    assert_eq!((server.requests().len(), tap.events()[0].billing), (1, Billing::NotBilled));
}

#[test]
fn the_vendors_own_word_and_the_header_are_both_heeded() {
    let reply = r#"{"code":1804,"content":"qps limit"}"#;
    let head = "HTTP/1.1 200 OK\r\nretry-after: 2\r\n";
    let answer = format!("{head}content-length: {}\r\n\r\n{reply}", reply.len());
    let (server, tap) = (Server::answering(move |_| answer.clone()), Arc::new(Tap::default()));
    let error = ask(&server.url, Secret::new("t"), &tap).unwrap_err();
    assert_eq!((error.kind(), error.info().retry_after_ms), (ErrorKind::Throttled, Some(2_000)));
}

#[test]
fn a_token_never_shows() {
    let server = Server::start(|_, wire| drop(wire));
    let tap = Arc::new(Tap::default());
    let error = ask(&server.url, Secret::new("hunter2"), &tap).unwrap_err();
    assert!(!format!("{error:?}{:?}", tap.events()).contains("hunter2"));
}

//! The way of a request: into the journal, to the vendor's double, and back, disturbed where a fault says so.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, State as Extract};
use axum::http::header::{AUTHORIZATION, DATE};
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use verimeter::SandboxRequest;
use verimeter::transport::Clock as _;
use verimeter_loopback::Line;

use crate::exchange::Asked;
use crate::operation::Operation;
use crate::state::State;
use crate::{admin, faults, operation, page};

/// Everything that the sandbox answers.
pub(crate) fn app(state: Arc<State>, open_to_the_network: bool) -> Router {
    let admin = admin::routes(open_to_the_network);
    Router::new().route("/", any(serve_one)).nest(admin::PATH, admin).fallback(serve_one).with_state(state)
}

async fn serve_one(
    Extract(state): Extract<Arc<State>>,
    Extension(line): Extension<Line>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = match verimeter_loopback::body(&parts.headers, body, operation::largest_body(parts.uri.path()))
        .await
    {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    let asked = Asked { method: parts.method, uri: parts.uri, headers: parts.headers, body };
    let operation = Operation::of(&asked);
    if operation.is_none() && asked.uri.path() == "/" {
        return page::text(&asked.headers).into_response();
    }
    let request = written_down(&state, operation.as_ref(), &asked);
    state.journal().add(request);
    let Some(operation) = operation else {
        return (StatusCode::NOT_FOUND, page::NO_SUCH_PATH).into_response();
    };
    let fault = state.faults().meet(operation.name());
    let mut response = match fault {
        None => operation.answer(&state, &asked).into_response(),
        Some(fault) => faults::disturbed(&fault, &operation, &state, &asked, &line).await,
    };
    if let Some(date) = date(&state) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// The time of a clock that was moved, so that an answer bears the time that it was made in; the machine's is told anyway. Nobody
/// sets a clock by it: clients of the same process follow the sandbox's, and others keep their own.
fn date(state: &State) -> Option<HeaderValue> {
    let now = Timestamp::from_millisecond(state.clock.moved_to_ms()?).ok()?;
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok()?;
    HeaderValue::from_str(&text).ok()
}

fn written_down(state: &State, operation: Option<&Operation>, asked: &Asked) -> SandboxRequest {
    let mut headers = std::collections::HashMap::<String, String>::new();
    for (name, value) in &asked.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = if name == AUTHORIZATION { without_password(&value) } else { value.as_ref() };
        headers
            .entry(name.to_string())
            .and_modify(|before| *before = format!("{before}, {value}"))
            .or_insert_with(|| value.to_owned());
    }
    SandboxRequest {
        received_at_ms: state.clock.now_ms(),
        operation: operation.map_or(operation::UNKNOWN, Operation::name).to_owned(),
        method: asked.method.to_string(),
        path: asked.uri.to_string(),
        headers,
        authorized: operation.is_some_and(|operation| operation.authorized(state, asked)),
        body: String::from_utf8_lossy(&asked.body).into_owned(),
    }
}

/// A journal may end up in a log, and whoever mistook the sandbox for the vendor sent a real secret.
fn without_password(authorization: &str) -> &str {
    match authorization.split_once(' ') {
        Some((scheme, _)) if ["basic", "bearer"].contains(&scheme.to_ascii_lowercase().as_str()) => scheme,
        _ => authorization,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Ipv4Addr, TcpStream};
    use std::thread;

    use tokio::runtime::Builder;
    use tokio::sync::oneshot;
    use verimeter_loopback::{listen, serve};

    use super::*;
    use crate::options::SandboxOptions;

    /// All that a client hears that sends `begun` over a socket and then nothing, on a clock that waits for nobody.
    fn heard(begun: &str) -> String {
        let (listener, port) = listen(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
        // It is there before the clock begins to run ahead.
        let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        client.write_all(begun.as_bytes()).unwrap();
        let (done, ended) = oneshot::channel();
        let client = thread::spawn(move || {
            let mut heard = String::new();
            let read = client.read_to_string(&mut heard);
            done.send(()).unwrap();
            read.map(|_| heard)
        });
        let state = Arc::new(State::new(&SandboxOptions::default()));
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            tokio::spawn(serve(listener, app(state, false)));
            ended.await.unwrap();
        });
        client.join().unwrap().unwrap()
    }

    #[test]
    fn a_body_that_stops_in_the_middle_is_not_waited_for_wherever_it_goes() {
        for path in ["/v2/web/queryBusinessRisk", "/", "/v3/none", "/_sandbox/clock", "/_sandbox/none"] {
            for length in ["Content-Length: 20", "Content-Length: 500000", "Transfer-Encoding: chunked"] {
                let heard = heard(&format!(
                    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{length}\r\n\r\n9\r\n{{"
                ));
                assert!(heard.starts_with("HTTP/1.1 408 "), "{path} {length}: {heard}");
            }
        }
    }

    #[test]
    fn a_head_that_does_not_end_is_not_waited_for() {
        for begun in ["", "POST", "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"] {
            let heard = heard(begun);
            assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 408 "), "{begun}: {heard}");
        }
    }
}

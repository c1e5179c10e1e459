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
    let Some(operation) = Operation::of(&asked) else {
        return match asked.uri.path() {
            "/" => page::text(&asked.headers).into_response(),
            _ => (StatusCode::NOT_FOUND, page::NO_SUCH_PATH).into_response(),
        };
    };
    let request = written_down(&state, &operation, &asked);
    state.journal().add(request);
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

/// The time of a clock that was moved, which clients learn from the answer; the machine's is told anyway.
fn date(state: &State) -> Option<HeaderValue> {
    let now = Timestamp::from_millisecond(state.clock.moved_to_ms()?).ok()?;
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok()?;
    HeaderValue::from_str(&text).ok()
}

fn written_down(state: &State, operation: &Operation, asked: &Asked) -> SandboxRequest {
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
        operation: operation.name().to_owned(),
        method: asked.method.to_string(),
        path: asked.uri.to_string(),
        headers,
        authorized: operation.authorized(state, asked),
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

//! HTTP: what came into the journal, what was asked for to the vendor's double, its answer back, disturbed where a fault says so.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State as Extract};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::serve::ListenerExt as _;
use verimeter::transport::Clock as _;
use verimeter::{Fault, SandboxRequest};

use crate::exchange::{Answer, Asked};
use crate::operation::Operation;
use crate::page;
use crate::state::State;

const LONGEST_BODY: usize = 1 << 20;
/// Alibaba Cloud takes pictures of up to 1 MiB in a form, which escapes some of their letters.
const LONGEST_FORM: usize = 2 << 20;

/// The server, to be run on the sandbox's runtime.
pub(crate) fn serve(
    listener: TcpListener,
    state: Arc<State>,
) -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    listener.set_nonblocking(true)?;
    let app = Router::new()
        .route("/", any(serve_one).layer(DefaultBodyLimit::max(LONGEST_FORM)))
        .fallback(serve_one)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .with_state(state);
    Ok(async move {
        // Registering needs the runtime, so it happens here; a listener that was bound is taken over without fail.
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
        let _ = axum::serve(listener, app).await;
    })
}

async fn serve_one(
    Extract(state): Extract<Arc<State>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked { method, uri, headers, body };
    let Some(operation) = Operation::of(&asked) else {
        return if asked.uri.path() == "/" { page::text().into_response() } else { StatusCode::NOT_FOUND.into_response() };
    };
    state.journal().add(written_down(&state, &operation, &asked));
    let fault = state.faults().meet(operation.name());
    if let Some(ms) = fault.as_ref().and_then(|fault| fault.latency_ms) {
        tokio::time::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or_default())).await;
    }
    let mut answer = operation.answer(&state, &asked);
    if let Some(fault) = fault {
        disturb(&fault, &mut answer);
    }
    (answer.status, answer.headers, answer.body).into_response()
}

fn written_down(state: &State, operation: &Operation, asked: &Asked) -> SandboxRequest {
    SandboxRequest {
        received_at_ms: state.clock.now_ms(),
        operation: operation.name().to_owned(),
        method: asked.method.to_string(),
        path: asked.uri.to_string(),
        headers: asked
            .headers
            .iter()
            .filter(|(name, _)| *name != AUTHORIZATION)
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        authorized: operation.authorized(state, asked),
        body: String::from_utf8_lossy(&asked.body).into_owned(),
    }
}

fn disturb(fault: &Fault, answer: &mut Answer) {
    if let Some(body) = &fault.body {
        *answer = Answer::new(answer.status, "application/json", body.as_bytes());
    }
    if let Some(media) = fault.content_type.as_deref().and_then(|media| HeaderValue::from_str(media).ok()) {
        answer.headers.insert(CONTENT_TYPE, media);
    }
    let status = fault.status.and_then(|status| u16::try_from(status).ok());
    if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
        answer.status = status;
    }
}

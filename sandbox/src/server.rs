//! HTTP: credentials, methods, media types, faults, journal.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State as Extract};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::serve::ListenerExt as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use verimeter::jiguang::{Endpoint, QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};
use verimeter::{Fault, Product, SandboxRequest};

use crate::reply::Reply;
use crate::state::State;
use crate::{APP_KEY, MASTER_SECRET, page, risk, token_calls};

const LONGEST_BODY: usize = 1 << 20;

// Return codes of the vendor that HTTP decides.
const RISK_AUTH_FAILED: i64 = 1802;
const AUTH_FAILED: i64 = 9011;
const METHOD_NOT_SUPPORTED: i64 = 9013;
const MEDIA_TYPE_NOT_SUPPORTED: i64 = 9015;

/// The server, to be run on the sandbox's runtime.
pub(crate) fn serve(
    listener: TcpListener,
    state: Arc<State>,
) -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    listener.set_nonblocking(true)?;
    let app = Router::new()
        .route("/", get(page::text))
        .merge(operation(QUERY_BUSINESS_RISK))
        .merge(
            VERIFY_NUMBER
                .into_iter()
                .chain(VERIFY_LOGIN_TOKEN)
                .map(operation)
                .fold(Router::new(), Router::merge),
        )
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .with_state(state);
    Ok(async move {
        // Registering needs the runtime, so it happens here; a listener that was bound is taken over without fail.
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
        let _ = axum::serve(listener, app).await;
    })
}

/// The route of one endpoint.
fn operation(endpoint: Endpoint) -> Router<Arc<State>> {
    Router::new().route(
        endpoint.path,
        any(move |state, method, uri, headers, body| serve_one(endpoint, state, method, uri, headers, body)),
    )
}

async fn serve_one(
    endpoint: Endpoint,
    Extract(state): Extract<Arc<State>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let authorized = authorized(&headers);
    state.write_down(SandboxRequest {
        method: method.to_string(),
        path: uri.to_string(),
        headers: headers
            .iter()
            .filter(|(name, _)| *name != AUTHORIZATION)
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        authorized,
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    let fault = state.fault_for(endpoint.operation);
    if let Some(ms) = fault.as_ref().and_then(|fault| fault.latency_ms) {
        tokio::time::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or_default())).await;
    }
    let reply = if method != Method::POST {
        Reply::failure(METHOD_NOT_SUPPORTED)
    } else if !authorized {
        Reply::failure(auth_failed(endpoint))
    } else if !is_json(&headers) {
        Reply::failure(MEDIA_TYPE_NOT_SUPPORTED)
    } else {
        match endpoint.product {
            Product::BusinessRisk => risk::answer(&state, &body),
            Product::NumberVerification => token_calls::verify_number(&state, &endpoint, &body),
            Product::OneClickLogin => token_calls::verify_login_token(&state, &endpoint, &body),
            Product::IdentityVerification => unreachable!("no endpoint of Jiguang's is about it"),
        }
    };
    match fault {
        Some(fault) => disturbed(&fault, &reply),
        None => undisturbed(&reply),
    }
}

/// The vendor documents no HTTP status: where HTTP has a word of its own for it, we say it.
fn undisturbed(reply: &Reply) -> Response {
    let status = match reply.code() {
        RISK_AUTH_FAILED | AUTH_FAILED => StatusCode::UNAUTHORIZED,
        METHOD_NOT_SUPPORTED => StatusCode::METHOD_NOT_ALLOWED,
        MEDIA_TYPE_NOT_SUPPORTED => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::OK,
    };
    (status, axum::Json(reply)).into_response()
}

/// The risk query has a code of its own for what the other operations say, too.
fn auth_failed(endpoint: Endpoint) -> i64 {
    match endpoint.product {
        Product::BusinessRisk => RISK_AUTH_FAILED,
        Product::NumberVerification | Product::OneClickLogin | Product::IdentityVerification => AUTH_FAILED,
    }
}

fn disturbed(fault: &Fault, reply: &Reply) -> Response {
    let mut response = undisturbed(reply);
    if let Some(body) = &fault.body {
        let status = response.status();
        response = (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body.clone())
            .into_response();
    }
    if let Some(media) = fault.content_type.as_deref().and_then(|media| HeaderValue::from_str(media).ok()) {
        response.headers_mut().insert(CONTENT_TYPE, media);
    }
    let status = fault.status.and_then(|status| u16::try_from(status).ok());
    if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
        *response.status_mut() = status;
    }
    response
}

fn authorized(headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let expected = STANDARD.encode(format!("{APP_KEY}:{MASTER_SECRET}"));
    given.and_then(|value| value.strip_prefix("Basic ")).is_some_and(|basic| basic == expected)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

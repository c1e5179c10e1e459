//! A call that meets a fault.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use tokio::time::sleep;
use verimeter::{Fault, FaultKind};
use verimeter_loopback::Line;

use super::check::http_status;
use super::twist::twist;
use crate::exchange::{Answer, Asked};
use crate::operation::Operation;
use crate::state::State;

/// What a proxy in front of a vendor says when the vendor is gone.
const GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
const DRIP_MS: i64 = 100;

/// The answer to `asked` as `fault` lets it through. Does not return where it lets none through.
pub(crate) async fn disturbed(
    fault: &Fault,
    operation: &Operation,
    state: &State,
    asked: &Asked,
    line: &Line,
) -> Response {
    let answer = match fault.kind {
        Some(FaultKind::CutBefore | FaultKind::Stall) => None,
        Some(FaultKind::Html) => Some(Answer::new(StatusCode::BAD_GATEWAY, "text/html", GATEWAY_PAGE)),
        Some(FaultKind::Throttle) => Some(operation.throttled(state, asked, fault.retry_after_s)),
        _ => Some(operation.answer(state, asked)),
    };
    if let Some(latency_ms) = fault.latency_ms {
        sleep(millis(latency_ms)).await;
    }
    let mut answer = match (fault.kind, answer) {
        (Some(FaultKind::CutBefore | FaultKind::CutAfter), _) => {
            line.cut();
            pending().await
        }
        (_, Some(answer)) => answer,
        // Until the client gives up.
        (_, None) => pending().await,
    };
    rewrite(fault, operation, &mut answer);
    match fault.kind {
        Some(FaultKind::Drip) => dripping(answer, millis(fault.interval_ms.unwrap_or(DRIP_MS))),
        _ => answer.into_response(),
    }
}

fn rewrite(fault: &Fault, operation: &Operation, answer: &mut Answer) {
    if let Some(body) = &fault.body {
        answer.body = body.clone().into_bytes();
        answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    match fault.kind {
        Some(
            kind @ (FaultKind::UnknownCode
            | FaultKind::UnknownTag
            | FaultKind::UnknownPage
            | FaultKind::UnknownField
            | FaultKind::WrongTypes),
        ) => twist(operation, kind, answer),
        Some(FaultKind::Truncate) => answer.body.truncate(answer.body.len() / 2),
        _ => {}
    }
    if let Some(media) = fault.content_type.as_deref().and_then(|media| HeaderValue::from_str(media).ok()) {
        answer.headers.insert(CONTENT_TYPE, media);
    }
    if let Some(status) = fault.status.and_then(http_status) {
        answer.status = status;
    }
}

/// The answer byte by byte, under headers that announce all of it.
fn dripping(answer: Answer, interval: Duration) -> Response {
    let length = HeaderValue::from(answer.body.len());
    let Answer { status, mut headers, body } = answer;
    headers.insert(CONTENT_LENGTH, length);
    let drops = stream::unfold(Bytes::from(body), move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        sleep(interval).await;
        let drop = rest.split_to(1);
        Some((Ok::<_, Infallible>(drop), rest))
    });
    let mut response = Response::new(Body::from_stream(drops));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or_default())
}

//! Who may steer: programs on this machine, and no page that a browser on it happens to show.

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use verimeter_loopback::is_here;

pub(super) async fn guard(State(open): State<bool>, request: Request, next: Next) -> Response {
    if may_come_from_a_page(request.headers(), open) {
        return (StatusCode::FORBIDDEN, "a page of a browser may not steer the sandbox\n").into_response();
    }
    next.run(request).await
}

/// A browser names the page's site where it asks another than that, and a site that calls this machine by a name of its own
/// shows in `Host`.
fn may_come_from_a_page(headers: &HeaderMap, open: bool) -> bool {
    headers.contains_key(ORIGIN) || (!open && !is_here(headers))
}

#[cfg(test)]
mod tests {
    use axum::http::header::HOST;
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn pages_are_kept_out_and_programs_are_not() {
        let page = |headers: &[(HeaderName, &'static str)], open| {
            let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            may_come_from_a_page(&headers.collect(), open)
        };
        for host in ["127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:80"] {
            assert!(!page(&[(HOST, host)], false), "{host}");
        }
        assert!(page(&[(HOST, "rebound.example:8080")], false));
        assert!(!page(&[(HOST, "sandbox.ci:8080")], true));
        assert!(page(&[(HOST, "127.0.0.1:8080"), (ORIGIN, "https://example.com")], true));
        assert!(!page(&[], false));
    }
}

//! Answers as JSON, and failures as the CLI gives them: `{"error": …}` with every field of an error.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use verimeter::{Error, ErrorKind};

/// What a route gives.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// A failure on its way to the page.
pub(crate) struct Refusal(Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.0.kind() {
            ErrorKind::InvalidArgument => StatusCode::BAD_REQUEST,
            ErrorKind::Configuration => StatusCode::CONFLICT,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, Json(serde_json::json!({ "error": self.0.info() }))).into_response()
    }
}

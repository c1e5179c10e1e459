//! A request and its answer, each whole in memory, as the doubles of the vendors see them.

use axum::body::Bytes;
use axum::http::header::{AsHeaderName, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

/// A request.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Asked {
    /// A header that is text.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type of the body, without its parameters.
    pub(crate) fn media_type(&self) -> &str {
        self.header(CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim()
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// An answer in JSON.
    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        // Fails for maps whose keys are no text, and no reply has one.
        Self::new(status, "application/json", serde_json::to_vec(body).unwrap_or_default())
    }

    pub(crate) fn new(status: StatusCode, media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        Self { status, headers, body: body.into() }
    }

    pub(crate) fn into_response(self) -> Response {
        (self.status, self.headers, self.body).into_response()
    }
}

//! The page, as Vite built it.

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use verimeter::{Error, ErrorKind, Result};

/// How to get the page where the build had none.
const NO_PAGE: &str =
    "this build has no page: run `cargo xtask console` in a checkout, which needs Node, and build again\n";

/// One file of the page.
pub(crate) struct File {
    path: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Whether this build holds the page. One without Node's help does not, and serves the JSON alone.
pub fn has_page() -> bool {
    !FILES.is_empty()
}

/// Says where this build has no page, before anything is made for it.
///
/// # Errors
/// [`ErrorKind::Configuration`].
pub fn page_needed() -> Result<()> {
    if has_page() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Configuration, "this build has no console page")
        .advice("run `cargo xtask console` in a checkout, which needs Node 20 or newer, and build again"))
}

/// The file that is asked for.
pub(crate) fn file(uri: &Uri, headers: &HeaderMap) -> Response {
    let path = if uri.path() == "/" { "/index.html" } else { uri.path() };
    match FILES.iter().find(|file| file.path == path) {
        Some(file) => file.answer(headers),
        None if !has_page() => (StatusCode::SERVICE_UNAVAILABLE, NO_PAGE).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such file: the console is at /\n").into_response(),
    }
}

impl File {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let takes_gzip = headers
            .get(ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(',').any(|one| one.trim().split(';').next() == Some("gzip")));
        // Vite puts what a file holds into its name, save that of the first one.
        let kept = if self.path.starts_with("/assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let common = [(CONTENT_TYPE, self.content_type()), (CACHE_CONTROL, kept), (VARY, "accept-encoding")];
        match takes_gzip {
            true => (common, [(CONTENT_ENCODING, "gzip")], self.gzip).into_response(),
            false => (common, self.plain).into_response(),
        }
    }

    fn content_type(&self) -> &'static str {
        match self.path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        }
    }
}

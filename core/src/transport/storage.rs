//! HTTP to object stores, for which a library of its own signs and sends again.

use std::time::Duration;

use super::tls;
use crate::{Error, ErrorKind, Result};

const CONNECT: Duration = Duration::from_secs(5);
/// Longest silence of a store that sends.
const SILENCE: Duration = Duration::from_secs(60);

/// A client with our TLS. `extra_ca` are authorities to trust beside the bundled ones, as PEM; `plain` lets it speak without
/// TLS, `near` without a proxy.
pub(crate) fn storage_client(extra_ca: Option<&str>, plain: bool, near: bool) -> Result<reqwest::Client> {
    let mut tls = tls::config(extra_ca)?;
    // Many connections move more bytes than many streams of one.
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent(concat!("verimeter/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .http1_only()
        // What is stored is read in pieces, by its own length.
        .no_gzip()
        .https_only(!plain);
    if near {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        Error::new(ErrorKind::Configuration, "the HTTP client cannot be set up").source(error.without_url())
    })
}

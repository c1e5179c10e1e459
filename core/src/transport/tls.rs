//! TLS, built explicitly: rustls with ring and bundled authorities.
//!
//! The HTTP client's own default needs a platform verifier, which panics on Android until it is initialised,
//! and a C toolchain for its cryptography elsewhere.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use crate::{Error, ErrorKind, Result};

/// The configuration of every connection: certificates always verified, HTTP/2 preferred.
pub(crate) fn config() -> Result<ClientConfig> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorKind::Configuration, "TLS cannot be set up").source(error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

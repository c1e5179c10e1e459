//! TLS, built explicitly: rustls with ring and bundled authorities.
//!
//! What verifies with the platform's authorities panics on Android until it is initialised, and other cryptography than
//! ring's needs more of a C toolchain.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::{Error, ErrorKind, Result};

/// The configuration of every connection: certificates always verified, HTTP/2 preferred. `extra_ca` are authorities to
/// trust beside the bundled ones, as PEM.
pub(super) fn config(extra_ca: Option<&str>) -> Result<ClientConfig> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = extra_ca {
        add(&mut roots, pem)?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorKind::Configuration, "TLS cannot be set up").source(error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // A build without HTTP/2 must not offer it.
    let http2 = cfg!(feature = "http2").then(|| b"h2".to_vec());
    config.alpn_protocols = http2.into_iter().chain([b"http/1.1".to_vec()]).collect();
    Ok(config)
}

fn add(roots: &mut RootCertStore, pem: &str) -> Result<()> {
    let mut found = false;
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let unreadable = || Error::invalid("extra_ca_pem holds a certificate that cannot be read");
        let certificate = certificate.map_err(|error| unreadable().source(error))?;
        roots.add(certificate).map_err(|error| unreadable().source(error))?;
        found = true;
    }
    if !found {
        return Err(Error::invalid("extra_ca_pem holds no certificate")
            .advice("pass the text of the PEM file, not its path"));
    }
    Ok(())
}

//! What a request says of the host that it was sent to.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::uri::Authority;

/// Whether a request names an address or `localhost`. A site that leads its own name to this machine, so that its page may
/// read what is served here (DNS rebinding), shows in `Host`. A program need not name any host.
pub fn is_here(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST) else { return true };
    host.to_str().ok().and_then(names).is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.is_ok() || host == "localhost"
    })
}

/// The host of a `Host` header, without its port.
pub fn names(host: &str) -> Option<String> {
    host.parse::<Authority>().ok().map(|authority| authority.host().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_name_is_not_here() {
        let here = |host: &'static [u8]| {
            let host = HeaderValue::from_bytes(host).unwrap();
            is_here(&HeaderMap::from_iter([(HOST, host)]))
        };
        for host in [&b"127.0.0.1:8080"[..], b"localhost:8080", b"LOCALHOST", b"[::1]:80", b"192.168.0.7"] {
            assert!(here(host), "{host:?}");
        }
        for host in [&b"rebound.example:8080"[..], b"localhost.example", b"", b"\xff", b"127.0.0.1.example"] {
            assert!(!here(host), "{host:?}");
        }
        assert!(is_here(&HeaderMap::new()));
    }
}

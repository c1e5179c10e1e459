//! Ports.

use std::io::ErrorKind as Cause;
use std::net::{IpAddr, TcpListener};

use verimeter::{Error, ErrorKind, Result};

/// Takes a port of `host`, 0 for a free one, and says which it is.
///
/// # Errors
/// [`ErrorKind::Configuration`] where it cannot be had.
pub fn listen(host: IpAddr, port: u16) -> Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((host, port)).map_err(|error| {
        let (what, advice) = match error.kind() {
            Cause::AddrInUse => (format!("port {port} is in use"), "choose another, or 0 for a free one"),
            Cause::PermissionDenied => {
                (format!("port {port} is reserved for the system"), "choose another, or 0 for a free one")
            }
            Cause::AddrNotAvailable => {
                (format!("`{host}` is no address of this machine"), "give one that it has")
            }
            _ => (format!("port {port} cannot be opened"), "choose another, or 0 for a free one"),
        };
        Error::new(ErrorKind::Configuration, what).advice(advice).source(error)
    })?;
    let cannot = |what: &'static str| move |error| Error::new(ErrorKind::Configuration, what).source(error);
    let port = listener.local_addr().map_err(cannot("the port cannot be read"))?.port();
    listener.set_nonblocking(true).map_err(cannot("the port cannot be served"))?;
    Ok((listener, port))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_port_that_is_taken_is_named() {
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let (_held, port) = listen(here, 0).unwrap();
        let error = listen(here, port).unwrap_err();
        assert_eq!(error.to_string(), format!("port {port} is in use; choose another, or 0 for a free one"));
        let elsewhere = listen(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)), 0).unwrap_err();
        assert!(
            elsewhere.to_string().starts_with("`203.0.113.1` is no address of this machine"),
            "{elsewhere}"
        );
    }
}

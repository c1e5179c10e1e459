//! The end user's address.

use std::net::{IpAddr, Ipv4Addr};

use crate::{Error, Result};

/// Refuses what is no address of an end user's device. The address is personal, so no error shows it.
pub(super) fn public(text: &str) -> Result<String> {
    let ip: IpAddr = text.trim().parse().map_err(|_| {
        Error::invalid("ip is no IPv4 or IPv6 address").advice("leave it out where it is not known")
    })?;
    // Servers that listen on both families write IPv4 as `::ffff:192.0.2.1`, which hides what it is.
    let ip = ip.to_canonical();
    let inside = match ip {
        IpAddr::V4(v4) => {
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified() || is_shared(v4)
        }
        IpAddr::V6(v6) => {
            v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified()
        }
    };
    if inside {
        return Err(Error::invalid("ip is an address of a private network or of this machine")
            .advice("pass the end user's public address, or leave it out"));
    }
    Ok(ip.to_string())
}

/// Between a carrier and its customers (100.64.0.0/10): many devices at once, and the same ones elsewhere.
fn is_shared(v4: Ipv4Addr) -> bool {
    let [first, second, ..] = v4.octets();
    first == 100 && second & 0xc0 == 64
}

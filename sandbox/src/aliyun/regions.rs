//! Regions, between which data is isolated: a port for each but the first, opened when it is first asked for.
//!
//! A request is for the region of the port that its `host` names, or of the vendor's own host name where the network leads it
//! here; else for the first.

use std::collections::HashMap;

use verimeter::catalog::{self, regions};
use verimeter::{Error, Result};

use crate::exchange::Asked;

/// The region of the sandbox's own port.
pub(crate) fn first() -> &'static str {
    &regions()[0].region
}

/// The region of this id.
pub(crate) fn known(region: &str) -> Result<&'static str> {
    catalog::region(region).map(|row| row.region.as_str()).ok_or_else(|| {
        let all: Vec<&str> = regions().iter().map(|row| row.region.as_str()).collect();
        Error::invalid(format!("region `{region}` is none of ID Verification's"))
            .advice(format!("one of {}", all.join(", ")))
    })
}

/// The region that a request is for.
pub(super) fn asked_for(asked: &Asked, ports: &HashMap<u16, &'static str>) -> &'static str {
    let host = asked.header(axum::http::header::HOST).unwrap_or_default();
    // The vendor's SDK signs and sends an endpoint as it was configured, with `http://` before it, too.
    let host = host.rsplit('/').next().unwrap_or_default();
    let (name, port) = host.rsplit_once(':').map_or((host, None), |(name, port)| (name, port.parse().ok()));
    let by_name = || regions().iter().find(|row| row.public_host == name || row.vpc_host == name);
    let by_port = port.and_then(|port| ports.get(&port)).copied();
    by_port.or_else(|| by_name().map(|row| row.region.as_str())).unwrap_or_else(first)
}

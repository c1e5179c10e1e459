//! Where a console is served.

use std::net::{IpAddr, Ipv4Addr};

use verimeter::{Error, Result};

/// Where a console is served, and what it says of its ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsoleOptions {
    /// Port; 0 takes a free one.
    pub port: i32,
    /// Address of this machine to serve. Left out: loopback. For any other, whoever asks must know the console's token.
    pub host: Option<String>,
    /// What the page calls the ledger. Left out: the name of its file.
    pub name: Option<String>,
}

impl ConsoleOptions {
    /// Says whether a console can be served so, before anything is made for it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](verimeter::ErrorKind::InvalidArgument) for a port or an address that is none.
    pub fn check(&self) -> Result<()> {
        self.port()?;
        self.host()?;
        Ok(())
    }

    pub(crate) fn port(&self) -> Result<u16> {
        u16::try_from(self.port)
            .map_err(|_| Error::invalid(format!("port {} is not one from 0 to 65535", self.port)))
    }

    pub(crate) fn host(&self) -> Result<IpAddr> {
        match self.host.as_deref() {
            None | Some("localhost") => Ok(Ipv4Addr::LOCALHOST.into()),
            Some(host) => host.trim_start_matches('[').trim_end_matches(']').parse().map_err(|_| {
                Error::invalid(format!("`{host}` is no address"))
                    .advice("give one of this machine, or 0.0.0.0 for all of them")
            }),
        }
    }
}

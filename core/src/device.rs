//! Whose secrets a program may hold: one on a person's phone holds none of a company's.

use crate::{Error, ErrorKind, Result};

/// Systems of phones and the like, as `target_os` calls them.
const PHONES: [&str; 5] = ["android", "ios", "tvos", "visionos", "watchos"];

/// Where the program runs, and whether it may hold a server's credentials there.
#[derive(Clone, Copy)]
pub(crate) struct Device {
    os: &'static str,
    allowed: bool,
}

impl Default for Device {
    fn default() -> Self {
        Self { os: std::env::consts::OS, allowed: false }
    }
}

impl Device {
    /// Holds them wherever it runs.
    pub(crate) fn allow(&mut self, allowed: bool) {
        self.allowed = allowed;
    }

    /// As if it ran on `os`.
    #[cfg(test)]
    pub(crate) fn on(os: &'static str) -> Self {
        Self { os, allowed: false }
    }

    /// Refuses `credentials` of a server where whoever has the app can read them out of it.
    pub(crate) fn check(self, credentials: &str) -> Result<()> {
        if self.allowed || !PHONES.contains(&self.os) {
            return Ok(());
        }
        let message =
            format!("{credentials} is refused on {}: whoever has the app can read it out of it", self.os);
        Err(Error::new(ErrorKind::Configuration, message).advice(
            "let the app call your own server, which holds it: `gateway` takes its URL and a source of tokens; \
             for a device that only you have, set `server_credentials_on_device`",
        ))
    }
}

//! What the options of a client mean for its connections, and which of them cannot work.

use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::{Proxy, Url};

use super::{BaseUrl, tls};
use crate::{ClientOptions, Error, ErrorKind, Result};

/// Options that can work.
pub(super) struct Settings {
    pub options: ClientOptions,
    user_agent: HeaderValue,
    proxy: Option<Proxy>,
    /// This machine is reached without what the environment says of proxies.
    direct: bool,
}

impl Settings {
    pub(super) fn check(base: &BaseUrl, options: ClientOptions) -> Result<Self> {
        for (name, value, least) in [
            ("deadline_ms", options.deadline_ms, 1),
            ("attempt_timeout_ms", options.attempt_timeout_ms, 1),
            ("connect_timeout_ms", options.connect_timeout_ms, 1),
            ("max_attempts", options.max_attempts.into(), 1),
            ("first_retry_wait_ms", options.first_retry_wait_ms, 0),
            ("longest_retry_wait_ms", options.longest_retry_wait_ms, 0),
            ("retry_budget_percent", options.retry_budget_percent.into(), 0),
            ("max_in_flight", options.max_in_flight.into(), 1),
            ("max_idle_connections", options.max_idle_connections.into(), 0),
            ("idle_timeout_ms", options.idle_timeout_ms, 0),
        ] {
            if value < least {
                return Err(Error::invalid(format!("{name} is {value}, at least {least} is needed")));
            }
        }
        Ok(Self {
            user_agent: user_agent(options.user_agent_suffix.as_deref())?,
            proxy: options.proxy.as_deref().map(|text| proxy(text, base)).transpose()?,
            direct: base.is_loopback(),
            options,
        })
    }

    pub(super) fn client(&self) -> Result<reqwest::Client> {
        let options = &self.options;
        // TLS is set up anew for each client: its cache of sessions has a lock, which a fork might find taken.
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(options.extra_ca_pem.as_deref())?)
            .user_agent(self.user_agent.clone())
            .connect_timeout(millis(options.connect_timeout_ms))
            .pool_idle_timeout(millis(options.idle_timeout_ms))
            .pool_max_idle_per_host(options.max_idle_connections as usize)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Whether to send again is decided by the guard, which knows what that may cost.
            .retry(reqwest::retry::never())
            .tcp_nodelay(true);
        if self.direct {
            builder = builder.no_proxy();
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        builder.build().map_err(|error| {
            Error::new(ErrorKind::Configuration, "the HTTP client cannot be set up")
                .source(error.without_url())
        })
    }
}

/// A time that [`Settings::check`] found to be none below zero.
pub(super) fn millis(ms: i64) -> Duration {
    Duration::from_millis(ms as u64)
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue> {
    let suffix = suffix.map(|suffix| format!(" {suffix}")).unwrap_or_default();
    HeaderValue::from_str(&format!("verimeter/{}{suffix}", env!("CARGO_PKG_VERSION")))
        .map_err(|e| Error::invalid("user_agent_suffix holds a character that headers forbid").source(e))
}

/// Reads a proxy. It may hold a password, so no error shows it.
fn proxy(text: &str, base: &BaseUrl) -> Result<Proxy> {
    let refuse = |what: &str| Error::invalid(what).advice("write it as `http://host:port`");
    let url = Url::parse(text.trim()).map_err(|_| refuse("proxy is no URL"))?;
    if !["http", "https"].contains(&url.scheme()) || url.host_str().is_none_or(str::is_empty) {
        return Err(refuse("proxy is of a kind that is not known"));
    }
    let near = BaseUrl::parse(&format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()))
        .is_ok_and(|proxy| proxy.is_loopback());
    if base.is_plain() && !near {
        return Err(Error::invalid("proxy would see the secret: base_url is not encrypted")
            .advice("use https in base_url"));
    }
    Proxy::all(url).map_err(|_| refuse("proxy cannot be used"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_checked_and_never_shown() {
        let (vendor, here) = ("https://api.example", "http://127.0.0.1:9");
        for (text, base, says) in [
            ("hunter2", vendor, "no URL"),
            ("socks5://user:hunter2@proxy.example", vendor, "not known"),
            ("http://user:hunter2@proxy.example:3128", here, "would see the secret"),
        ] {
            let options = ClientOptions { proxy: Some(text.to_owned()), ..ClientOptions::default() };
            assert!(!format!("{options:?}").contains("hunter2"));
            let base = BaseUrl::parse(base).unwrap();
            let error = Settings::check(&base, options).err().expect(text);
            assert!(error.to_string().contains(says), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        let options =
            ClientOptions { proxy: Some("http://u:p@proxy.example:3128".to_owned()), ..Default::default() };
        Settings::check(&BaseUrl::parse(vendor).unwrap(), options).unwrap().client().unwrap();
    }

    #[test]
    fn a_certificate_that_is_none_is_refused() {
        for (text, says) in [
            ("", "holds no certificate"),
            ("ca.pem", "holds no certificate"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"),
        ] {
            let options = ClientOptions { extra_ca_pem: Some(text.to_owned()), ..Default::default() };
            let settings = Settings::check(&BaseUrl::parse("https://api.example").unwrap(), options).unwrap();
            let error = settings.client().err();
            assert!(error.expect(text).to_string().contains(says), "{text}");
        }
    }
}

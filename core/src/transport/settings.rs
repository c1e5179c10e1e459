//! What the options of a client mean for its connections, and which of them cannot work.

use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connector::{Connector, Means};
use super::endpoint::{is_loopback, parts};
use super::witness::Watched;
use super::{BaseUrl, tls};
use crate::{ClientOptions, Error, Result};

/// How we call ourselves.
pub(super) const AGENT: &str = concat!("verimeter/", env!("CARGO_PKG_VERSION"));

/// A pool of connections, and what they send.
pub(super) type Client = legacy::Client<Connector, Watched>;

/// Options that can work.
pub(super) struct Settings {
    pub options: ClientOptions,
    pub user_agent: HeaderValue,
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
        if let Some(proxy) = &options.proxy {
            check_proxy(proxy, base)?;
        }
        Ok(Self {
            user_agent: user_agent(options.user_agent_suffix.as_deref())?,
            direct: base.is_loopback(),
            options,
        })
    }

    pub(super) fn client(&self) -> Result<Client> {
        let options = &self.options;
        // TLS is set up anew for each client: its cache of sessions has a lock, which a fork might find taken.
        let means = Means {
            tls: tls::config(options.extra_ca_pem.as_deref())?,
            proxies: match &options.proxy {
                Some(proxy) => Some(Matcher::builder().all(proxy.trim()).build()),
                None => (!self.direct).then(Matcher::from_env),
            },
            user_agent: self.user_agent.clone(),
            timeout: millis(options.connect_timeout_ms),
        };
        Ok(pool()
            .pool_idle_timeout(millis(options.idle_timeout_ms))
            .pool_max_idle_per_host(options.max_idle_connections as usize)
            .build(Connector::new(means)))
    }
}

/// Pools on our runtime. What a connection that was closed meanwhile did not take goes to another by itself, as no byte of it left;
/// whether anything else is sent again is decided by the guard, which knows what that may cost.
pub(super) fn pool() -> legacy::Builder {
    let mut builder = legacy::Client::builder(TokioExecutor::new());
    builder.timer(TokioTimer::new()).pool_timer(TokioTimer::new());
    builder
}

/// A time that [`Settings::check`] found to be none below zero.
pub(super) fn millis(ms: i64) -> Duration {
    Duration::from_millis(ms as u64)
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue> {
    let suffix = suffix.map(|suffix| format!(" {suffix}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{AGENT}{suffix}"))
        .map_err(|e| Error::invalid("user_agent_suffix holds a character that headers forbid").source(e))
}

/// Checks a proxy. It may hold a password, so no error shows it.
fn check_proxy(text: &str, base: &BaseUrl) -> Result<()> {
    let refuse = |what: &str| Err(Error::invalid(what).advice("write it as `http://host:port`"));
    let Ok(url) = text.trim().parse::<Uri>() else { return refuse("proxy is no URL") };
    let (Some(scheme), Some(authority)) = (url.scheme_str(), url.authority()) else {
        return refuse("proxy is no URL");
    };
    if !["http", "https"].contains(&scheme) {
        return refuse("proxy is of a kind that is not known");
    }
    let Some((credentials, host, _)) = parts(authority) else {
        return refuse("proxy has no host, or no port");
    };
    if credentials.is_some_and(|credentials| credentials.contains('@')) {
        return refuse("proxy holds a second `@`: write that of a password as `%40`");
    }
    if base.is_plain() && !is_loopback(host) {
        return Err(Error::invalid("proxy would see the secret: base_url is not encrypted")
            .advice("use https in base_url"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_checked_and_never_shown() {
        let (vendor, here) = ("https://api.example", "http://127.0.0.1:9");
        for (text, base, says) in [
            ("hunter2", vendor, "no URL"),
            ("http://user:hunter2@proxy.example:312800", vendor, "no port"),
            ("http://user:hunter@2@proxy.example:3128", vendor, "second `@`"),
            ("socks5://user:hunter2@proxy.example", vendor, "not known"),
            ("http://user:hunter2@proxy.example:3128", here, "would see the secret"),
        ] {
            let options = ClientOptions { proxy: Some(text.to_owned()), ..ClientOptions::default() };
            assert!(!format!("{options:?}").contains("hunter"));
            let base = BaseUrl::parse(base).unwrap();
            let error = Settings::check(&base, options).err().expect(text);
            assert!(error.to_string().contains(says), "{error}");
            assert!(!format!("{error:?}").contains("hunter"), "{error:?}");
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

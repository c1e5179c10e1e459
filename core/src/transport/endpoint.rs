//! Base URL of a vendor or of one's own gateway.

use reqwest::Url;

use crate::{Error, Result};

/// A checked base URL: credentials never go to it in the clear.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    loopback: bool,
    plain: bool,
}

impl BaseUrl {
    /// Reads `text`: https, or http to this machine; no credentials, query or fragment in it.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Self::named("base_url", text)
    }

    /// The same of a setting that is called `name`.
    pub(crate) fn named(name: &str, text: &str) -> Result<Self> {
        let refuse = |why: String| Err(Error::invalid(why));
        let text = text.trim();
        let url = match Url::parse(text) {
            Ok(url) => url,
            // What does not parse may hold credentials all the same: only a text without `@` is shown.
            Err(error) if text.contains('@') => return refuse(format!("{name} is no URL: {error}")),
            Err(error) => {
                return refuse(format!("{name} `{text}` is no URL: {error}"))
                    .map_err(|e| e.advice("write it as `https://host`"));
            }
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse(format!("{name} holds a user name or password: pass them as credentials"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse(format!("{name} holds a query or fragment: end it after the path"));
        }
        let host = url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        let loopback = host == "localhost" || address.is_ok_and(|ip| ip.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => {
                return refuse(format!("{name} `{url}` would send the secret unencrypted"))
                    .map_err(|e| e.advice("use https; http is for this machine only"));
            }
            scheme => return refuse(format!("{name} begins with `{scheme}:` instead of `https:`")),
        }
        let plain = url.scheme() == "http";
        Ok(Self { url, loopback, plain })
    }

    /// The URL of `path`, which begins with a slash.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        match self.url.path() {
            "/" => url.set_path(path),
            before => url.set_path(&format!("{}{path}", before.trim_end_matches('/'))),
        }
        url
    }

    /// Whether it is this machine, which no proxy serves.
    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Its port, where it is this machine.
    pub(crate) fn local_port(&self) -> Option<u16> {
        self.url.port_or_known_default().filter(|_| self.loopback)
    }

    /// Whether what goes there is not encrypted.
    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn good_ones_are_joined() {
        for (base, path, url) in [
            ("https://a.example", "/v2/x", "https://a.example/v2/x"),
            ("https://a.example/", "/v2/x", "https://a.example/v2/x"),
            ("http://127.0.0.1:8/gw", "/x", "http://127.0.0.1:8/gw/x"),
            ("http://127.0.0.1:8/gw//", "/x", "http://127.0.0.1:8/gw/x"),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().join(path).as_str(), url);
        }
        assert!(BaseUrl::parse("http://[::1]:8").unwrap().is_loopback());
    }

    #[test]
    fn bad_ones_are_named_without_what_is_secret_in_them() {
        for (text, why) in [
            ("api.example", "is no URL"),
            ("", "is no URL"),
            ("http://api.example", "unencrypted"),
            ("ftp://api.example", "instead of `https:`"),
            ("https://user:hunter2@api.example", "user name"),
            ("https://user:hunter2@api.example:99999", "is no URL"),
            ("https://api.example?key=hunter2", "query"),
        ] {
            let error = BaseUrl::parse(text).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

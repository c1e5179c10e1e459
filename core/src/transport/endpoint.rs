//! Base URL of a vendor or of one's own gateway.

use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery};

use crate::{Error, Result};

/// A checked base URL: credentials never go to it in the clear.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Uri,
    loopback: bool,
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
        // What is no URL may hold a secret all the same: only a text that is host and path at most is shown.
        let no_url = |why: &str| match text.contains(['@', '?', '#']) {
            true => refuse(format!("{name} is no URL: {why}")),
            false => refuse(format!("{name} `{text}` is no URL: {why}"))
                .map_err(|error| error.advice("write it as `https://host`")),
        };
        if !text.is_ascii() {
            return no_url("it holds letters beyond ASCII: write the host as `xn--…`, the path as `%…`");
        }
        let url: Uri = match text.parse() {
            Ok(url) => url,
            Err(error) => return no_url(&error.to_string()),
        };
        let (Some(scheme), Some(authority)) = (url.scheme_str(), url.authority()) else {
            return no_url("it begins with no `https://`");
        };
        let Some((credentials, host, port)) = parts(authority) else {
            return no_url("its host or port is none");
        };
        if credentials.is_some() {
            return refuse(format!("{name} holds a user name or password: pass them as credentials"));
        }
        if text.contains(['?', '#']) {
            return refuse(format!("{name} holds a query or fragment: end it after the path"));
        }
        let loopback = is_loopback(host);
        match scheme {
            "https" => {}
            "http" if loopback => {}
            "http" => {
                return refuse(format!("{name} `{url}` would send the secret unencrypted"))
                    .map_err(|e| e.advice("use https; http is for this machine only"));
            }
            scheme => return refuse(format!("{name} begins with `{scheme}:` instead of `https:`")),
        }
        // The scheme's own port is in no header, so not in what is signed.
        let own = matches!((scheme, port), ("https", Some(443)) | ("http", Some(80)));
        let place = port.filter(|_| !own).map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let built = Uri::builder().scheme(scheme).authority(place).path_and_query(url.path()).build();
        match built {
            Ok(url) => Ok(Self { url, loopback }),
            Err(error) => no_url(&error.to_string()),
        }
    }

    /// The URL of `path`, which begins with a slash, with the encoded `query`, which may be empty.
    pub(crate) fn join(&self, path: &str, query: &str) -> Result<Uri> {
        let before = self.url.path().trim_end_matches('/');
        let mark = if query.is_empty() { "" } else { "?" };
        let unusable = |error: http::Error| Error::invalid("the request has no URL").source(error);
        let target = PathAndQuery::from_maybe_shared(format!("{before}{path}{mark}{query}"));
        let mut parts = Parts::default();
        parts.scheme = self.url.scheme().cloned();
        parts.authority = self.url.authority().cloned();
        parts.path_and_query = Some(target.map_err(|error| unusable(error.into()))?);
        Uri::from_parts(parts).map_err(|error| unusable(error.into()))
    }

    /// Whether it is this machine, which no proxy serves.
    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Its port, where it is this machine.
    pub(crate) fn local_port(&self) -> Option<u16> {
        let usual = if self.is_plain() { 80 } else { 443 };
        self.loopback.then(|| self.url.port_u16().unwrap_or(usual))
    }

    /// Whether what goes there is not encrypted.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.scheme_str() == Some("http")
    }
}

/// User and password, host and port of a URL; none where it has no host, or a port that is none.
pub(super) fn parts(authority: &Authority) -> Option<(Option<&str>, &str, Option<u16>)> {
    let (credentials, place) = match authority.as_str().rsplit_once('@') {
        Some((credentials, place)) => (Some(credentials), place),
        None => (None, authority.as_str()),
    };
    let (host, port) = (authority.host(), authority.port_u16());
    (!host.is_empty() && (place.len() == host.len() || port.is_some())).then_some((credentials, host, port))
}

/// Whether `host`, as a URL names it, is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|ip| ip.is_loopback())
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
            ("HTTPS://a.example", "/x", "https://a.example/x"),
            ("https://a.example:443/gw", "/x", "https://a.example/gw/x"),
            ("https://a.example:8443", "/x", "https://a.example:8443/x"),
            ("http://[::1]:80", "/x", "http://[::1]/x"),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().join(path, "").unwrap(), url);
        }
        let url = BaseUrl::parse("https://a.example").unwrap().join("/", "a=%20").unwrap();
        assert_eq!(url, "https://a.example/?a=%20");
        assert!(BaseUrl::parse("http://[::1]:8").unwrap().is_loopback());
    }

    #[test]
    fn bad_ones_are_named_without_what_is_secret_in_them() {
        for (text, why) in [
            ("api.example", "is no URL"),
            ("", "is no URL"),
            ("/v1", "is no URL"),
            ("https://", "is no URL"),
            ("https://:443", "is no URL"),
            ("https://api.example:", "is no URL"),
            ("https://api .example", "is no URL"),
            ("https://@api.example", "user name"),
            ("http://api.example", "unencrypted"),
            ("ftp://api.example", "instead of `https:`"),
            ("https://user:hunter2@api.example", "user name"),
            ("https://user:hunter2@api.example:99999", "is no URL"),
            ("https://api.example?key=hunter2", "query"),
            ("https://api.example/#hunter2", "query"),
            ("https://api.example:?key=hunter2", "is no URL"),
            ("https://例え.example/?key=hunter2", "beyond ASCII"),
            ("https://gw.example/网关", "beyond ASCII"),
        ] {
            let error = BaseUrl::parse(text).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

//! What to ask.

use std::net::IpAddr;

use bytes::Bytes;
use serde::Serialize;

use crate::{Error, Phone, Platform, Result, redact};

/// A question for the risk of one number. Plain text is a question, too: `"13800138000".into()`.
#[derive(Clone)]
pub struct RiskQuery {
    phone: String,
    ip: Option<String>,
    ex_id: Option<String>,
    platform: Platform,
}

impl RiskQuery {
    /// Asks for `phone`: 11 digits, with or without `+86`, spaces and hyphens.
    pub fn new(phone: impl Into<String>) -> Self {
        Self { phone: phone.into(), ip: None, ex_id: None, platform: Platform::Unknown }
    }

    /// Public IP address of the end user's device, never your server's.
    #[must_use]
    pub fn ip(mut self, ip: impl Into<Option<String>>) -> Self {
        self.ip = ip.into();
        self
    }

    /// Your own correlation id.
    #[must_use]
    pub fn ex_id(mut self, ex_id: impl Into<Option<String>>) -> Self {
        self.ex_id = ex_id.into();
        self
    }

    /// Platform of the end user's app, for the statistics: the vendor is not told.
    #[must_use]
    pub fn platform(mut self, platform: Platform) -> Self {
        self.platform = platform;
        self
    }

    /// The number with its middle hidden; none where it is no number.
    pub fn phone_mask(&self) -> Option<String> {
        self.number().map(|phone| phone.mask())
    }

    /// What makes two questions the same one; none where the input is no number.
    pub fn identity(&self) -> Option<(Phone, Option<String>)> {
        self.number().map(|phone| (phone, self.ex_id_sent()))
    }

    /// The number; none where it is none.
    pub(super) fn number(&self) -> Option<Phone> {
        Phone::parse(&self.phone).ok()
    }

    /// The correlation id as rows and events show it: numbers of people masked.
    pub fn ex_id_shown(&self) -> Option<String> {
        self.ex_id_sent().as_deref().map(redact)
    }

    /// The correlation id that will be sent.
    pub(super) fn ex_id_sent(&self) -> Option<String> {
        self.ex_id.clone().filter(|id| !id.is_empty())
    }

    /// Checks everything that can be known before anything is sent.
    pub(super) fn check(self) -> Result<Checked> {
        let phone = Phone::parse(&self.phone)?;
        let ip = self.ip.as_deref().filter(|ip| !ip.is_empty()).map(public).transpose()?;
        let ex_id = self.ex_id_sent();
        Ok(Checked { phone, ip, ex_id, platform: self.platform })
    }
}

impl<T: Into<String>> From<T> for RiskQuery {
    fn from(phone: T) -> Self {
        Self::new(phone)
    }
}

/// A question that may be sent.
pub(super) struct Checked {
    pub phone: Phone,
    ip: Option<String>,
    pub ex_id: Option<String>,
    pub platform: Platform,
}

impl Checked {
    /// Body of the request. The vendor's table says text for `phone`, its example shows a number: text it is.
    pub(super) fn body(&self) -> Bytes {
        #[derive(Serialize)]
        struct Body<'a> {
            phone: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            ip: Option<&'a str>,
            #[serde(rename = "exID", skip_serializing_if = "Option::is_none")]
            ex_id: Option<&'a str>,
        }
        let body = Body { phone: self.phone.expose(), ip: self.ip.as_deref(), ex_id: self.ex_id.as_deref() };
        serde_json::to_vec(&body).expect("three texts are always JSON").into()
    }
}

/// Refuses what is no address of an end user's device. The address is personal, so no error shows it.
fn public(text: &str) -> Result<String> {
    let ip: IpAddr = text.trim().parse().map_err(|_| {
        Error::invalid("ip is no IPv4 or IPv6 address").advice("leave it out where it is not known")
    })?;
    let inside = match ip {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn body(query: RiskQuery) -> String {
        String::from_utf8(query.check().unwrap().body().to_vec()).unwrap()
    }

    #[test]
    fn the_body_is_what_the_vendor_documents() {
        assert_eq!(body("138 0013 8000".into()), r#"{"phone":"13800138000"}"#);
        let full = RiskQuery::new("13800138000").ip("203.0.113.9".to_owned()).ex_id("coupon-9".to_owned());
        assert_eq!(body(full), r#"{"phone":"13800138000","ip":"203.0.113.9","exID":"coupon-9"}"#);
    }

    #[test]
    fn an_address_that_says_nothing_about_the_user_is_refused() {
        for ip in ["127.0.0.1", "10.0.0.8", "192.168.1.1", "::1", "fe80::1", "localhost", "1.2.3"] {
            let error = RiskQuery::new("13800138000").ip(ip.to_owned()).check().err().unwrap();
            assert!(!error.to_string().contains(ip), "{error}");
        }
        assert!(RiskQuery::new("13800138000").ip(String::new()).check().is_ok());
    }
}

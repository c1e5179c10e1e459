//! The risk of one number.

use super::address::public;
use super::{Ask, Body, filled};
use crate::catalog::UNKNOWN_CARRIER;
use crate::jiguang::endpoints::QUERY_BUSINESS_RISK;
use crate::{Phone, Platform, Result, redact};

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

    /// What the ledger knows a question by; none where the input is no number.
    pub fn identity(&self) -> Option<(Phone, Option<String>)> {
        self.number().map(|phone| (phone, self.ex_id_sent()))
    }

    /// The number; none where it is none.
    pub(in crate::jiguang) fn number(&self) -> Option<Phone> {
        Phone::parse(&self.phone).ok()
    }

    /// The address as the vendor gets it, or as it was given where it is none; none where there is none.
    pub fn address(&self) -> Option<String> {
        filled(self.ip.clone()).map(|ip| public(&ip).unwrap_or(ip))
    }

    /// The correlation id as rows and events show it: numbers of people masked.
    pub fn ex_id_shown(&self) -> Option<String> {
        self.ex_id_sent().as_deref().map(redact)
    }

    /// The correlation id that will be sent.
    pub(in crate::jiguang) fn ex_id_sent(&self) -> Option<String> {
        filled(self.ex_id.clone())
    }

    /// Checks everything that can be known before anything is sent.
    pub(in crate::jiguang) fn check(self) -> Result<Ask> {
        let phone = Phone::parse(&self.phone)?;
        let ip = filled(self.ip).as_deref().map(public).transpose()?;
        let ex_id = filled(self.ex_id);
        let body = Body {
            phone: Some(phone.expose()),
            ip: ip.as_deref(),
            ex_id: ex_id.as_deref(),
            ..Body::default()
        }
        .bytes();
        Ok(Ask {
            endpoint: QUERY_BUSINESS_RISK,
            body,
            phone: Some(phone),
            ex_id,
            platform: self.platform,
            carrier: UNKNOWN_CARRIER.to_owned(),
        })
    }
}

impl<T: Into<String>> From<T> for RiskQuery {
    fn from(phone: T) -> Self {
        Self::new(phone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(query: RiskQuery) -> String {
        String::from_utf8(query.check().unwrap().body.to_vec()).unwrap()
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

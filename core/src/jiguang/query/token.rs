//! What a token stands for: the number of a SIM, or a login.

use super::address::public;
use super::{Ask, Body, carrier, filled};
use crate::jiguang::endpoints::{Endpoint, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER, choose};
use crate::jiguang::{LoginToken, NumberToken};
use crate::{Phone, Platform, Result};

/// A question about a token: [`NumberQuery`] or [`LoginQuery`].
#[derive(Clone)]
pub struct TokenQuery<T> {
    token: T,
    phone: Option<String>,
    platform: Platform,
    carrier: Option<String>,
    ip: Option<String>,
    ex_id: Option<String>,
    with_risk: bool,
}

/// Whether a number is that of the SIM that a token was made with.
pub type NumberQuery = TokenQuery<NumberToken>;

/// Which number belongs to a login token.
pub type LoginQuery = TokenQuery<LoginToken>;

impl<T> TokenQuery<T> {
    fn about(token: T, phone: Option<String>, platform: Platform) -> Self {
        Self { token, phone, platform, carrier: None, ip: None, ex_id: None, with_risk: false }
    }

    /// Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics: the vendor is not told.
    #[must_use]
    pub fn carrier(mut self, carrier: impl Into<Option<String>>) -> Self {
        self.carrier = carrier.into();
        self
    }

    /// Public IP address of the end user's device; sent only with the risk.
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

    /// Asks for the number's risk, too, which is a second product.
    #[must_use]
    pub fn with_risk(mut self, with_risk: bool) -> Self {
        self.with_risk = with_risk;
        self
    }

    /// What both kinds have in common; `fill` puts in what only one has.
    fn ask<'a>(
        &'a self,
        endpoints: &[Endpoint; 4],
        phone: Option<Phone>,
        fill: impl FnOnce(&mut Body<'a>),
    ) -> Result<Ask> {
        let endpoint = choose(endpoints, self.platform, self.with_risk)?;
        let ip = filled(self.ip.clone()).as_deref().map(public).transpose()?;
        let ex_id = filled(self.ex_id.clone());
        let mut body = Body::default();
        fill(&mut body);
        let body = Body {
            phone: phone.as_ref().map(Phone::expose),
            ip: ip.as_deref().filter(|_| self.with_risk),
            ex_id: ex_id.as_deref(),
            ..body
        }
        .bytes();
        let carrier = carrier(self.carrier.clone());
        Ok(Ask { endpoint, body, phone, ex_id, platform: self.platform, carrier })
    }
}

impl NumberQuery {
    /// Asks about `phone`; `platform` is where the token was made, and picks the path.
    pub fn new(token: NumberToken, phone: impl Into<String>, platform: Platform) -> Self {
        Self::about(token, Some(phone.into()), platform)
    }

    /// Checks everything that can be known before anything is sent.
    pub(in crate::jiguang) fn check(&self) -> Result<Ask> {
        let token = self.token.check()?;
        let phone = Phone::parse(self.phone.as_deref().unwrap_or_default())?;
        self.ask(&VERIFY_NUMBER, Some(phone), |body| body.token = Some(token))
    }
}

impl LoginQuery {
    /// Asks for the number; `platform` is where the token was made, and picks the path.
    pub fn new(token: LoginToken, platform: Platform) -> Self {
        Self::about(token, None, platform)
    }

    /// Checks everything that can be known before anything is sent.
    pub(in crate::jiguang) fn check(&self) -> Result<Ask> {
        let token = self.token.check()?;
        self.ask(&VERIFY_LOGIN_TOKEN, None, |body| body.login_token = Some(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(ask: &Ask) -> String {
        String::from_utf8(ask.body.to_vec()).unwrap()
    }

    #[test]
    fn the_bodies_are_what_the_vendor_documents() {
        let number = NumberQuery::new(NumberToken::new("T1"), "13800138000", Platform::Web)
            .ip("203.0.113.9".to_owned())
            .ex_id("order-42".to_owned());
        let plain = number.check().unwrap();
        assert_eq!(body(&plain), r#"{"token":"T1","phone":"13800138000","exID":"order-42"}"#);
        let risk = number.with_risk(true).check().unwrap();
        assert_eq!(
            body(&risk),
            r#"{"token":"T1","phone":"13800138000","ip":"203.0.113.9","exID":"order-42"}"#
        );
        let login =
            LoginQuery::new(LoginToken::new(" L1 "), Platform::Ios).carrier("CM".to_owned()).check().unwrap();
        assert_eq!((body(&login).as_str(), login.carrier.as_str()), (r#"{"loginToken":"L1"}"#, "cm"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let login =
            |token: &str, platform| LoginQuery::new(LoginToken::new(token), platform).check().err().unwrap();
        assert_eq!(login(" ", Platform::Ios).info().message, "login_token is empty");
        assert!(login("L1", Platform::Unknown).to_string().starts_with("platform is unknown"));
    }
}

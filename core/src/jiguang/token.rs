//! Tokens from the vendor's client SDK. Two types, because they are not interchangeable: mixing them up fails at the
//! vendor, and costs the user a second try.

use crate::{Error, Result, Secret};

/// What the SDK got for number verification. Works once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberToken(Secret);

/// What the SDK got for one-click login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginToken(Secret);

impl NumberToken {
    /// The token as the app sent it.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Secret::new(token))
    }

    pub(super) fn check(&self) -> Result<&str> {
        check("token", &self.0)
    }
}

impl LoginToken {
    /// The token as the app sent it.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Secret::new(token))
    }

    pub(super) fn check(&self) -> Result<&str> {
        check("login_token", &self.0)
    }
}

fn check<'a>(name: &str, token: &'a Secret) -> Result<&'a str> {
    match token.expose().trim() {
        "" => Err(Error::invalid(format!("{name} is empty")).advice("pass what the SDK in the app returned")),
        token => Ok(token),
    }
}

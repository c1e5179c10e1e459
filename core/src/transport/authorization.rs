//! What a request presents to be let in.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{HeaderName, HeaderValue};
use http::uri::Uri;

use super::Request;
use crate::events::Pending;
use crate::{Error, ErrorKind, Result, Secret};

/// Where the bearer tokens of a company's own gateway come from. A [`Secret`] is one that never changes.
pub trait BearerTokens: Send + Sync {
    /// The token to present now. Asked before every call and within its deadline, so one that has run out can be renewed
    /// here.
    fn token(&self) -> Pending<'_, Result<Secret>>;

    /// The gateway refused `token` (HTTP 401): it should not be given again. The call that presented it is not repeated.
    fn refused(&self, token: &Secret) {
        let _ = token;
    }
}

impl BearerTokens for Secret {
    fn token(&self) -> Pending<'_, Result<Secret>> {
        Box::pin(async { Ok(self.clone()) })
    }
}

/// Where the keys come from that sign requests.
pub(crate) trait Signer: Send + Sync {
    /// The key for one call. Asked before it and within its deadline, and again where the vendor says that the key has run out.
    fn key(&self) -> Pending<'_, Result<Box<dyn SigningKey>>>;
}

/// Signs the attempts of a call.
pub(crate) trait SigningKey: Send + Sync {
    /// The headers with which one attempt of `request` to `url` gets in: no two attempts have the same.
    fn sign(&self, request: &Request, url: &Uri) -> Vec<(&'static str, String)>;

    /// The vendor refused it.
    fn refused(&self);
}

/// How a client gets in.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// The same header for every call.
    Basic(HeaderValue),
    /// A token per call.
    Bearer(Arc<dyn BearerTokens>),
    /// A key per call, a signature per attempt.
    Signed(Arc<dyn Signer>),
}

/// What one call presents.
pub(super) enum Presented {
    /// A header, and the token in it.
    Header(HeaderValue, Option<Secret>),
    Key(Box<dyn SigningKey>),
}

impl Presented {
    /// What every attempt of the call presents.
    pub(super) fn of_call(&self) -> Option<&HeaderValue> {
        match self {
            Self::Header(header, _) => Some(header),
            Self::Key(_) => None,
        }
    }

    /// What only one attempt of it presents.
    pub(super) fn of_attempt(&self, request: &Request, url: &Uri) -> Result<Vec<(HeaderName, HeaderValue)>> {
        let Self::Key(key) = self else { return Ok(Vec::new()) };
        let header =
            |(name, value): (&'static str, String)| Ok((HeaderName::from_static(name), sensitive(&value)?));
        key.sign(request, url).into_iter().map(header).collect()
    }
}

impl Authorization {
    /// User name and password, which hold no character that headers forbid.
    pub(crate) fn basic(user: &str, password: &Secret) -> Result<Self> {
        let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
        sensitive(&format!("Basic {pair}")).map(Self::Basic)
    }

    /// What one call presents.
    pub(super) async fn present(&self) -> Result<Presented> {
        let tokens = match self {
            Self::Basic(header) => return Ok(Presented::Header(header.clone(), None)),
            Self::Signed(signer) => return Ok(Presented::Key(signer.key().await?)),
            Self::Bearer(tokens) => tokens,
        };
        let token = tokens.token().await?;
        let header = match token.expose().trim() {
            "" => Err(Error::new(ErrorKind::Authentication, "the bearer token is empty")),
            text => sensitive(&format!("Bearer {text}")),
        }?;
        Ok(Presented::Header(header, Some(token)))
    }

    /// The answer was "unauthorized".
    pub(super) fn refused(&self, presented: &Presented) {
        match (self, presented) {
            (Self::Bearer(tokens), Presented::Header(_, Some(token))) => tokens.refused(token),
            (_, Presented::Key(key)) => key.refused(),
            _ => {}
        }
    }

    /// What there may be none of.
    pub(super) fn presents(&self) -> &'static str {
        match self {
            Self::Basic(_) | Self::Signed(_) => "credentials",
            Self::Bearer(_) => "bearer token",
        }
    }
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    // The library's own error says nothing more, and might one day show what it refused.
    let mut header = HeaderValue::from_str(text).map_err(|_| {
        Error::new(ErrorKind::Configuration, "the credentials hold a character that headers forbid")
    })?;
    header.set_sensitive(true);
    Ok(header)
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic(_) => "Basic(…)",
            Self::Bearer(_) => "Bearer(…)",
            Self::Signed(_) => "Signed(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_credentials_give_the_documented_header() {
        let secret = Secret::new("5e987ac6d2e04d95a9d8f0d1");
        let Authorization::Basic(header) = Authorization::basic("7d431e42dfa6a6d693ac2d04", &secret).unwrap()
        else {
            panic!("basic credentials are no token")
        };
        assert_eq!(header, "Basic N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==");
        assert!(header.is_sensitive());
    }
}

//! Tokens that come from the app.

use std::sync::Arc;

use verimeter::events::Pending;
use verimeter::transport::BearerTokens;
use verimeter::{Error, ErrorKind, Result, Secret};

/// Why there is no token.
#[derive(Debug, uniffi::Error)]
pub enum NoToken {
    /// The app could not get one.
    Failed {
        /// What went wrong, without anything secret in it.
        reason: String,
    },
}

impl std::fmt::Display for NoToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for NoToken {}

// Its text may hold anything, a token too.
impl From<uniffi::UnexpectedUniFFICallbackError> for NoToken {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: "the app's source of tokens raised an exception".to_owned() }
    }
}

/// Where the bearer tokens of a company's own gateway come from.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait TokenSource: Send + Sync {
    /// The token to present now. Asked before every call and within its deadline.
    async fn token(&self) -> Result<String, NoToken>;

    /// The gateway refused `token`: it should not be given again.
    fn refused(&self, token: String);
}

/// As the core wants them.
pub(crate) struct Tokens(pub(crate) Arc<dyn TokenSource>);

impl BearerTokens for Tokens {
    fn token(&self) -> Pending<'_, Result<Secret>> {
        Box::pin(async {
            let token = self.0.token().await;
            token.map(Secret::new).map_err(|error| {
                Error::new(ErrorKind::Authentication, "there is no bearer token").source(error)
            })
        })
    }

    fn refused(&self, token: &Secret) {
        self.0.refused(token.expose().to_owned());
    }
}

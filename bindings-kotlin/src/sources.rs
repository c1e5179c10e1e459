//! Tokens and keys that come from the program.

use std::sync::{Arc, Mutex, PoisonError};

use verimeter::aliyun::RenewedCredentials;
use verimeter::events::Pending;
use verimeter::transport::BearerTokens;
use verimeter::{AccessKey, Error, ErrorKind, Result, Secret};

/// Why there is none.
#[derive(Debug, uniffi::Error)]
pub enum NotGiven {
    /// The program could not get one.
    Failed {
        /// What went wrong, without anything secret in it.
        reason: String,
    },
}

impl std::fmt::Display for NotGiven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for NotGiven {}

// Its text may hold anything, a token too.
impl From<uniffi::UnexpectedUniFFICallbackError> for NotGiven {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: "the program's source raised an exception".to_owned() }
    }
}

/// Where the bearer tokens of a company's own gateway come from.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait TokenSource: Send + Sync {
    /// The token to present now. Asked before every call and within its deadline.
    async fn token(&self) -> Result<String, NotGiven>;

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

/// Where temporary access keys come from.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait KeySource: Send + Sync {
    /// Gives `place` a key that lasts a while: asked for at the first call, and when the one before is about to end or was
    /// refused.
    async fn key(&self, place: Arc<KeyPlace>) -> Result<(), NotGiven>;
}

/// Where a key is put: UniFFI's Kotlin cannot return another crate's record from asynchronous methods of its own.
#[derive(Default, uniffi::Object)]
pub struct KeyPlace(Mutex<Option<AccessKey>>);

#[uniffi::export]
impl KeyPlace {
    /// Here it is.
    pub fn give(&self, key: AccessKey) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
    }
}

/// As the core wants them.
pub(crate) fn renewed(source: Arc<dyn KeySource>) -> Arc<RenewedCredentials> {
    Arc::new(RenewedCredentials::new(move || {
        let source = Arc::clone(&source);
        Box::pin(async move {
            let none = || Error::new(ErrorKind::Authentication, "there is no access key");
            let place = Arc::new(KeyPlace::default());
            source.key(Arc::clone(&place)).await.map_err(|error| none().source(error))?;
            let key = place.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            key.ok_or_else(none)
        })
    }))
}

//! The one error of the core.

use std::fmt;

use verimeter_models::{ErrorInfo, ErrorKind, Vendor};

/// What the core's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A failure with everything known about it ([`ErrorInfo`]) and its cause.
///
/// Neither holds a phone number, token, secret or key.
pub struct Error(Box<Inner>);

struct Inner {
    info: ErrorInfo,
    source: Option<Source>,
}

impl Error {
    /// An error of this kind; `message` is one line that names the thing.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let info = ErrorInfo::new(kind, message);
        Self(Box::new(Inner { info, source: None }))
    }

    /// A parameter is wrong; nothing was sent.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message)
    }

    /// Says what to do about it.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.0.info.advice = advice.into();
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Names the call.
    #[must_use]
    pub fn during(mut self, vendor: Vendor, operation: &str) -> Self {
        self.0.info.vendor = Some(vendor);
        self.0.info.operation = Some(operation.to_owned());
        self
    }

    /// Fills in what else is known.
    #[must_use]
    pub fn with(mut self, fill: impl FnOnce(&mut ErrorInfo)) -> Self {
        fill(&mut self.0.info);
        self
    }

    /// The same failure for another caller that waited for the same work; of the cause, its text.
    #[cfg(feature = "ledger")]
    pub(crate) fn share(&self) -> Self {
        let source = self.0.source.as_ref().map(|source| source.to_string().into());
        Self(Box::new(Inner { info: self.0.info.clone(), source }))
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.info.kind
    }

    /// Everything known about it.
    pub fn info(&self) -> &ErrorInfo {
        &self.0.info
    }

    /// Everything known about it, without the cause.
    pub fn into_info(self) -> ErrorInfo {
        self.0.info
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.info.message)?;
        match self.0.info.advice.as_str() {
            "" => Ok(()),
            advice => write!(f, "; {advice}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("info", &self.0.info).field("source", &self.0.source).finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<verimeter_models::UnknownWord> for Error {
    fn from(error: verimeter_models::UnknownWord) -> Self {
        Self::invalid(error.to_string())
    }
}

//! From the core's error to what the languages raise.

use std::{error, fmt};

use verimeter::{Error, ErrorInfo, ErrorKind, Result, runtime};

/// What a call raises; each language has exceptions of its own for it.
#[derive(Debug, uniffi::Error)]
pub enum Failure {
    /// The call failed.
    Raised {
        /// Everything known about it.
        info: ErrorInfo,
        /// What caused it, each cause before its own: texts of other libraries.
        causes: Vec<String>,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Raised { info, .. } = self;
        f.write_str(&info.message)
    }
}

/// The failure that tells of `error`.
pub(crate) fn raise(error: Error) -> Failure {
    let mut causes = Vec::new();
    let mut cause = error::Error::source(&error);
    while let Some(source) = cause {
        causes.push(source.to_string());
        cause = source.source();
    }
    Failure::Raised { info: error.into_info(), causes }
}

/// What is done on our runtime, whoever waits for it.
pub(crate) trait Work<T>: Future<Output = Result<T>> + Send + 'static {}

impl<T, W: Future<Output = Result<T>> + Send + 'static> Work<T> for W {}

/// Runs `call` on our runtime and waits for it where the language awaits. A caller that gives up drops this future; the call goes
/// on, and is recorded.
pub(crate) async fn detached<T: Send + 'static>(call: impl Work<T>) -> Result<T, Failure> {
    let task = runtime::spawn(call).map_err(raise)?;
    task.await.map_err(|_| raise(lost()))?.map_err(raise)
}

/// What a caller learns when nobody is left who could answer.
pub(crate) fn lost() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was dropped before it ended")
}

/// What is known of a parameter that is wrong in the language already.
#[uniffi::export]
pub fn invalid_argument(message: String, advice: String) -> ErrorInfo {
    Error::invalid(message).advice(advice).into_info()
}

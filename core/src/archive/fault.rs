//! What an object store says, in words that help and hold no secret.

use std::error::Error as Cause;

use object_store::client::{HttpError, HttpErrorKind};

use super::CREDENTIALS;
use crate::{Error, ErrorKind};

/// Longest code that a store is believed.
const LONGEST: usize = 60;

/// Codes by which stores refuse who asks, whatever came of them on the way here.
const REFUSED: [&str; 8] = [
    "AccessDenied",
    "AuthenticationFailed",
    "AuthorizationHeaderMalformed",
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidSecurity",
    "InvalidToken",
    "SignatureDoesNotMatch",
];

/// A failure of the store at `url` with the file `path`. Of what the store answered, only its code is kept: the rest may hold
/// parts of what was signed.
pub(super) fn of(error: &object_store::Error, url: &str, path: &str) -> Error {
    use object_store::Error::{NotFound, PermissionDenied, Unauthenticated};
    let text = error.to_string();
    let code = code(&text);
    let what = if path.is_empty() { format!("`{url}`") } else { format!("`{path}` of `{url}`") };
    let refused = code.is_some_and(|code| REFUSED.contains(&code))
        || matches!(error, PermissionDenied { .. } | Unauthenticated { .. })
        || ["status code: 401", "status code: 403"].iter().any(|status| text.contains(status));
    let broken = http(error);
    let told = code.map(|code| format!(" ({code})")).unwrap_or_default();
    let made = match error {
        _ if code.is_some_and(|code| ["NoSuchBucket", "ContainerNotFound"].contains(&code)) => {
            Error::new(ErrorKind::Configuration, format!("the bucket of `{url}` does not exist"))
                .advice("make it, or check its name and the endpoint")
        }
        _ if refused => {
            Error::new(ErrorKind::Authentication, format!("the object store refused access to {what}{told}"))
                .advice(format!("check the credentials and what they may do: {CREDENTIALS}"))
        }
        NotFound { .. } => Error::invalid(format!("{what} does not exist{told}")).advice("check the place"),
        _ if broken.is_some() => {
            let how = match broken {
                Some(HttpErrorKind::Timeout) => "does not answer",
                Some(HttpErrorKind::Connect) => "cannot be reached",
                _ => "broke off",
            };
            Error::new(ErrorKind::Transport, format!("the object store of `{url}` {how}"))
                .advice("check the endpoint (AWS_ENDPOINT_URL) and the network, and that credentials are set")
                .with(|info| info.retryable = true)
        }
        _ if text.contains("Missing") || text.contains("missing") => Error::new(
            ErrorKind::Configuration,
            format!("the object store of `{url}` lacks credentials or settings"),
        )
        .advice(CREDENTIALS),
        _ => Error::new(ErrorKind::Vendor, format!("the object store failed with {what}{told}"))
            .advice("try again")
            .with(|info| info.retryable = true),
    };
    let kept = code.map(str::to_owned);
    made.with(|info| info.vendor_code = kept)
}

/// Whether there is no such file; a bucket that is missing is something else.
pub(super) fn is_missing(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. })
        && code(&error.to_string()).is_none_or(|code| code != "NoSuchBucket")
}

/// The code in the answer of a store: `<Code>AccessDenied</Code>`.
fn code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (code.len() <= LONGEST && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(code)
}

/// How an exchange failed, where it came to no answer.
fn http(error: &object_store::Error) -> Option<HttpErrorKind> {
    let mut cause: Option<&(dyn Cause + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(http) = error.downcast_ref::<HttpError>() {
            return Some(http.kind());
        }
        cause = error.source();
    }
    None
}

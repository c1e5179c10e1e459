//! One HTTP exchange: pool, deadlines, the guard against double billing, redaction, clock.
//!
//! The guard: a request whose body was never asked for by the connection cannot have been carried out, so it may
//! be sent again. After that, a billed or single-use operation is never sent again: its end is in doubt. What costs nothing is
//! sent again as its [`OperationClass`] allows, and as the vendor's answer says.

mod answer;
mod authorization;
mod clock;
mod connector;
mod endpoint;
mod http;
mod retry;
mod settings;
#[cfg(feature = "archive")]
mod storage;
mod tls;
mod witness;

pub use authorization::BearerTokens;
pub(crate) use authorization::{Authorization, Signer, SigningKey};
pub(crate) use clock::clock_at;
pub use clock::{Clock, ManualClock, ServedClock, SystemClock};
pub(crate) use endpoint::BaseUrl;
pub(crate) use http::Http;
pub(crate) use retry::Budget;
#[cfg(feature = "archive")]
pub(crate) use storage::storage_client;

use std::time::Duration;

use bytes::Bytes;

use crate::ErrorKind;

/// What it would cost to send a request twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationClass {
    /// Each answer may be billed.
    Billed,
    /// Each answer may be billed, and what was sent works once.
    SingleUseToken,
    /// Free, and changes nothing: sent again after any failure.
    FreeRead,
    /// Free, and makes something each time: never sent again once it may have been carried out.
    Creation,
}

/// One request, ready to send.
pub(crate) struct Request {
    pub class: OperationClass,
    pub path: &'static str,
    /// Encoded; empty where there is none.
    pub query: String,
    /// Those that neither the transport nor the authorization makes, by lower-case name.
    pub headers: &'static [(&'static str, &'static str)],
    pub body: Bytes,
    /// What an answer says of sending the same once more.
    pub again: fn(&Response) -> Again,
}

/// What an answer says of sending the same request once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// It is the answer.
    No,
    /// Nothing was done, or doing it again does no harm: after a wait.
    Later,
    /// The credentials have run out: with new ones, where the first were not new themselves.
    WithNewCredentials,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    /// Text of the body; bytes that are no UTF-8 are replaced.
    pub body: String,
    pub request_id: Option<String>,
    /// When to come back, in milliseconds, where the header says it.
    pub retry_after_ms: Option<i64>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Whether the vendor may have the request.
    pub sent: bool,
    /// What kind of failure it is to the caller.
    pub kind: ErrorKind,
    /// Whether time ran out.
    pub timed_out: bool,
    /// What happened, without address or content.
    pub reason: String,
    /// Status, where the answer began.
    pub status: Option<u16>,
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// An exchange with all its attempts.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub result: Result<Response, Failure>,
    /// Attempts that were begun.
    pub attempts: i32,
    pub elapsed: Duration,
}

//! What came of an exchange: an answer, or the error it is.

use super::{READY_AFTER_MS, Reading, Told};
use crate::aliyun::codes::{Answer, Refusal, SUCCESS, answer};
use crate::transport::{Failure, OperationClass, Response};
use crate::{Error, ErrorKind, Result, RetryAdvice, one_line, redact};

/// A transaction that ought to be over and is not is worth another question after this time.
const LATE_WAIT_MS: i64 = 60_000;
/// Most of an answer that an error shows, in characters.
const PREVIEW: usize = 120;
/// Most of the vendor's text that an error shows, in characters.
pub(super) const LONGEST_TEXT: usize = 400;

/// What came of an exchange.
pub(super) struct Judged<T> {
    pub result: Result<T>,
    pub told: Option<Told>,
    pub code: Option<String>,
    pub message: String,
    pub status: Option<u16>,
    pub request_id: Option<String>,
}

/// The vendor, or something on the way to it, answered. `age_ms` is the age of the transaction, where it is known.
pub(super) fn judge<T>(
    response: Response,
    read: impl FnOnce(&str) -> Option<Reading<T>>,
    age_ms: Option<i64>,
) -> Judged<T> {
    let status = Some(response.status);
    match answer(&response) {
        Answer::Reply(envelope) => match read(&response.body) {
            Some(Reading { answer, told }) => Judged {
                result: Ok(answer),
                // The ledger keeps what it hears first.
                told: told.filter(|told| !told.grows || age_ms.is_none_or(|age_ms| age_ms >= READY_AFTER_MS)),
                code: Some(envelope.code.unwrap_or_else(|| SUCCESS.to_owned())),
                message: envelope.message,
                status,
                request_id: envelope.request_id.or(response.request_id),
            },
            None => unreadable(response),
        },
        Answer::Refusal(refusal) => refused(refusal, response, age_ms),
        Answer::Unreadable => unreadable(response),
    }
}

/// The vendor says no.
fn refused<T>(refusal: Refusal, response: Response, age_ms: Option<i64>) -> Judged<T> {
    let Refusal { kind, code, message, request_id, row } = refusal;
    let retry = row.map(|row| row.retry);
    // One that nobody knows may hold anything.
    let code = redact(&code);
    let text = one_line(&message, LONGEST_TEXT);
    let said = match row {
        Some(row) => format!("the vendor answered {} ({})", one_line(&code, PREVIEW), row.text),
        None => format!("the vendor answered {} (HTTP {})", one_line(&code, PREVIEW), response.status),
    };
    let advice = row.map_or("look the code up in the vendor's documentation, or ask its support", |row| {
        row.advice.as_str()
    });
    let worth_it = match retry {
        Some(advice) => !matches!(advice, RetryAdvice::Never | RetryAdvice::NewToken),
        None => matches!(kind, ErrorKind::Throttled | ErrorKind::Vendor),
    };
    let ready_ms = (retry == Some(RetryAdvice::AfterThirtyMinutes)).then(|| match age_ms {
        Some(age_ms) => (READY_AFTER_MS - age_ms).max(LATE_WAIT_MS),
        None => READY_AFTER_MS,
    });
    let status = response.status;
    let error = Error::new(kind, said).advice(advice).with(|info| {
        info.vendor_code = Some(code.clone());
        info.vendor_text = Some(text);
        info.http_status = Some(status.into());
        info.retryable = worth_it;
        info.request_sent = true;
        info.retry_after_ms = ready_ms.or(response.retry_after_ms.filter(|_| worth_it));
    });
    Judged {
        result: Err(error),
        told: None,
        code: Some(code),
        message,
        status: Some(status),
        request_id: request_id.or(response.request_id),
    }
}

/// An answer came that holds no reply of the vendor.
fn unreadable<T>(response: Response) -> Judged<T> {
    let Response { status, body, request_id, retry_after_ms } = response;
    let kind = match status {
        401 | 407 => ErrorKind::Authentication,
        429 => ErrorKind::Throttled,
        _ => ErrorKind::Protocol,
    };
    let words: Vec<&str> = body.split_whitespace().collect();
    let preview = one_line(&words.join(" "), PREVIEW);
    let error =
        Error::new(kind, format!("the answer is no reply of the vendor (HTTP {status}): `{preview}`"))
            .advice("check the endpoint and what stands before the vendor")
            .with(|info| {
                info.http_status = Some(status.into());
                info.request_sent = true;
                info.retryable = status == 429 || status >= 500;
                info.retry_after_ms = retry_after_ms;
            });
    let (code, message) = (None, String::new());
    Judged { result: Err(error), told: None, code, message, status: Some(status), request_id }
}

/// No answer came.
pub(super) fn unanswered<T>(class: OperationClass, failure: Failure) -> Judged<T> {
    let Failure { sent, kind, timed_out, reason, status, source } = failure;
    let advice = match (sent, class, kind) {
        (true, OperationClass::Creation, _) => {
            "the transaction may be made, under an id that nobody knows: nothing is billed for it, so make another"
        }
        (true, ..) => "asking is free: ask again",
        (false, _, ErrorKind::Transport) => "nothing was sent: check the network and try again",
        (false, ..) => "nothing was sent",
    };
    let mut error = Error::new(kind, reason).advice(advice).with(|info| {
        info.http_status = status.map(i32::from);
        info.request_sent = sent;
        info.timed_out = timed_out;
        info.retryable = sent || kind == ErrorKind::Transport;
    });
    if let Some(source) = source {
        error = error.source(source);
    }
    let (code, message) = (None, String::new());
    Judged { result: Err(error), told: None, code, message, status, request_id: None }
}

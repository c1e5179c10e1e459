//! Reads an answer, whatever its status.

use std::error::Error;
use std::time::SystemTime;

use http::header::{HeaderMap, RETRY_AFTER};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use jiff::fmt::rfc2822;

use super::connector::timed_out;
use super::{Failure, Response};
use crate::redact;

/// What an answer may be packed in.
pub(super) const ENCODINGS: Option<&str> = if cfg!(feature = "gzip") { Some("gzip") } else { None };
/// Longest body that is read; documented answers have a few hundred bytes. What is cut off there is no reply any more, and is told as
/// such.
const LONGEST_BODY: usize = 1 << 20;
const LONGEST_REQUEST_ID: usize = 128;
/// Headers that vendors give a request's id in.
const REQUEST_IDS: [&str; 2] = ["x-acs-request-id", "x-request-id"];
/// Alibaba Cloud's header for the time to come back, in milliseconds.
const RETRY_AFTER_MS: &str = "x-acs-retry-after";

pub(super) async fn read(reply: http::Response<Incoming>) -> Result<Response, Failure> {
    let (head, body) = reply.into_parts();
    let status = head.status.as_u16();
    let header = REQUEST_IDS.iter().find_map(|name| head.headers.get(*name)?.to_str().ok());
    let request_id = header.map(|id| redact(id).chars().take(LONGEST_REQUEST_ID).collect());
    let retry_after_ms = retry_after_ms(&head.headers, SystemTime::now());
    let broken = |timed_out: bool, source: Box<dyn Error + Send + Sync>| Failure {
        status: Some(status),
        timed_out,
        source: Some(source),
        ..Failure::in_doubt("the answer broke off")
    };
    let bytes = collect(body).await.map_err(|error| broken(timed_out(&error), error.into()))?;
    let bytes = unpack(&head.headers, bytes).map_err(|error| broken(false, error.into()))?;
    let body = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(Response { status, body, request_id, retry_after_ms })
}

async fn collect(mut body: Incoming) -> hyper::Result<Vec<u8>> {
    let mut whole = Vec::new();
    while whole.len() < LONGEST_BODY
        && let Some(frame) = body.frame().await
    {
        whole.extend_from_slice(&frame?.into_data().unwrap_or_default());
    }
    whole.truncate(LONGEST_BODY);
    Ok(whole)
}

#[cfg(feature = "gzip")]
fn unpack(headers: &HeaderMap, body: Vec<u8>) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;

    let packed = headers.get(http::header::CONTENT_ENCODING).is_some_and(|encoding| encoding == "gzip");
    // Nothing is not packed, whatever its headers say.
    if !packed || body.is_empty() {
        return Ok(body);
    }
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(&body[..]).take(LONGEST_BODY as u64).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

#[cfg(not(feature = "gzip"))]
fn unpack(_: &HeaderMap, body: Vec<u8>) -> std::io::Result<Vec<u8>> {
    Ok(body)
}

/// What a vendor's own header says, or `Retry-After`, in seconds or as a date.
fn retry_after_ms(headers: &HeaderMap, now: SystemTime) -> Option<i64> {
    let own = headers.get(RETRY_AFTER_MS).and_then(|ms| ms.to_str().ok()?.trim().parse::<u32>().ok());
    if let Some(ms) = own.filter(|ms| *ms > 0) {
        return Some(ms.into());
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(i64::from(seconds) * 1_000);
    }
    let until = rfc2822::parse(text).ok()?.timestamp();
    let now = jiff::Timestamp::try_from(now).ok()?;
    Some((until.as_millisecond() - now.as_millisecond()).max(0))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[cfg(feature = "gzip")]
    #[test]
    fn an_answer_of_nothing_is_no_broken_one() {
        let packed = HeaderMap::from_iter([(http::header::CONTENT_ENCODING, "gzip".parse().unwrap())]);
        assert!(unpack(&packed, Vec::new()).unwrap().is_empty());
        assert_eq!(unpack(&HeaderMap::new(), b"{}".to_vec()).unwrap(), b"{}");
        assert!(unpack(&packed, b"{}".to_vec()).is_err());
    }

    #[test]
    fn the_time_to_come_back_is_read_in_both_forms() {
        let at = |text: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            // Sat, 21 Nov 2026 10:00:00 GMT
            retry_after_ms(&headers, UNIX_EPOCH + Duration::from_secs(1_795_255_200))
        };
        assert_eq!(at("120"), Some(120_000));
        assert_eq!(at(" 0 "), Some(0));
        assert_eq!(at("Sat, 21 Nov 2026 10:01:30 GMT"), Some(90_000));
        assert_eq!(at("Fri, 20 Nov 2026 10:00:00 GMT"), Some(0));
        assert_eq!([at("soon"), at("-1"), at("1.5")], [None; 3]);
        assert_eq!(retry_after_ms(&HeaderMap::new(), UNIX_EPOCH), None);
        let both = |own: &str| {
            let own = (http::HeaderName::from_static(RETRY_AFTER_MS), own.parse().unwrap());
            retry_after_ms(&HeaderMap::from_iter([own, (RETRY_AFTER, "2".parse().unwrap())]), UNIX_EPOCH)
        };
        assert_eq!([both("1500"), both("0"), both("soon")], [Some(1_500), Some(2_000), Some(2_000)]);
    }
}

//! Who may come in: what the gateway checks before it looks at the operation, in this order: authorization, access key, date,
//! nonce, hash of the body, signature, security token.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HOST};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use verimeter::Secret;
use verimeter::aliyun::acs3::{self, Authorization, SignedParts};
use verimeter::transport::{Clock as _, SystemClock};

use super::credentials;
use super::parameters::query;
use super::refusal::Refusal;
use crate::exchange::Asked;
use crate::state::State;

/// A date may be this far from the clock, in milliseconds.
pub(super) const WINDOW_MS: i64 = 15 * 60 * 1_000;

/// Headers of a signed request.
const ACS: &str = "x-acs-";
const DATE: &str = "x-acs-date";
const NONCE: &str = "x-acs-signature-nonce";
const CONTENT_SHA256: &str = "x-acs-content-sha256";
const SECURITY_TOKEN: &str = "x-acs-security-token";

/// Lets a request in once.
pub(super) fn admit(state: &State, asked: &Asked) -> Result<(), Refusal> {
    let visitor = check(state, asked)?;
    let fresh =
        state.aliyun.memory().nonces.add(&visitor.access_key_id, &visitor.nonce, SystemClock.now_ms());
    if fresh { Ok(()) } else { Err(Refusal::new("SignatureNonceUsed")) }
}

/// Whether the credentials are right, whatever else may be wrong. Changes nothing.
pub(super) fn authorized(state: &State, asked: &Asked) -> bool {
    let Ok(signed) = signed(asked) else { return false };
    let Ok(secret) = credentials::secret(&signed.access_key_id) else { return false };
    let now_ms = state.clock.now_ms();
    check_signature(asked, &signed, &secret).is_ok()
        && check_token(asked, &signed.access_key_id, now_ms).is_ok()
}

struct Visitor {
    access_key_id: String,
    nonce: String,
}

fn check(state: &State, asked: &Asked) -> Result<Visitor, Refusal> {
    let signed = signed(asked)?;
    let secret = credentials::secret(&signed.access_key_id)?;
    let now_ms = state.clock.now_ms();
    check_date(asked, now_ms)?;
    let nonce = asked.header(NONCE).filter(|nonce| !nonce.is_empty());
    let nonce = nonce.ok_or_else(|| Refusal::missing("SignatureNonce"))?.to_owned();
    if state.aliyun.memory().nonces.knows(&signed.access_key_id, &nonce) {
        return Err(Refusal::new("SignatureNonceUsed"));
    }
    check_signature(asked, &signed, &secret)?;
    check_token(asked, &signed.access_key_id, now_ms)?;
    Ok(Visitor { access_key_id: signed.access_key_id, nonce })
}

fn signed(asked: &Asked) -> Result<Authorization, Refusal> {
    let Some(header) = asked.headers.get(AUTHORIZATION) else {
        let named = asked.headers.contains_key("x-acs-accesskey-id");
        return Err(Refusal::new(if named { "MissingSignature" } else { "MissingAccessKeyId" }));
    };
    let read = header.to_str().ok().and_then(Authorization::parse);
    read.ok_or_else(|| Refusal::new("IncompleteSignature"))
}

/// The clock of a client may be the sandbox's, or the machine's, which nobody moved.
fn check_date(asked: &Asked, now_ms: i64) -> Result<(), Refusal> {
    let date =
        asked.header(DATE).and_then(read_date).ok_or_else(|| Refusal::new("InvalidTimeStamp.Format"))?;
    let near = |clock_ms: i64| clock_ms.abs_diff(date.as_millisecond()) <= WINDOW_MS.unsigned_abs();
    if near(now_ms) || near(SystemClock.now_ms()) {
        Ok(())
    } else {
        Err(Refusal::new("InvalidTimeStamp.Expired"))
    }
}

fn read_date(text: &str) -> Option<Timestamp> {
    let form_fits = text.len() == "YYYY-MM-DDThh:mm:ssZ".len();
    let time = DateTime::strptime("%Y-%m-%dT%H:%M:%SZ", text).ok().filter(|_| form_fits)?;
    time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// The hash of the body, and the signature over exactly the headers that it names: `host` and every `x-acs-…` among them.
fn check_signature(asked: &Asked, signed: &Authorization, secret: &Secret) -> Result<(), Refusal> {
    let payload_sha256 = acs3::payload_hash(&asked.body);
    if asked.header(CONTENT_SHA256).is_some_and(|said| said != payload_sha256) {
        return Err(
            Refusal::new("SignatureDoesNotMatch").saying(format!("{CONTENT_SHA256} is not that of the body"))
        );
    }
    let names: Vec<&str> = signed.signed_headers.split(';').collect();
    let must = |name: &str| name == HOST.as_str() || name.starts_with(ACS);
    if let Some(left) =
        asked.headers.keys().find(|name| must(name.as_str()) && !names.contains(&name.as_str()))
    {
        return Err(Refusal::new("IncompleteSignature").saying(format!("header {left} is not signed")));
    }
    let headers = values(&asked.headers, &names);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let decoded: Vec<_> = query(asked).collect();
    let query: Vec<(&str, &str)> = decoded.iter().map(|(name, value)| (&**name, &**value)).collect();
    let parts = SignedParts {
        method: asked.method.as_str(),
        path: asked.uri.path(),
        query: &query,
        headers: &headers,
        payload_sha256: &payload_sha256,
    };
    let string_to_sign = acs3::string_to_sign(&acs3::canonical_request(&parts));
    if acs3::verify(&string_to_sign, secret, &signed.signature) {
        return Ok(());
    }
    // As the vendor does: a client must not print it.
    Err(Refusal::new("SignatureDoesNotMatch").saying(format!("server string to sign is:{string_to_sign}")))
}

/// Every value of each named header; one that is named and not there is empty.
fn values<'a>(headers: &HeaderMap, names: &[&'a str]) -> Vec<(&'a str, String)> {
    names
        .iter()
        .flat_map(|name| {
            let mut found: Vec<(&str, String)> = headers
                .get_all(*name)
                .iter()
                .map(|value| (*name, String::from_utf8_lossy(value.as_bytes()).into_owned()))
                .collect();
            if found.is_empty() {
                found.push((*name, String::new()));
            }
            found
        })
        .collect()
}

fn check_token(asked: &Asked, access_key_id: &str, now_ms: i64) -> Result<(), Refusal> {
    credentials::check_token(access_key_id, asked.header(SECURITY_TOKEN), now_ms)
}

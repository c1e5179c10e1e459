//! Signing requests: those of the client, and those that people make themselves.

use std::collections::HashMap;
use std::sync::Arc;

use http::uri::{Authority, Uri};
use jiff::Timestamp;

use super::acs3::{self, Authorization, SignedParts};
use super::credentials::{Credentials, CredentialsSource};
use crate::events::Pending;
use crate::phone::hex;
use crate::runtime::random;
use crate::transport::{Clock, Request, Signer, SigningKey, SystemClock};
use crate::{Acs3Request, Acs3Signature, Error, Result};

/// Headers without which a gateway does not know what it is asked.
const NEEDED: [&str; 3] = ["host", "x-acs-action", "x-acs-version"];

/// Signs a request to any operation of the vendor's with ACS3-HMAC-SHA256. Every attempt needs a signature of its own: gateways
/// refuse a nonce that was used, and a date more than 15 minutes off their clock.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] where `host`, `x-acs-action` or `x-acs-version` is missing.
pub fn acs3_sign(request: &Acs3Request, credentials: &Credentials) -> Result<Acs3Signature> {
    let mut headers: Vec<(&str, &str)> = pairs(&request.headers);
    let has = |headers: &[(&str, &str)], wanted: &str| {
        headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted))
    };
    if let Some(missing) = NEEDED.into_iter().find(|name| !has(&headers, name)) {
        return Err(Error::invalid(format!("the header `{missing}` is missing"))
            .advice("host, x-acs-action and x-acs-version are what every operation needs"));
    }
    let payload_sha256 = acs3::payload_hash(request.body.as_deref().unwrap_or_default().as_bytes());
    let own = own_headers(credentials, SystemClock.now_ms(), &payload_sha256);
    let missing: Vec<_> = own.iter().filter(|(name, _)| !has(&headers, name)).collect();
    headers.extend(missing.into_iter().map(|(name, value)| (*name, value.as_str())));
    let parts = SignedParts {
        method: request.method.as_deref().unwrap_or("POST"),
        path: request.path.as_deref().unwrap_or("/"),
        query: &pairs(&request.query),
        headers: &headers,
        payload_sha256: &payload_sha256,
    };
    let canonical_request = acs3::canonical_request(&parts);
    let string_to_sign = acs3::string_to_sign(&canonical_request);
    let signature = acs3::signature(&string_to_sign, credentials.secret());
    let authorization = authorization(credentials, &headers, signature.clone());
    let sent = acs3::by_name(&headers).into_iter().map(|(name, values)| (name, values.join(",")));
    let mut sent: HashMap<String, String> = sent.collect();
    sent.insert("authorization".to_owned(), authorization.clone());
    Ok(Acs3Signature { headers: sent, canonical_request, string_to_sign, signature, authorization })
}

fn pairs(map: &HashMap<String, String>) -> Vec<(&str, &str)> {
    map.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn authorization(credentials: &Credentials, headers: &[(&str, &str)], signature: String) -> String {
    let access_key_id = credentials.access_key_id().to_owned();
    Authorization { access_key_id, signed_headers: acs3::signed_headers(headers), signature }.to_string()
}

/// What every attempt says of itself.
fn own_headers(credentials: &Credentials, now_ms: i64, payload_sha256: &str) -> Vec<(&'static str, String)> {
    let mut own = vec![
        ("x-acs-date", date(now_ms)),
        ("x-acs-signature-nonce", hex(&random::<16>())),
        ("x-acs-content-sha256", payload_sha256.to_owned()),
    ];
    if let Some(token) = credentials.token() {
        own.push(("x-acs-accesskey-id", credentials.access_key_id().to_owned()));
        own.push(("x-acs-security-token", token.to_owned()));
    }
    own
}

/// UTC in whole seconds.
fn date(now_ms: i64) -> String {
    Timestamp::from_second(now_ms.div_euclid(1_000)).unwrap_or_default().to_string()
}

/// Signs the client's requests.
pub(super) struct ClientSigner {
    pub source: Arc<dyn CredentialsSource>,
    pub clock: Arc<dyn Clock>,
}

impl Signer for ClientSigner {
    fn key(&self) -> Pending<'_, Result<Box<dyn SigningKey>>> {
        Box::pin(async {
            let credentials = self.source.credentials().await?;
            let (source, clock) = (Arc::clone(&self.source), Arc::clone(&self.clock));
            Ok(Box::new(Key { credentials, source, clock }) as Box<dyn SigningKey>)
        })
    }
}

struct Key {
    credentials: Credentials,
    source: Arc<dyn CredentialsSource>,
    clock: Arc<dyn Clock>,
}

impl SigningKey for Key {
    fn sign(&self, request: &Request, url: &Uri) -> Vec<(&'static str, String)> {
        let payload_sha256 = acs3::payload_hash(&request.body);
        let mut own = own_headers(&self.credentials, self.clock.now_ms(), &payload_sha256);
        // The header that the HTTP client makes of it.
        let mut headers = vec![("host", url.authority().map_or("", Authority::as_str))];
        // What a proxy on the way may change is not signed.
        let of_the_vendor = |name: &str| name.starts_with("x-acs-") || name == "content-type";
        headers.extend(request.headers.iter().filter(|(name, _)| of_the_vendor(name)));
        headers.extend(own.iter().map(|(name, value)| (*name, value.as_str())));
        let parts = SignedParts {
            method: "POST",
            path: url.path(),
            query: &[],
            headers: &headers,
            payload_sha256: &payload_sha256,
        };
        let to_sign = acs3::string_to_sign(&acs3::canonical(&parts, &request.query));
        let signature = acs3::signature(&to_sign, self.credentials.secret());
        let authorization = authorization(&self.credentials, &headers, signature);
        own.push(("authorization", authorization));
        own
    }

    fn refused(&self) {
        self.source.refused(&self.credentials);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_added_and_signed() {
        let credentials = Credentials::new("STS.id", "secret").unwrap().security_token("token").unwrap();
        let headers = NEEDED.map(|name| (name.to_owned(), "x".to_owned()));
        let request = Acs3Request {
            method: None,
            path: None,
            query: HashMap::new(),
            headers: headers.into(),
            body: None,
        };
        let [one, two] = [(); 2].map(|()| acs3_sign(&request, &credentials).unwrap());
        for name in ["x-acs-date", "x-acs-content-sha256", "x-acs-accesskey-id", "x-acs-security-token"] {
            assert!(one.headers.contains_key(name) && one.authorization.contains(name), "{name}");
        }
        assert_ne!(one.headers["x-acs-signature-nonce"], two.headers["x-acs-signature-nonce"]);
        assert_eq!(one.headers["authorization"], one.authorization);
        assert!(!format!("{one:?}").contains("token"), "{one:?}");
        let lacking = Acs3Request { headers: HashMap::new(), ..request };
        assert!(acs3_sign(&lacking, &credentials).unwrap_err().to_string().starts_with("the header `host`"));
    }

    #[test]
    fn the_date_is_in_whole_seconds() {
        assert_eq!(date(1_795_255_200_999), "2026-11-21T10:00:00Z");
        assert_eq!(date(-1), "1969-12-31T23:59:59Z");
    }
}

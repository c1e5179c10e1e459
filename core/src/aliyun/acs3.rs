//! ACS3-HMAC-SHA256, the signature of Alibaba Cloud's API gateways, in four pure steps. A client goes through them to sign,
//! a server to verify.
//!
//! ```
//! use verimeter::Secret;
//! use verimeter::aliyun::acs3::{Authorization, SignedParts, canonical_request, payload_hash, signature, signed_headers};
//! use verimeter::aliyun::acs3::{string_to_sign, verify};
//!
//! let body = b"MerchantBizId=e0c3&TransactionId=hksb7ba1";
//! let headers = [("host", "cloudauth-intl.ap-southeast-1.aliyuncs.com"), ("x-acs-action", "CheckVerifyLog")];
//! let parts = SignedParts { method: "POST", path: "/", query: &[], headers: &headers, payload_sha256: &payload_hash(body) };
//! let to_sign = string_to_sign(&canonical_request(&parts));
//! let secret = Secret::new("secret");
//! let authorization = Authorization {
//!     access_key_id: "id".to_owned(),
//!     signed_headers: signed_headers(&headers),
//!     signature: signature(&to_sign, &secret),
//! };
//!
//! // A server reads the header, makes the same text of the headers that it names, and compares.
//! let read = Authorization::parse(&authorization.to_string()).unwrap();
//! assert!(verify(&to_sign, &secret, &read.signature));
//! ```
//!
//! | step | function |
//! |---|---|
//! | 1 | [`canonical_request`] of [`SignedParts`], with [`payload_hash`] of the body |
//! | 2 | [`string_to_sign`] |
//! | 3 | [`signature`]; a server asks [`verify`] |
//! | 4 | [`Authorization`], written with `to_string` and read with [`Authorization::parse`] |
//!
//! Source: <https://help.aliyun.com/zh/resource-management/common-parameters> (signature V3), and the vendor's own SDK, whose
//! signatures the tests compare with.

use std::collections::BTreeMap;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::Secret;
use crate::phone::hex;

/// Name of the algorithm, with which header and string to sign begin.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What stays as it is in a query: letters, digits and `-_.~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What is signed of a request. Not printed: headers may hold a security token.
#[derive(Clone, Copy)]
pub struct SignedParts<'a> {
    /// The HTTP method, in either case.
    pub method: &'a str,
    /// The path as it is sent, percent-encoded; empty for `/`.
    pub path: &'a str,
    /// Names and values of the query, decoded, in any order.
    pub query: &'a [(&'a str, &'a str)],
    /// The headers that are signed, in any order and case: at least `host`, and every `x-acs-…` that is sent.
    pub headers: &'a [(&'a str, &'a str)],
    /// [`payload_hash`] of the body.
    pub payload_sha256: &'a str,
}

/// SHA-256 of a body in lower-case hex, as `x-acs-content-sha256` has it.
pub fn payload_hash(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// Step 1: the request in the one form that client and server agree on.
pub fn canonical_request(parts: &SignedParts<'_>) -> String {
    canonical(parts, &encode(parts.query))
}

/// The same, of a query that is in the signature's encoding already: `parts.query` does not count.
pub(super) fn canonical(parts: &SignedParts<'_>, query: &str) -> String {
    let headers = by_name(parts.headers);
    let mut text = String::with_capacity(1_024);
    text.push_str(&parts.method.to_ascii_uppercase());
    text.push('\n');
    text.push_str(if parts.path.is_empty() { "/" } else { parts.path });
    text.push('\n');
    text.push_str(query);
    text.push('\n');
    for (name, values) in &headers {
        text.push_str(name);
        text.push(':');
        text.push_str(&values.join(","));
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&names(&headers));
    text.push('\n');
    text.push_str(parts.payload_sha256);
    text
}

/// Step 2: what the signature is made of.
pub fn string_to_sign(canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{}", hex(&Sha256::digest(canonical_request)))
}

/// Step 3: the signature, in lower-case hex. The secret is the key as it stands: no date, region or service goes into it.
pub fn signature(string_to_sign: &str, access_key_secret: &Secret) -> String {
    hex(&mac(string_to_sign, access_key_secret).finalize().into_bytes())
}

/// Whether `signature` is the one that belongs to `string_to_sign`; takes as long for a wrong one as for the right one.
pub fn verify(string_to_sign: &str, access_key_secret: &Secret, signature: &str) -> bool {
    let expected = self::signature(string_to_sign, access_key_secret);
    let differences = expected.bytes().zip(signature.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    expected.len() == signature.len() && differences == 0
}

/// Names of the headers that are signed, as `SignedHeaders` has them: lower case, in order, each once.
pub fn signed_headers(headers: &[(&str, &str)]) -> String {
    names(&by_name(headers))
}

/// A query or form in the encoding that the signature wants: sorted by name, blanks as `%20`.
pub fn encode(parameters: &[(&str, &str)]) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_by_key(|(name, _)| *name);
    let escaped = |text| utf8_percent_encode(text, ESCAPED);
    let mut text = String::new();
    for (name, value) in sorted {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(escaped(name));
        text.push('=');
        text.extend(escaped(value));
    }
    text
}

/// Step 4: what an `Authorization` header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// Whose secret signed.
    pub access_key_id: String,
    /// Names of the signed headers, joined by semicolons.
    pub signed_headers: String,
    /// The signature, in hex.
    pub signature: String,
}

impl Authorization {
    /// Reads a header; none where it is of another algorithm, or lacks one of its three parts.
    pub fn parse(header: &str) -> Option<Self> {
        let parts = header.trim().strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let part = |name: &str| {
            let mut parts = parts.split(',').filter_map(|part| part.trim().split_once('='));
            parts
                .find(|(found, value)| *found == name && !value.is_empty())
                .map(|(_, value)| value.to_owned())
        };
        Some(Self {
            access_key_id: part("Credential")?,
            signed_headers: part("SignedHeaders")?,
            signature: part("Signature")?,
        })
    }
}

impl fmt::Display for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access_key_id, signed_headers, signature } = self;
        write!(
            f,
            "{ALGORITHM} Credential={access_key_id},SignedHeaders={signed_headers},Signature={signature}"
        )
    }
}

/// Lower-case names with their values: white space around them does not count, several of one name are in order.
pub(super) fn by_name<'a>(headers: &[(&str, &'a str)]) -> BTreeMap<String, Vec<&'a str>> {
    let mut sorted = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in headers {
        sorted.entry(name.trim().to_ascii_lowercase()).or_default().push(value.trim());
    }
    sorted.values_mut().for_each(|values| values.sort_unstable());
    sorted
}

fn names(headers: &BTreeMap<String, Vec<&str>>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}

fn mac(text: &str, secret: &Secret) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_back_and_what_is_none_is_not() {
        let header = Authorization {
            access_key_id: "STS.id".to_owned(),
            signed_headers: "host;x-acs-action".to_owned(),
            signature: "0a1b".to_owned(),
        };
        assert_eq!(Authorization::parse(&header.to_string()).as_ref(), Some(&header));
        let spaced = header.to_string().replace(',', ", ");
        assert_eq!(Authorization::parse(&spaced).as_ref(), Some(&header), "with blanks behind the commas");
        for none in [
            "",
            "Basic aWQ6c2VjcmV0",
            "ACS3-HMAC-SM3 Credential=a,SignedHeaders=b,Signature=c",
            "ACS3-HMAC-SHA256Credential=a,SignedHeaders=b,Signature=c",
            "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=b",
            "ACS3-HMAC-SHA256 Credential=,SignedHeaders=b,Signature=c",
        ] {
            assert_eq!(Authorization::parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_signature_is_verified_by_every_digit() {
        let secret = Secret::new("secret");
        let right = signature("text", &secret);
        assert!(verify("text", &secret, &right));
        assert!(!verify("text", &secret, &right[1..]) && !verify("text", &secret, ""));
        assert!(!verify("text", &secret, &right.replace(&right[..1], "g")));
        assert!(!verify("other", &secret, &right) && !verify("text", &Secret::new("other"), &right));
    }
}

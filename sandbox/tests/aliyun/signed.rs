//! A client that is nobody's: HTTP over a socket, and ACS3 as the vendor's page describes it, written down a second time so that
//! the sandbox is not held to the code that it shares with the client.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use verimeter_sandbox::Sandbox;

/// An access key, with a token where it is a temporary one.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
}

impl Key {
    pub(crate) fn lasting(sandbox: &Sandbox) -> Self {
        let keys = sandbox.credentials();
        Self { id: keys.access_key_id, secret: keys.access_key_secret, token: None }
    }

    pub(crate) fn temporary(sandbox: &Sandbox) -> Self {
        let keys = sandbox.credentials();
        Self {
            id: keys.sts_access_key_id,
            secret: keys.sts_access_key_secret,
            token: Some(keys.sts_security_token),
        }
    }
}

/// A request that is to be signed and sent.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    /// Names and values, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// The query as it is sent, where it is not the encoding that is signed.
    pub(crate) sent_query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) chunked: bool,
    /// Headers that come on top when all is signed.
    pub(crate) unsigned: Vec<(String, String)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Status and code.
    pub(crate) fn code(&self) -> (u16, &str) {
        (self.status, self.body["Code"].as_str().unwrap_or_default())
    }
}

/// A nonce that no other call of this process has.
pub(crate) fn nonce() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{:032x}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A date as the signature wants it.
pub(crate) fn date(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Call {
    /// A call of `action` as the vendor's Node SDK makes it: parameters in the form.
    pub(crate) fn form(action: &str, parameters: &[(&str, &str)]) -> Self {
        let mut call = Self::query(action, &[]);
        call.body = encode(parameters).into_bytes();
        call.with("content-type", "application/x-www-form-urlencoded")
    }

    /// The same with the parameters in the query.
    pub(crate) fn query(action: &str, parameters: &[(&str, &str)]) -> Self {
        let call = Self {
            method: "POST",
            query: parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            sent_query: None,
            headers: Vec::new(),
            body: Vec::new(),
            chunked: false,
            unsigned: Vec::new(),
        };
        call.with("x-acs-action", action)
            .with("x-acs-version", "2022-08-09")
            .with("x-acs-date", &date(Timestamp::now().as_millisecond()))
            .with("x-acs-signature-nonce", &nonce())
    }

    /// The same with a header of this value; without it where the value is empty.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Signs and sends it.
    pub(crate) fn send(&self, url: &str, key: &Key) -> Reply {
        let host = url.strip_prefix("http://").unwrap();
        let mut headers = self.headers.clone();
        let put = |headers: &mut Vec<(String, String)>, name: &str, value: &str| {
            if !headers.iter().any(|(known, _)| known == name) {
                headers.push((name.to_owned(), value.to_owned()));
            }
        };
        put(&mut headers, "host", host);
        put(&mut headers, "x-acs-content-sha256", &hex(&Sha256::digest(&self.body)));
        if let Some(token) = &key.token {
            put(&mut headers, "x-acs-accesskey-id", &key.id);
            put(&mut headers, "x-acs-security-token", token);
        }
        let query: Vec<(&str, &str)> = self.query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let (signed, signature) = sign(self.method, "/", &query, &headers, &self.body, &key.secret);
        let authorization =
            format!("ACS3-HMAC-SHA256 Credential={},SignedHeaders={signed},Signature={signature}", key.id);
        headers.push(("authorization".to_owned(), authorization));
        self.exchange(host, headers)
    }

    /// Sends it without a signature.
    pub(crate) fn send_as_it_is(&self, url: &str) -> Reply {
        let host = url.strip_prefix("http://").unwrap();
        let mut headers = self.headers.clone();
        headers.push(("host".to_owned(), host.to_owned()));
        self.exchange(host, headers)
    }

    fn exchange(&self, host: &str, mut headers: Vec<(String, String)>) -> Reply {
        headers.extend(self.unsigned.iter().cloned());
        let decoded: Vec<(&str, &str)> = self.query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let query = self.sent_query.clone().unwrap_or_else(|| encode(&decoded));
        let target = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
        let mut request = format!("{} {target} HTTP/1.1\r\nconnection: close\r\n", self.method).into_bytes();
        for (name, value) in &headers {
            request.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        if self.chunked {
            request.extend(b"transfer-encoding: chunked\r\n\r\n");
            for part in self.body.chunks(7) {
                request.extend(format!("{:x}\r\n", part.len()).into_bytes());
                request.extend(part);
                request.extend(b"\r\n");
            }
            request.extend(b"0\r\n\r\n");
        } else {
            request.extend(format!("content-length: {}\r\n\r\n", self.body.len()).into_bytes());
            request.extend(&self.body);
        }
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // A server that has seen enough may answer before all is sent.
        let _ = stream.write_all(&request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        reply(&String::from_utf8(answer).unwrap())
    }
}

/// What is signed, and the signature: signed headers, signature.
pub(crate) fn sign(
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    headers: &[(String, String)],
    body: &[u8],
    secret: &str,
) -> (String, String) {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in headers {
        let (name, value) = (name.to_lowercase(), value.trim().to_owned());
        match lines.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => lines.push((name, vec![value])),
        }
    }
    lines.sort();
    let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
    let signed = names.join(";");
    let mut canonical = format!("{method}\n{path}\n{}\n", encode(query));
    for (name, values) in &mut lines.clone() {
        values.sort();
        let _ = writeln!(canonical, "{name}:{}", values.join(","));
    }
    let _ = write!(canonical, "\n{signed}\n{}", hex(&Sha256::digest(body)));
    let to_sign = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical)));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(to_sign.as_bytes());
    (signed, hex(&mac.finalize().into_bytes()))
}

fn encode(parameters: &[(&str, &str)]) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut escaped, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                escaped.push(char::from(byte));
            } else {
                let _ = write!(escaped, "%{byte:02X}");
            }
            escaped
        })
    };
    let pairs: Vec<String> =
        sorted.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn reply(text: &str) -> Reply {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("an answer, not `{text}`"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(": "));
    Reply {
        status: status.unwrap(),
        headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
        body: serde_json::from_str(body).unwrap_or(Value::String(body.to_owned())),
    }
}

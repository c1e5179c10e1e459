//! HTTP as bytes on a connection: what a test sends is what the sandbox gets.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use verimeter_sandbox::Sandbox;

pub(crate) const RISK: &str = "/v2/web/queryBusinessRisk";
pub(crate) const NUMBER: &str = "/v1/web/verify";
pub(crate) const LOGIN: &str = "/v1/web/loginTokenVerify";

/// What the vendor's own example sends, in Base64.
pub(crate) const BASIC: &str = "Basic N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==";

/// Nothing here takes a tenth of it.
const LONGEST: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// By lower-case name.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn code(&self) -> i64 {
        self.json()["code"].as_i64().unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// A connection that is kept.
pub(crate) struct Wire(BufReader<TcpStream>);

impl Wire {
    pub(crate) fn to(sandbox: &Sandbox) -> Self {
        let stream = TcpStream::connect(address(sandbox)).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        Self(BufReader::new(stream))
    }

    pub(crate) fn stream(&self) -> &TcpStream {
        self.0.get_ref()
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.get_mut().write_all(bytes.as_ref())
    }

    /// The next answer.
    pub(crate) fn read(&mut self) -> io::Result<Reply> {
        let (status, headers) = self.read_head()?;
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(Reply { status, headers, body })
    }

    /// Status and headers of the next answer.
    pub(crate) fn read_head(&mut self) -> io::Result<(u16, HashMap<String, String>)> {
        let mut line = || -> io::Result<String> {
            let mut line = String::new();
            match self.0.read_line(&mut line)? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                _ => Ok(line.trim_end().to_owned()),
            }
        };
        let status = line()?.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        let mut headers = HashMap::new();
        loop {
            let line = line()?;
            let Some((name, value)) = line.split_once(':') else { return Ok((status, headers)) };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
    }

    /// What has come of a body, at most `most` bytes.
    pub(crate) fn read_some(&mut self, most: usize) -> io::Result<usize> {
        self.0.read(&mut vec![0; most])
    }

    /// One request and its answer.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        self.send(request(method, path, headers, body))?;
        self.read()
    }

    /// One call as a good client makes it.
    pub(crate) fn call(&mut self, path: &str, body: &Value) -> io::Result<Reply> {
        let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
        self.ask("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Steers the sandbox.
    #[track_caller]
    pub(crate) fn steer(&mut self, method: &str, path: &str, body: &Value) -> Reply {
        let (media, body) = (("Content-Type", "application/json"), body.to_string());
        self.ask(method, &format!("/_sandbox/{path}"), &[media], body.as_bytes()).unwrap()
    }
}

/// A request as bytes.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

pub(crate) fn address(sandbox: &Sandbox) -> &str {
    sandbox.url().strip_prefix("http://").unwrap()
}

/// One call on a connection of its own.
#[track_caller]
pub(crate) fn call(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    Wire::to(sandbox).call(path, body).unwrap()
}

/// A risk query about a number.
#[track_caller]
pub(crate) fn risk(sandbox: &Sandbox, phone: &str) -> Reply {
    call(sandbox, RISK, &json!({ "phone": phone }))
}

/// A number verification, by version 1.
#[track_caller]
pub(crate) fn verify(sandbox: &Sandbox, token: &str, phone: &str) -> Reply {
    call(sandbox, NUMBER, &json!({ "token": token, "phone": phone }))
}

/// A one-click login, by version 1.
#[track_caller]
pub(crate) fn login(sandbox: &Sandbox, token: &str) -> Reply {
    call(sandbox, LOGIN, &json!({ "loginToken": token }))
}

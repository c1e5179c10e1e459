//! A request's body, as forgiving as the vendor's.

use std::net::IpAddr;

use serde_json::{Map, Value};
use verimeter::Phone;

/// The fields of a request.
pub(crate) struct Request(Map<String, Value>);

impl Request {
    /// Reads a body; none where it is no JSON object, or names an address that is none.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let request: Self = serde_json::from_slice(body).ok().map(Self)?;
        let is_address = |ip: &Value| ip.as_str().is_some_and(|ip| ip.parse::<IpAddr>().is_ok());
        request.0.get("ip").is_none_or(|ip| ip.is_null() || is_address(ip)).then_some(request)
    }

    /// The number; the vendor's table says text, its example sends a number.
    pub(crate) fn phone(&self) -> Option<String> {
        let text = match self.0.get("phone")? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Phone::parse(&text).ok().filter(|read| read.expose() == text).map(|_| text)
    }

    /// A field that is text and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The correlation id to send back.
    pub(crate) fn ex_id(&self) -> String {
        match self.0.get("exID") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }
}

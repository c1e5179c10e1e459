//! Requests without the people in them.

use std::borrow::Cow;

use serde_json::Value;
use verimeter::{SandboxRequest, redact};

/// Fields and headers whose values open something or name somebody, in lower case.
const HIDDEN: [&str; 20] = [
    "accesskeyid",
    "authorization",
    "callbacktoken",
    "dateofbirth",
    "docname",
    "docno",
    "documentnumber",
    "email",
    "facepicturebase64",
    "facepictureurl",
    "logintoken",
    "merchantuserid",
    "metainfo",
    "securitytoken",
    "signature",
    "targetfacepicture",
    "targetfacepictureurl",
    "token",
    "x-acs-security-token",
    "x-forwarded-for",
];
const HIDDEN_AS: &str = "…";

/// The request with numbers masked, and tokens and signatures left out.
pub(crate) fn redacted(mut request: SandboxRequest) -> SandboxRequest {
    for (name, value) in &mut request.headers {
        *value = if is_hidden(name) { HIDDEN_AS.to_owned() } else { redact(value) };
    }
    if let Some((path, query)) = request.path.split_once('?') {
        request.path = format!("{path}?{}", redact(&form(query)));
    }
    request.body = redact(&body(&request.body));
    request
}

fn body(text: &str) -> Cow<'_, str> {
    // What is neither JSON nor a form has no `=` whose left side is a hidden name.
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return form(text).into() };
    if hide(&mut value) { value.to_string().into() } else { text.into() }
}

/// Hides fields at every depth; whether there were some.
fn hide(value: &mut Value) -> bool {
    let hide_one = |(name, value): (&String, &mut Value)| {
        let hidden = is_hidden(name);
        if hidden {
            *value = HIDDEN_AS.into();
        }
        hidden || hide(value)
    };
    match value {
        // Each is looked at, so no `any`.
        Value::Object(fields) => fields.iter_mut().map(hide_one).fold(false, |any, one| any | one),
        Value::Array(items) => items.iter_mut().map(hide).fold(false, |any, one| any | one),
        _ => false,
    }
}

/// `a=1&token=x` without the `x`.
fn form(text: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_hidden(name) => format!("{name}={HIDDEN_AS}").into(),
        _ => Cow::from(pair),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn is_hidden(name: &str) -> bool {
    HIDDEN.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tokens_and_signatures_are_not_told() {
        let shown = |path: &str, body: &str| {
            let request = SandboxRequest {
                received_at_ms: 0,
                operation: "verify_number".to_owned(),
                method: "POST".to_owned(),
                path: path.to_owned(),
                headers: [("X-Acs-Security-Token", "sts"), ("authorization", "Basic"), ("ex", "13800138000")]
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
                authorized: true,
                body: body.to_owned(),
            };
            let SandboxRequest { path, mut headers, body, .. } = redacted(request);
            let headers = ["X-Acs-Security-Token", "authorization", "ex"].map(|name| headers.remove(name));
            assert_eq!(headers, ["…", "…", "138****8000"].map(|value| Some(value.to_owned())));
            (path, body)
        };
        let (path, body) = shown("/v1?a=1&Signature=abc", r#"{"token":"NT-1","phone":13800138000}"#);
        assert_eq!(path, "/v1?a=1&Signature=…");
        assert_eq!(body, r#"{"phone":138****8000,"token":"…"}"#);
        let (_, body) = shown("/", "Phone=13800138000&Token=x&b=2");
        assert_eq!(body, "Phone=138****8000&Token=…&b=2");
        let (_, body) = shown("/", r#"[{"loginToken":["a"]}, "13800138000"]"#);
        assert_eq!(body, r#"[{"loginToken":"…"},"138****8000"]"#);
        for text in ["", "\u{0}", "{\"token\":", "token", "==&&"] {
            let _ = shown("/?", text);
        }
    }
}

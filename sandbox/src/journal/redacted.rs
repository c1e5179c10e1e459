//! Requests without the people in them.

use std::borrow::Cow;

use serde_json::{Map, Value};
use verimeter::{Phone, SandboxRequest, redact};

/// Fields and headers whose values open something or tell of somebody, in lower case. A URL of the merchant's may hold either.
const HIDDEN: [&str; 32] = [
    "accesskeyid",
    "authorization",
    "callbacktoken",
    "callbackurl",
    "cookie",
    "dateofbirth",
    "dateofexpiry",
    "docname",
    "docno",
    "documentnumber",
    "email",
    "experiencecode",
    "facepicturebase64",
    "facepictureurl",
    "forwarded",
    "ip",
    "logintoken",
    "merchantuserid",
    "metainfo",
    "proxy-authorization",
    "referer",
    "returnurl",
    "securitytoken",
    "signature",
    "targetfacepicture",
    "targetfacepictureurl",
    "token",
    "x-acs-accesskey-id",
    "x-acs-content-sha256",
    "x-acs-security-token",
    "x-forwarded-for",
    "x-real-ip",
];
/// Fields that hold a number: a mainland one is masked, of any other nothing is shown.
const NUMBERS: [&str; 2] = ["mobile", "phone"];
const HIDDEN_AS: &str = "…";

/// The request with numbers masked, and without what opens something or tells of somebody. A body that is neither an object of
/// JSON nor a form has no names to go by, and is hidden whole.
pub(crate) fn redacted(mut request: SandboxRequest) -> SandboxRequest {
    for (name, value) in &mut request.headers {
        *value = shown(name, value).unwrap_or_else(|| redact(value));
    }
    request.path = match request.path.split_once('?') {
        Some((path, query)) => format!("{}?{}", redact(path), form(query).as_deref().unwrap_or(HIDDEN_AS)),
        None => redact(&request.path),
    };
    request.body = body(&request.body);
    request
}

/// What stands for the value of a field, where it is one of those above.
fn shown(name: &str, value: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    if NUMBERS.contains(&name.as_str()) {
        return Some(Phone::parse(value).map_or_else(|_| HIDDEN_AS.to_owned(), |phone| phone.mask()));
    }
    HIDDEN.contains(&name.as_str()).then(|| HIDDEN_AS.to_owned())
}

fn body(text: &str) -> String {
    if let Ok(mut fields) = serde_json::from_str::<Map<String, Value>>(text) {
        // One that nothing is hidden of stays as it was written.
        return redact(&if hide(&mut fields) { Value::Object(fields).to_string() } else { text.to_owned() });
    }
    form(text).unwrap_or_else(|| HIDDEN_AS.to_owned())
}

/// Hides fields at every depth; whether there were some.
fn hide(fields: &mut Map<String, Value>) -> bool {
    let hide_one = |(name, value): (&String, &mut Value)| match shown(name, &text(value)) {
        Some(shown) => {
            *value = shown.into();
            true
        }
        None => hide_below(value),
    };
    // Each is looked at, so no `any`.
    fields.iter_mut().map(hide_one).fold(false, |any, one| any | one)
}

fn hide_below(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => hide(fields),
        Value::Array(items) => items.iter_mut().map(hide_below).fold(false, |any, one| any | one),
        _ => false,
    }
}

/// A value as a form would have it.
fn text(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| value.to_string().into(), Cow::from)
}

/// `a=1&token=x` without the `x`; none for what is no form.
fn form(text: &str) -> Option<String> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (raw, value) = pair.split_once('=').filter(|(name, _)| is_name(name))?;
        // Decoded, as who reads it does.
        let (name, value) = (decoded(raw), decoded(value));
        Some(shown(&name, &value).map_or_else(|| redact(pair), |shown| format!("{raw}={shown}")))
    });
    Some(pairs.collect::<Option<Vec<_>>>()?.join("&"))
}

/// Whether a form may call a field so.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%+-._".contains(&byte))
}

fn decoded(text: &str) -> String {
    form_urlencoded::parse(text.replace('&', "%26").replace('=', "%3D").as_bytes())
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted_of(path: &str, headers: &[(&str, &str)], body: &str) -> SandboxRequest {
        redacted(SandboxRequest {
            received_at_ms: 0,
            operation: "verify_number".to_owned(),
            method: "POST".to_owned(),
            path: path.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            authorized: true,
            body: body.to_owned(),
        })
    }

    #[test]
    fn headers_that_open_something_or_tell_of_somebody_are_hidden() {
        for (name, value, shown) in [
            ("X-Acs-Security-Token", "sts", "…"),
            ("x-acs-accesskey-id", "LTAI5t", "…"),
            ("authorization", "Basic", "…"),
            ("x-forwarded-for", "203.0.113.9", "…"),
            ("ex", "13800138000", "138****8000"),
            ("x-acs-action", "Initialize", "Initialize"),
        ] {
            assert_eq!(redacted_of("/", &[(name, value)], "").headers[name], shown);
        }
    }

    #[test]
    fn fields_of_a_form_are_hidden_by_name_and_numbers_masked() {
        for (form, shown) in [
            ("", ""),
            ("a=1&Signature=abc", "a=1&Signature=…"),
            ("Phone=13800138000&Token=x&b=2", "Phone=138****8000&Token=…&b=2"),
            ("Mobile=%2B6281234567890", "Mobile=…"),
            ("Mobile=%2B8613800138000", "Mobile=138****8000"),
            ("Mob%69le=%2B6281234567890", "Mob%69le=…"),
            ("ReturnUrl=https%3A%2F%2Fa.example%3Ftoken%3Dx", "ReturnUrl=…"),
            ("MerchantBizId=of13800138000", "MerchantBizId=of138****8000"),
            ("a=1&&b==&", "a=1&b=="),
        ] {
            let SandboxRequest { path, body, .. } = redacted_of(&format!("/v1?{form}"), &[], form);
            assert_eq!((path.as_str(), body.as_str()), (format!("/v1?{shown}").as_str(), shown));
        }
    }

    #[test]
    fn fields_of_json_are_hidden_at_every_depth() {
        for (body, shown) in [
            (r#"{"token":"NT-1","phone":13800138000}"#, r#"{"phone":"138****8000","token":"…"}"#),
            (r#"{"a":[{"loginToken":["a"]},"13800138000"]}"#, r#"{"a":[{"loginToken":"…"},"138****8000"]}"#),
            (r#"{"ip":"203.0.113.9","phone":"+6281234567890"}"#, r#"{"ip":"…","phone":"…"}"#),
            (r#"{"phone":["13800138000"]}"#, r#"{"phone":"…"}"#),
            (r#"{ "exID": "order 13800138000" }"#, r#"{ "exID": "order 138****8000" }"#),
        ] {
            assert_eq!(redacted_of("/", &[], body).body, shown);
        }
    }

    #[test]
    fn what_has_no_names_is_hidden_whole() {
        for body in [
            "\u{0}",
            "NT-1",
            "\"NT-1\"",
            "{\"token\":\"NT-1",
            "{\"token\":\"a=b\"",
            "[\"NT-1\"]",
            "=",
            "a=1&NT-1",
        ] {
            assert_eq!(redacted_of("/", &[], body).body, "…", "{body}");
        }
        assert_eq!(redacted_of("/v1?NT-1", &[], "").path, "/v1?…");
        assert_eq!(redacted_of("/of/13800138000", &[], "").path, "/of/138****8000");
        assert_eq!(redacted_of("/?", &[], "").path, "/?");
    }
}

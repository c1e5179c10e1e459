//! Parameters of a request, from the query and the form alike.

use std::borrow::Cow;
use std::collections::HashMap;

use super::refusal::Refusal;
use crate::exchange::Asked;

const FORM: &str = "application/x-www-form-urlencoded";

/// Names and values; of several with one name the first, the query's before the form's.
pub(super) struct Parameters<'a>(HashMap<Cow<'a, str>, Cow<'a, str>>);

/// Names and values of the query, decoded.
pub(super) fn query(asked: &Asked) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(asked.uri.query().unwrap_or_default().as_bytes())
}

impl<'a> Parameters<'a> {
    pub(super) fn of(asked: &'a Asked) -> Self {
        let media_type = asked.media_type();
        let form: &[u8] =
            if media_type.is_empty() || media_type.eq_ignore_ascii_case(FORM) { &asked.body } else { b"" };
        let mut values = HashMap::new();
        for (name, value) in query(asked).chain(form_urlencoded::parse(form)) {
            values.entry(name).or_insert(value);
        }
        Self(values)
    }

    /// A parameter; none where it is left out or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| &**value).filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing_parameter(name))
    }

    /// Whether a switch is on, whose words are `on` and another.
    pub(super) fn is(&self, name: &str, on: &str) -> bool {
        self.get(name) == Some(on)
    }
}

/// The merchant's own id: letters and digits, at most 32.
pub(super) fn is_merchant_biz_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

//! What a case must not show: numbers, tokens, secrets and keys, in nothing that is printed or logged.

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use verimeter::{Error, SandboxCredentials};

use crate::Case;
use crate::log::Log;

/// One for the process, as are the ears of its crates.
static LOG: LazyLock<Log> = LazyLock::new(Log::listen);

/// Looks at everything that a case shows.
pub(crate) struct Watch {
    /// Belongs into no text at all.
    hidden: Vec<String>,
    /// Belongs into nothing that the case shows; in the log of all, others may say the same.
    given: Vec<String>,
    shown: String,
    /// Where the log stood when the case began. Cases run side by side, so what follows may be another's: clean it is
    /// all the same.
    begun: usize,
    /// Whether the log must have grown.
    called: bool,
}

impl Watch {
    /// Watches for every number that `case` names, and for what it gives about a person.
    pub(crate) fn begin(case: &Case) -> Self {
        let (mut hidden, mut given) = (Vec::new(), Vec::new());
        numbers(&case.input, &mut hidden);
        for body in case.given.faults.iter().filter_map(|fault| fault.body.as_deref()) {
            numbers_in(body, &mut hidden);
        }
        for field in ["phone", "token_of", "wrong_token_of", "ip"] {
            given.extend(case.input.get(field).and_then(Value::as_str).map(str::to_owned));
        }
        given.retain(|text| !text.trim().is_empty());
        let begun = LOG.text().len();
        Self { hidden, given, shown: String::new(), begun, called: false }
    }

    /// Watches for `text`, too.
    pub(crate) fn hide(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.hidden.push(text.to_owned());
        }
    }

    /// Watches for the secrets, as they are and as they are sent.
    pub(crate) fn hide_credentials(&mut self, app: &SandboxCredentials) {
        self.hide(&app.master_secret);
        self.hide(&STANDARD.encode(format!("{}:{}", app.app_key, app.master_secret)));
        self.hide(&app.access_key_secret);
        self.hide(&app.sts_access_key_secret);
        self.hide(&app.sts_security_token);
        self.show(app);
    }

    /// Watches for the lines of a key, which say more than its armour.
    pub(crate) fn hide_key(&mut self, pem: &str) {
        pem.lines().filter(|line| !line.starts_with("-----")).for_each(|line| self.hide(line));
    }

    /// Looks at what a program may print of `value`.
    pub(crate) fn show(&mut self, value: &dyn Debug) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.shown, "{value:?}\n{value:#?}");
    }

    /// Looks at what a program may print of `error` and its causes.
    pub(crate) fn show_error(&mut self, error: &Error) {
        self.show(error);
        let _ = writeln!(self.shown, "{error}\n{error:#}");
        let mut cause = error.source();
        while let Some(source) = cause {
            let _ = writeln!(self.shown, "{source}\n{source:?}\n{source:#?}");
            cause = source.source();
        }
    }

    /// From here on the log must grow: a request was sent.
    pub(crate) fn called(&mut self) {
        self.called = true;
    }

    /// Whether everything was clean.
    ///
    /// # Errors
    /// What was shown, and where.
    pub(crate) fn verdict(self) -> Result<(), String> {
        for text in self.hidden.iter().chain(&self.given) {
            if self.shown.contains(text) {
                return Err(format!("`{text}` is shown:\n{}", self.shown));
            }
        }
        let log = LOG.text();
        let said = &log[self.begun..];
        if let Some(text) = self.hidden.iter().find(|text| said.contains(*text)) {
            return Err(format!("`{text}` is in the log"));
        }
        match self.called && !said.contains("verimeter::transport") {
            true => Err("the log says nothing of a call: nobody listens".to_owned()),
            false => Ok(()),
        }
    }
}

/// Every number in every text of `value`.
fn numbers(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => numbers_in(text, found),
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| numbers(field, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every mobile number in `text`, however it is grouped and whatever its prefix, as 11 digits.
fn numbers_in(text: &str, found: &mut Vec<String>) {
    let text = text.replace([' ', '-'], "");
    for run in text.split(|c: char| !c.is_ascii_digit()) {
        let number = run.strip_prefix("0086").or_else(|| run.strip_prefix("86")).unwrap_or(run);
        if number.len() == 11 && number.starts_with('1') {
            found.push(number.to_owned());
        }
    }
}

//! One row of a file into an [`Event`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::str::FromStr;

use crate::catalog::risk_level;
use crate::events::{BillingRule, identity_outcome, page_stay_ms};
use crate::jiguang::told_by;
use crate::phone::PhoneKey;
use crate::{Billing, Event, Outcome, Phone, Platform, Product, RiskLevel, UnknownWord, one_line, stats};

/// A plain number: masked and indexed here, and never kept.
pub(super) const PHONE: &str = "phone";
/// A time as people and other programs write it, beside `occurred_at_ms`.
pub(super) const OCCURRED_AT: &str = "occurred_at";

/// What is said of an app or a carrier that the file does not tell.
const UNKNOWN: &str = "unknown";

/// A row whose fields are asked for by name.
pub(super) trait Row {
    /// The field as text; none where it is missing or empty.
    fn text(&self, name: &str) -> Option<Cow<'_, str>>;

    /// The field as a list of texts.
    fn texts(&self, name: &str) -> Vec<String>;

    /// The field as JSON, which should be an object; none where it is missing or empty.
    fn object(&self, name: &str) -> Option<Cow<'_, str>>;

    /// Everything that tells this row from others.
    fn identity(&self) -> Vec<u8>;
}

/// The event of `row`; what is wrong where it can be none, with the name of the field and without what is personal.
///
/// A row without an `event_id` gets one that follows from the row, so that a file which is read twice counts once.
pub(super) fn event(row: &impl Row, line: u64, key: &PhoneKey) -> Result<Event, String> {
    let product: Product = required(row, "product")?;
    let code = owned(row, "code");
    let (verify_status, passed) = (owned(row, "verify_status"), owned(row, "passed"));
    let verdict = match product {
        Product::IdentityVerification if verify_status.is_some() || passed.is_some() => {
            let outcome = identity_outcome(verify_status.as_deref(), passed.as_deref());
            Some((outcome, BillingRule::of_outcome(outcome)))
        }
        _ => code.as_deref().and_then(|code| told_by(product, code)),
    };
    let outcome: Outcome = match (word(row, "outcome")?, verdict) {
        (Some(outcome), _) => outcome,
        (None, Some((outcome, _))) => outcome,
        (None, None) if product == Product::IdentityVerification => {
            return Err("columns `outcome`, `verify_status` and `passed` are empty".to_owned());
        }
        (None, None) => return Err("column `outcome` is empty, and `code` does not tell it".to_owned()),
    };
    let billing: Billing = match (word(row, "billing")?, verdict) {
        (Some(billing), _) => billing,
        (None, Some((_, billing))) => billing,
        (None, None) => BillingRule::of_outcome(outcome),
    };
    let phone = match row.text(PHONE) {
        None => None,
        Some(text) => Some(Phone::parse(&text).map_err(|error| error.info().message.clone())?),
    };
    let event_id =
        owned(row, "event_id").unwrap_or_else(|| key.id_of(&[&row.identity(), &line.to_be_bytes()]));
    let score = number(row, "score")?;
    let level: Option<RiskLevel> = match word(row, "level")? {
        Some(level) => Some(level),
        None => score.filter(|_| outcome == Outcome::Success).and_then(risk_level),
    };
    Ok(Event {
        call_id: owned(row, "call_id").unwrap_or_else(|| event_id.clone()),
        event_id,
        occurred_at_ms: occurred_at_ms(row)?,
        vendor: word(row, "vendor")?.unwrap_or(product.vendor()),
        app: owned(row, "app").unwrap_or_else(|| UNKNOWN.to_owned()),
        product,
        operation: owned(row, "operation").unwrap_or_else(|| operation(product).to_owned()),
        platform: word(row, "platform")?.unwrap_or(Platform::Unknown),
        carrier: owned(row, "carrier").map_or_else(|| UNKNOWN.to_owned(), |word| word.to_ascii_lowercase()),
        outcome,
        billing,
        code,
        message: owned(row, "message"),
        vendor_id: owned(row, "vendor_id"),
        request_id: owned(row, "request_id"),
        ex_id: owned(row, "ex_id"),
        phone_mask: phone.as_ref().map(Phone::mask).or_else(|| owned(row, "phone_mask")),
        phone_index: phone.as_ref().map(|phone| key.index(phone)).or_else(|| owned(row, "phone_index")),
        score,
        level,
        tags: row.texts("tags"),
        latency_ms: number(row, "latency_ms")?,
        attempts: number(row, "attempts")?.unwrap_or(1),
        http_status: number(row, "http_status")?,
        transaction_id: owned(row, "transaction_id"),
        verify_status,
        passed,
        sub_code: owned(row, "sub_code"),
        error_code: owned(row, "error_code"),
        interrupt_page: owned(row, "interrupt_page"),
        page_stay_ms: numbers(row, "page_stay_ms")?,
        face_retries: number(row, "face_retries")?,
        ocr_retries: number(row, "ocr_retries")?,
        ocr_edits: number(row, "ocr_edits")?,
        ocr_edit_retries: number(row, "ocr_edit_retries")?,
        camera_refused_face: flag(row, "camera_refused_face")?,
        camera_refused_ocr: flag(row, "camera_refused_ocr")?,
    })
}

fn occurred_at_ms(row: &impl Row) -> Result<i64, String> {
    if let Some(ms) = number(row, "occurred_at_ms")? {
        return Ok(ms);
    }
    let Some(text) = row.text(OCCURRED_AT) else {
        return Err(format!("columns `occurred_at_ms` and `{OCCURRED_AT}` are empty"));
    };
    stats::instant_ms(&text).map_err(|_| {
        format!(
            "column `{OCCURRED_AT}` holds `{}`, no instant such as 2026-11-21T10:00:00Z",
            one_line(&text, 40)
        )
    })
}

/// The operation that a product's events come from, where the file does not say it.
fn operation(product: Product) -> &'static str {
    use crate::jiguang::{QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};
    match product {
        Product::BusinessRisk => QUERY_BUSINESS_RISK.operation,
        Product::NumberVerification => VERIFY_NUMBER[0].operation,
        Product::OneClickLogin => VERIFY_LOGIN_TOKEN[0].operation,
        Product::IdentityVerification => "check_verify_log",
    }
}

fn owned(row: &impl Row, name: &str) -> Option<String> {
    row.text(name).map(Cow::into_owned)
}

fn required<T: FromStr<Err = UnknownWord>>(row: &impl Row, name: &str) -> Result<T, String> {
    word(row, name)?.ok_or_else(|| format!("column `{name}` is empty"))
}

fn word<T: FromStr<Err = UnknownWord>>(row: &impl Row, name: &str) -> Result<Option<T>, String> {
    let Some(text) = row.text(name) else { return Ok(None) };
    let lower = text.to_ascii_lowercase();
    lower
        .parse()
        .map(Some)
        .map_err(|error: UnknownWord| format!("column `{name}`: {}", one_line(&error.to_string(), 200)))
}

fn number<T: FromStr>(row: &impl Row, name: &str) -> Result<Option<T>, String> {
    let Some(text) = row.text(name) else { return Ok(None) };
    text.parse()
        .map(Some)
        .map_err(|_| format!("column `{name}` holds `{}`, no whole number", one_line(&text, 40)))
}

fn flag(row: &impl Row, name: &str) -> Result<Option<bool>, String> {
    let Some(text) = row.text(name) else { return Ok(None) };
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        _ => Err(format!("column `{name}` holds `{}`: write true or false", one_line(&text, 40))),
    }
}

fn numbers(row: &impl Row, name: &str) -> Result<HashMap<String, i64>, String> {
    let Some(object) = row.object(name) else { return Ok(HashMap::new()) };
    page_stay_ms(&object)
        .ok_or_else(|| format!("column `{name}` holds no JSON object of milliseconds by page"))
}

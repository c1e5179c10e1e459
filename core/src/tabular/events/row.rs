//! One row of a file into an [`Event`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::str::FromStr;

use super::slot::{OCCURRED_AT, PHONE, Slot, slot};
use crate::catalog::risk_level;
use crate::events::{BillingRule, identity_outcome, page_stay_ms};
use crate::jiguang::told_by;
use crate::phone::PhoneKey;
use crate::{
    Billing, Error, Event, Outcome, Phone, Platform, Product, RiskLevel, UnknownWord, one_line, stats,
};

/// What is said of an app or a carrier that the file does not tell.
const UNKNOWN: &str = "unknown";

/// A row whose fields are asked for by column.
pub(super) trait Row {
    /// The field as text; none where it is missing or empty.
    fn text(&self, column: Slot) -> Option<Cow<'_, str>>;

    /// The field as a list of texts; none where it holds something else.
    fn texts(&self, column: Slot) -> Option<Vec<String>>;

    /// The field where the file holds whole numbers as such.
    fn whole(&self, _: Slot) -> Option<i64> {
        None
    }

    /// The field in milliseconds since 1970 (UTC) where the file holds times as such.
    fn time(&self, _: Slot) -> Option<i64> {
        None
    }

    /// The field as JSON, which should be an object; none where it is missing or empty.
    fn object(&self, column: Slot) -> Option<Cow<'_, str>> {
        self.text(column)
    }

    /// Everything that tells this row from others.
    fn identity(&self) -> Vec<u8>;
}

/// The column of this name.
macro_rules! at {
    ($name:literal) => {
        const { slot($name) }
    };
}

/// What came of an event is told by one of these.
const RESULT: &[Slot] = &[slot("outcome"), slot("code"), slot("verify_status"), slot("passed")];

/// Refuses a file that lacks columns without which no row can be an event; `found` tells what it has.
pub(super) fn enough(
    file: &str,
    has: impl Fn(Slot) -> bool,
    found: impl Fn() -> String,
) -> crate::Result<()> {
    for either in [&[at!("product")][..], &[at!("occurred_at_ms"), OCCURRED_AT], RESULT] {
        if !either.iter().any(|column| has(*column)) {
            let names: Vec<&str> = either.iter().map(|column| column.name()).collect();
            let what = format!("`{file}` has no column `{}`", names.join("` and no column `"));
            return Err(Error::invalid(what).advice(found()));
        }
    }
    Ok(())
}

/// The event of a row that we wrote of a ledger: as it was there.
#[cfg(feature = "archive")]
pub(super) fn stored(row: &impl Row, number: u64) -> Result<Event, String> {
    let text = |column| owned(row, column).unwrap_or_default();
    Ok(Event {
        app: text(at!("app")),
        operation: text(at!("operation")),
        carrier: text(at!("carrier")),
        level: word(row, at!("level"))?,
        phone_mask: owned(row, at!("phone_mask")),
        phone_index: owned(row, at!("phone_index")),
        ..event(row, number, None)?
    })
}

/// The event of `row`; what is wrong where it can be none, with the name of the field and without what is personal.
///
/// A row without an `event_id` gets one that follows from the row and its `number` in the file, so that a file which is
/// read twice counts once. Without a key, numbers and their index are left out.
pub(super) fn event(row: &impl Row, number: u64, key: Option<&PhoneKey>) -> Result<Event, String> {
    let product: Product =
        word(row, at!("product"))?.ok_or_else(|| "column `product` is empty".to_owned())?;
    let code = owned(row, at!("code"));
    let (verify_status, passed) = (owned(row, at!("verify_status")), owned(row, at!("passed")));
    let verdict = || match product {
        Product::IdentityVerification if verify_status.is_some() || passed.is_some() => {
            let outcome = identity_outcome(verify_status.as_deref(), passed.as_deref());
            Some((outcome, BillingRule::of_outcome(outcome)))
        }
        _ => code.as_deref().and_then(|code| told_by(product, code)),
    };
    let (outcome, billing) = (word(row, at!("outcome"))?, word(row, at!("billing"))?);
    let (outcome, told): (Outcome, Option<Billing>) = match (outcome, billing) {
        (Some(outcome), Some(_)) => (outcome, None),
        (Some(outcome), None) => (outcome, verdict().map(|(_, billing)| billing)),
        (None, _) => match verdict() {
            Some((outcome, billing)) => (outcome, Some(billing)),
            None if product == Product::IdentityVerification => {
                return Err("columns `outcome`, `verify_status` and `passed` are empty".to_owned());
            }
            None => return Err("column `outcome` is empty, and `code` does not tell it".to_owned()),
        },
    };
    let billing = billing.or(told).unwrap_or_else(|| BillingRule::of_outcome(outcome));
    let phone = match row.text(PHONE) {
        None => None,
        Some(text) => Some(Phone::parse(&text).map_err(|error| error.info().message.clone())?),
    };
    let made = || key.map(|key| key.id_of(&[&row.identity(), &number.to_be_bytes()]));
    let event_id = owned(row, at!("event_id")).or_else(made);
    let event_id = event_id.ok_or_else(|| "column `event_id` is empty".to_owned())?;
    let score = whole(row, at!("score"))?;
    let level: Option<RiskLevel> = match word(row, at!("level"))? {
        Some(level) => Some(level),
        None => score.filter(|_| outcome == Outcome::Success).and_then(risk_level),
    };
    Ok(Event {
        call_id: owned(row, at!("call_id")).unwrap_or_else(|| event_id.clone()),
        event_id,
        occurred_at_ms: occurred_at_ms(row)?,
        vendor: word(row, at!("vendor"))?.unwrap_or(product.vendor()),
        app: owned(row, at!("app")).unwrap_or_else(|| UNKNOWN.to_owned()),
        product,
        operation: owned(row, at!("operation")).unwrap_or_else(|| operation(product).to_owned()),
        platform: word(row, at!("platform"))?.unwrap_or(Platform::Unknown),
        carrier: carrier(row),
        outcome,
        billing,
        code,
        message: owned(row, at!("message")),
        vendor_id: owned(row, at!("vendor_id")),
        request_id: owned(row, at!("request_id")),
        ex_id: owned(row, at!("ex_id")),
        phone_mask: phone.as_ref().map(Phone::mask).or_else(|| owned(row, at!("phone_mask"))),
        phone_index: match (key, phone) {
            (None, _) => None,
            (Some(key), Some(phone)) => Some(key.index(&phone)),
            (Some(key), None) => phone_index(row, key)?,
        },
        score,
        level,
        tags: tags(row)?,
        latency_ms: whole(row, at!("latency_ms"))?,
        attempts: whole(row, at!("attempts"))?.unwrap_or(1),
        http_status: whole(row, at!("http_status"))?,
        transaction_id: owned(row, at!("transaction_id")),
        verify_status,
        passed,
        sub_code: owned(row, at!("sub_code")),
        error_code: owned(row, at!("error_code")),
        interrupt_page: owned(row, at!("interrupt_page")),
        page_stay_ms: numbers(row, at!("page_stay_ms"))?,
        face_retries: whole(row, at!("face_retries"))?,
        ocr_retries: whole(row, at!("ocr_retries"))?,
        ocr_edits: whole(row, at!("ocr_edits"))?,
        ocr_edit_retries: whole(row, at!("ocr_edit_retries"))?,
        camera_refused_face: flag(row, at!("camera_refused_face"))?,
        camera_refused_ocr: flag(row, at!("camera_refused_ocr"))?,
    })
}

fn occurred_at_ms(row: &impl Row) -> Result<i64, String> {
    let column = at!("occurred_at_ms");
    if let Some(ms) = row.time(column).or_else(|| row.whole(column)) {
        return Ok(ms);
    }
    if let Some(ms) = whole(row, column)?.or_else(|| row.time(OCCURRED_AT)) {
        return Ok(ms);
    }
    let name = OCCURRED_AT.name();
    let Some(text) = row.text(OCCURRED_AT) else {
        return Err(format!("columns `{}` and `{name}` are empty", column.name()));
    };
    stats::instant_ms(&text).map_err(|_| {
        format!("column `{name}` holds `{}`, no instant such as 2026-11-21T10:00:00Z", one_line(&text, 40))
    })
}

/// An entry of the index that was made with this key. One of another key would be found by no search, nor by erasure.
fn phone_index(row: &impl Row, key: &PhoneKey) -> Result<Option<String>, String> {
    let column = at!("phone_index");
    let Some(entry) = owned(row, column) else { return Ok(None) };
    match entry.split_once('.') {
        Some((id, _)) if id != key.id() => Err(format!(
            "column `{}` was made with the phone key `{}`, and this ledger has `{}`: open the ledger with that key, or \
             leave the column out",
            column.name(),
            one_line(id, 8),
            key.id()
        )),
        _ => Ok(Some(entry)),
    }
}

/// A list, or text that holds a JSON array or words between blanks.
fn tags(row: &impl Row) -> Result<Vec<String>, String> {
    let column = at!("tags");
    if let Some(tags) = row.texts(column) {
        return Ok(tags);
    }
    let Some(text) = row.text(column) else { return Ok(Vec::new()) };
    Ok(match serde_json::from_str(&text) {
        Ok(tags) => tags,
        Err(_) => text.split_whitespace().map(str::to_owned).collect(),
    })
}

fn carrier(row: &impl Row) -> String {
    let mut carrier = owned(row, at!("carrier")).unwrap_or_else(|| UNKNOWN.to_owned());
    carrier.make_ascii_lowercase();
    carrier
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

fn owned(row: &impl Row, column: Slot) -> Option<String> {
    row.text(column).map(Cow::into_owned)
}

fn word<T: FromStr<Err = UnknownWord>>(row: &impl Row, column: Slot) -> Result<Option<T>, String> {
    let Some(text) = row.text(column) else { return Ok(None) };
    // As files have it, nearly always; only then in another case.
    text.parse().or_else(|_| text.to_ascii_lowercase().parse()).map(Some).map_err(|error: UnknownWord| {
        format!("column `{}`: {}", column.name(), one_line(&error.to_string(), 200))
    })
}

fn whole<T: FromStr + TryFrom<i64>>(row: &impl Row, column: Slot) -> Result<Option<T>, String> {
    if let Some(number) = row.whole(column).and_then(|number| number.try_into().ok()) {
        return Ok(Some(number));
    }
    let Some(text) = row.text(column) else { return Ok(None) };
    text.parse()
        .map(Some)
        .map_err(|_| format!("column `{}` holds `{}`, no whole number", column.name(), one_line(&text, 40)))
}

fn flag(row: &impl Row, column: Slot) -> Result<Option<bool>, String> {
    let Some(text) = row.text(column) else { return Ok(None) };
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        _ => Err(format!("column `{}` holds `{}`: write true or false", column.name(), one_line(&text, 40))),
    }
}

fn numbers(row: &impl Row, column: Slot) -> Result<HashMap<String, i64>, String> {
    let Some(object) = row.object(column) else { return Ok(HashMap::new()) };
    page_stay_ms(&object)
        .ok_or_else(|| format!("column `{}` holds no JSON object of milliseconds by page", column.name()))
}

//! The fields of an event: one table from which the ledger's columns and the headers of files derive.

use crate::Event;

/// Who may see a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldClass {
    /// Says nothing about anybody.
    Public,
    /// For the company only.
    Internal,
    /// Says something about a person: dropped by erasure, kept out of logs.
    Personal,
}

/// How a field is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text that is always there.
    Text,
    /// Text that may be missing.
    OptionalText,
    /// Whole number that is always there.
    Integer,
    /// Whole number that may be missing.
    OptionalInteger,
    /// List of texts; in one column a JSON array.
    Texts,
}

/// One field of an event.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name, the same in every file and language.
    pub name: &'static str,
    /// How it is stored.
    pub ty: FieldType,
    /// Who may see it.
    pub class: FieldClass,
}

const fn field(name: &'static str, ty: FieldType, class: FieldClass) -> Field {
    Field { name, ty, class }
}

use FieldClass::{Internal, Personal, Public};
use FieldType::{Integer, OptionalInteger, OptionalText, Text, Texts};

/// Every field, in the order of columns.
pub const FIELDS: [Field; 24] = [
    field("event_id", Text, Internal),
    field("call_id", Text, Internal),
    field("occurred_at_ms", Integer, Public),
    field("vendor", Text, Public),
    field("app", Text, Internal),
    field("product", Text, Public),
    field("operation", Text, Public),
    field("platform", Text, Public),
    field("carrier", Text, Public),
    field("outcome", Text, Public),
    field("billing", Text, Public),
    field("code", OptionalText, Public),
    field("message", OptionalText, Internal),
    field("vendor_id", OptionalText, Internal),
    field("request_id", OptionalText, Internal),
    field("ex_id", OptionalText, Personal),
    field("phone_mask", OptionalText, Personal),
    field("phone_index", OptionalText, Personal),
    field("score", OptionalInteger, Internal),
    field("level", OptionalText, Internal),
    field("tags", Texts, Internal),
    field("latency_ms", OptionalInteger, Public),
    field("attempts", Integer, Public),
    field("http_status", OptionalInteger, Public),
];

/// What an event holds in one field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldValue<'a> {
    /// Nothing.
    Missing,
    /// Text.
    Text(&'a str),
    /// Whole number.
    Integer(i64),
    /// List of texts.
    Texts(&'a [String]),
}

/// What an event holds, in the order of [`FIELDS`].
pub fn values(event: &Event) -> [FieldValue<'_>; FIELDS.len()] {
    use FieldValue::{Integer, Missing, Text, Texts};
    fn some(text: &Option<String>) -> FieldValue<'_> {
        text.as_deref().map_or(Missing, Text)
    }
    let whole = |number: Option<i64>| number.map_or(Missing, Integer);
    [
        Text(&event.event_id),
        Text(&event.call_id),
        Integer(event.occurred_at_ms),
        Text(event.vendor.as_str()),
        Text(&event.app),
        Text(event.product.as_str()),
        Text(&event.operation),
        Text(event.platform.as_str()),
        Text(&event.carrier),
        Text(event.outcome.as_str()),
        Text(event.billing.as_str()),
        some(&event.code),
        some(&event.message),
        some(&event.vendor_id),
        some(&event.request_id),
        some(&event.ex_id),
        some(&event.phone_mask),
        some(&event.phone_index),
        whole(event.score),
        event.level.map_or(Missing, |level| Text(level.as_str())),
        Texts(&event.tags),
        whole(event.latency_ms),
        Integer(event.attempts.into()),
        whole(event.http_status.map(i64::from)),
    ]
}

#[cfg(test)]
mod tests {
    use super::FIELDS;
    use crate::{Billing, Event, Outcome, Platform, Product, Vendor};

    #[test]
    fn the_table_and_the_record_name_the_same_fields_in_the_same_order() {
        let event = Event {
            event_id: String::new(),
            call_id: String::new(),
            occurred_at_ms: 0,
            vendor: Vendor::Jiguang,
            app: String::new(),
            product: Product::BusinessRisk,
            operation: String::new(),
            platform: Platform::Unknown,
            carrier: String::new(),
            outcome: Outcome::Success,
            billing: Billing::Billed,
            code: None,
            message: None,
            vendor_id: None,
            request_id: None,
            ex_id: None,
            phone_mask: None,
            phone_index: None,
            score: None,
            level: None,
            tags: Vec::new(),
            latency_ms: None,
            attempts: 0,
            http_status: None,
        };
        let json = serde_json::to_string(&event).unwrap();
        let mut at = 0;
        for field in FIELDS {
            let key = format!("\"{}\":", field.name);
            at +=
                json[at..].find(&key).unwrap_or_else(|| panic!("{} is missing or out of order", field.name));
        }
        assert_eq!(serde_json::to_value(&event).unwrap().as_object().unwrap().len(), FIELDS.len());
    }
}

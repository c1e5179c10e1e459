//! The fields of an event: one table from which the ledger's columns and the headers of files derive.

use std::collections::HashMap;

use crate::Event;

/// Version of the schema, which files of an archive bear. It grows where a field changes what it means or how it is stored; a
/// field more changes nothing, as what a file lacks says nothing.
pub const SCHEMA_VERSION: i64 = 1;

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
    /// Yes, no, or nothing said.
    OptionalFlag,
    /// Whole numbers by name; in one column a JSON object, or nothing where there are none.
    Numbers,
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

impl Field {
    /// Whether every event has something there.
    pub fn is_always(&self) -> bool {
        matches!(self.ty, FieldType::Text | FieldType::Integer)
    }
}

const fn field(name: &'static str, ty: FieldType, class: FieldClass) -> Field {
    Field { name, ty, class }
}

use FieldClass::{Internal, Personal, Public};
use FieldType::{Integer, Numbers, OptionalFlag, OptionalInteger, OptionalText, Text, Texts};

/// Every field, in the order of columns.
pub const FIELDS: [Field; 37] = [
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
    field("transaction_id", OptionalText, Internal),
    field("verify_status", OptionalText, Public),
    field("passed", OptionalText, Public),
    field("sub_code", OptionalText, Public),
    field("error_code", OptionalText, Public),
    field("interrupt_page", OptionalText, Public),
    field("page_stay_ms", Numbers, Public),
    field("face_retries", OptionalInteger, Public),
    field("ocr_retries", OptionalInteger, Public),
    field("ocr_edits", OptionalInteger, Public),
    field("ocr_edit_retries", OptionalInteger, Public),
    field("camera_refused_face", OptionalFlag, Public),
    field("camera_refused_ocr", OptionalFlag, Public),
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
    /// Yes or no.
    Flag(bool),
    /// Whole numbers by name.
    Numbers(&'a HashMap<String, i64>),
}

/// What an event holds, in the order of [`FIELDS`].
pub fn values(event: &Event) -> [FieldValue<'_>; FIELDS.len()] {
    use FieldValue::{Flag, Integer, Missing, Numbers, Text, Texts};
    fn some(text: &Option<String>) -> FieldValue<'_> {
        text.as_deref().map_or(Missing, Text)
    }
    let whole = |number: Option<i64>| number.map_or(Missing, Integer);
    let flag = |flag: Option<bool>| flag.map_or(Missing, Flag);
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
        some(&event.transaction_id),
        some(&event.verify_status),
        some(&event.passed),
        some(&event.sub_code),
        some(&event.error_code),
        some(&event.interrupt_page),
        Numbers(&event.page_stay_ms),
        whole(event.face_retries),
        whole(event.ocr_retries),
        whole(event.ocr_edits),
        whole(event.ocr_edit_retries),
        flag(event.camera_refused_face),
        flag(event.camera_refused_ocr),
    ]
}

/// Place of the field `name` in [`FIELDS`]. Evaluated while compiling, where a name that is none does not pass.
#[cfg(feature = "ledger")]
pub(crate) const fn position(name: &str) -> usize {
    let mut at = 0;
    while at < FIELDS.len() {
        if same(FIELDS[at].name, name) {
            return at;
        }
        at += 1;
    }
    panic!("no such field")
}

/// Whether two names are the same, while compiling.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
mod tests {
    use super::FIELDS;
    use crate::{Event, Product};

    #[test]
    fn the_table_and_the_record_name_the_same_fields_in_the_same_order() {
        let event = Event::of(Product::BusinessRisk);
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

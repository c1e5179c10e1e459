//! Replies with something in them that no client knows.

use serde_json::{Map, Value, json};
use verimeter::FaultKind;

use crate::exchange::Answer;
use crate::operation::Operation;

/// Name of the field that no vendor documents.
const NEW_FIELD: &str = "sandboxNewField";

/// Writes the answer's JSON anew as `kind` says. An answer in another format stays as it is.
pub(super) fn twist(operation: &Operation, kind: FaultKind, answer: &mut Answer) {
    let Ok(mut reply) = serde_json::from_slice::<Value>(&answer.body) else { return };
    match kind {
        FaultKind::UnknownField => add_field(&mut reply),
        FaultKind::WrongTypes => change_types(&mut reply),
        // A body that a fault put in its place may be anything.
        kind if reply.is_object() => operation.twist(kind, &mut reply),
        _ => {}
    }
    answer.body = reply.to_string().into_bytes();
}

fn add_field(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(add_field);
            fields.insert(NEW_FIELD.to_owned(), json!({ "version": 2, "values": [1, null, "x"] }));
        }
        Value::Array(items) => items.iter_mut().for_each(add_field),
        _ => {}
    }
}

fn change_types(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(change_types),
        Value::Array(items) => items.iter_mut().for_each(change_types),
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::Bool(yes) => *value = Value::String(yes.to_string()),
        Value::String(text) => {
            let number = serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
            *value = number.unwrap_or_else(|| json!([text]));
        }
        Value::Null => *value = Value::Object(Map::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_becomes_another_and_no_digit_is_lost() {
        let mut reply = json!({"id": 576_044_766_492_467_201_u64, "exID": "", "score": "900", "tags": ["F24004"], "ok": true});
        change_types(&mut reply);
        assert_eq!(
            reply,
            json!({"id": "576044766492467201", "exID": [""], "score": 900, "tags": [["F24004"]], "ok": "true"})
        );
    }

    #[test]
    fn a_new_field_is_at_every_depth() {
        let mut reply = json!({"code": 0, "detail": {"F24004": {"score": 900}}});
        add_field(&mut reply);
        for place in ["", "/detail", "/detail/F24004"] {
            assert!(reply.pointer(&format!("{place}/{NEW_FIELD}")).is_some(), "{place}");
        }
    }
}

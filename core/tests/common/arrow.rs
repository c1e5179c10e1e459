//! Events as Arrow columns, in each form that a column may have.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::{ArrowDictionaryKeyType, Int8Type, Int32Type, Int64Type, UInt16Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Int32Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, UInt64Array,
};
use verimeter::Event;

/// A column of texts in the form of this number.
pub(crate) fn texts(form: usize, texts: Vec<Option<&str>>) -> ArrayRef {
    fn dictionary<K: ArrowDictionaryKeyType>(texts: Vec<Option<&str>>) -> ArrayRef {
        Arc::new(texts.into_iter().collect::<DictionaryArray<K>>())
    }
    match form % 8 {
        0 => Arc::new(StringArray::from(texts)),
        1 => Arc::new(LargeStringArray::from(texts)),
        2 => Arc::new(StringViewArray::from(texts)),
        3 if texts.iter().collect::<HashSet<_>>().len() < 100 => dictionary::<Int8Type>(texts),
        3 | 4 => dictionary::<Int32Type>(texts),
        5 => dictionary::<Int64Type>(texts),
        6 => dictionary::<UInt16Type>(texts),
        _ => dictionary::<UInt32Type>(texts),
    }
}

/// A column of whole numbers in the form of this number.
fn whole(form: usize, numbers: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    match form % 3 {
        0 => Arc::new(Int64Array::from_iter(numbers)),
        1 => Arc::new(Int32Array::from_iter(numbers.map(|n| n.map(|n| n as i32)))),
        _ => Arc::new(UInt64Array::from_iter(numbers.map(|n| n.map(|n| n as u64)))),
    }
}

/// The columns that statistics look at; `form` chooses how each is held.
pub(crate) fn batch(events: &[Event], form: usize) -> RecordBatch {
    let times = events.iter().map(|event| event.occurred_at_ms);
    let (name, times): (_, ArrayRef) = match form % 4 {
        0 => ("occurred_at_ms", Arc::new(Int64Array::from_iter_values(times))),
        1 => {
            ("occurred_at", Arc::new(TimestampMillisecondArray::from_iter_values(times).with_timezone("UTC")))
        }
        2 => {
            ("occurred_at", Arc::new(TimestampMicrosecondArray::from_iter_values(times.map(|ms| ms * 1_000))))
        }
        _ => (
            "occurred_at",
            Arc::new(TimestampNanosecondArray::from_iter_values(times.map(|ms| ms * 1_000_000))),
        ),
    };
    let column =
        |at: usize, word: fn(&Event) -> Option<&str>| texts(form + at, events.iter().map(word).collect());
    let lists = || -> ArrayRef {
        let mut lists = ListBuilder::new(StringBuilder::new());
        events.iter().for_each(|event| lists.append_value(event.tags.iter().map(Some)));
        Arc::new(lists.finish())
    };
    let json: Vec<String> = events.iter().map(|event| serde_json::to_string(&event.tags).unwrap()).collect();
    let stays: Vec<Option<String>> = events
        .iter()
        .map(|event| {
            (!event.page_stay_ms.is_empty()).then(|| serde_json::to_string(&event.page_stay_ms).unwrap())
        })
        .collect();
    RecordBatch::try_from_iter_with_nullable([
        (name, times, false),
        ("product", column(1, |event| Some(event.product.as_str())), true),
        ("app", column(2, |event| Some(&event.app)), true),
        ("platform", column(3, |event| Some(event.platform.as_str())), true),
        ("carrier", column(4, |event| Some(&event.carrier)), true),
        ("outcome", column(5, |event| Some(event.outcome.as_str())), true),
        ("billing", column(6, |event| Some(event.billing.as_str())), true),
        ("code", column(7, |event| event.code.as_deref()), true),
        ("level", column(8, |event| event.level.map(|level| level.as_str())), true),
        ("phone_index", column(9, |event| event.phone_index.as_deref()), true),
        ("latency_ms", whole(form, events.iter().map(|event| event.latency_ms)), true),
        ("interrupt_page", column(10, |event| event.interrupt_page.as_deref()), true),
        ("error_code", column(11, |event| event.error_code.as_deref()), true),
        ("sub_code", column(12, |event| event.sub_code.as_deref()), true),
        ("face_retries", whole(form, events.iter().map(|event| event.face_retries)), true),
        ("ocr_retries", whole(form + 1, events.iter().map(|event| event.ocr_retries)), true),
        ("ocr_edits", whole(form + 2, events.iter().map(|event| event.ocr_edits)), true),
        ("ocr_edit_retries", whole(form, events.iter().map(|event| event.ocr_edit_retries)), true),
        (
            "camera_refused_face",
            Arc::new(BooleanArray::from_iter(events.iter().map(|event| event.camera_refused_face))),
            true,
        ),
        (
            "camera_refused_ocr",
            whole(form + 1, events.iter().map(|event| event.camera_refused_ocr.map(i64::from))),
            true,
        ),
        ("page_stay_ms", texts(form + 13, stays.iter().map(Option::as_deref).collect()), true),
        (
            "tags",
            if form.is_multiple_of(2) {
                lists()
            } else {
                texts(form, json.iter().map(|t| Some(t.as_str())).collect())
            },
            true,
        ),
    ])
    .unwrap()
}

/// One column replaced, or left out.
#[allow(dead_code)] // not every file of tests replaces columns
pub(crate) fn with(batch: &RecordBatch, name: &str, column: Option<ArrayRef>) -> RecordBatch {
    let schema = batch.schema();
    let kept = schema.fields().iter().zip(batch.columns()).filter(|(field, _)| field.name() != name);
    let kept = kept.map(|(field, column)| (field.name().clone(), Arc::clone(column)));
    let all: Vec<_> = kept.chain(column.map(|column| (name.to_owned(), column))).collect();
    assert!(all.iter().all(|(_, column)| column.len() == batch.num_rows()));
    RecordBatch::try_from_iter_with_nullable(all.into_iter().map(|(name, column)| (name, column, true)))
        .unwrap()
}

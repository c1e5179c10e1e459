//! Many answers at once, as Arrow columns: what an archive of replies holds, for programs that look at columns.

use std::borrow::Cow;
use std::sync::Arc;
use std::thread;

use arrow_array::builder::{Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use crate::catalog::risk_level;
use crate::jiguang::codes::RISK_SUCCESS;
use crate::redact::redacted;
use crate::wire::{each_field, each_item, floor, object_in, scalar, whole};

/// A thread of its own is worth its start from so many bodies on.
const SHARE: usize = 4_096;
/// Bytes of a column of texts per row, at first.
const TEXT: usize = 24;

/// Bytes of the bodies that one batch is made of, at most: a column of texts holds two gigabytes, and what is no UTF-8 grows
/// threefold.
const BATCH: usize = 256 << 20;

/// Reads many answers of business risk queries, on every core: a row for each, in their order, with `id`, `code`, `content`,
/// `ex_id`, `score`, `level` and `tags`, each as [`decode_risk_report`](super::decode_risk_report) reads it. A row of what is no
/// reply, or longer than any, is null throughout.
pub fn decode_risk_reports<B: AsRef<[u8]> + Sync>(bodies: &[B]) -> Vec<RecordBatch> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let shares = (bodies.len() / SHARE).clamp(1, cores);
    let mut parts = bodies.chunks(bodies.len().div_ceil(shares).max(1));
    let first = parts.next().unwrap_or_default();
    thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(|| batches(part))).collect();
        let mut all = batches(first);
        for other in others {
            all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    })
}

fn batches<B: AsRef<[u8]>>(mut bodies: &[B]) -> Vec<RecordBatch> {
    let mut all = Vec::new();
    loop {
        let mut bytes = 0;
        let enough = |body: &B| {
            bytes += body.as_ref().len().min(BATCH);
            bytes > BATCH
        };
        // One at least, so that it comes to an end.
        let rows = bodies.iter().position(enough).unwrap_or(bodies.len()).max(1).min(bodies.len());
        let (batch, rest) = bodies.split_at(rows);
        all.push(columns(batch));
        if rest.is_empty() {
            return all;
        }
        bodies = rest;
    }
}

/// The fields of a reply, as they stand there.
#[derive(Default)]
struct Raw<'a> {
    id: Option<&'a str>,
    code: Option<&'a str>,
    content: Option<&'a str>,
    ex_id: Option<&'a str>,
    score: Option<&'a str>,
    tags: Option<&'a str>,
    detail: Option<&'a str>,
}

impl<'a> Raw<'a> {
    fn of(body: &'a str) -> Option<Self> {
        let mut raw = Self::default();
        let readable = each_field(body, |name, value| {
            let field = match &*name {
                "id" => &mut raw.id,
                "code" => &mut raw.code,
                "content" => &mut raw.content,
                "exID" => &mut raw.ex_id,
                "score" => &mut raw.score,
                "tags" => &mut raw.tags,
                "detail" => &mut raw.detail,
                _ => return,
            };
            *field = Some(value);
        });
        readable.then_some(raw)
    }

    /// As [`decode_risk_report`](super::decode_risk_report) has them.
    fn tags(&self) -> Vec<Cow<'a, str>> {
        let mut tags: Vec<Cow<'a, str>> = Vec::new();
        let mut add = |tag: Cow<'a, str>| {
            let tag = redacted(tag);
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        };
        if let Some(raw) = self.tags {
            let a_list = each_item(raw, |item| scalar(item).into_iter().for_each(&mut add));
            if !a_list {
                scalar(raw).into_iter().for_each(add);
            }
        }
        let Some(detail) = self.detail.and_then(object_in) else { return tags };
        let mut named: Vec<String> = Vec::new();
        let readable = each_field(&detail, |tag, _| {
            let tag = redacted(tag);
            if !tag.is_empty() && !tags.contains(&tag) {
                named.push(tag.into_owned());
            }
        });
        if readable {
            named.sort_unstable();
            named.dedup();
            tags.extend(named.into_iter().map(Cow::Owned));
        }
        tags
    }
}

fn columns<B: AsRef<[u8]>>(bodies: &[B]) -> RecordBatch {
    let rows = bodies.len();
    let texts = || StringBuilder::with_capacity(rows, rows * TEXT);
    let (mut id, mut content, mut ex_id, mut level) = (texts(), texts(), texts(), texts());
    let (mut code, mut score) = (Int64Builder::with_capacity(rows), Int64Builder::with_capacity(rows));
    let mut tags = ListBuilder::with_capacity(StringBuilder::new(), rows);
    for body in bodies {
        let body = Some(body.as_ref()).filter(|body| body.len() <= BATCH).map(String::from_utf8_lossy);
        let body = body.unwrap_or_default();
        let read = Raw::of(&body).and_then(|raw| Some((raw.code.and_then(whole)?, raw)));
        let Some((number, raw)) = read else {
            [&mut id, &mut content, &mut ex_id, &mut level].into_iter().for_each(StringBuilder::append_null);
            [&mut code, &mut score].into_iter().for_each(Int64Builder::append_null);
            tags.append_null();
            continue;
        };
        let points = raw.score.and_then(floor);
        id.append_option(raw.id.and_then(scalar));
        code.append_value(number);
        content.append_value(raw.content.and_then(scalar).map(redacted).unwrap_or_default());
        ex_id.append_option(raw.ex_id.and_then(scalar));
        score.append_option(points);
        level.append_option(
            points.filter(|_| number == RISK_SUCCESS).and_then(risk_level).map(|l| l.as_str()),
        );
        raw.tags().iter().for_each(|tag| tags.values().append_value(tag));
        tags.append(true);
    }
    let list = DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    let named: [(&str, DataType, ArrayRef); 7] = [
        ("id", DataType::Utf8, Arc::new(id.finish())),
        ("code", DataType::Int64, Arc::new(code.finish())),
        ("content", DataType::Utf8, Arc::new(content.finish())),
        ("ex_id", DataType::Utf8, Arc::new(ex_id.finish())),
        ("score", DataType::Int64, Arc::new(score.finish())),
        ("level", DataType::Utf8, Arc::new(level.finish())),
        ("tags", list, Arc::new(tags.finish())),
    ];
    let (fields, columns): (Vec<_>, Vec<_>) =
        named.into_iter().map(|(name, ty, column)| (Field::new(name, ty, true), column)).unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("every column has a cell per row")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::jiguang::decode_risk_report;
    use crate::tabular::Cell;
    use crate::tabular::batch_table;

    /// The rows of `bodies`, as they should be.
    fn reports(bodies: &[String]) -> Vec<Vec<Cell>> {
        let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
        let row = |body: &String| match decode_risk_report(body) {
            None => vec![Cell::Empty; 7],
            Some(report) => vec![
                text(report.id),
                Cell::Whole(report.code),
                Cell::Text(report.content),
                text(report.ex_id),
                report.score.map_or(Cell::Empty, Cell::Whole),
                text(report.level.map(|level| level.as_str().to_owned())),
                Cell::Text(json!(report.tags.iter().map(|tag| &tag.code).collect::<Vec<_>>()).to_string()),
            ],
        };
        bodies.iter().map(row).collect()
    }

    fn read(bodies: &[String]) -> Vec<Vec<Cell>> {
        decode_risk_reports(bodies).iter().flat_map(|batch| batch_table(batch).rows).collect()
    }

    #[test]
    fn columns_are_what_reports_are_on_every_core() {
        let quirks = [
            r#"{"id":576044766492467201,"code":0,"content":"success","exID":"","score":900,"tags":["F24004"],"detail":{"F24004":{"score":900}}}"#,
            r#"{"id":"1","code":"0","exID":7,"score":"299.9","tags":"F1","detail":"{\"F9\":{},\"F1\":1,\"A\":0}","code2":1}"#,
            r#"{"code":0,"score":null,"tags":["F1","F1",null,{},"13800138000"],"detail":{"13800138001":1,"":2}}"#,
            r#"{"code":9002,"score":600,"content":"call 13800138000 \"now\"","tags":[]}"#,
            r#"{"code":0.5,"score":1}"#,
            r#"{"code":1,"code":0,"score":-1,"detail":[1]}"#,
            "<html>",
            "",
            "[0]",
        ];
        let bodies: Vec<String> =
            quirks.iter().cycle().take(3 * SHARE).map(|body| (*body).to_owned()).collect();
        assert_eq!(read(&bodies), reports(&bodies));
        assert_eq!(read(&[]).len(), 0);
        assert_eq!(decode_risk_reports::<&[u8]>(&[b"{\"code\":0,\"content\":\"\xff\"}"])[0].num_rows(), 1);
    }

    proptest! {
        #[test]
        fn columns_are_what_reports_are(values in prop::collection::vec(("(id|exID|score|tags|detail|content|code)", value()), 0..9)) {
            let fields: Vec<String> = values.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            let body = vec![format!("{{{}}}", fields.join(","))];
            prop_assert_eq!(read(&body), reports(&body));
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (0i64..1_000).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[0-9.]{0,4}|[A-Z0-9\\\\ \"]{0,13}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[A-Z0-9]{0,3}", inner, 0..4)
                    .prop_map(|map| map.into_iter().collect::<Value>()),
            ]
        })
    }
}

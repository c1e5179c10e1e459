//! The fields of vendors' replies, and the types that their pages give them.

use serde::Deserialize;
use verimeter_models::{DriftKind, JsonType, Vendor};

use super::load;
use crate::lazy::Lazy;
use crate::wire::json_type;

/// A row of the catalogue. A path ends in `[]` for the items of a list, and in `*` for the entries of an object whose names
/// are words themselves.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    vendor: Vendor,
    operations: Vec<String>,
    path: String,
    types: Vec<JsonType>,
    /// The set that the value, or the name of an entry, is a word of.
    #[serde(default)]
    words: Option<DriftKind>,
    /// Values that say nothing about anybody.
    #[serde(default)]
    keep: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

/// A documented field; a reply is one without a name.
#[derive(Debug, Default)]
pub(crate) struct ReplyField {
    name: String,
    /// Its place in the reply.
    pub path: String,
    /// A bit per [`JsonType`].
    types: u16,
    /// The set that its value is a word of.
    pub words: Option<DriftKind>,
    /// The set that its name is a word of.
    pub name_words: Option<DriftKind>,
    keep: Vec<String>,
    fields: Vec<ReplyField>,
    /// Any entry of it that has no field of its own.
    pub each: Option<Box<ReplyField>>,
    /// The items of it.
    pub items: Option<Box<ReplyField>>,
}

static REPLIES: Lazy<Vec<(Vendor, String, ReplyField)>> = Lazy::new(|| {
    let rows: Vec<Row> = load(include_str!("data/reply_fields.json"));
    let mut replies: Vec<(Vendor, String, ReplyField)> = Vec::new();
    for row in rows {
        for operation in &row.operations {
            let known =
                replies.iter().position(|(vendor, name, _)| (vendor, name) == (&row.vendor, operation));
            let at = known.unwrap_or_else(|| {
                replies.push((row.vendor, operation.clone(), ReplyField::default()));
                replies.len() - 1
            });
            replies[at].2.put(&row);
        }
    }
    replies
});

/// What is documented of the replies of an operation; none where nothing is.
pub(crate) fn documented_reply(vendor: Vendor, operation: &str) -> Option<&'static ReplyField> {
    let of = |(known, name, _): &&(Vendor, String, ReplyField)| *known == vendor && name == operation;
    REPLIES.iter().find(of).map(|(_, _, reply)| reply)
}

impl ReplyField {
    /// The field of that name in this one.
    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether it is documented what stands in it. Elsewhere, everything is left to the vendor.
    pub(crate) fn has_fields(&self) -> bool {
        self.each.is_some() || !self.fields.is_empty()
    }

    /// What `json` is, where no page gives the field that type. Null says no more than a missing field does, which every field
    /// may be.
    pub(crate) fn other_type(&self, json: &str) -> Option<JsonType> {
        let has = |ty: JsonType| self.types & bit(ty) != 0;
        if json == "null" || json.starts_with('"') && has(JsonType::Text) {
            return None;
        }
        let found = json_type(json);
        let documented = has(found) || found == JsonType::Integer && has(JsonType::Decimal);
        (!documented).then_some(found)
    }

    /// Whether a value is one of those that say nothing about anybody.
    pub(crate) fn keeps(&self, value: &str) -> bool {
        self.keep.iter().any(|kept| kept == value)
    }

    /// Puts a row at its place in this reply.
    fn put(&mut self, row: &Row) {
        let mut at = self;
        for step in row.path.split('.') {
            let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
            at = if name == "*" { &mut **at.each.get_or_insert_default() } else { at.field_mut(name) };
            if is_list {
                at = &mut **at.items.get_or_insert_default();
            }
        }
        at.path.clone_from(&row.path);
        at.types = row.types.iter().fold(0, |types, ty| types | bit(*ty));
        at.keep.clone_from(&row.keep);
        match row.path.ends_with('*') {
            true => at.name_words = row.words,
            false => at.words = row.words,
        }
    }

    fn field_mut(&mut self, name: &str) -> &mut Self {
        let at = self.fields.iter().position(|field| field.name == name).unwrap_or_else(|| {
            self.fields.push(Self { name: name.to_owned(), ..Self::default() });
            self.fields.len() - 1
        });
        &mut self.fields[at]
    }
}

const fn bit(ty: JsonType) -> u16 {
    1 << ty as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jiguang::{QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};

    fn check(field: &ReplyField) {
        for part in field.fields.iter().chain(field.each.as_deref()).chain(field.items.as_deref()) {
            assert!(part.path.starts_with(&field.path), "`{}` stands in a field that has no row", part.path);
            assert_ne!(part.types, 0, "`{}` has a type", part.path);
            check(part);
        }
    }

    #[test]
    fn every_field_stands_in_one_that_is_documented() {
        for (_, _, reply) in REPLIES.iter() {
            check(reply);
        }
        let rows: Vec<Row> = load(include_str!("data/reply_fields.json"));
        for row in &rows {
            assert!(!row._source.is_empty());
            let same = |other: &&Row| {
                other.vendor == row.vendor
                    && other.path == row.path
                    && row.operations.iter().any(|operation| other.operations.contains(operation))
            };
            assert_eq!(rows.iter().filter(same).count(), 1, "`{}` is there once", row.path);
        }
    }

    #[test]
    fn the_replies_of_every_operation_are_documented() {
        for endpoint in [QUERY_BUSINESS_RISK].iter().chain(&VERIFY_NUMBER).chain(&VERIFY_LOGIN_TOKEN) {
            let reply = documented_reply(endpoint.product.vendor(), endpoint.operation).unwrap();
            assert_eq!(reply.field("code").unwrap().words, Some(DriftKind::Code));
        }
        let log = documented_reply(Vendor::Aliyun, "check_verify_log").unwrap();
        let times = log.field("Result").and_then(|result| result.field("LogStatisticsInfo")).unwrap();
        let page = times.field("pageStayTimeInfo").and_then(|pages| pages.each.as_deref()).unwrap();
        assert_eq!((page.words, page.name_words), (None, Some(DriftKind::Page)));
        assert!(documented_reply(Vendor::Jiguang, "check_verify_log").is_none());
    }
}

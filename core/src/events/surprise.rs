//! What a reply says that nobody documented.

use std::cell::OnceCell;

use crate::catalog::{ReplyField, documented_reply, lists};
use crate::redact::Shaper;
use crate::wire::{each_field, each_item, json_type, scalar};
use crate::{DriftKind, JsonType, Product};

/// Surprises of one reply that are told apart.
const MOST: usize = 16;

/// Name of what is counted and no longer told apart.
pub(crate) const OTHERS: &str = "<others>";

/// One thing in a reply that the catalogues do not know. Holds no number of a person, token or secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surprise {
    /// What the operation verifies.
    pub product: Product,
    /// The operation that got the reply.
    pub operation: String,
    /// What the catalogues do not know.
    pub kind: DriftKind,
    /// Place of the field in the reply (`riskCheck.tags[]`), or the word.
    pub name: String,
    /// Of a field or type: what it held.
    pub json_type: Option<JsonType>,
    /// The shape of what the field held, or of the whole reply that the word came in.
    pub sample: String,
}

/// What `reply` says that is not documented of `operation`, each once: fields, types of documented fields, and words of sets
/// such as return codes. None where it is no reply of the vendor: no JSON object, or one without any documented field.
///
/// `asked` gives the texts that the question held, which are not repeated; it is called only where there is a surprise.
pub fn surprises(
    product: Product,
    operation: &str,
    reply: &str,
    asked: &dyn Fn() -> Vec<String>,
) -> Vec<Surprise> {
    let Some(documented) = documented_reply(product.vendor(), operation) else { return Vec::new() };
    let mut look = Look { product, operation, asked, shaper: OnceCell::new(), found: Vec::new() };
    let mut ours = false;
    let whole = each_field(reply, |name, value| {
        ours |= documented.field(&name).is_some();
        look.entry(documented, &name, value);
    });
    if !whole || !ours {
        return Vec::new();
    }
    let mut found = std::mem::take(&mut look.found);
    let mut words = found.iter_mut().filter(|surprise| surprise.json_type.is_none()).peekable();
    if words.peek().is_some() {
        let sample = look.shaper().shape(reply, Some(documented));
        words.for_each(|surprise| surprise.sample.clone_from(&sample));
    }
    found
}

/// A reply beside its documentation. Where they agree, nothing is allocated.
struct Look<'a> {
    product: Product,
    operation: &'a str,
    asked: &'a dyn Fn() -> Vec<String>,
    shaper: OnceCell<Shaper>,
    found: Vec<Surprise>,
}

impl Look<'_> {
    /// An entry of the object that is documented as `of`.
    fn entry(&mut self, of: &ReplyField, name: &str, value: &str) {
        if let Some(field) = of.field(name) {
            self.value(field, value);
        } else if let Some(each) = &of.each {
            self.word(each.name_words, name);
            self.value(each, value);
        } else {
            let name = self.shaper().name(name);
            let path = if of.path.is_empty() { name } else { format!("{}.{name}", of.path) };
            // One row per field, however its texts look.
            let ty = if value.starts_with('"') { JsonType::Text } else { json_type(value) };
            self.structure(DriftKind::Field, path, ty, value, None);
        }
    }

    fn value(&mut self, field: &ReplyField, json: &str) {
        if let Some(ty) = field.other_type(json) {
            self.structure(DriftKind::Type, field.path.clone(), ty, json, Some(field));
        }
        match json.as_bytes().first() {
            Some(b'{') if field.has_fields() => {
                each_field(json, |name, value| self.entry(field, &name, value));
            }
            Some(b'[') => {
                if let Some(items) = &field.items {
                    each_item(json, |item| self.value(items, item));
                }
            }
            Some(b'"') if field.has_fields() => self.text(field, json),
            _ if field.words.is_some() => self.word(field.words, &scalar(json).unwrap_or_default()),
            _ => {}
        }
    }

    /// A text that may hold the object.
    fn text(&mut self, field: &ReplyField, json: &str) {
        let Ok(text) = serde_json::from_str::<String>(json) else { return };
        let before = self.found.len();
        if !each_field(&text, |name, value| self.entry(field, &name, value)) {
            self.found.truncate(before);
        }
    }

    fn word(&mut self, set: Option<DriftKind>, word: &str) {
        let Some(set) = set.filter(|_| !word.is_empty()) else { return };
        if lists(self.product.vendor(), set, word) == Some(false) && self.shaper().is_word(word) {
            self.meet(set, word.to_owned(), None, |_| String::new());
        }
    }

    fn structure(
        &mut self,
        kind: DriftKind,
        path: String,
        ty: JsonType,
        json: &str,
        field: Option<&ReplyField>,
    ) {
        self.meet(kind, path, Some(ty), |shaper| shaper.shape(json, field));
    }

    fn meet(
        &mut self,
        kind: DriftKind,
        name: String,
        json_type: Option<JsonType>,
        sample: impl FnOnce(&Shaper) -> String,
    ) {
        let same = |met: &Surprise| (met.kind, &met.name, met.json_type) == (kind, &name, json_type);
        if self.found.len() > MOST || self.found.iter().any(same) {
            return;
        }
        let (product, operation) = (self.product, self.operation.to_owned());
        let surprise = match self.found.len() {
            MOST => Surprise {
                product,
                operation,
                kind: DriftKind::Field,
                name: OTHERS.to_owned(),
                json_type: None,
                sample: String::new(),
            },
            _ => {
                let sample = sample(self.shaper());
                Surprise { product, operation, kind, name, json_type, sample }
            }
        };
        self.found.push(surprise);
    }

    fn shaper(&self) -> &Shaper {
        self.shaper.get_or_init(|| Shaper::new(self.product.vendor(), (self.asked)()))
    }
}

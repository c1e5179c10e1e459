//! What no catalogue knows: words, counted from the cube, and fields and types, counted as replies came.

mod seen;

pub(super) use seen::{Sight, note, tables};

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use self::seen::Seen;
use super::combinations::Combinations;
use super::connection::Connections;
use super::fault::Fault;
use super::view::{self, read};
use crate::catalog::lists;
use crate::stats::{Dims, QUARTER_MS};
use crate::{Drift, DriftKind, Product, Result, Vendor};

/// A word of a product, and the set it should be of.
type Word<'a> = (Product, DriftKind, &'a str);

/// How often a word occurred, and in which quarter-hours first and last.
struct Met {
    events: i64,
    first: i64,
    last: i64,
}

/// Everything unknown, by product, kind and word.
pub(super) fn drift(connections: &Connections) -> Result<Vec<Drift>> {
    read(connections, |connection| {
        let known = connections.combinations(connection)?;
        let seen = seen::rows(connection)?;
        let mut found = words(connection, &known, &seen)?;
        let in_structure = |seen: &Seen| matches!(seen.kind, DriftKind::Field | DriftKind::Type);
        found.extend(seen.into_iter().filter(in_structure).map(Drift::from));
        found.sort_by(|a, b| {
            let place = |drift: &Drift| (drift.product, drift.kind);
            let name = |drift: &Drift| (drift.word.clone(), drift.operation.clone(), drift.json_type);
            place(a).cmp(&place(b)).then_with(|| name(a).cmp(&name(b)))
        });
        Ok(found)
    })
}

/// Every unknown word.
fn words(connection: &Connection, known: &Combinations, seen: &[Seen]) -> Result<Vec<Drift>, Fault> {
    let strange: HashMap<i64, Vec<Word<'_>>> =
        known.iter().map(|(id, dims)| (id, unknown(dims))).filter(|(_, words)| !words.is_empty()).collect();
    if strange.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: BTreeMap<Word<'_>, Met> = BTreeMap::new();
    view::quarters(connection, (i64::MIN, i64::MAX), |quarter, dims, n| {
        for word in strange.get(&dims).into_iter().flatten() {
            let met = found.entry(*word).or_insert(Met { events: 0, first: quarter, last: quarter });
            met.events += n;
            met.last = quarter;
        }
    })?;
    // Of a vendor's word, whichever of its products it came with.
    let mut samples: HashMap<(Vendor, DriftKind, &str), &str> = HashMap::new();
    for row in seen {
        if let Some(sample) = &row.sample {
            samples.entry((row.product.vendor(), row.kind, row.name.as_str())).or_insert(sample);
        }
    }
    let drift = |((product, kind, word), met): (Word<'_>, Met)| Drift {
        product,
        operation: None,
        kind,
        word: word.to_owned(),
        json_type: None,
        events: met.events,
        first_at_ms: met.first * QUARTER_MS,
        last_at_ms: met.last * QUARTER_MS,
        sample: samples.get(&(product.vendor(), kind, word)).map(|sample| (*sample).to_owned()),
    };
    Ok(found.into_iter().map(drift).collect())
}

/// The words of a combination that their catalogues do not know. Its other words are of closed sets.
fn unknown(dims: &Dims) -> Vec<Word<'_>> {
    // A ledger holds no other.
    let Some(product) = dims.product.known() else { return Vec::new() };
    let pages: BTreeSet<&String> = dims.page.iter().chain(&dims.pages_shown).collect();
    let code = dims.code.iter().map(|code| (DriftKind::Code, code));
    let tags = dims.tags.iter().map(|tag| (DriftKind::Tag, tag));
    let pages = pages.into_iter().map(|page| (DriftKind::Page, page));
    let error = dims.error_code.iter().map(|code| (DriftKind::ErrorCode, code));
    let sub = dims.sub_code.iter().map(|code| (DriftKind::SubCode, code));
    code.chain(tags)
        .chain([(DriftKind::Carrier, &dims.carrier)])
        .chain(pages)
        .chain(error)
        .chain(sub)
        .filter(|(kind, word)| lists(product.vendor(), *kind, word) == Some(false))
        .map(|(kind, word)| (product, kind, word.as_str()))
        .collect()
}

impl From<Seen> for Drift {
    fn from(seen: Seen) -> Self {
        let quarter = |at_ms: i64| at_ms.div_euclid(QUARTER_MS) * QUARTER_MS;
        Self {
            product: seen.product,
            operation: Some(seen.operation),
            kind: seen.kind,
            word: seen.name,
            json_type: seen.json_type,
            events: seen.count,
            first_at_ms: quarter(seen.first_at_ms),
            last_at_ms: quarter(seen.last_at_ms),
            sample: seen.sample,
        }
    }
}

//! Words that no catalogue knows, counted from the cube.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::connection::Connections;
use super::view::{self, read};
use crate::catalog::{identity_code, identity_page, is_carrier, return_code, risk_tag};
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

/// Every unknown word, by product, kind and word.
pub(super) fn drift(connections: &Connections) -> Result<Vec<Drift>> {
    read(connections, |connection| {
        let known = connections.combinations(connection)?;
        let strange: HashMap<i64, Vec<Word<'_>>> = known
            .iter()
            .map(|(id, dims)| (id, unknown(dims)))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let mut found: BTreeMap<Word<'_>, Met> = BTreeMap::new();
        if !strange.is_empty() {
            view::quarters(connection, (i64::MIN, i64::MAX), |quarter, dims, n| {
                for word in strange.get(&dims).into_iter().flatten() {
                    let first = Met { events: 0, first: quarter, last: quarter };
                    let met = found.entry(*word).or_insert(first);
                    met.events += n;
                    met.last = quarter;
                }
            })?;
        }
        let drift = |((product, kind, word), met): (Word<'_>, Met)| Drift {
            product,
            kind,
            word: word.to_owned(),
            events: met.events,
            first_at_ms: met.first * QUARTER_MS,
            last_at_ms: met.last * QUARTER_MS,
        };
        Ok(found.into_iter().map(drift).collect())
    })
}

/// The words of a combination that their catalogues do not know. Its other words are of closed sets.
fn unknown(dims: &Dims) -> Vec<Word<'_>> {
    // A ledger holds no other.
    let Some(product) = dims.product.known() else { return Vec::new() };
    // The other vendor's are words, and no catalogue has them yet.
    let numbered = product.vendor() == Vendor::Jiguang;
    let code = dims.code.iter().filter(|code| numbered && code.parse().ok().and_then(return_code).is_none());
    let tags = dims.tags.iter().filter(|tag| risk_tag(tag).is_none());
    let carrier = Some(&dims.carrier).filter(|carrier| !is_carrier(carrier)).into_iter();
    let pages: BTreeSet<&String> =
        dims.page.iter().chain(&dims.pages_shown).filter(|page| identity_page(page).is_none()).collect();
    let error = dims.error_code.iter().filter(|code| identity_code("error_code", code).is_none());
    let sub = dims.sub_code.iter().filter(|code| identity_code("sub_code", code).is_none());
    code.map(|code| (DriftKind::Code, code))
        .chain(tags.map(|tag| (DriftKind::Tag, tag)))
        .chain(carrier.map(|carrier| (DriftKind::Carrier, carrier)))
        .chain(pages.into_iter().map(|page| (DriftKind::Page, page)))
        .chain(error.map(|code| (DriftKind::ErrorCode, code)))
        .chain(sub.map(|code| (DriftKind::SubCode, code)))
        .map(|(kind, word)| (product, kind, word.as_str()))
        .collect()
}

//! Which events a question is about.

use std::collections::HashMap;

use super::{Dimension, Dims};
use crate::StatsQuery;
use crate::catalog::page_word;

/// Whether events with these dimensions are asked for: every filter that is not empty must hold.
pub(crate) fn matches(query: &StatsQuery, dims: &Dims) -> bool {
    Dimension::ALL.iter().all(|dimension| lets_through(query, *dimension, dims))
}

/// Whether the filter of one dimension holds.
pub(super) fn lets_through(query: &StatsQuery, dimension: Dimension, dims: &Dims) -> bool {
    match dimension {
        Dimension::Product => dims.product == query.product,
        Dimension::App => holds(&query.apps, |app| dims.app == *app),
        Dimension::Platform => holds(&query.platforms, |platform| dims.platform == *platform),
        Dimension::Carrier => holds(&query.carriers, |carrier| dims.carrier == *carrier),
        Dimension::Outcome => holds(&query.outcomes, |outcome| dims.outcome == *outcome),
        Dimension::Billing => holds(&query.billing, |billing| dims.billing == *billing),
        Dimension::Code => holds(&query.codes, |code| dims.code.as_ref() == Some(code)),
        Dimension::Level => holds(&query.levels, |level| dims.level.as_ref().is_some_and(|l| l == level)),
        Dimension::Tags => holds(&query.tags, |tag| dims.tags.contains(tag)),
        Dimension::Page => holds(&query.pages, |page| dims.page.as_deref() == Some(&*page_word(page))),
        Dimension::ErrorCode => holds(&query.error_codes, |code| dims.error_code.as_ref() == Some(code)),
        Dimension::SubCode | Dimension::PagesShown => true,
    }
}

fn holds<T>(wanted: &[T], is: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(is)
}

/// What the filters let through, by their names; of those that let everything through, nothing.
pub(super) fn words(query: &StatsQuery) -> HashMap<String, Vec<String>> {
    fn each<T: ToString>(values: &[T]) -> Vec<String> {
        values.iter().map(T::to_string).collect()
    }
    let all = [
        ("apps", query.apps.clone()),
        ("platforms", each(&query.platforms)),
        ("carriers", query.carriers.clone()),
        ("outcomes", each(&query.outcomes)),
        ("billing", each(&query.billing)),
        ("levels", each(&query.levels)),
        ("codes", query.codes.clone()),
        ("tags", query.tags.clone()),
        ("pages", query.pages.clone()),
        ("error_codes", query.error_codes.clone()),
    ];
    let narrowing = all.into_iter().filter(|(_, values)| !values.is_empty());
    narrowing.map(|(name, values)| (name.to_owned(), values)).collect()
}

/// Whether there is a filter of this dimension.
#[cfg(feature = "arrow")]
pub(super) fn narrows(query: &StatsQuery, dimension: Dimension) -> bool {
    match dimension {
        Dimension::Product => true,
        Dimension::App => !query.apps.is_empty(),
        Dimension::Platform => !query.platforms.is_empty(),
        Dimension::Carrier => !query.carriers.is_empty(),
        Dimension::Outcome => !query.outcomes.is_empty(),
        Dimension::Billing => !query.billing.is_empty(),
        Dimension::Code => !query.codes.is_empty(),
        Dimension::Level => !query.levels.is_empty(),
        Dimension::Tags => !query.tags.is_empty(),
        Dimension::Page => !query.pages.is_empty(),
        Dimension::ErrorCode => !query.error_codes.is_empty(),
        Dimension::SubCode | Dimension::PagesShown => false,
    }
}

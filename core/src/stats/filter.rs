//! Which events a question is about.

use super::Dims;
use crate::StatsQuery;

/// Whether events with these dimensions are asked for: every filter that is not empty must hold.
pub(crate) fn matches(query: &StatsQuery, dims: &Dims) -> bool {
    let one_of_tags = || query.tags.is_empty() || query.tags.iter().any(|tag| dims.tags.contains(tag));
    query.product == dims.product
        && holds(&query.apps, Some(&dims.app))
        && holds(&query.platforms, Some(&dims.platform))
        && holds(&query.carriers, Some(&dims.carrier))
        && holds(&query.outcomes, Some(&dims.outcome))
        && holds(&query.billing, Some(&dims.billing))
        && holds(&query.codes, dims.code.as_ref())
        && holds(&query.levels, dims.level.as_ref())
        && one_of_tags()
}

fn holds<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
}

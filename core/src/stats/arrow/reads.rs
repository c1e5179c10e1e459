//! Which columns of the event's schema a question reads, beside the time.

use super::fused::FIGURES;
use crate::events::schema::{FIELDS, Field};
use crate::stats::Dimension;
use crate::stats::filter::narrows;
use crate::stats::measures::COUNTERS;
use crate::{FunnelQuery, FunnelSplit, StatsQuery};

/// What is sketched.
const SKETCHED: [&str; 2] = ["phone_index", "latency_ms"];

/// Columns that an overview or a trend is made from.
pub fn columns_of_overview(query: &StatsQuery) -> Vec<&'static Field> {
    columns(|dimension| FIGURES.contains(&dimension) || narrows(query, dimension), &[])
}

/// Columns that a funnel is made from.
pub fn columns_of_funnel(query: &FunnelQuery) -> Vec<&'static Field> {
    let by = match query.by {
        Some(FunnelSplit::Platform) => Some(Dimension::Platform),
        Some(FunnelSplit::App) => Some(Dimension::App),
        Some(FunnelSplit::Week) | None => None,
    };
    let wanted = |dimension| {
        let reasons = [Dimension::Page, Dimension::ErrorCode, Dimension::SubCode, Dimension::PagesShown];
        dimension == Dimension::Outcome
            || reasons.contains(&dimension)
            || by == Some(dimension)
            || narrows(&query.filter, dimension)
    };
    columns(wanted, &COUNTERS)
}

/// Columns that a state with these dimensions is made from.
pub fn columns_of_state(by: &[Dimension]) -> Vec<&'static Field> {
    let of_identity = if by.contains(&Dimension::PagesShown) { &COUNTERS[..] } else { &[] };
    columns(|dimension| by.contains(&dimension), &[&SKETCHED[..], of_identity].concat())
}

/// The product is read always. In the order of the schema.
fn columns(wanted: impl Fn(Dimension) -> bool, more: &[&str]) -> Vec<&'static Field> {
    let wanted = |field: &&Field| {
        let dimension = Dimension::ALL.into_iter().find(|dimension| dimension.column() == field.name);
        dimension.is_some_and(|dimension| dimension == Dimension::Product || wanted(dimension))
            || more.contains(&field.name)
    };
    FIELDS.iter().filter(wanted).collect()
}

//! Results by carrier.

use super::Picture;
use super::bars::{BAR, LEFT, line, name, top};
use super::caption::{MARGIN, WIDTH, page, range};
use super::palette::{BLACK, BLUE, Colour, INK, PALE_BLUE, PURPLE, SKY, VERMILION, YELLOW};
use super::picture::Anchor;
use super::text::{grouped, percent, spaced, width};
use crate::catalog::word_label;
use crate::stats::{Figure, figures};
use crate::{Overview, OverviewRow, Product};

/// Where the bars end.
const BARS: f64 = 740.0;
/// In the order of a product's results.
const COLOURS: [Colour; 6] = [BLUE, VERMILION, SKY, PURPLE, YELLOW, BLACK];
/// Columns that are sums of others, or count them in another way.
const SUMS: [&str; 4] = ["requests", "consumption", "started", "finished"];

/// Draws of each carrier how many events there were, divided by their results, and the share that matters: of success, of
/// consistent ones, of those who passed. `each` is the whole range of each carrier, `whole` the same of all.
pub fn carriers(whole: &Overview, each: &[(String, OverviewRow)]) -> Picture {
    let results: Vec<_> = figures(whole.product).iter().filter(|(key, _)| !SUMS.contains(key)).collect();
    let results: Vec<(&str, Figure, Colour)> = results
        .iter()
        .zip(COLOURS.iter().cycle())
        .map(|(&&(key, figure), colour)| (key, figure, *colour))
        .collect();
    let mut each: Vec<&(String, OverviewRow)> = each.iter().filter(|(_, row)| row.requests > 0).collect();
    each.sort_by_key(|(carrier, row)| (-row.requests, carrier.as_str()));
    let most = each.iter().map(|(_, row)| row.requests).max().unwrap_or_default().max(1);
    let floor = top(each.len().max(1));
    let days = range(whole.start_at_ms, whole.end_at_ms, &whole.tz);
    let title = format!("{} by carrier", spaced(whole.product.as_str()));
    let mut picture = page(floor + 44.0, &title, &days, &whole.tz, &whole.filters);
    for (at, (carrier, row)) in each.iter().enumerate() {
        let label = word_label("carrier", carrier).map_or(carrier.as_str(), |known| &known.label);
        name(&mut picture, at, label);
        let mut x = LEFT;
        for (key, figure, colour) in &results {
            let wide = (BARS - LEFT) * figure(row) as f64 / most as f64;
            if wide > 0.0 {
                let hint = format!("{label}: {} {}", grouped(figure(row)), spaced(key));
                picture.rect((x, top(at)), (wide, BAR), *colour, hint);
                x += wide;
            }
        }
        let rate = rate(whole.product, row)
            .map_or(String::new(), |(share, of)| format!(" · {} {of}", percent(share)));
        let said = format!("{}{rate}", grouped(row.requests));
        picture.text((x + 8.0, line(at)), Anchor::Start, INK, said);
    }
    if each.is_empty() {
        picture.rect((LEFT, top(0)), (BARS - LEFT, BAR), PALE_BLUE, String::new());
        picture.text(((LEFT + BARS) / 2.0, line(0)), Anchor::Middle, INK, "no events");
    }
    let mut x = MARGIN;
    for (key, figure, colour) in results.iter().filter(|(_, figure, _)| figure(&whole.total) > 0) {
        let label = format!("{} {}", spaced(key), grouped(figure(&whole.total)));
        if x + 20.0 + width(&label) > WIDTH - MARGIN {
            break;
        }
        picture.rect((x, floor + 14.0), (14.0, 12.0), *colour, String::new());
        picture.text((x + 20.0, floor + 24.0), Anchor::Start, INK, &label);
        x += 36.0 + width(&label);
    }
    picture
}

/// The share that a product is looked at for.
fn rate(product: Product, row: &OverviewRow) -> Option<(f64, &'static str)> {
    let (share, of) = match product {
        Product::OneClickLogin | Product::BusinessRisk => (row.rates.success, "success"),
        Product::NumberVerification => (row.rates.consistent, "consistent"),
        Product::IdentityVerification => (row.rates.passed, "passed"),
    };
    Some((share?, of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::State;
    use crate::{Event, Outcome, StatsQuery};

    #[test]
    fn a_carrier_has_a_bar_by_its_results() {
        let event = |carrier: &str, outcome| Event {
            occurred_at_ms: 1_793_491_200_000,
            carrier: carrier.to_owned(),
            outcome,
            ..Event::of(Product::NumberVerification)
        };
        let events = [
            event("cm", Outcome::Consistent),
            event("cm", Outcome::Inconsistent),
            event("号码", Outcome::Consistent),
        ];
        let state: State = events.iter().collect();
        let query = StatsQuery::new(Product::NumberVerification).between("2026-11-01", "2026-11-02");
        let whole = state.overview(&query).unwrap();
        let of = |carrier: &str| {
            let query = StatsQuery { carriers: vec![carrier.to_owned()], ..query.clone() };
            (carrier.to_owned(), state.overview(&query).unwrap().total)
        };
        let svg = carriers(&whole, &["ct", "cm", "号码"].map(of)).svg();
        assert!(
            svg.contains("China Mobile: 1 consistent") && svg.contains("China Mobile: 1 inconsistent"),
            "{svg}"
        );
        assert!(svg.contains(">2 · 50.0 % consistent<") && svg.contains(">1 · 100.0 % consistent<"), "{svg}");
        assert!(svg.contains("号码") && !svg.contains("Telecom"), "{svg}");
        assert!(svg.contains(">inconsistent 1<"), "{svg}");
        assert!(carriers(&whole, &[]).svg().contains("no events"));
    }
}

//! How long the pages of identity verification were shown.

use super::Picture;
use super::bars::{BAR, LEFT, line, name, top};
use super::caption::{MARGIN, WIDTH, page, range};
use super::palette::{BLUE, FAINT, INK, PALE_BLUE, RULE, SKY, VERMILION};
use super::picture::Anchor;
use super::scale::ticks;
use super::text::{grouped, spaced};
use crate::{Funnel, FunnelPage};

/// Where the bars end.
const BARS: f64 = 700.0;

/// Draws of each page how long half, 90 % and 99 % of its showings did not exceed; pages of too few have none.
pub fn page_stay(funnel: &Funnel) -> Picture {
    let pages: Vec<(&FunnelPage, [f64; 3])> =
        funnel.total.pages.iter().filter_map(|page| Some((page, quantiles(page)?))).collect();
    let longest = pages.iter().map(|(_, [.., p99])| *p99).fold(0.0, f64::max);
    let ticks = ticks((longest / 1e3).ceil() as i64);
    let most = ticks.last().copied().unwrap_or(1) as f64 * 1e3;
    let x = |ms: f64| LEFT + (BARS - LEFT) * ms / most;
    let floor = top(pages.len().max(1));
    let title = format!("{}: how long pages were shown", spaced(funnel.product.as_str()));
    let days = range(funnel.start_at_ms, funnel.end_at_ms, &funnel.tz);
    let mut picture = page(floor + 64.0, &title, &days, &funnel.tz, &funnel.filters);
    for tick in ticks {
        let at = x(tick as f64 * 1e3);
        picture.line(vec![(at, top(0) - 6.0), (at, floor)], RULE, 1.0, &[]);
        picture.text((at, floor + 16.0), Anchor::Middle, FAINT, format!("{} s", grouped(tick)));
    }
    for (row, (page, [p50, p90, p99])) in pages.iter().enumerate() {
        name(&mut picture, row, &page.label);
        let middle = top(row) + BAR / 2.0;
        let hint = format!("{}: shown {} times", page.label, grouped(page.stays));
        picture.rect((LEFT, middle - 5.0), (x(*p50) - LEFT, 10.0), BLUE, hint);
        picture.rect((x(*p50), middle - 5.0), (x(*p90) - x(*p50), 10.0), SKY, String::new());
        picture.line(vec![(x(*p90), middle), (x(*p99), middle)], VERMILION, 2.0, &[]);
        picture.line(vec![(x(*p99), middle - 6.0), (x(*p99), middle + 6.0)], VERMILION, 2.0, &[]);
        let said = [p50, p90, p99].map(|ms| format!("{:.1}", ms / 1e3)).join(" · ");
        picture.text((WIDTH - MARGIN, line(row)), Anchor::End, INK, format!("{said} s"));
    }
    if pages.is_empty() {
        let none = format!("no page was shown {} times", grouped(funnel.min_sample));
        picture.rect((LEFT, top(0)), (BARS - LEFT, BAR), PALE_BLUE, String::new());
        picture.text(((LEFT + BARS) / 2.0, line(0)), Anchor::Middle, INK, none);
    }
    picture.text(
        (MARGIN, floor + 46.0),
        Anchor::Start,
        FAINT,
        "dark: half of the times are not longer; light: 90 %; line: 99 %. Right: the three in seconds, within 1 %",
    );
    picture
}

fn quantiles(page: &FunnelPage) -> Option<[f64; 3]> {
    Some([page.stay_p50_ms?, page.stay_p90_ms?, page.stay_p99_ms?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::State;
    use crate::{Event, FunnelQuery, Outcome, Product, StatsQuery};

    #[test]
    fn a_bar_ends_where_half_of_the_times_do() {
        let event = |ms: i64| Event {
            occurred_at_ms: 1_793_491_200_000,
            outcome: Outcome::Passed,
            page_stay_ms: [("FACE".to_owned(), ms)].into(),
            ..Event::of(Product::IdentityVerification)
        };
        let filter = StatsQuery::new(Product::IdentityVerification).between("2026-11-01", "2026-11-02");
        let query = |least| FunnelQuery { min_sample: Some(least), ..FunnelQuery::new(filter.clone()) };
        let state: State = (1..=100).map(|n| event(n * 100)).collect::<Vec<_>>().iter().collect();
        let svg = page_stay(&state.funnel(&query(1)).unwrap()).svg();
        // Half of 10 s, on an axis up to 10 s.
        let tag = svg.split_once(": shown 100 times").unwrap().0.rsplit_once("<rect").unwrap().1;
        let wide: f64 = tag.split_once("width=\"").unwrap().1.split('"').next().unwrap().parse().unwrap();
        assert!((wide / (BARS - LEFT) - 0.5).abs() < 0.02, "{tag}");
        assert!(svg.contains(">10 s<"), "{svg}");
        let few = page_stay(&state.funnel(&query(101)).unwrap()).svg();
        assert!(few.contains("no page was shown 101 times") && !few.contains("NaN"), "{few}");
    }
}

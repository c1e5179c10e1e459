//! The funnel.

use super::Picture;
use super::bars::{BAR, LEFT, line, name, top};
use super::caption::{MARGIN, WIDTH, page, range};
use super::palette::{BLUE, FAINT, INK, LOSS, PALE_BLUE};
use super::picture::Anchor;
use super::text::{grouped, percent, spaced};
use crate::{Funnel, FunnelStage};

/// Where the bars end, and what was lost begins.
const BARS: f64 = 600.0;

/// Draws the whole of a funnel: for each stage a bar as long as it was reached, dark as far as it was shown, and beside it who
/// was lost there.
pub fn funnel(funnel: &Funnel) -> Picture {
    let stages = &funnel.total.stages;
    let begun = stages.first().map_or(0, |stage| stage.reached);
    let height = top(stages.len()) + 34.0;
    let (requests, never) = (grouped(funnel.total.requests), grouped(funnel.total.not_started));
    let title = format!("{}: how far people came", spaced(funnel.product.as_str()));
    let days = range(funnel.start_at_ms, funnel.end_at_ms, &funnel.tz);
    let days = format!("{days} · {requests} transactions, {never} of them never begun");
    let mut picture = page(height, &title, &days, &funnel.tz, &funnel.filters);
    for (at, stage) in stages.iter().enumerate() {
        row(&mut picture, at, stage, begun);
    }
    picture.text(
        (MARGIN, height - 16.0),
        Anchor::Start,
        FAINT,
        "light: reached without being shown it; right: lost there, of those who were shown it, with the interval of 95 %",
    );
    picture
}

fn row(picture: &mut Picture, at: usize, stage: &FunnelStage, begun: i64) {
    let width = |n: i64| (BARS - LEFT) * n as f64 / begun.max(1) as f64;
    let word = spaced(stage.stage.as_str());
    name(picture, at, &word);
    let hint = format!("{word}: reached by {}, shown to {}", grouped(stage.reached), grouped(stage.shown));
    picture.rect((LEFT, top(at)), (width(stage.reached), BAR), PALE_BLUE, String::new());
    picture.rect((LEFT, top(at)), (width(stage.shown), BAR), BLUE, hint);
    let reach = stage.reach.as_ref().map_or(String::new(), |reach| format!(" · {}", percent(reach.value)));
    let reached = format!("{}{reach}", grouped(stage.reached));
    picture.text((LEFT + width(stage.reached) + 8.0, line(at)), Anchor::Start, INK, reached);
    if stage.dropped > 0 {
        let of_shown = stage.drop.as_ref().map_or(String::new(), |drop| {
            format!(" · {} ({} to {})", percent(drop.value), percent(drop.low), percent(drop.high))
        });
        let lost = format!("-{}{of_shown}", grouped(stage.dropped));
        picture.text((WIDTH - MARGIN, line(at)), Anchor::End, LOSS, lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::State;
    use crate::{Event, FunnelQuery, Outcome, Product, StatsQuery};

    fn svg(events: &[Event]) -> String {
        let filter = StatsQuery::new(Product::IdentityVerification).between("2026-11-01", "2026-11-02");
        let query = FunnelQuery { min_sample: Some(1), ..FunnelQuery::new(filter) };
        funnel(&events.iter().collect::<State>().funnel(&query).unwrap()).svg()
    }

    #[test]
    fn a_bar_is_as_long_as_its_stage_was_reached() {
        let event = |outcome: Outcome, page: &str| Event {
            occurred_at_ms: 1_793_491_200_000,
            outcome,
            interrupt_page: Some(page.to_owned()),
            page_stay_ms: [("LOADING".to_owned(), 5), ("FACE".to_owned(), 5)].into(),
            ..Event::of(Product::IdentityVerification)
        };
        let events = [event(Outcome::Passed, ""), event(Outcome::Interrupted, "FACE")];
        let drawn = svg(&events);
        let full = format!("width=\"{:.1}\"", BARS - LEFT);
        let half = format!("width=\"{:.1}\"", (BARS - LEFT) / 2.0);
        // Seven stages reached by both, of which four were shown to nobody; two reached and shown to one.
        assert_eq!((drawn.matches(&full).count(), drawn.matches(&half).count()), (7 + 3, 2 + 2));
        assert!(
            drawn.contains("liveness: reached by 2, shown to 2")
                && drawn.contains("-1 · 50.0 % (9.5 % to 90.5 %)")
        );
        assert!(
            drawn.contains("2026-11-01 · 2 transactions, 0 of them never begun · time zone Asia/Shanghai")
        );
        assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
        let empty = svg(&[]);
        assert!(empty.contains("0 transactions") && !empty.contains("NaN") && !empty.contains("inf"));
    }
}

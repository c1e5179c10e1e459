//! The funnel as SVG.

use std::fmt::{self, Write as _};

use super::text::{escape, grouped};
use crate::{Funnel, FunnelStage};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 150.0;
/// Where the bars end, and what was lost begins.
const BARS: f64 = 560.0;
const TOP: f64 = 76.0;
/// One stage, with the space below its bar.
const ROW: f64 = 40.0;
const BAR: f64 = 26.0;
/// Okabe and Ito's blue, and a light tint of it.
const SHOWN: &str = "#0072b2";
const REACHED: &str = "#b3d4e6";

/// Draws the whole of a funnel: for each stage a bar as long as it was reached, dark as far as it was shown, and beside it who
/// was lost there.
pub fn funnel_svg(funnel: &Funnel) -> String {
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = draw(&mut svg, funnel);
    svg
}

fn draw(svg: &mut String, funnel: &Funnel) -> fmt::Result {
    let stages = &funnel.total.stages;
    let begun = stages.first().map_or(0, |stage| stage.reached);
    let height = TOP + ROW * stages.len() as f64 + 30.0;
    let product = escape(&funnel.product.as_str().replace('_', " "));
    let (requests, never) = (grouped(funnel.total.requests), grouped(funnel.total.not_started));
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif\" font-size=\"12\">\n\
         <title>Funnel of {product}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"24\" y=\"26\" font-size=\"15\" font-weight=\"600\" fill=\"#1b1f24\">{product}: how far people came</text>\n\
         <text x=\"24\" y=\"46\" fill=\"#57606a\">{requests} transactions, {never} of them never begun; time zone {}</text>",
        escape(&funnel.tz)
    )?;
    for (at, stage) in stages.iter().enumerate() {
        row(svg, TOP + ROW * at as f64, stage, begun)?;
    }
    writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{:.1}\" fill=\"#57606a\">light: reached without being shown it; right: lost there, of those who \
         were shown it, with the interval of 95 %</text>",
        height - 14.0
    )?;
    svg.write_str("</svg>\n")
}

fn row(svg: &mut String, top: f64, stage: &FunnelStage, begun: i64) -> fmt::Result {
    let width = |n: i64| (BARS - LEFT) * n as f64 / begun.max(1) as f64;
    let middle = top + BAR / 2.0 + 4.0;
    let name = stage.stage.as_str().replace('_', " ");
    let share = |share: f64| format!("{:.1} %", share * 100.0);
    let reach = stage.reach.as_ref().map_or(String::new(), |reach| format!(" · {}", share(reach.value)));
    writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"end\" fill=\"#1b1f24\">{name}</text>\
         <rect x=\"{LEFT}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{REACHED}\"/>\
         <rect x=\"{LEFT}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{SHOWN}\">\
         <title>{name}: reached by {}, shown to {}</title></rect>\
         <text x=\"{:.1}\" y=\"{middle:.1}\" fill=\"#1b1f24\">{}{reach}</text>",
        LEFT - 10.0,
        width(stage.reached),
        width(stage.shown),
        grouped(stage.reached),
        grouped(stage.shown),
        LEFT + width(stage.reached) + 8.0,
        grouped(stage.reached),
    )?;
    if stage.dropped > 0 {
        let of_shown = stage.drop.as_ref().map_or(String::new(), |drop| {
            format!(" · {} ({} to {})", share(drop.value), share(drop.low), share(drop.high))
        });
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"end\" fill=\"#b3261e\">-{}{of_shown}</text>",
            WIDTH - 24.0,
            grouped(stage.dropped)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::State;
    use crate::{Event, FunnelQuery, Outcome, Product, StatsQuery};

    fn svg(events: &[Event]) -> String {
        let filter = StatsQuery::new(Product::IdentityVerification).between("2026-11-01", "2026-11-02");
        let query = FunnelQuery { min_sample: Some(1), ..FunnelQuery::new(filter) };
        funnel_svg(&events.iter().collect::<State>().funnel(&query).unwrap())
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
        assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
        let empty = svg(&[]);
        assert!(empty.contains("0 transactions") && !empty.contains("NaN") && !empty.contains("inf"));
    }
}

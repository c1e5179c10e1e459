//! The trend chart as SVG.

use std::fmt::{self, Write as _};

use super::scale::ticks;
use super::text::{escape, grouped};
use crate::{Trend, TrendSeries};

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 84.0;
/// Room that a label of the time axis needs.
const LABEL_WIDTH: f64 = 84.0;
/// Okabe and Ito's palette: told apart by colour-blind eyes; dashes tell the lines apart without colour.
const LINES: [(&str, &str); 6] = [
    ("#0072b2", ""),
    ("#d55e00", "7 4"),
    ("#009e73", "2 3"),
    ("#cc79a7", "9 3 2 3"),
    ("#56b4e9", "4 2"),
    ("#000000", "1 4"),
];

/// Draws the categories of `trend` that are shown.
pub fn trend_svg(trend: &Trend) -> String {
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = draw(&mut svg, trend);
    svg
}

fn draw(svg: &mut String, trend: &Trend) -> fmt::Result {
    let shown: Vec<&TrendSeries> = trend.series.iter().filter(|series| series.shown).collect();
    let most = shown.iter().flat_map(|series| series.values.iter().copied()).max().unwrap_or_default();
    let ticks = ticks(most);
    let top = ticks.last().copied().unwrap_or(1) as f64;
    let buckets = trend.bucket_starts.len();
    let x = |at: usize| LEFT + (WIDTH - LEFT - RIGHT) * (at as f64 + 0.5) / buckets.max(1) as f64;
    let y = |value: i64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value as f64 / top;
    let product = escape(&trend.product.as_str().replace('_', " "));
    let (zone, bucket) = (escape(&trend.tz), trend.bucket);
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         role=\"img\" font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif\" font-size=\"12\">\n\
         <title>Trend of {product} per {bucket} ({zone})</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"#1b1f24\">{product} per {bucket}</text>\n\
         <text x=\"{LEFT}\" y=\"42\" fill=\"#57606a\">time zone {zone}</text>"
    )?;
    for tick in &ticks {
        let at = y(*tick);
        writeln!(
            svg,
            "<line x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{:.1}\" y2=\"{at:.1}\" stroke=\"#d0d7de\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#57606a\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0,
            grouped(*tick)
        )?;
    }
    let room = ((WIDTH - LEFT - RIGHT) / LABEL_WIDTH) as usize;
    let every = buckets.div_ceil(room.max(1)).max(1);
    for (at, label) in trend.bucket_starts.iter().enumerate().step_by(every) {
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#57606a\">{}</text>",
            x(at),
            HEIGHT - BOTTOM + 20.0,
            escape(label)
        )?;
    }
    for (series, (colour, dash)) in shown.iter().zip(LINES.iter().cycle()) {
        let points: Vec<String> = series
            .values
            .iter()
            .enumerate()
            .map(|(at, value)| format!("{:.1},{:.1}", x(at), y(*value)))
            .collect();
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\" \
             stroke-linejoin=\"round\"/>",
            points.join(" ")
        )?;
        for (at, value) in series.values.iter().enumerate() {
            writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"><title>{}: {} {}</title></circle>",
                x(at),
                y(*value),
                escape(&trend.bucket_starts[at]),
                grouped(*value),
                escape(&series.label)
            )?;
        }
    }
    let mut left = LEFT;
    for (series, (colour, dash)) in shown.iter().zip(LINES.iter().cycle()) {
        let at = HEIGHT - 24.0;
        writeln!(
            svg,
            "<line x1=\"{left:.1}\" y1=\"{at}\" x2=\"{:.1}\" y2=\"{at}\" stroke=\"{colour}\" stroke-width=\"2\" \
             stroke-dasharray=\"{dash}\"/><text x=\"{:.1}\" y=\"{}\" fill=\"#1b1f24\">{}</text>",
            left + 26.0,
            left + 34.0,
            at + 4.0,
            escape(&series.label)
        )?;
        left += 56.0 + 7.5 * series.label.chars().count() as f64;
    }
    svg.write_str("</svg>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bucket, Product};

    #[test]
    fn every_shown_value_is_a_point_and_no_label_is_markup() {
        let series = |shown, label: &str| TrendSeries {
            key: "k".into(),
            label: label.into(),
            shown,
            values: vec![1, 0, 1200],
        };
        let trend = Trend {
            product: Product::BusinessRisk,
            tz: "Asia/Shanghai".into(),
            bucket: Bucket::Day,
            bucket_starts: ["2026-11-01", "2026-11-02", "2026-11-03"].map(str::to_owned).to_vec(),
            bucket_starts_at_ms: vec![0, 1, 2],
            series: vec![series(true, "a<script>"), series(false, "hidden")],
        };
        let svg = trend_svg(&trend);
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains("a&lt;script&gt;") && !svg.contains("<script>") && !svg.contains("hidden"));
        assert!(svg.contains("1,200 a"));
    }
}

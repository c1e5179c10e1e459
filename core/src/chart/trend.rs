//! The trend chart.

use super::Picture;
use super::axes::{Axes, HEIGHT, legend};
use super::caption::{days, page};
use super::palette::{BLACK, BLUE, Colour, GREEN, PURPLE, SKY, VERMILION};
use super::text::{grouped, spaced};
use crate::{Trend, TrendSeries};

/// Dashes tell the lines apart without colour.
const LINES: [(Colour, &[f64]); 6] = [
    (BLUE, &[]),
    (VERMILION, &[7.0, 4.0]),
    (GREEN, &[2.0, 3.0]),
    (PURPLE, &[9.0, 3.0, 2.0, 3.0]),
    (SKY, &[4.0, 2.0]),
    (BLACK, &[1.0, 4.0]),
];
/// More points than these run into each other.
const DOTTED: usize = 100;

/// Draws the categories of `trend` that are shown.
pub fn trend(trend: &Trend) -> Picture {
    let shown: Vec<&TrendSeries> = trend.series.iter().filter(|series| series.shown).collect();
    let lines = || shown.iter().zip(LINES.iter().cycle());
    let most = shown.iter().flat_map(|series| series.values.iter().copied()).max().unwrap_or_default();
    let title = format!("{} per {}", spaced(trend.product.as_str()), trend.bucket);
    let mut picture = page(HEIGHT, &title, &days(&trend.bucket_starts), &trend.tz, &trend.filters);
    let axes = Axes::draw(&mut picture, &trend.bucket_starts, most);
    for (series, (colour, dash)) in lines() {
        let points = || series.values.iter().enumerate().map(|(at, value)| (axes.x(at), axes.y(*value)));
        picture.line(points().collect(), *colour, 2.0, dash);
        if series.values.len() > DOTTED {
            continue;
        }
        for (at, point) in points().enumerate() {
            let hint =
                format!("{}: {} {}", trend.bucket_starts[at], grouped(series.values[at]), series.label);
            picture.dot(point, 3.0, *colour, hint);
        }
    }
    let entries: Vec<_> = lines().map(|(series, (colour, _))| (series.label.clone(), *colour)).collect();
    legend(&mut picture, &entries, |picture, at, from, to| {
        let (colour, dash) = LINES[at % LINES.len()];
        picture.line(vec![from, to], colour, 2.0, dash);
    });
    picture
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

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
        let svg = trend(&Trend {
            product: Product::BusinessRisk,
            tz: "Asia/Shanghai".into(),
            bucket: Bucket::Day,
            filters: HashMap::from([("carriers".to_owned(), vec!["<b>".to_owned()])]),
            bucket_starts: ["2026-11-01", "2026-11-02", "2026-11-03"].map(str::to_owned).to_vec(),
            bucket_starts_at_ms: vec![0, 1, 2],
            series: vec![series(true, "a<script>"), series(false, "hidden")],
        })
        .svg();
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains("a&lt;script&gt;") && !svg.contains("<script>") && !svg.contains("hidden"));
        assert!(
            svg.contains("1,200 a") && svg.contains("2026-11-01 to 2026-11-03 · time zone Asia/Shanghai")
        );
        assert!(svg.contains("carriers: &lt;b&gt;"));
    }
}

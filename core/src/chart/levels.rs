//! Risk levels over time, as columns on top of each other.

use super::Picture;
use super::axes::{Axes, HEIGHT, legend};
use super::caption::{page, range};
use super::palette::{Colour, SKY, VERMILION, WINE, YELLOW};
use super::text::{grouped, percent, spaced};
use crate::{Error, Overview, OverviewRow, Product, Result, RiskLevel};

/// From low to high; each is darker than the last but one, and no two neighbours look alike to colour-blind eyes.
const COLOURS: [Colour; RiskLevel::ALL.len()] = [SKY, YELLOW, VERMILION, WINE];

/// Draws how many events had which risk level, bucket by bucket.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a product that has no levels.
pub fn levels(overview: &Overview) -> Result<Picture> {
    if overview.product != Product::BusinessRisk {
        return Err(Error::invalid(format!("product `{}` has no risk levels", overview.product))
            .advice(format!("ask for {}", Product::BusinessRisk)));
    }
    let of =
        |row: &OverviewRow, level: RiskLevel| row.by_level.get(level.as_str()).copied().unwrap_or_default();
    let levels = || RiskLevel::ALL.into_iter().zip(COLOURS);
    let all = |row: &OverviewRow| RiskLevel::ALL.into_iter().map(|level| of(row, level)).sum::<i64>();
    let labels: Vec<String> = overview.rows.iter().map(|row| row.bucket_start.clone()).collect();
    let title = format!("{} by level per {}", spaced(overview.product.as_str()), overview.bucket);
    let days = range(overview.start_at_ms, overview.end_at_ms, &overview.tz);
    let mut picture = page(HEIGHT, &title, &days, &overview.tz, &overview.filters);
    let axes = Axes::draw(&mut picture, &labels, overview.rows.iter().map(all).max().unwrap_or_default());
    let wide = (axes.step() * 0.7).clamp(1.0, 48.0);
    for (at, row) in overview.rows.iter().enumerate() {
        let mut below = 0;
        for (level, colour) in levels() {
            let n = of(row, level);
            if n > 0 {
                let (top, bottom) = (axes.y(below + n), axes.y(below));
                let hint = format!("{}: {} {}", row.bucket_start, grouped(n), spaced(level.as_str()));
                picture.rect((axes.x(at) - wide / 2.0, top), (wide, bottom - top), colour, hint);
            }
            below += n;
        }
    }
    let total = all(&overview.total);
    let entries: Vec<_> = levels()
        .map(|(level, colour)| {
            let n = of(&overview.total, level);
            let share =
                if total > 0 { format!(" ({})", percent(n as f64 / total as f64)) } else { String::new() };
            (format!("{} {}{share}", spaced(level.as_str()), grouped(n)), colour)
        })
        .collect();
    legend(&mut picture, &entries, |picture, at, (left, y), (right, _)| {
        picture.rect((left + 8.0, y - 6.0), (right - left - 8.0, 12.0), COLOURS[at], String::new());
    });
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::State;
    use crate::{Event, StatsQuery};

    #[test]
    fn a_column_is_as_high_as_its_levels() {
        let event = |level| Event {
            occurred_at_ms: 1_793_491_200_000,
            level: Some(level),
            ..Event::of(Product::BusinessRisk)
        };
        let events = [RiskLevel::Low, RiskLevel::Low, RiskLevel::High].map(event);
        let query = StatsQuery::new(Product::BusinessRisk).between("2026-11-01", "2026-11-03");
        let overview = events.iter().collect::<State>().overview(&query).unwrap();
        let svg = levels(&overview).unwrap().svg();
        let height = |colour: Colour| {
            let (_, rest) = svg.split_once(&format!("fill=\"{colour}\"><title>"))?;
            let tag = svg[..svg.len() - rest.len()].rsplit_once("<rect")?.1;
            tag.split_once("height=\"")?.1.split('"').next()?.parse::<f64>().ok()
        };
        let (low, high) = (height(SKY).unwrap(), height(WINE).unwrap());
        assert!((low - 2.0 * high).abs() < 0.2, "{low} {high}");
        assert!(height(YELLOW).is_none(), "there was none of it");
        assert!(svg.contains("low 2 (66.7 %)") && svg.contains("medium 0 (0.0 %)"), "{svg}");
        let login = StatsQuery { product: Product::OneClickLogin, ..query };
        let refused = levels(&State::default().overview(&login).unwrap()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "product `one_click_login` has no risk levels; ask for business_risk"
        );
    }
}

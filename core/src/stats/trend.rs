//! The console's trend chart: categories over time, a few of them shown before anybody asks.

use crate::catalog::risk_tag;
use crate::{Overview, OverviewRow, Product, RiskLevel, Trend, TrendSeries};

/// How a column of the overview is read from a row.
pub(crate) type Figure = fn(&OverviewRow) -> i64;

const REQUESTS: (&str, Figure) = ("requests", |row| row.requests);
const SUCCESS: (&str, Figure) = ("success", |row| row.success);
const CONSUMPTION: (&str, Figure) = ("consumption", |row| row.consumption);
const CONSISTENT: (&str, Figure) = ("consistent", |row| row.consistent);
const INCONSISTENT: (&str, Figure) = ("inconsistent", |row| row.inconsistent);
const UNKNOWN_RESULT: (&str, Figure) = ("unknown_result", |row| row.unknown_result);
const FAILED: (&str, Figure) = ("failed", |row| row.failed);
const REJECTED: (&str, Figure) = ("rejected", |row| row.rejected);
const STARTED: (&str, Figure) = ("started", |row| row.started);
const FINISHED: (&str, Figure) = ("finished", |row| row.finished);
const PASSED: (&str, Figure) = ("passed", |row| row.passed);
const NOT_PASSED: (&str, Figure) = ("not_passed", |row| row.not_passed);
const INTERRUPTED: (&str, Figure) = ("interrupted", |row| row.interrupted);
const NOT_STARTED: (&str, Figure) = ("not_started", |row| row.not_started);
const IN_DOUBT: (&str, Figure) = ("in_doubt", |row| row.in_doubt);

/// The columns of a product's overview, levels and tags aside.
pub(crate) fn figures(product: Product) -> &'static [(&'static str, Figure)] {
    match product {
        Product::NumberVerification => {
            &[REQUESTS, CONSUMPTION, CONSISTENT, INCONSISTENT, UNKNOWN_RESULT, FAILED, REJECTED, IN_DOUBT]
        }
        Product::OneClickLogin => &[REQUESTS, SUCCESS, CONSUMPTION, FAILED, REJECTED, IN_DOUBT],
        Product::BusinessRisk => {
            &[REQUESTS, SUCCESS, CONSUMPTION, UNKNOWN_RESULT, FAILED, REJECTED, IN_DOUBT]
        }
        Product::IdentityVerification => &[
            STARTED,
            FINISHED,
            PASSED,
            NOT_PASSED,
            INTERRUPTED,
            NOT_STARTED,
            CONSUMPTION,
            UNKNOWN_RESULT,
            FAILED,
            REJECTED,
            IN_DOUBT,
        ],
    }
}

/// The columns of a product that a vendor's table may have: those of its overview, and its calls of whatever end.
pub(crate) fn comparable(product: Product) -> impl Iterator<Item = (&'static str, Figure)> {
    let own = figures(product);
    let requests = (!own.iter().any(|(name, _)| *name == REQUESTS.0)).then_some(REQUESTS);
    requests.into_iter().chain(own.iter().copied())
}

/// The categories of an overview over its buckets: its columns, then levels and tags where the product has them.
///
/// The first two columns are shown at once; the others are the gray categories below the axes.
pub fn trend(overview: &Overview) -> Trend {
    let figures = figures(overview.product);
    let values = |figure: &dyn Fn(&OverviewRow) -> i64| overview.rows.iter().map(figure).collect();
    let mut series: Vec<TrendSeries> = figures
        .iter()
        .enumerate()
        .map(|(at, (key, figure))| TrendSeries {
            key: (*key).to_owned(),
            label: key.replace('_', " "),
            shown: at < 2,
            values: values(figure),
        })
        .collect();
    if overview.product == Product::BusinessRisk {
        series.extend(RiskLevel::ALL.map(|level| TrendSeries {
            key: format!("level:{level}"),
            label: format!("{} risk", level.as_str().replace('_', "-")),
            shown: false,
            values: values(&|row| row.by_level.get(level.as_str()).copied().unwrap_or_default()),
        }));
        let mut tags: Vec<&String> = overview.total.by_tag.keys().collect();
        tags.sort_unstable();
        series.extend(tags.into_iter().map(|tag| TrendSeries {
            key: format!("tag:{tag}"),
            label: risk_tag(tag).map_or_else(|| tag.clone(), |info| info.label.clone()),
            shown: false,
            values: values(&|row| row.by_tag.get(tag).copied().unwrap_or_default()),
        }));
    }
    Trend {
        product: overview.product,
        tz: overview.tz.clone(),
        bucket: overview.bucket,
        filters: overview.filters.clone(),
        bucket_starts: overview.rows.iter().map(|row| row.bucket_start.clone()).collect(),
        bucket_starts_at_ms: overview.rows.iter().map(|row| row.bucket_start_at_ms).collect(),
        series,
    }
}

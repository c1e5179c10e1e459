//! What it costs to look at a ledger, and at its rows with SQL.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use verimeter::{Bucket, DetailsQuery, Ledger, Platform, Product, RiskLevel, StatsQuery};

use crate::Done;

/// A view that is asked for, and the same as SQL over rows where that can be written in one line.
pub(crate) struct View {
    pub(crate) name: &'static str,
    query: StatsQuery,
    /// Bucket, condition.
    sql: Option<(&'static str, &'static str)>,
}

/// First instants of 2026, of November and of December in Shanghai.
const YEAR: &str = "occurred_at_ms >= 1767196800000 AND occurred_at_ms < 1798732800000";
const MONTH: &str =
    "occurred_at_ms >= 1793462400000 AND occurred_at_ms < 1796054400000 AND platform IN ('android', 'ios')";
const DAY: &str = "(occurred_at_ms + 28800000) / 86400000";

pub(crate) fn views() -> Vec<View> {
    let year = || StatsQuery::new(Product::BusinessRisk).between("2026-01-01", "2027-01-01");
    let platforms = vec![Platform::Android, Platform::Ios];
    let november = StatsQuery {
        platforms,
        ..StatsQuery::new(Product::BusinessRisk).between("2026-11-01", "2026-12-01")
    };
    let kathmandu = StatsQuery { tz: Some("Asia/Kathmandu".to_owned()), ..year() };
    let two_platforms = StatsQuery { platforms: november.platforms.clone(), ..kathmandu.clone() };
    vec![
        View { name: "a month by day, two platforms", query: november.clone(), sql: Some((DAY, MONTH)) },
        View { name: "a year by day", query: year(), sql: Some((DAY, YEAR)) },
        View {
            name: "a year by week",
            query: StatsQuery { bucket: Some(Bucket::Week), ..year() },
            sql: None,
        },
        View { name: "a year by day in Kathmandu", query: kathmandu, sql: None },
        View { name: "the same, two platforms", query: two_platforms, sql: None },
        View {
            name: "a month by hour, two platforms",
            query: StatsQuery { bucket: Some(Bucket::Hour), ..november },
            sql: None,
        },
    ]
}

impl View {
    /// Milliseconds of each of `times` answers, and the requests of each row.
    pub(crate) fn ask(&self, ledger: &Ledger, times: usize) -> Done<(Vec<f64>, Vec<i64>)> {
        let mut requests = Vec::new();
        // Once without a watch: what a process does once is not what a view costs.
        ledger.overview(&self.query)?;
        let mut measured = Vec::with_capacity(times);
        for _ in 0..times {
            let begun = Instant::now();
            let overview = ledger.overview(&self.query)?;
            measured.push(begun.elapsed().as_secs_f64() * 1e3);
            requests = overview.rows.iter().map(|row| row.requests).collect();
        }
        Ok((measured, requests))
    }

    /// Milliseconds of the same as SQL over the rows, which must give the same `requests`; none where it is not asked so.
    pub(crate) fn ask_rows(&self, file: &Path, requests: &[i64]) -> Done<Option<f64>> {
        let Some((bucket, condition)) = self.sql else { return Ok(None) };
        let connection = Connection::open(file)?;
        let begun = Instant::now();
        let mut select = connection.prepare(&format!(
            "SELECT {bucket}, outcome, billing, level, count(*) FROM events
             WHERE product = 'business_risk' AND {condition} GROUP BY 1, 2, 3, 4 ORDER BY 1"
        ))?;
        let groups: Vec<(i64, i64)> =
            select.query_map([], |row| Ok((row.get(0)?, row.get(4)?)))?.collect::<Result<_, _>>()?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
        let mut sums = Vec::new();
        for group in groups.chunk_by(|a, b| a.0 == b.0) {
            sums.push(group.iter().map(|(_, n)| n).sum::<i64>());
        }
        let asked: Vec<i64> = requests.iter().copied().filter(|n| *n > 0).collect();
        match sums == asked {
            true => Ok(Some(milliseconds)),
            false => Err(format!("SQL over the rows counts otherwise: {}", self.name).into()),
        }
    }
}

/// Milliseconds of pages of 100 rows: the first ones, and others anywhere in the year, with and without filters.
pub(crate) fn pages(ledger: &Ledger, times: usize) -> Done<Vec<f64>> {
    let all = || StatsQuery::new(Product::BusinessRisk).between("2026-01-01", "2027-01-01");
    let filters = [
        all(),
        StatsQuery { levels: vec![RiskLevel::High], ..all() },
        StatsQuery { platforms: vec![Platform::Web], carriers: vec!["ct".to_owned()], ..all() },
        StatsQuery { tags: vec!["F10003".to_owned()], apps: vec!["app-1".to_owned()], ..all() },
    ];
    let mut measured = Vec::new();
    for filter in filters {
        for month in 1..=12 {
            let filter = StatsQuery { end: Some(format!("2026-{month:02}-15")), ..filter.clone() };
            let mut query = DetailsQuery::new(filter);
            for _ in 0..times.div_ceil(4) {
                let begun = Instant::now();
                let page = ledger.details(&query)?;
                measured.push(begun.elapsed().as_secs_f64() * 1e3);
                query.cursor = page.next;
            }
        }
    }
    Ok(measured)
}

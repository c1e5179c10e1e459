//! What a ledger shows, as pictures.

use jiff::Timestamp;

use super::Ledger;
use crate::chart::{self, Picture};
use crate::{Bucket, ChartKind, Error, FunnelQuery, OverviewRow, Result, StatsQuery};

impl Ledger {
    /// A view as a picture: the trend chart, unless `kind` names another.
    ///
    /// # Errors
    /// As [`overview`](Self::overview); [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a product that has
    /// no such figures.
    pub fn chart(&self, query: &StatsQuery, kind: Option<ChartKind>) -> Result<Picture> {
        Ok(match kind.unwrap_or(ChartKind::Trend) {
            ChartKind::Trend => chart::trend(&self.trend(query)?),
            ChartKind::ByLevel => chart::levels(&self.overview(query)?)?,
            ChartKind::ByCarrier => {
                let whole = self.overview(query)?;
                let (start, end) = (instant(whole.start_at_ms)?, instant(whole.end_at_ms)?);
                chart::carriers(&whole, &self.by_carrier(&query.clone().between(start, end))?)
            }
            ChartKind::Funnel => chart::funnel(&self.funnel(&FunnelQuery::new(query.clone()))?),
            ChartKind::PageStay => chart::page_stay(&self.funnel(&FunnelQuery::new(query.clone()))?),
        })
    }

    /// The sum of each carrier that occurs.
    fn by_carrier(&self, query: &StatsQuery) -> Result<Vec<(String, OverviewRow)>> {
        let carriers = self.words(query.product)?.remove("carrier").unwrap_or_default();
        let wanted = |carrier: &String| query.carriers.is_empty() || query.carriers.contains(carrier);
        carriers
            .into_iter()
            .filter(wanted)
            .map(|carrier| {
                let carriers = vec![carrier.clone()];
                let query = StatsQuery { carriers, bucket: Some(Bucket::Month), ..query.clone() };
                Ok((carrier, self.overview(&query)?.total))
            })
            .collect()
    }
}

fn instant(at_ms: i64) -> Result<String> {
    let at = Timestamp::from_millisecond(at_ms)
        .map_err(|error| Error::invalid("the range ends beyond the calendar").source(error))?;
    Ok(at.to_string())
}

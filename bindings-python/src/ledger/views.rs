//! What a ledger shows of its events.

use pyo3::prelude::*;
use verimeter::{
    Bucket, ChartKind, DetailsPage, DetailsQuery, Funnel, FunnelQuery, FunnelSplit, Overview, Product,
    StatsQuery, Trend,
};

use super::Ledger;
use crate::arguments::{answer, asking};
use crate::chart::Chart;
use crate::details::DetailsRows;

asking! {
    /// The console's overview: one row per bucket and their sum.
    ///
    /// An empty filter lets everything through; filters add up (and), their values do not (or).
    ///
    /// Args:
    ///     product: The product to look at, or its word.
    ///     start: First instant: a `date` of `tz`, a `datetime` with time zone, or the text of one. If left out, the
    ///         day of the first event.
    ///     end: First instant that is no longer part; the same forms. At most 366 days after `start`. If left out,
    ///         the day after that of the last event.
    ///     tz: IANA time zone of dates and buckets; the vendor console's if left out.
    ///     bucket: Width of a row; a day if left out.
    ///     apps: Only these apps.
    ///     platforms: Only these platforms.
    ///     carriers: Only these carriers.
    ///     outcomes: Only these outcomes.
    ///     billing: Only these billing states.
    ///     levels: Only these risk levels.
    ///     codes: Only these return codes.
    ///     tags: Only events with at least one of these tags.
    ///     pages: Only transactions of identity verification that were left on one of these pages.
    ///     error_codes: Only transactions of identity verification that broke off for one of these reasons.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone or instant is none, or the range is empty, too long or cuts a quarter-hour.
    ///     LedgerError: The file cannot be read.
    Ledger.overview(&self, product: Product as "Product | str"; bucket: Option<Bucket> as "Bucket | str | None" = None) -> Overview
    = |py, range| answer(py, || self.0.overview(&StatsQuery { product, bucket, ..range }))
}

asking! {
    /// The console's trend chart: every category over the same buckets. Arguments and errors are those of `overview`.
    Ledger.trend(&self, product: Product as "Product | str"; bucket: Option<Bucket> as "Bucket | str | None" = None) -> Trend
    = |py, range| answer(py, || self.0.trend(&StatsQuery { product, bucket, ..range }))
}

asking! {
    /// A view as a picture. Arguments and errors beyond these are those of `overview`.
    ///
    /// Args:
    ///     kind: What it shows; the trend chart if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: The product has no such figures.
    Ledger.chart(&self, product: Product as "Product | str";
        bucket: Option<Bucket> as "Bucket | str | None" = None, kind: Option<ChartKind> as "ChartKind | str | None" = None
    ) -> Chart
    = |py, range| answer(py, || {
        let query = StatsQuery { product, bucket, ..range };
        self.0.chart(&query, kind).map(Chart::of)
    })
}

asking! {
    /// The drop-off funnel of identity verification: how far people came, where they left and why, how long pages were shown.
    ///
    /// Arguments and errors beyond these are those of `overview`.
    ///
    /// Args:
    ///     by: A funnel for each platform, app or week, too.
    ///     min_sample: Shares and quantiles of fewer transactions than this are not given; 30 if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: `min_sample` is less than 1.
    Ledger.funnel(&self;
        by: Option<FunnelSplit> as "FunnelSplit | str | None" = None, min_sample: Option<i64> as "int | None" = None
    ) of transactions -> Funnel
    = |py, filter| answer(py, || self.0.funnel(&FunnelQuery { filter, by, min_sample }))
}

asking! {
    /// One row per event, newest first, page by page: what it costs does not grow with the ledger. Events that come after
    /// the first page was read are on no later one.
    ///
    /// Arguments and errors beyond these are those of `overview`; a ledger without events has an empty page.
    ///
    /// Args:
    ///     phone: Only events of this number. It is searched with the key of the index, and neither kept nor shown; where
    ///         the ledger was opened by `read`, the key is that of the environment or of the key file.
    ///     limit: Rows of a page, 1 to 1,000; 100 if left out.
    ///     cursor: `next` of the page before; the first page if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: A cursor, limit or number is none.
    ///     ConfigurationError: A number is searched without the key.
    Ledger.details(&self, product: Product as "Product | str";
        phone: Option<String> as "str | None" = None, limit: Option<i64> as "int | None" = None,
        cursor: Option<String> as "str | None" = None
    ) -> DetailsPage
    = |py, range| answer(py, || {
        let filter = StatsQuery { product, ..range };
        self.0.details(&DetailsQuery { filter, phone, limit, cursor })
    })
}

asking! {
    /// The events of every page of `details`, as one iterator; `limit` is how many are read at once.
    Ledger.iter_details(&self, product: Product as "Product | str";
        phone: Option<String> as "str | None" = None, limit: Option<i64> as "int | None" = None
    ) -> DetailsRows
    = |_py, range| {
        let filter = StatsQuery { product, ..range };
        Ok(DetailsRows::new(self.0.clone(), DetailsQuery { filter, phone, limit, cursor: None }))
    }
}

//! The ledger beside the vendor's own table.

use std::collections::HashMap;

use verimeter_macros::{choice, record};

use crate::Product;

/// Which part of a vendor's table to compare, and how to read it.
#[record(input)]
pub struct ReconcileQuery {
    /// The product that the table is about. Where a column says it: only this product.
    pub product: Option<Product>,
    /// First day (`2026-11-01`). Left out: the table's first.
    #[moment]
    pub start: Option<String>,
    /// First day that is no longer part. Left out: the day after the table's last. At most 366 days after `start`.
    #[moment]
    pub end: Option<String>,
    /// IANA time zone of the table's days. Default `Asia/Shanghai`, the vendor console's.
    pub tz: Option<String>,
    /// Only these apps of the ledger, where the table is about some and has no column that says so.
    pub apps: Vec<String>,
    /// Headers of the table by what they stand for (`date`, `product`, `app`, `platform`, `requests`, `success`,
    /// `consumption`, `consistent`, …), for those that are not recognised: `{"requests": "请求量"}`.
    pub columns: HashMap<String, String>,
    /// Name of the sheet of a workbook. Left out: the first one that has such a table.
    pub sheet: Option<String>,
}

impl ReconcileQuery {
    /// The whole table, by the console's own days.
    pub fn new() -> Self {
        Self {
            product: None,
            start: None,
            end: None,
            tz: None,
            apps: Vec::new(),
            columns: HashMap::new(),
            sheet: None,
        }
    }
}

impl Default for ReconcileQuery {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a figure of the ledger and the vendor's are likely to differ.
#[choice]
pub enum DifferenceCause {
    /// Calls whose end is not known here account for it.
    InDoubt,
    /// The vendor leaves out calls that it rejected or that failed, which the ledger counts.
    RejectedLeftOut,
    /// The vendor counts calls that came to no verdict, which the ledger does not.
    RejectedCounted,
    /// The ledger has no event of the day.
    MissingInOurs,
    /// The table has no row of the day.
    MissingInTheirs,
    /// The table's days begin at another instant: by those, the figures agree.
    ZoneShift,
    /// None of these.
    Unexplained,
}

/// One figure of one day, here and there.
#[record]
pub struct ReconcileRow {
    /// First instant of the day, in milliseconds since 1970 (UTC).
    pub day_start_at_ms: i64,
    /// The day in the zone (`2026-11-01`).
    pub day: String,
    /// The product.
    pub product: Product,
    /// The app, where the table tells apps apart.
    pub app: Option<String>,
    /// The platform, where the table tells platforms apart: our word, or the table's own where there is none.
    pub platform: Option<String>,
    /// Column of the overview: `requests`, `success`, `consumption`, …
    pub figure: String,
    /// What the ledger counts.
    pub ours: i64,
    /// What the table says; none where it has no row of the day.
    pub theirs: Option<i64>,
    /// Theirs − ours; a row that is not there counts as 0.
    pub difference: i64,
    /// Its likely cause; none where there is no difference.
    pub cause: Option<DifferenceCause>,
    /// One sentence about the cause.
    pub explanation: Option<String>,
}

/// One figure of the whole range, here and there.
#[record]
pub struct ReconcileTotal {
    /// The product.
    pub product: Product,
    /// Column of the overview.
    pub figure: String,
    /// Sum over the rows.
    pub ours: i64,
    /// Sum over the rows.
    pub theirs: i64,
    /// Theirs − ours.
    pub difference: i64,
}

/// The ledger beside the vendor's table.
#[record(table)]
pub struct Reconciliation {
    /// IANA time zone of the days.
    pub tz: String,
    /// First instant, in milliseconds since 1970 (UTC).
    pub start_at_ms: i64,
    /// First instant that is no longer part, in milliseconds since 1970 (UTC).
    pub end_at_ms: i64,
    /// Whether no figure differs.
    pub agrees: bool,
    /// Rows that differ.
    pub differences: i64,
    /// Headers of the table by what they were read as.
    pub columns: HashMap<String, String>,
    /// Headers of columns that were not compared; of one that was for other products only, with the product behind it.
    pub ignored: Vec<String>,
    /// Rows of the table that were read.
    pub rows_read: i64,
    /// Rows of sums that were left out.
    pub rows_skipped: i64,
    /// Sums by product and figure.
    pub totals: Vec<ReconcileTotal>,
    /// Every figure of every day, by product, app, platform, day and figure.
    pub rows: Vec<ReconcileRow>,
}

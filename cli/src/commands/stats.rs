//! `verimeter stats`.

use verimeter::tabular::{by_tag_table, overview_table};
use verimeter::{Error, ErrorKind, Ledger, stats};

use crate::Done;
use crate::args::{Format, OverviewArgs};
use crate::output::{self, Output};

pub(crate) fn overview(args: &OverviewArgs) -> Done {
    let ledger = Ledger::read(&args.ledger)?;
    let (first, last) = match (&args.from, &args.to) {
        (Some(from), Some(to)) => (from.clone(), to.clone()),
        (from, to) => {
            let (first, last) = ledger.span()?.ok_or_else(|| {
                Error::new(ErrorKind::Ledger, format!("ledger `{}` holds no events yet", args.ledger.display()))
                    .advice("give --from and --to to see its empty rows")
            })?;
            let (first, last) = stats::days_around(&args.tz, first, last)?;
            (from.clone().unwrap_or(first), to.clone().unwrap_or(last))
        }
    };
    let overview = ledger.overview(&args.query(first, last))?;
    let mut output = Output::to(args.out.as_deref())?;
    match args.format {
        Format::Json => output.json(&overview)?,
        Format::Csv => output.csv(&overview_table(&overview))?,
        Format::Table => {
            output.text(&output::overview(&overview))?;
            if !overview.total.by_tag.is_empty() {
                output.text(&output::tags(by_tag_table(&overview.total), usize::MAX))?;
            }
        }
    }
    output.finish()
}

//! `verimeter stats`.

use verimeter::Ledger;
use verimeter::tabular::{by_tag_table, overview_table};

use crate::Done;
use crate::args::{Format, OverviewArgs};
use crate::output::{self, Output};

pub(crate) fn overview(args: &OverviewArgs) -> Done {
    let ledger = Ledger::read(&args.ledger)?;
    let overview = ledger.overview(&args.query())?;
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

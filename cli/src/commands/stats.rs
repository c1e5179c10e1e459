//! `verimeter stats`.

use verimeter::tabular::{by_tag_table, overview_table};
use verimeter::{Error, Ledger};

use crate::Done;
use crate::args::{Format, OverviewArgs};
use crate::failure::Failure;
use crate::output::{self, Output};

pub(crate) fn overview(args: &OverviewArgs) -> Done {
    let ledger = Ledger::read(&args.ledger)?;
    if (args.from.is_none() || args.to.is_none()) && ledger.is_empty()? {
        return Err(Error::invalid(format!("there are no events in `{}` yet", args.ledger.display()))
            .advice("give --from and --to to see its empty rows")
            .into());
    }
    let overview = ledger.overview(&args.query())?;
    if let Some(out) = &args.out {
        Failure::unless_apart(&[&args.ledger, out])?;
    }
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

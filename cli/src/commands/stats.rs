//! `verimeter stats`.

use std::path::Path;

use verimeter::stats::boundary_ms;
use verimeter::tabular::{by_tag_table, details_table, drift_table, funnel_table, overview_table};
use verimeter::{Error, Ledger, Overview};

use crate::Done;
use crate::args::{DetailsArgs, DriftArgs, Format, FunnelArgs, How, OverviewArgs, What};
use crate::failure::{Failure, say};
use crate::output::Output;
use crate::table;

pub(crate) fn overview(args: &OverviewArgs) -> Done {
    let ledger = opened(&args.what)?;
    let overview = ledger.overview(&args.query())?;
    print_overview(&overview, &args.how, output(&args.what.look.ledger, &args.how)?)
}

/// In the form that is asked for.
pub(super) fn print_overview(overview: &Overview, how: &How, mut output: Output) -> Done {
    match how.format {
        Format::Json => output.json(overview)?,
        Format::Csv => output.csv(&overview_table(overview))?,
        Format::Xlsx => output.xlsx(&overview_table(overview))?,
        Format::Parquet => output.parquet(&overview_table(overview))?,
        Format::Table => {
            output.text(&table::overview(overview, output.width()))?;
            if !overview.total.by_tag.is_empty() {
                output.text(&table::tags(by_tag_table(&overview.total), usize::MAX, output.width()))?;
            }
        }
    }
    output.finish()
}

/// The ledger; one without events has no range of its own.
pub(super) fn opened(what: &What) -> Done<Ledger> {
    let ledger = Ledger::read(&what.look.ledger)?;
    if (what.range.from.is_none() || what.range.to.is_none()) && ledger.is_empty()? {
        return Err(Error::invalid(format!("there are no events in `{}` yet", what.look.ledger.display()))
            .advice("give --from and --to to see its empty rows")
            .into());
    }
    Ok(ledger)
}

pub(crate) fn funnel(args: &FunnelArgs) -> Done {
    let funnel = opened(&args.what)?.funnel(&args.query())?;
    let mut output = output(&args.what.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&funnel)?,
        Format::Csv => output.csv(&funnel_table(&funnel))?,
        Format::Xlsx => output.xlsx(&funnel_table(&funnel))?,
        Format::Parquet => output.parquet(&funnel_table(&funnel))?,
        Format::Table => output.text(&crate::funnel::funnel(&funnel, output.width()))?,
    }
    output.finish()
}

pub(crate) fn details(args: &DetailsArgs) -> Done {
    let page = Ledger::read(&args.what.look.ledger)?.details(&args.query())?;
    let table = details_table(&page.rows, &args.what.look.tz)?;
    let mut output = output(&args.what.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&page)?,
        Format::Csv => output.csv(&table)?,
        Format::Xlsx => output.xlsx(&table)?,
        Format::Parquet => output.parquet(&table)?,
        Format::Table => output.text(&table::details(table, output.width()))?,
    }
    output.finish()?;
    if let Some(next) = page.next.filter(|_| args.how.format != Format::Json) {
        say(&format!("more: --cursor {next}"));
    }
    Ok(())
}

/// What no catalogue knows; whether there is something new.
pub(crate) fn drift(args: &DriftArgs) -> Done<bool> {
    let mut drift = Ledger::read(&args.look.ledger)?.drift()?;
    if let Some(since) = &args.since {
        let since_ms = boundary_ms("since", since, Some(&args.look.tz))?;
        drift.retain(|drift| drift.first_at_ms >= since_ms);
    }
    let table = drift_table(&drift, &args.look.tz)?;
    let mut output = output(&args.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&drift)?,
        Format::Csv => output.csv(&table)?,
        Format::Xlsx => output.xlsx(&table)?,
        Format::Parquet => output.parquet(&table)?,
        Format::Table if drift.is_empty() && args.since.is_some() => output.text("nothing new")?,
        Format::Table if drift.is_empty() => {
            output.text("every code, tag, carrier, page, reason, field and type is known")?
        }
        Format::Table => output.text(&table::drift(table, output.width()))?,
    }
    output.finish()?;
    Ok(args.since.is_some() && !drift.is_empty())
}

/// Where a view goes, which is not over the ledger it is read from.
pub(super) fn output(ledger: &Path, how: &How) -> Done<Output> {
    if let Some(out) = &how.out {
        Failure::unless_apart(&[ledger, out])?;
    }
    output_of(how)
}

/// Where a view goes that is read from no ledger.
pub(super) fn output_of(how: &How) -> Done<Output> {
    match (&how.out, how.format) {
        (Some(_), _) => {}
        (None, Format::Xlsx | Format::Parquet) => {
            let what = "a workbook or Parquet is nothing for a terminal";
            return Err(Error::invalid(what).advice("name a file for it with --out FILE").into());
        }
        (None, _) => {}
    }
    Output::to(how.out.as_deref())
}

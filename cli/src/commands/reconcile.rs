//! `verimeter stats reconcile`.

use verimeter::tabular::{reconcile_table, reconcile_totals_table};
use verimeter::{Ledger, ReconcileRow, Reconciliation};

use super::stats::output;
use crate::Done;
use crate::args::{Format, ReconcileArgs};
use crate::failure::{Failure, say};
use crate::output;

/// Both sides; whether they differ.
pub(crate) fn run(args: &ReconcileArgs) -> Done<bool> {
    if let Some(out) = &args.how.out {
        Failure::unless_apart(&[&args.file, out])?;
    }
    let found = Ledger::read(&args.ledger)?.reconcile(&args.file, &args.query())?;
    let mut output = output(&args.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&found)?,
        Format::Csv => output.csv(&reconcile_table(&found.rows))?,
        Format::Table => output.text(&terminal(&found))?,
    }
    output.finish()?;
    if !found.ignored.is_empty() && args.how.format != Format::Json {
        let ignored: Vec<String> =
            found.ignored.iter().map(|header| verimeter::one_line(header, 40)).collect();
        say(&format!("not compared: {}", ignored.join(", ")));
    }
    Ok(!found.agrees)
}

/// What differs, and the sums.
fn terminal(found: &Reconciliation) -> String {
    let differing: Vec<ReconcileRow> = found.rows.iter().filter(|row| row.difference != 0).cloned().collect();
    let by_app = differing.iter().any(|row| row.app.is_some());
    let by_platform = differing.iter().any(|row| row.platform.is_some());
    let shown = |name: &str| match name {
        "app" => by_app,
        "platform" => by_platform,
        "explanation" => false,
        _ => true,
    };
    let sums = output::words(reconcile_totals_table(&found.totals));
    let compared = found.rows.len();
    let head = format!("agreement on {} of {compared} figures, {}", compared - differing.len(), found.tz);
    if differing.is_empty() {
        return format!("{head}\n{sums}");
    }
    let table = output::words(reconcile_table(&differing).select(shown));
    // A sentence may hold for many rows.
    let mut sentences: Vec<String> = Vec::new();
    for row in &differing {
        if let (Some(cause), Some(explanation)) = (row.cause, &row.explanation) {
            let place = match explanation.contains("this day") {
                true => format!("{} {}", row.day, row.figure),
                false => cause.to_string(),
            };
            let sentence = format!("{place}: {explanation}");
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    format!("{head}\n{table}\n\n{}\n\n{sums}", sentences.join("\n"))
}

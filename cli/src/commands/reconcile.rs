//! `verimeter stats reconcile`.

use verimeter::tabular::{reconcile_table, reconcile_totals_table};
use verimeter::{Ledger, ReconcileRow, Reconciliation};

use super::stats::output;
use crate::Done;
use crate::args::{Format, ReconcileArgs};
use crate::failure::{Failure, say};
use crate::table::{Width, words};

/// Both sides; whether they differ.
pub(crate) fn run(args: &ReconcileArgs) -> Done<bool> {
    if let Some(out) = &args.how.out {
        Failure::unless_apart(&[&args.file, out])?;
    }
    let found = Ledger::read(&args.look.ledger)?.reconcile(&args.file, &args.query())?;
    let mut output = output(&args.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&found)?,
        Format::Csv => output.csv(&reconcile_table(&found.rows))?,
        Format::Xlsx => output.xlsx(&reconcile_table(&found.rows))?,
        Format::Parquet => output.parquet(&reconcile_table(&found.rows))?,
        Format::Table => output.text(&terminal(&found, output.width()))?,
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
fn terminal(found: &Reconciliation, width: Width) -> String {
    let differing: Vec<ReconcileRow> = found.rows.iter().filter(|row| row.difference != 0).cloned().collect();
    let by_app = differing.iter().any(|row| row.app.is_some());
    let by_platform = differing.iter().any(|row| row.platform.is_some());
    let shown = |name: &str| match name {
        "app" => by_app,
        "platform" => by_platform,
        "explanation" => false,
        _ => true,
    };
    let sums = words(reconcile_totals_table(&found.totals), width);
    let compared = found.rows.len();
    let head = format!("agreement on {} of {compared} figures, {}", compared - differing.len(), found.tz);
    if differing.is_empty() {
        return format!("{head}\n{sums}");
    }
    let table = words(reconcile_table(&differing).select(shown), width);
    // A sentence may hold for many rows: of one day, or of all.
    let mut sentences: Vec<(String, Vec<&str>, &str)> = Vec::new();
    for row in &differing {
        let Some(explanation) = &row.explanation else { continue };
        let day = if explanation.contains("this day") { row.day.clone() } else { String::new() };
        match sentences.iter_mut().find(|(of, _, said)| *of == day && said == explanation) {
            Some((_, figures, _)) => figures.push(&row.figure),
            None => sentences.push((day, vec![&row.figure], explanation)),
        }
    }
    let sentences: Vec<String> = sentences
        .into_iter()
        .map(|(day, mut figures, said)| {
            figures.sort_unstable();
            figures.dedup();
            format!("{day} {}: {said}", figures.join(", ")).trim_start().to_owned()
        })
        .collect();
    format!("{head}\n{table}\n\n{}\n\n{sums}", sentences.join("\n"))
}

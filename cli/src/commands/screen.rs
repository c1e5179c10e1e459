//! `verimeter screen`.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt as _;
use indicatif::ProgressBar;
use verimeter::jiguang::{JiguangClient, Screen, ScreenInput, ScreenOptions};
use verimeter::tabular::PhoneFile;
use verimeter::{Billing, Error, ErrorInfo, ErrorKind, Ledger, ScreenRow, runtime};

use crate::Done;
use crate::args::ScreenArgs;
use crate::failure::{Failure, say};
use crate::progress;
use crate::resume::Resume;
use crate::row_file::RowFile;

pub(crate) fn run(args: &ScreenArgs) -> Done {
    // Everything that can be wrong is found before the first call, and before anything is made.
    let phones = PhoneFile::open(&args.input)?;
    let mut builder = JiguangClient::from_env()?;
    if let Some(url) = &args.base_url {
        builder = builder.base_url(url);
    }
    let options = ScreenOptions {
        concurrency: args.concurrency,
        rate: args.rate,
        retry_budget_percent: args.retry_budget,
    };
    builder.clone().build()?.screen(options)?;
    Failure::unless_apart(&[&args.input, &args.out, &args.ledger])?;
    let mut rows = if args.resume { RowFile::resume(&args.out)? } else { RowFile::create(&args.out)? };
    let mut resume = Resume::of(&rows, &phones)?;
    let done = rows.rows();
    let ledger = Ledger::open(&args.ledger, None)?;
    let client = builder.ledger(&ledger).build()?;
    let screen = client.screen(options)?;
    if let Some(resume) = &resume {
        resume.remind(&screen, &rows, &phones)?;
    }
    rows.keep();
    let bar = progress::bar(phones.len(), "screening").with_position(done);
    let mut tally = Tally::default();
    let mut unreadable = None;
    let inputs = phones
        .rows()?
        .map_while(|input| input.map_err(|error| unreadable = Some(error)).ok())
        .skip(done as usize)
        .map(|input| match &mut resume {
            Some(resume) => resume.input(input),
            None => input,
        });
    let screened = screen_into(&screen, inputs, &mut rows, &bar, |row| {
        stops_all(row.row, row.error.as_ref())?;
        tally.count(row);
        Ok(())
    });
    bar.finish_and_clear();
    screened.map_err(|failure| failure.and(&rows.unfinished_note()))?;
    if let Some(error) = unreadable {
        return Err(error.into());
    }
    rows.finish()?;
    let before = if done > 0 { format!("{done} rows from the earlier run; ") } else { String::new() };
    say(&format!("{before}{}", tally.summary()));
    Ok(())
}

/// Screens `inputs` and writes their rows. Where `each` finds a failure in a row, no more inputs are taken, and those that
/// were are brought to their end: their calls may be paid for.
pub(crate) fn screen_into(
    screen: &Screen,
    inputs: impl Iterator<Item = ScreenInput> + Send,
    out: &mut RowFile,
    bar: &ProgressBar,
    mut each: impl FnMut(&ScreenRow) -> Done,
) -> Done {
    let stopped = AtomicBool::new(false);
    runtime::block_on(async {
        let mut rows = pin!(screen.rows(inputs.take_while(|_| !stopped.load(Ordering::Relaxed))));
        let (mut failure, mut gap) = (Ok(()), false);
        while let Some(row) = rows.next().await {
            let done = each(&row);
            // A row that ends the run is the first to be asked when it goes on, unless it may be paid for already. Behind a
            // row that is missing none can be written; what they came to is in the ledger.
            gap |= done.is_err() && row.billing.is_none_or(|billing| billing == Billing::NotBilled);
            if !gap {
                out.write(&row)?;
                bar.inc(1);
            }
            if done.is_err() && failure.is_ok() {
                stopped.store(true, Ordering::Relaxed);
                failure = done;
            }
        }
        failure
    })?
}

/// A failure that every further call would meet, too: better to stop than to repeat it.
pub(crate) fn stops_all(row: i64, error: Option<&ErrorInfo>) -> Done {
    let Some(error) = error else { return Ok(()) };
    match error.kind {
        ErrorKind::Authentication
        | ErrorKind::NotEnabled
        | ErrorKind::InsufficientBalance
        | ErrorKind::Configuration
        | ErrorKind::Ledger => Err(stopped(row, error).into()),
        _ => Ok(()),
    }
}

fn stopped(row: i64, error: &ErrorInfo) -> Error {
    Error::new(error.kind, format!("stopped at row {row}: {}", error.message))
        .advice(error.advice.clone())
        .with(|info| {
            let message = std::mem::take(&mut info.message);
            let advice = std::mem::take(&mut info.advice);
            *info = ErrorInfo { message, advice, ..error.clone() };
        })
}

/// How many rows ended how.
#[derive(Default)]
pub(crate) struct Tally {
    rows: u64,
    verdicts: u64,
    duplicates: u64,
    without: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn count(&mut self, row: &ScreenRow) {
        self.rows += 1;
        self.duplicates += u64::from(row.duplicate_of.is_some());
        match (&row.error, row.level) {
            (None, Some(_)) => self.verdicts += 1,
            (None, None) => *self.without.entry("unknown_result").or_default() += 1,
            (Some(error), _) => *self.without.entry(error.kind.as_str()).or_default() += 1,
        }
    }

    pub(crate) fn summary(&self) -> String {
        let without: Vec<String> = self.without.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let rest =
            if without.is_empty() { String::new() } else { format!(", without: {}", without.join(", ")) };
        let duplicates = match self.duplicates {
            0 => String::new(),
            n => format!("; {n} repeat an earlier row"),
        };
        format!("{} rows, {} verdicts{rest}{duplicates}", self.rows, self.verdicts)
    }
}

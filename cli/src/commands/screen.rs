//! `verimeter screen`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::pin::pin;

use futures_util::StreamExt as _;
use indicatif::ProgressBar;
use verimeter::jiguang::{JiguangClient, Screen, ScreenInput, ScreenOptions};
use verimeter::tabular::{PhoneFile, SCREEN_COLUMNS, cell_text, screen_cells};
use verimeter::{Error, ErrorInfo, ErrorKind, Ledger, ScreenRow, runtime};

use crate::Done;
use crate::args::ScreenArgs;
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(args: &ScreenArgs) -> Done {
    // Everything that can be wrong is found before the first call, and before anything is made.
    let phones = PhoneFile::open(&args.input)?;
    let mut builder = JiguangClient::from_env()?;
    if let Some(url) = &args.base_url {
        builder = builder.base_url(url);
    }
    let options = ScreenOptions { concurrency: args.concurrency, rate: args.rate };
    builder.clone().build()?.screen(options)?;
    let mut rows = RowFile::create(&args.out)?;
    let ledger = Ledger::open(&args.ledger, None)?;
    let client = builder.ledger(&ledger).build()?;
    let screen = client.screen(options)?;
    let bar = progress::bar(phones.len(), "screening");
    let mut tally = Tally::default();
    let mut unreadable = None;
    let inputs = phones.rows()?.map_while(|input| input.map_err(|error| unreadable = Some(error)).ok());
    let done = screen_into(&screen, inputs, &mut rows, &bar, |row| {
        tally.count(row);
        stops_all(row)
    });
    bar.finish_and_clear();
    done.inspect_err(|_| eprintln!("rows so far are in {}", rows.part.display()))?;
    if let Some(error) = unreadable {
        return Err(error.into());
    }
    rows.finish()?;
    eprintln!("{}", tally.summary());
    Ok(())
}

/// Screens `inputs` and writes their rows. Ends early with the failure that `stop` finds in a row.
pub(crate) fn screen_into(
    screen: &Screen,
    inputs: impl Iterator<Item = ScreenInput> + Send,
    out: &mut RowFile,
    bar: &ProgressBar,
    mut stop: impl FnMut(&ScreenRow) -> Done,
) -> Done {
    runtime::block_on(async {
        let mut rows = pin!(screen.rows(inputs));
        while let Some(row) = rows.next().await {
            out.write(&row)?;
            bar.inc(1);
            stop(&row)?;
        }
        Ok(())
    })?
}

/// A failure that every further call would meet, too: better to stop than to repeat it.
fn stops_all(row: &ScreenRow) -> Done {
    let Some(error) = &row.error else { return Ok(()) };
    match error.kind {
        ErrorKind::Authentication
        | ErrorKind::NotEnabled
        | ErrorKind::InsufficientBalance
        | ErrorKind::Configuration
        | ErrorKind::Ledger => Err(stopped(row.row, error).into()),
        _ => Ok(()),
    }
}

fn stopped(row: i64, error: &ErrorInfo) -> Error {
    Error::new(error.kind, format!("stopped at row {row}: {}", error.message)).advice(error.advice.clone()).with(
        |info| {
            let message = std::mem::take(&mut info.message);
            let advice = std::mem::take(&mut info.advice);
            *info = ErrorInfo { message, advice, ..error.clone() };
        },
    )
}

/// The file of rows: grows beside its place, and takes it when it is whole.
pub(crate) struct RowFile {
    path: PathBuf,
    part: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
    rows: u64,
}

impl RowFile {
    pub(crate) fn create(path: &Path) -> Done<Self> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(Failure::writing(&part))?;
        let mut writer = csv::Writer::from_writer(BufWriter::new(file));
        writer.write_record(SCREEN_COLUMNS).map_err(|error| Failure::writing(&part)(error.into()))?;
        Ok(Self { path: path.to_owned(), part, writer, rows: 0 })
    }

    fn write(&mut self, row: &ScreenRow) -> Done {
        self.rows += 1;
        let cells = screen_cells(row).map(|cell| cell_text(&cell));
        self.writer.write_record(cells).map_err(|error| Failure::writing(&self.part)(error.into()))
    }

    pub(crate) fn finish(mut self) -> Done {
        self.writer.flush().map_err(Failure::writing(&self.part))?;
        std::fs::rename(&self.part, &self.path).map_err(Failure::writing(&self.path))
    }
}

impl Drop for RowFile {
    fn drop(&mut self) {
        // What was answered stays readable under its unfinished name; an empty file helps nobody.
        if self.rows == 0 {
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// How many rows ended how.
#[derive(Default)]
pub(crate) struct Tally {
    rows: u64,
    verdicts: u64,
    without: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn count(&mut self, row: &ScreenRow) {
        self.rows += 1;
        match (&row.error, row.level) {
            (None, Some(_)) => self.verdicts += 1,
            (None, None) => *self.without.entry("unknown_result").or_default() += 1,
            (Some(error), _) => *self.without.entry(error.kind.as_str()).or_default() += 1,
        }
    }

    pub(crate) fn summary(&self) -> String {
        let without: Vec<String> = self.without.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let rest = if without.is_empty() { String::new() } else { format!(", without: {}", without.join(", ")) };
        format!("{} rows, {} verdicts{rest}", self.rows, self.verdicts)
    }
}

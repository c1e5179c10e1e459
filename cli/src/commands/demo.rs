//! `verimeter demo`: the whole main job offline.
//!
//! The calls are real HTTP to a sandbox in this process. The sample spreads over two weeks: each row says at which
//! quarter-hour it was asked, and the client's clock is put there.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use verimeter::jiguang::{JiguangClient, RiskQuery, ScreenInput, ScreenOptions};
use verimeter::phone::PhoneKey;
use verimeter::tabular::{by_tag_table, overview_table};
use verimeter::transport::{Clock, ManualClock};
use verimeter::{Error, ErrorKind, Ledger, Overview, Product, Result, StatsQuery, chart, stats};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use super::screen::{Tally, screen_into};
use crate::args::DemoArgs;
use crate::failure::Failure;
use crate::output::Output;
use crate::row_file::RowFile;
use crate::{Done, progress, table};

/// Numbers that belong to nobody: no mobile number in China begins with 100.
const SAMPLE: &str = include_str!("../../data/sample.csv");
/// Not secret, so that every run of the demo makes the same index, and knows its own ledger again.
const PHONE_KEY: &str = "verimeter demo: not a secret key";
const TOP_TAGS: usize = 10;

const LEDGER: &str = "ledger.db";
const SCREEN: &str = "screen.csv";
const OVERVIEW: &str = "overview.csv";
const TREND: &str = "trend.svg";

pub(crate) fn run(args: &DemoArgs) -> Done {
    let sample = sample()?;
    fs::create_dir_all(&args.out).map_err(Failure::writing(&args.out))?;
    refuse_foreign(&args.out)?;
    // Beside its place, so that a run that is broken off leaves an earlier one as it was.
    let unfinished = TempDir::with_prefix_in(".demo-", &args.out).map_err(Failure::writing(&args.out))?;
    let (overview, tally) = screen(args, sample, unfinished.path())?;
    let mut out = Output::Stdout;
    out.text(&format!("{}\n", table::overview(&overview, out.width())))?;
    out.text(&format!("{}\n", table::tags(by_tag_table(&overview.total), TOP_TAGS, out.width())))?;
    out.text(&tally.summary())?;

    let mut csv = Output::to(Some(&unfinished.path().join(OVERVIEW)))?;
    csv.csv(&overview_table(&overview))?;
    csv.finish()?;
    chart::trend(&stats::trend(&overview)).save(unfinished.path().join(TREND))?;
    for name in [LEDGER, SCREEN, OVERVIEW, TREND] {
        let place = args.out.join(name);
        fs::rename(unfinished.path().join(name), &place).map_err(Failure::writing(&place))?;
        out.text(&format!("wrote {}", place.display()))?;
    }
    out.finish()
}

/// One quarter-hour of the sample.
struct Quarter {
    at_ms: i64,
    inputs: Vec<ScreenInput>,
}

/// Asks for the whole sample and reads the figures back.
fn screen(args: &DemoArgs, sample: Vec<Quarter>, folder: &Path) -> Done<(Overview, Tally)> {
    let sandbox = Sandbox::start(SandboxOptions { seed: args.seed, ..SandboxOptions::default() })?;
    let credentials = sandbox.credentials();
    let ledger = Ledger::open(folder.join(LEDGER), Some(PhoneKey::new(PHONE_KEY)?))?;
    let clock = Arc::new(ManualClock::at(0));
    let client = JiguangClient::builder(credentials.app_key, credentials.master_secret)
        .base_url(sandbox.jiguang_url())
        .ledger(&ledger)
        .clock(Arc::clone(&clock) as Arc<dyn Clock>)
        .build()?;
    // A busy vendor is part of what the sample shows.
    let options = ScreenOptions { retry_budget_percent: 0, ..ScreenOptions::default() };
    let mut rows = RowFile::create(&folder.join(SCREEN))?;
    let mut tally = Tally::default();
    let bar = progress::bar(sample.iter().map(|quarter| quarter.inputs.len() as u64).sum(), "screening");
    for quarter in sample {
        clock.set(quarter.at_ms);
        // A number that comes again on another day is asked again.
        let asking = client.screen(options)?;
        screen_into(&asking, quarter.inputs.into_iter(), &mut rows, &bar, |row| {
            tally.count(row);
            Ok(())
        })?;
    }
    bar.finish_and_clear();
    rows.finish()?;
    let overview = ledger.overview(&StatsQuery::new(Product::BusinessRisk))?;
    Ok((overview, tally))
}

fn sample() -> Result<Vec<Quarter>> {
    let mut quarters: Vec<Quarter> = Vec::new();
    let mut reader = csv::Reader::from_reader(SAMPLE.as_bytes());
    for (row, record) in (1..).zip(reader.deserialize()) {
        let (at, phone, ip, ex_id, platform): (String, String, Option<String>, String, String) =
            record.map_err(|error| broken(&error.to_string()))?;
        let at_ms = stats::instant_ms(&at)?;
        let query = RiskQuery::new(phone).ip(ip).ex_id(ex_id).platform(platform.parse()?);
        let input = ScreenInput { row, query, earlier: None };
        match quarters.last_mut().filter(|quarter| quarter.at_ms == at_ms) {
            Some(quarter) => quarter.inputs.push(input),
            None => quarters.push(Quarter { at_ms, inputs: vec![input] }),
        }
    }
    Ok(quarters)
}

fn broken(why: &str) -> Error {
    Error::new(ErrorKind::Configuration, format!("the bundled sample cannot be read: {why}"))
}

/// Refuses to take the place of a ledger that is not of an earlier demo.
fn refuse_foreign(out: &Path) -> Done {
    let ledger = out.join(LEDGER);
    if !ledger.exists() {
        return Ok(());
    }
    Ledger::open(&ledger, Some(PhoneKey::new(PHONE_KEY)?)).map_err(|error| {
        Error::new(error.kind(), format!("`{}` is not the ledger of an earlier demo", ledger.display()))
            .advice("choose another folder with --out")
            .source(error)
    })?;
    Ok(())
}

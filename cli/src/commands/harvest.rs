//! `verimeter harvest`.

use std::collections::BTreeMap;
use std::pin::pin;

use futures_util::StreamExt as _;
use verimeter::aliyun::{HarvestOptions, IdVerificationClient};
use verimeter::tabular::{harvest_table, read_transactions};
use verimeter::{HarvestRow, HarvestState, Ledger, runtime};

use super::screen::stops_all;
use crate::Done;
use crate::args::HarvestArgs;
use crate::failure::{Failure, say};
use crate::output::Output;
use crate::progress;

/// Says whether somebody should look: transactions are lost, or could not be asked for.
pub(crate) fn run(args: &HarvestArgs) -> Done<bool> {
    // Everything that can be wrong is found before the first question, and before anything is made.
    let transactions = read_transactions(&args.input)?;
    let mut builder = IdVerificationClient::from_env()?.network(args.network);
    if let Some(region) = &args.region {
        builder = builder.region(region);
    }
    if let Some(endpoint) = &args.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if let Some(app) = &args.app {
        builder = builder.app(app);
    }
    builder.clone().build()?;
    let options = HarvestOptions { concurrency: args.concurrency, rate: Some(args.rate) };
    options.check()?;
    let mut places = vec![args.input.as_path(), args.ledger.as_path()];
    places.extend(args.out.as_deref());
    Failure::unless_apart(&places)?;
    let mut out = args.out.as_deref().map(|path| Output::to(Some(path))).transpose()?;
    let ledger = Ledger::open(&args.ledger, None)?;
    let client = builder.ledger(&ledger).build()?;
    let harvest = client.harvest(options)?;
    let bar = progress::bar(transactions.len() as u64, "harvesting");
    let (mut rows, mut tally) = (Vec::new(), Tally::default());
    let asked: Done = runtime::block_on(async {
        let mut coming = pin!(harvest.rows(transactions));
        while let Some(row) = coming.next().await {
            // Whatever is under way then, the next run asks for again.
            stops_all(row.row, row.error.as_ref())?;
            bar.inc(1);
            tally.count(&row);
            if out.is_some() {
                rows.push(row);
            }
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    asked.map_err(|failure| {
        failure.and(&format!("so far: {}; run the same again to go on", tally.summary()))
    })?;
    if let Some(mut out) = out.take() {
        rows.sort_by_key(|row| row.row);
        out.csv(&harvest_table(&rows))?;
        out.finish()?;
    }
    say(&tally.summary());
    Ok(tally.of(HarvestState::TooLate) + tally.of(HarvestState::Failed) > 0)
}

/// How many transactions came to what.
#[derive(Default)]
struct Tally(BTreeMap<HarvestState, u64>);

impl Tally {
    fn count(&mut self, row: &HarvestRow) {
        *self.0.entry(row.state).or_default() += 1;
    }

    fn of(&self, state: HarvestState) -> u64 {
        self.0.get(&state).copied().unwrap_or_default()
    }

    fn summary(&self) -> String {
        let counts: Vec<String> = self.0.iter().map(|(state, n)| format!("{n} {state}")).collect();
        format!("{} transactions: {}", self.0.values().sum::<u64>(), counts.join(", "))
    }
}

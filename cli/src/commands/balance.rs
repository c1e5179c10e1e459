//! `verimeter recharge`, `balance`, `stats balance` and `stats consumption`.

use verimeter::tabular::{Cell, balance_entries_table, balance_table, consumption_table};
use verimeter::{Balance, BalanceEntry, Error, Ledger, RecordedEntry, one_line};

use super::ledger::open;
use super::stats::output;
use crate::Done;
use crate::args::{
    AccountArgs, AccountTask, BalanceArgs, BalanceCommand, BalanceStatsArgs, ConsumptionArgs, Format,
    ListArgs, RechargeArgs, SetArgs, UndoArgs,
};
use crate::failure::say;
use crate::output::Output;
use crate::table::{self, Width};

pub(crate) fn recharge(args: &RechargeArgs) -> Done {
    stated(open(&args.about.ledger)?.recharge(&args.recharge())?)
}

pub(crate) fn run(args: &BalanceArgs) -> Done {
    match &args.command {
        BalanceCommand::Set(args) => set(args),
        BalanceCommand::List(args) => list(args),
        BalanceCommand::Undo(args) => undo(args),
        BalanceCommand::Account(args) => account(args),
    }
}

/// What remains; whether a balance is low.
pub(crate) fn show(args: &BalanceStatsArgs) -> Done<bool> {
    let balances = Ledger::read(&args.look.ledger)?.balance(&args.query())?;
    let known = balances.iter().any(|balance| balance.remaining.is_some());
    if args.alert.is_some() && !known {
        return Err(Error::invalid(format!("what remains is not known in `{}`", args.look.ledger.display()))
            .advice("state it: `verimeter balance set`, or `verimeter recharge`")
            .into());
    }
    let mut output = output(&args.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&balances)?,
        Format::Csv => output.csv(&balance_table(&balances)?)?,
        Format::Xlsx => output.xlsx(&balance_table(&balances)?)?,
        Format::Parquet => output.parquet(&balance_table(&balances)?)?,
        Format::Table if balances.is_empty() => output.text("no balance was stated, and nothing was used")?,
        Format::Table => output.text(&terminal(&balances, output.width())?)?,
    }
    output.finish()?;
    Ok(balances.iter().any(|balance| balance.low == Some(true)))
}

pub(crate) fn consumption(args: &ConsumptionArgs) -> Done {
    let ledger = Ledger::read(&args.look.ledger)?;
    let consumption = ledger.consumption(&args.query())?;
    let mut output = output(&args.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&consumption)?,
        Format::Csv => output.csv(&consumption_table(&consumption))?,
        Format::Xlsx => output.xlsx(&consumption_table(&consumption))?,
        Format::Parquet => output.parquet(&consumption_table(&consumption))?,
        Format::Table if consumption.rows.is_empty() => output.text("nothing was used")?,
        Format::Table => {
            let head = format!("per {}, {}", consumption.bucket, consumption.tz);
            let table = table::words(consumption_table(&consumption), output.width());
            output.text(&format!("{head}\n{table}"))?;
        }
    }
    output.finish()
}

fn set(args: &SetArgs) -> Done {
    stated(open(&args.about.ledger)?.set_balance(&args.reading())?)
}

fn list(args: &ListArgs) -> Done {
    let entries = Ledger::read(&args.look.ledger)?.balance_entries(args.account.as_deref())?;
    let table = balance_entries_table(&entries, &args.look.tz)?;
    let mut output = output(&args.look.ledger, &args.how)?;
    match args.how.format {
        Format::Json => output.json(&entries)?,
        Format::Csv => output.csv(&table)?,
        Format::Xlsx => output.xlsx(&table)?,
        Format::Parquet => output.parquet(&table)?,
        Format::Table if entries.is_empty() => output.text("nothing was stated")?,
        Format::Table => output.text(&table::words(table, output.width()))?,
    }
    output.finish()
}

fn undo(args: &UndoArgs) -> Done {
    let removed = open(&args.ledger)?.remove_balance_entry(&args.id)?;
    let mut out = Output::Stdout;
    out.json(&removed)?;
    say(&format!("taken back: {}", said(&removed)));
    out.finish()
}

fn account(args: &AccountArgs) -> Done {
    let mut out = Output::Stdout;
    match args.task() {
        AccountTask::List => out.json(&Ledger::read(&args.ledger)?.accounts()?)?,
        AccountTask::Set(account) => {
            open(&args.ledger)?.set_account(&account)?;
            out.json(&account)?;
        }
        AccountTask::Remove(name) => {
            let removed = open(&args.ledger)?.remove_account(name)?;
            out.json(&removed)?;
            say(&format!("removed: account `{}`", one_line(&removed.name, 60)));
        }
    }
    out.finish()
}

fn stated(RecordedEntry { entry, new }: RecordedEntry) -> Done {
    let mut out = Output::Stdout;
    out.json(&entry)?;
    if !new {
        say(&format!("was there already: {}; for another one, give it an --id of its own", said(&entry)));
    }
    out.finish()
}

fn said(entry: &BalanceEntry) -> String {
    let BalanceEntry { product, kind, amount, account, .. } = entry;
    format!("{kind} of {amount} calls of {product} for `{}`", one_line(account, 60))
}

/// Balances for a terminal: what remains, when it runs out, and what speaks against it.
fn terminal(balances: &[Balance], width: Width) -> Done<String> {
    let doubt = balances.iter().any(|balance| balance.in_doubt > 0);
    let alert = balances.iter().any(|balance| balance.low.is_some());
    let shown = |name: &str| match name {
        "in_doubt" | "remaining_low" => doubt,
        "low" => alert,
        // Said with the rest of the run-out, and below the table.
        "run_out_expected" | "contradictions" => false,
        _ => true,
    };
    let mut table = balance_table(balances)?.select(shown);
    let column = |name: &str| table.names().position(|column| column == name);
    let (known_at, run_out) = (column("known_at"), column("run_out"));
    for (row, balance) in table.rows.iter_mut().zip(balances) {
        if let Some(Cell::Text(time)) = known_at.map(|at| &mut row[at]) {
            time.truncate("2026-11-01".len());
        }
        if let Some(cell) = run_out.map(|at| &mut row[at]) {
            let state = balance.run_out.state.as_str().replace('_', " ");
            *cell = Cell::Text(balance.run_out.expected.clone().unwrap_or(state));
        }
    }
    let mut text = table::words(table, width);
    if let Some(first) = balances.first() {
        text = format!("account {}, {}\n{text}", one_line(&first.account, 60), first.tz);
    }
    for balance in balances {
        for found in &balance.contradictions {
            let products: Vec<&str> = balance.products.iter().map(|product| product.as_str()).collect();
            text.push_str(&format!("\n{}: {}", products.join(" "), found.message));
        }
    }
    Ok(text)
}

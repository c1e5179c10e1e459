//! The ledger: what an event costs to keep, and what it costs to look at many.

mod append;
mod events;
mod files;
mod views;

use std::fmt;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use verimeter::events::EventSink as _;
use verimeter::{Event, Ledger, Phone};

use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::{Done, report, results};
use append::{BATCH, Rate, WRITERS};
use files::{Files, files};
use views::{View, pages, views};

#[derive(Args)]
pub(crate) struct LedgerArgs {
    /// Events that are appended in batches; one by one a quarter of it
    #[arg(long, default_value_t = 400_000, value_parser = clap::value_parser!(u64).range(400..))]
    appends: u64,
    /// Events of the large ledger that is looked at
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    rows: u64,
    /// Events of the small one
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    few: u64,
    /// Rounds
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Folder for ledger.json and ledger.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How events come, and how many a second must be kept.
type Way = (&'static str, Option<f64>, fn(&Path, Vec<Event>) -> Done<Rate>);

const WAYS: [Way; 4] = [
    ("batches of 1,000", Some(100_000.0), append::batches),
    ("one by one, 32 tasks", Some(10_000.0), append::tasks),
    ("one by one, 32 threads", Some(10_000.0), append::threads),
    ("one by one, alone", None, append::alone),
];
/// A view of the large ledger shall take less, and not more than so often what it takes in the small one.
const VIEW_MS: f64 = 10.0;
const VIEW_TIMES: f64 = 2.0;
/// So many times as fast as SQL over the rows.
const SQL_TIMES: f64 = 50.0;
/// So many rows a second shall be imported.
const IMPORT_PER_S: f64 = 300_000.0;
/// A page of details shall take less.
const PAGE_MS: f64 = 20.0;

#[derive(Serialize)]
struct Appends {
    way: &'static str,
    per_s: Spread,
    cpu_us: Spread,
    target_per_s: Option<f64>,
}

#[derive(Serialize)]
struct Views {
    view: &'static str,
    few_ms: Spread,
    many_ms: Spread,
    sql_ms: Option<Spread>,
}

#[derive(Serialize)]
struct Outcome {
    appends: u64,
    few: u64,
    rows: u64,
    rounds: u16,
    machine: Machine,
    versions: Vec<String>,
    append: Vec<Appends>,
    /// Events a second while the large ledger was made.
    made_per_s: f64,
    /// Bytes of its file.
    file_bytes: u64,
    views: Vec<Views>,
    page_ms: Spread,
    files: Vec<Files>,
}

pub(crate) fn run(args: &LedgerArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let scratch = tempfile::tempdir()?;
    let append = appends(args, scratch.path())?;
    let few = scratch.path().join("few.db");
    let many = scratch.path().join("many.db");
    make(&few, args.few)?;
    let made_per_s = make(&many, args.rows)?;
    let mut measured = Vec::new();
    for view in views() {
        measured.push(look(&view, &few, &many, args.rounds)?);
    }
    let page_ms = Spread::of(pages(&Ledger::read(&many)?, args.rounds.into())?);
    let some = scratch.path().join("some.db");
    make(&some, args.appends)?;
    let files = files(&some, args.appends, args.rounds.min(3), scratch.path())?;
    let outcome = Outcome {
        appends: args.appends,
        few: args.few,
        rows: args.rows,
        rounds: args.rounds,
        machine: Machine::here(),
        versions: versions(&["rusqlite"]),
        append,
        made_per_s,
        file_bytes: std::fs::metadata(&many)?.len(),
        views: measured,
        page_ms,
        files,
    };
    report::publish(&folder, "ledger", &outcome.to_string(), &outcome)
}

/// `count` events of a year about a quarter as many numbers.
fn made(keyed: &Ledger, numbers: std::ops::Range<u64>, total: u64) -> Done<Vec<Event>> {
    let index = |number: &str| -> Done<String> {
        keyed.phone_index(&Phone::parse(number)?).ok_or_else(|| "the ledger has no key".into())
    };
    numbers.map(|n| events::nth(n, total, total.div_ceil(4), index)).collect()
}

fn appends(args: &LedgerArgs, folder: &Path) -> Done<Vec<Appends>> {
    let keyed = Ledger::in_memory()?;
    let mut rates: Vec<(Vec<f64>, Vec<f64>)> = WAYS.map(|_| Default::default()).into();
    for round in 0..args.rounds {
        eprintln!("appends, round {} of {}", round + 1, args.rounds);
        for ((name, _, append), (per_s, cpu_us)) in WAYS.into_iter().zip(&mut rates) {
            let count = if name.starts_with("batches") { args.appends } else { args.appends / 4 };
            let events = made(&keyed, 0..count, count)?;
            let path = folder.join("append.db");
            let rate = append(&path, events)?;
            for file in ["append.db", "append.db.key"] {
                std::fs::remove_file(folder.join(file))?;
            }
            per_s.push(rate.per_s);
            cpu_us.push(rate.cpu_us);
        }
    }
    let appends = WAYS.into_iter().zip(rates).map(|((way, target_per_s, _), (per_s, cpu_us))| Appends {
        way,
        per_s: Spread::of(per_s),
        cpu_us: Spread::of(cpu_us),
        target_per_s,
    });
    Ok(appends.collect())
}

/// Makes a ledger of `count` events, in batches, and says how many a second were kept.
pub(crate) fn make(path: &Path, count: u64) -> Done<f64> {
    eprintln!("making a ledger of {count} events");
    let ledger = Ledger::open(path, None)?;
    let mut seconds = 0.0;
    let mut from = 0;
    while from < count {
        let to = (from + BATCH as u64).min(count);
        let events = made(&ledger, from..to, count)?;
        let begun = std::time::Instant::now();
        ledger.append(events)?;
        seconds += begun.elapsed().as_secs_f64();
        from = to;
    }
    Ok((count as f64 / seconds).round())
}

fn look(view: &View, few: &Path, many: &Path, rounds: u16) -> Done<Views> {
    eprintln!("{}", view.name);
    let times = 4 * usize::from(rounds) + 1;
    let (few_ms, _) = view.ask(&Ledger::read(few)?, times)?;
    let (many_ms, requests) = view.ask(&Ledger::read(many)?, times)?;
    let mut sql = Vec::new();
    for _ in 0..rounds.min(3) {
        sql.extend(view.ask_rows(many, &requests)?);
    }
    let sql_ms = (!sql.is_empty()).then(|| Spread::of(sql));
    Ok(Views { view: view.name, few_ms: Spread::of(few_ms), many_ms: Spread::of(many_ms), sql_ms })
}

fn answer(met: bool) -> &'static str {
    if met { "yes" } else { "no" }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# The ledger\n\n{}; {}\n", self.machine, self.versions.join(", "))?;
        writeln!(
            f,
            "Appends of {} events ({} where they come one by one) to an empty ledger, figures and indexes included; each is \
             acknowledged when it is committed. Median of {} rounds (least–most).\n",
            self.appends,
            self.appends / 4,
            self.rounds
        )?;
        let rows = self.append.iter().map(|row| {
            let target = row.target_per_s.map_or_else(String::new, |target| {
                format!("{target} ({})", answer(row.per_s.median >= target))
            });
            vec![row.way.to_owned(), row.per_s.to_string(), format!("{:.1}", row.cpu_us), target]
        });
        writeln!(
            f,
            "{}\n",
            report::table(&["events come in", "events per s", "CPU µs per event", "target"], rows)
        )?;
        writeln!(
            f,
            "{WRITERS} writers wait for their own event each. The ledger of {} events that follows was made at {} events a \
             second in batches of {BATCH}; its file has {} MB.\n",
            self.rows,
            self.made_per_s,
            self.file_bytes / 1_000_000
        )?;
        writeln!(
            f,
            "Views of ledgers with {} and {} events of a year, in ms, beside SQL that groups the rows of the large one \
             (day, outcome, billing, level) and gave the same sums. Targets: less than {VIEW_MS} ms, within {VIEW_TIMES}x of \
             the small ledger, {SQL_TIMES}x faster than SQL.\n",
            self.few, self.rows
        )?;
        let rows = self.views.iter().map(|row| {
            let (few, many) = (row.few_ms.median, row.many_ms.median);
            let times = row.sql_ms.map(|sql| sql.median / many);
            let met =
                many < VIEW_MS && many <= VIEW_TIMES * few && times.is_none_or(|times| times >= SQL_TIMES);
            vec![
                row.view.to_owned(),
                format!("{:.1}", row.few_ms),
                format!("{:.1}", row.many_ms),
                format!("{:.1}x", many / few),
                times.map_or_else(String::new, |times| format!("{times:.0}x")),
                answer(met).to_owned(),
            ]
        });
        let header = ["view", "small", "large", "large / small", "faster than SQL", "reached"];
        writeln!(f, "{}\n", report::table(&header, rows))?;
        writeln!(
            f,
            "Pages of 100 rows of the large ledger, with four filters and from twelve places of the year: {:.1} ms. Target: \
             less than {PAGE_MS} ms: {}\n",
            self.page_ms,
            answer(self.page_ms.max < PAGE_MS)
        )?;
        writeln!(
            f,
            "Files of {} events, out of a ledger and into an empty one, in rows per second. Target of an import: \
             {IMPORT_PER_S}.\n",
            self.appends
        )?;
        let rows = self.files.iter().map(|row| {
            let met = answer(row.imported.median >= IMPORT_PER_S).to_owned();
            let size = format!("{} MB", row.bytes / 1_000_000);
            vec![row.format.to_string(), size, row.exported.to_string(), row.imported.to_string(), met]
        });
        write!(f, "{}", report::table(&["format", "size", "export", "import", "reached"], rows))
    }
}

//! Many events in Parquet files: how long their state takes, and how much memory.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int8Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use clap::Args;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use verimeter::stats::scan;
use verimeter::{Billing, Outcome, Platform, Product, ScanQuery};

use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::memory::{grown, kib};
use crate::{Done, report, results};

/// First instant of 2026 in UTC.
const BEGIN_MS: i64 = 1_767_225_600_000;
const DAYS: usize = 100;
const DAY_MS: i64 = 86_400_000;
const BATCH: usize = 1 << 17;
/// Most memory that a scan may take, in MiB.
const TARGET_MIB: u64 = 300;

#[derive(Args)]
pub(crate) struct ScanArgs {
    /// Events, in a file for each of 100 days
    #[arg(long, default_value_t = 50_000_000, value_parser = clap::value_parser!(u32).range(100..))]
    rows: u32,
    /// Rounds
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// Folder for scan.json and scan.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Scanned {
    events: u32,
    files: usize,
    bytes: u64,
    rounds: u16,
    machine: Machine,
    versions: Vec<String>,
    seconds: Spread,
    million_events_per_second: f64,
    /// Of the state, which is the same however the events are divided.
    state_bytes: usize,
    /// Most memory over that of the idle process, where the system tells it.
    peak_mib: Option<u64>,
    target_mib: u64,
}

pub(crate) fn run(args: &ScanArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let scratch = tempfile::tempdir()?;
    eprintln!("making {} events in {DAYS} files", args.rows);
    let bytes =
        (0..DAYS).map(|day| day_file(scratch.path(), day, args.rows as usize / DAYS)).sum::<Done<u64>>()?;
    let place = scratch.path().display().to_string();
    let mut seconds = Vec::new();
    let mut state_bytes = 0;
    for round in 0..args.rounds {
        eprintln!("round {} of {}", round + 1, args.rounds);
        let begun = Instant::now();
        let state = scan(&[&place], &ScanQuery::new(), |_| {})?;
        seconds.push(begun.elapsed().as_secs_f64());
        let counted: i64 = state.cube().cells().map(|(.., n)| n).sum();
        if counted != i64::from(args.rows) / DAYS as i64 * DAYS as i64 {
            return Err(format!("the state holds {counted} of {} events", args.rows).into());
        }
        state_bytes = state.to_bytes().len();
    }
    let mut peak_mib = None;
    if cfg!(target_os = "linux") {
        let own = Command::new(std::env::current_exe()?).arg("scan-peak").arg(scratch.path()).output()?;
        peak_mib = Some(kib(own)? / 1024);
    }
    let seconds = Spread::of(seconds);
    let outcome = Scanned {
        events: args.rows,
        files: DAYS,
        bytes,
        rounds: args.rounds,
        machine: Machine::here(),
        versions: versions(&["parquet", "object_store"]),
        million_events_per_second: (f64::from(args.rows) / seconds.median / 1e5).round() / 10.0,
        seconds,
        state_bytes,
        peak_mib,
        target_mib: TARGET_MIB,
    };
    report::publish(&folder, "scan", &outcome.to_string(), &outcome)
}

/// Scans once, in this process, and prints by how many KiB that made it grow at most.
pub(crate) fn peak(folder: &Path) -> Done {
    let place = folder.display().to_string();
    let kib = grown(|| {
        scan(&[&place], &ScanQuery::new(), |_| {})?;
        Ok(())
    })?;
    println!("{kib}");
    Ok(())
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// One of `n`, the first ones more often.
    fn skewed(&mut self, n: usize) -> i8 {
        let (a, b) = (self.next() >> 33, self.next() >> 33);
        ((a.min(b) * n as u64) >> 31) as i8
    }
}

/// Writes the events of a day, as an archive has them, and says how long the file is.
fn day_file(folder: &Path, day: usize, rows: usize) -> Done<u64> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (day as u64 + 1));
    let words: [(&str, Vec<&str>); 5] = [
        ("product", vec![Product::ALL[day % 3].as_str()]),
        ("platform", Platform::ALL.map(Platform::as_str).to_vec()),
        ("carrier", vec!["cm", "cu", "ct", "unknown"]),
        ("outcome", Outcome::ALL[..7].iter().map(|outcome| outcome.as_str()).collect()),
        ("billing", Billing::ALL.map(Billing::as_str).to_vec()),
    ];
    let place = folder.join(format!("day-{day:03}.parquet"));
    let mut writer = None;
    for from in (0..rows).step_by(BATCH) {
        let here = from..rows.min(from + BATCH);
        let at = |row: usize| {
            BEGIN_MS + day as i64 * DAY_MS + (row as i128 * i128::from(DAY_MS) / rows as i128) as i64
        };
        let times = TimestampMillisecondArray::from_iter_values(here.clone().map(at)).with_timezone("UTC");
        let mut columns = vec![("occurred_at", Arc::new(times) as ArrayRef)];
        for (name, words) in &words {
            let keys = Int8Array::from_iter_values(here.clone().map(|_| random.skewed(words.len())));
            let values = Arc::new(StringArray::from(words.clone()));
            columns.push((*name, Arc::new(DictionaryArray::<Int8Type>::try_new(keys, values)?) as ArrayRef));
        }
        // Ten million people.
        let phones = here.clone().map(|_| {
            let person = (random.next() >> 11) % 10_000_000;
            let mixed = person.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            format!("0a1b2c3d.{mixed:016x}{:016x}", mixed.rotate_left(32))
        });
        columns.push(("phone_index", Arc::new(StringArray::from_iter_values(phones))));
        let latencies = here.map(|_| 20 + (random.next() >> 40) as i64 % 400);
        columns.push(("latency_ms", Arc::new(Int64Array::from_iter_values(latencies))));
        let batch = RecordBatch::try_from_iter(columns)?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(BATCH));
                none.insert(ArrowWriter::try_new(
                    File::create(&place)?,
                    batch.schema(),
                    Some(properties.build()),
                )?)
            }
        };
        writer.write(&batch)?;
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(place.metadata()?.len())
}

impl fmt::Display for Scanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# A scan of Parquet files\n")?;
        writeln!(
            f,
            "{} events in {} files of a day each (zstd, {} MB; five columns of words, time, phone index and latency), read from \
             the system's cache into one full state ({} KB). Median of {} rounds (least–most). Peak memory is what the scan adds \
             to an idle process.\n",
            self.events,
            self.files,
            self.bytes / 1_000_000,
            self.state_bytes / 1_000,
            self.rounds
        )?;
        let row = vec![
            "stats.scan".to_owned(),
            self.seconds.to_string(),
            format!("{:.1}", self.million_events_per_second),
            self.peak_mib.map_or_else(String::new, |mib| mib.to_string()),
            self.target_mib.to_string(),
        ];
        let header = ["", "s", "million events per second", "peak MiB", "target"];
        writeln!(f, "{}\n", report::table(&header, [row]))?;
        write!(f, "{}; {}", self.machine, self.versions.join(", "))
    }
}

//! An archive of events: `product=…/date=…/` with Parquet in it, in the columns that figures are made from.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, TimestampMillisecondArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use serde::{Deserialize, Serialize};
use verimeter::{Billing, Outcome, Platform, Product, RiskLevel};

use crate::Done;

/// First instant of November 2026 in Shanghai.
const BEGIN_MS: i64 = 1_793_462_400_000;
const DAY_MS: i64 = 86_400_000;
pub(super) const DAYS: u64 = 30;
const BATCH: u64 = 1 << 16;
const PRODUCTS: [Product; 3] = [Product::OneClickLogin, Product::NumberVerification, Product::BusinessRisk];
/// Each number is met so often.
const CALLS_PER_NUMBER: u64 = 8;

/// What is in an archive, exactly.
#[derive(Serialize, Deserialize)]
pub(super) struct Contents {
    pub(super) rows: u64,
    pub(super) files: usize,
    pub(super) bytes: u64,
    /// Different phones by product.
    pub(super) phones: BTreeMap<String, u64>,
    /// Latencies in milliseconds by product: how many events have each.
    pub(super) latencies: BTreeMap<String, Vec<u64>>,
}

/// The archive of `rows` events in `folder`, which is made where it is not there yet.
pub(super) fn archive(folder: &Path, rows: u64) -> Done<(PathBuf, Contents)> {
    let (archive, contents) =
        (folder.join(format!("events-{rows}")), folder.join(format!("events-{rows}.json")));
    if let Ok(kept) = fs::read_to_string(&contents) {
        return Ok((archive, serde_json::from_str(&kept)?));
    }
    eprintln!("making an archive of {rows} events (once)");
    if archive.exists() {
        fs::remove_dir_all(&archive)?;
    }
    let per_file = rows / (DAYS * PRODUCTS.len() as u64);
    let mut made =
        Contents { rows: 0, files: 0, bytes: 0, phones: BTreeMap::new(), latencies: BTreeMap::new() };
    for (at, product) in PRODUCTS.into_iter().enumerate() {
        let mut day = Day::of(at as u64, product, rows.div_ceil(3 * CALLS_PER_NUMBER).max(1));
        for number in 0..DAYS {
            let place = archive.join(format!("product={product}/date=2026-11-{:02}", number + 1));
            fs::create_dir_all(&place)?;
            let path = place.join("events.parquet");
            day.write(&path, number, per_file)?;
            made.files += 1;
            made.rows += per_file;
            made.bytes += path.metadata()?.len();
        }
        made.phones
            .insert(product.to_string(), day.seen.iter().map(|bits| u64::from(bits.count_ones())).sum());
        made.latencies.insert(product.to_string(), day.latencies);
    }
    fs::write(contents, serde_json::to_string(&made)?)?;
    Ok((archive, made))
}

/// Events of a product, day by day.
struct Day {
    salt: u64,
    product: Product,
    numbers: u64,
    seen: Vec<u64>,
    latencies: Vec<u64>,
}

impl Day {
    fn of(salt: u64, product: Product, numbers: u64) -> Self {
        let seen = vec![0; numbers.div_ceil(64) as usize];
        Self { salt, product, numbers, seen, latencies: vec![0; 2_000] }
    }

    /// `rows` events in order of time.
    fn write(&mut self, path: &Path, day: u64, rows: u64) -> Done {
        let mut writer = None;
        for from in (0..rows).step_by(BATCH as usize) {
            let batch = self.batch(day, from..rows.min(from + BATCH), rows)?;
            let writer = match &mut writer {
                Some(writer) => writer,
                none => none.insert(ArrowWriter::try_new(
                    File::create(path)?,
                    batch.schema(),
                    Some(properties()),
                )?),
            };
            writer.write(&batch)?;
        }
        writer.ok_or("an archive needs an event for each day and product")?.close()?;
        Ok(())
    }

    fn batch(&mut self, day: u64, rows: std::ops::Range<u64>, of: u64) -> Done<RecordBatch> {
        let mut words: [StringDictionaryBuilder<Int32Type>; 8] = Default::default();
        let (mut tags, mut phones) = (ListBuilder::new(StringBuilder::new()), StringBuilder::new());
        let (mut times, mut latencies) = (Vec::new(), Vec::new());
        for row in rows {
            let n = mix((self.salt << 60) ^ (day << 40) ^ row);
            let chance = |place: u32, of: u64| (n >> (place * 6)) % of;
            let (outcome, billing, code) = answer(self.product, mix(n) % 100);
            let answered = billing == Billing::Billed && self.product == Product::BusinessRisk;
            let level = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][chance(1, 10) as usize];
            let number = mix(n ^ 1) % self.numbers;
            let latency = 30 + chance(2, 64) + (mix(n ^ 2) % 1_000).pow(3) / 1_000_000;
            self.seen[(number / 64) as usize] |= 1 << (number % 64);
            self.latencies[latency as usize] += 1;
            let of_row = [
                Some(self.product.as_str()),
                Some(["shop", "bank", "game"][chance(3, 3) as usize]),
                Some([Platform::Android, Platform::Ios, Platform::Web][chance(4, 3) as usize].as_str()),
                Some(["cm", "cu", "ct", "unknown"][chance(5, 4) as usize]),
                Some(outcome.as_str()),
                Some(billing.as_str()),
                Some(code),
                answered.then(|| RiskLevel::ALL[level].as_str()),
            ];
            words.iter_mut().zip(of_row).for_each(|(column, word)| column.append_option(word));
            let few: &[&str] = [&["F24004"][..], &["F10001"], &["F10001", "F20002"], &["F20002"], &[], &[]]
                [chance(6, 6) as usize];
            tags.append_value(few.iter().filter(|_| answered && level > 0).map(Some));
            // As the ledger makes them: the key's id, and 32 digits that say nothing.
            phones.append_value(format!("0a1b2c3d.{:016x}{:016x}", mix(number ^ (1 << 50)), mix(number)));
            times.push(
                BEGIN_MS + DAY_MS * day as i64 + (DAY_MS as u128 * u128::from(row) / u128::from(of)) as i64,
            );
            latencies.push(latency as i64);
        }
        let names = ["product", "app", "platform", "carrier", "outcome", "billing", "code", "level"];
        let words = words.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let mut columns: Vec<(&str, ArrayRef)> = names.into_iter().zip(words).collect();
        let times = TimestampMillisecondArray::from(times).with_timezone("UTC");
        columns.push(("occurred_at", Arc::new(times)));
        columns.push(("tags", Arc::new(tags.finish())));
        columns.push(("phone_index", Arc::new(phones.finish())));
        columns.push(("latency_ms", Arc::new(Int64Array::from(latencies))));
        Ok(RecordBatch::try_from_iter(columns)?)
    }
}

/// As the ledger writes them.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(1 << 17))
        .set_column_dictionary_enabled(ColumnPath::from("occurred_at"), false)
        .set_column_dictionary_enabled(ColumnPath::from("phone_index"), false)
        .build()
}

fn answer(product: Product, chance: u64) -> (Outcome, Billing, &'static str) {
    match (product, chance) {
        (_, 0) => (Outcome::InDoubt, Billing::InDoubt, ""),
        (_, 1..3) => (Outcome::Failed, Billing::NotBilled, "1804"),
        (Product::NumberVerification, 3..11) => (Outcome::Inconsistent, Billing::Billed, "9001"),
        (Product::NumberVerification, 11..14) => (Outcome::UnknownResult, Billing::NotBilled, "9002"),
        (Product::NumberVerification, _) => (Outcome::Consistent, Billing::Billed, "9000"),
        (Product::OneClickLogin, _) => (Outcome::Success, Billing::Billed, "8000"),
        _ => (Outcome::Success, Billing::Billed, "0"),
    }
}

/// SplitMix64's output function.
fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

//! Synthetic events as Arrow columns.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, DictionaryArray, Int8Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use verimeter::{Outcome, Platform, Product};

use crate::Done;

/// First instant of 2026 in Shanghai.
const BEGIN_MS: i64 = 1_767_196_800_000;
const YEAR_MS: i64 = 365 * 86_400_000;
/// Rows of a batch: what readers of files make.
const BATCH: usize = 1 << 20;

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

/// Products without columns of their own, and what comes of them: so the figures of one version stay comparable with
/// those of another.
const PRODUCTS: [Product; 3] = [Product::OneClickLogin, Product::NumberVerification, Product::BusinessRisk];
const OUTCOMES: [Outcome; 7] = [
    Outcome::Success,
    Outcome::Consistent,
    Outcome::Inconsistent,
    Outcome::UnknownResult,
    Outcome::Failed,
    Outcome::Rejected,
    Outcome::InDoubt,
];

/// `rows` events of a year, evenly over time; in its order or shuffled.
pub(crate) fn events(rows: usize, ordered: bool) -> Done<Vec<RecordBatch>> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let words: [(&str, Vec<&str>); 4] = [
        ("product", PRODUCTS.map(Product::as_str).to_vec()),
        ("platform", Platform::ALL.map(Platform::as_str).to_vec()),
        ("carrier", vec!["cm", "cu", "ct", "unknown"]),
        ("outcome", OUTCOMES.map(Outcome::as_str).to_vec()),
    ];
    let mut batches = Vec::new();
    for from in (0..rows).step_by(BATCH) {
        let rows_here = from..rows.min(from + BATCH);
        let times = rows_here.clone().map(|row| match ordered {
            true => BEGIN_MS + (row as i128 * i128::from(YEAR_MS) / rows as i128) as i64,
            false => BEGIN_MS + (random.next() >> 1) as i64 % YEAR_MS,
        });
        let times: ArrayRef = Arc::new(Int64Array::from_iter_values(times));
        let mut columns = vec![("occurred_at_ms", times)];
        for (name, words) in &words {
            let keys = Int8Array::from_iter_values(rows_here.clone().map(|_| random.skewed(words.len())));
            let values = Arc::new(StringArray::from(words.clone()));
            columns.push((*name, Arc::new(DictionaryArray::<Int8Type>::try_new(keys, values)?) as ArrayRef));
        }
        batches.push(RecordBatch::try_from_iter(columns)?);
    }
    Ok(batches)
}

/// The same as an Arrow file.
pub(crate) fn write(batches: &[RecordBatch], path: &Path) -> Done {
    let mut writer = FileWriter::try_new(File::create(path)?, &batches[0].schema())?;
    batches.iter().try_for_each(|batch| writer.write(batch))?;
    writer.finish()?;
    Ok(())
}

/// The same as a Parquet file, compressed with zstd, otherwise as its writer does it by itself.
pub(crate) fn write_parquet(batches: &[RecordBatch], path: &Path) -> Done {
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()));
    let file = File::create(path)?;
    let mut writer = ArrowWriter::try_new(file, batches[0].schema(), Some(properties.build()))?;
    batches.iter().try_for_each(|batch| writer.write(batch))?;
    writer.close()?;
    Ok(())
}

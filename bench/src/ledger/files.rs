//! Files of events in and out.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;
use verimeter::{ExportQuery, FileFormat, Ledger, Product, StatsQuery};

use crate::Done;
use crate::figures::Spread;

/// The formats that are read, too.
const FORMATS: [FileFormat; 3] = [FileFormat::Csv, FileFormat::Jsonl, FileFormat::Parquet];

#[derive(Serialize)]
pub(super) struct Files {
    pub(super) format: FileFormat,
    /// Rows a second out of a ledger into a file.
    pub(super) exported: Spread,
    /// Rows a second out of a file into an empty ledger, checked, indexed and counted.
    pub(super) imported: Spread,
    pub(super) bytes: u64,
}

/// Exports the ledger at `ledger`, which has `rows` events, and imports what was written.
pub(super) fn files(ledger: &Path, rows: u64, rounds: u16, folder: &Path) -> Done<Vec<Files>> {
    let from = Ledger::read(ledger)?;
    let mut all = Vec::new();
    for format in FORMATS {
        eprintln!("{format}, out and in");
        let file = folder.join("events").with_extension(format.as_str());
        let mut query =
            ExportQuery::new(StatsQuery::new(Product::BusinessRisk).between("2026-01-01", "2027-01-01"));
        query.format = Some(format);
        let (mut exported, mut imported) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let begun = Instant::now();
            let manifest = from.export(&query, &file, |_| ())?;
            exported.push(manifest.rows as f64 / begun.elapsed().as_secs_f64());
            let into = folder.join("imported.db");
            // Entries of the phone index are read under the key that they were made with.
            let key = |path: &Path| path.with_extension("db.key");
            std::fs::copy(key(ledger), key(&into))?;
            let to = Ledger::open(&into, None)?;
            let begun = Instant::now();
            let done = to.import_file(&file, |_| ())?;
            imported.push(done.new as f64 / begun.elapsed().as_secs_f64());
            if (manifest.rows, done.new) != (rows as i64, rows as i64) {
                return Err(format!(
                    "{format}: {} rows went out and {} came in of {rows}",
                    manifest.rows, done.new
                )
                .into());
            }
            drop(to);
            for path in [key(&into), into] {
                std::fs::remove_file(path)?;
            }
        }
        let bytes = std::fs::metadata(&file)?.len();
        all.push(Files { format, exported: Spread::of(exported), imported: Spread::of(imported), bytes });
    }
    Ok(all)
}

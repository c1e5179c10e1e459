//! Which columns of a Parquet file are read, and as what.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Schema, TimeUnit};

use super::BATCH;
use crate::Result;
use crate::stats::arrow::lexicon::Lexicon;
use crate::stats::arrow::numbers::Times;
use crate::stats::arrow::table::{Batch, wider};
use crate::stats::measures::COUNTERS;
use crate::stats::{Dimension, QUARTER_MS};
use crate::tabular::parquet_file::{ParquetFile, Which};

/// Columns of a file that are read.
pub(super) struct Columns {
    /// Their places in the file.
    pub(super) read: Vec<usize>,
    /// Those of them that hold words.
    pub(super) words: Vec<usize>,
    pub(super) time: usize,
    time_name: String,
    /// Ticks of a millisecond and milliseconds of a tick, of which one is 1.
    unit: (i64, i64),
}

impl Columns {
    /// Words are read in a dictionary, as the file holds them, whatever its writer made of them.
    pub(super) fn of(
        file: &mut ParquetFile,
        wanted: impl Fn(Dimension) -> bool,
        sketched: bool,
        width: Width,
    ) -> Result<Self> {
        let schema = Arc::clone(file.schema());
        let place = |name: &str| schema.fields().iter().position(|field| field.name() == name);
        let mut lexicons: Vec<Lexicon> = Vec::new();
        let mut read = Vec::new();
        let mut words = Vec::new();
        for dimension in Dimension::ALL.into_iter().filter(|d| *d == Dimension::Product || wanted(*d)) {
            lexicons.push(Lexicon::new(dimension));
            words.extend(place(dimension.column()).map(|at| (at, dimension)));
        }
        let times = ["occurred_at_ms", "occurred_at"];
        let time = times.iter().find_map(|name| Some((place(name)?, (*name).to_owned())));
        read.extend(words.iter().map(|(at, _)| *at));
        read.extend(time.as_ref().map(|(at, _)| *at));
        if sketched {
            read.extend(["phone_index", "latency_ms"].into_iter().chain(COUNTERS).filter_map(place));
        }
        let in_dictionaries = schema.fields().iter().enumerate().map(|(at, field)| {
            // Times by page are others in nearly every row: to make a dictionary of them would only take time.
            let few = |dimension: &Dimension| *dimension != Dimension::PagesShown;
            let word = words.iter().find(|(word, dimension)| *word == at && few(dimension));
            word.filter(|_| *field.data_type() == DataType::Utf8).map_or_else(
                || Arc::clone(field),
                |(_, dimension)| in_dictionary(field, width.keys(*dimension)),
            )
        });
        file.read_as(Schema::new(in_dictionaries.collect::<Vec<FieldRef>>()))?;
        // What is missing or of a wrong type is found as in memory.
        Batch::read(&RecordBatch::new_empty(Arc::clone(file.schema())), &mut lexicons, sketched)?;
        let (time, time_name) = time.unwrap_or_default();
        let unit = match schema.field(time).data_type() {
            DataType::Timestamp(TimeUnit::Microsecond, _) => (1_000, 1),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => (1_000_000, 1),
            DataType::Timestamp(TimeUnit::Second, _) => (1, 1_000),
            _ => (1, 1),
        };
        let words = words.into_iter().map(|(at, _)| at).collect();
        Ok(Self { read, words, time, time_name, unit })
    }

    /// First and last quarter-hour of a row group, as the file notes them.
    pub(super) fn span(&self, file: &ParquetFile, row_group: usize) -> Option<(i64, i64)> {
        file.span(row_group, self.time).map(|span| self.quarters(span))
    }

    /// The quarter-hours of two times.
    pub(super) fn quarters(&self, (first, last): (i64, i64)) -> (i64, i64) {
        let quarter = |ticks: i64| {
            (i128::from(ticks) * i128::from(self.unit.1)).div_euclid(i128::from(self.unit.0 * QUARTER_MS))
                as i64
        };
        (quarter(first), quarter(last))
    }
}

/// How long keys of words are.
#[derive(Clone, Copy)]
pub(super) enum Width {
    /// A byte where words are few, as a rule. Where they are not, reading fails.
    Short,
    /// Long enough for all.
    Any,
}

impl Width {
    fn keys(self, dimension: Dimension) -> DataType {
        use Dimension::{App, Code, ErrorCode, SubCode, Tags};
        match (self, dimension) {
            (Self::Any, _) | (_, App | Code | Tags | ErrorCode | SubCode) => DataType::Int32,
            (Self::Short, _) => DataType::UInt8,
        }
    }
}

fn in_dictionary(field: &FieldRef, keys: DataType) -> FieldRef {
    let ty = DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8));
    Arc::new(Field::new(field.name(), ty, field.is_nullable()))
}

/// First and last quarter-hour of a file, as it notes them or, where it does not, as its rows tell.
pub(super) fn span(file: &ParquetFile, columns: &Columns) -> Result<Option<(i64, i64)>> {
    let mut all = None;
    for group in 0..file.metadata().num_row_groups() {
        if let Some(span) = columns.span(file, group) {
            all = Some(all.map_or(span, |all| wider(all, span)));
            continue;
        }
        for batch in file.batches(&[columns.time], Which::Group(group), BATCH)? {
            let batch = batch?;
            let times = Times::of(&columns.time_name, batch.column(0))?;
            for at in times.values.iter() {
                let quarter = at.div_euclid(times.ticks);
                all = Some(all.map_or((quarter, quarter), |all| wider(all, (quarter, quarter))));
            }
        }
    }
    Ok(all)
}

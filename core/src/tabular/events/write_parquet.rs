//! Events into Parquet: the Event schema as Arrow columns.

use std::fs::File;
use std::io::{self, BufWriter};
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Int64Builder, ListBuilder, StringBuilder, StringDictionaryBuilder,
    TimestampMillisecondBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field as Column, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::schema::types::ColumnPath;

use super::slot::{OCCURRED_AT, slot};
use super::write::Columns;
use crate::Event;
use crate::events::page_stay_json;
use crate::events::schema::{Field, FieldClass, FieldType, FieldValue};
use crate::tabular::parquet_out::{arrow_error, begin, io_error, properties};

/// Texts that are another one in nearly every row: no dictionary of them pays.
const IDS: [&str; 5] = ["event_id", "call_id", "vendor_id", "request_id", "transaction_id"];
/// So are times by page.
const STAY: &str = "page_stay_ms";

pub(super) struct ParquetWriter {
    writer: ArrowWriter<BufWriter<File>>,
    schema: SchemaRef,
}

impl ParquetWriter {
    pub(super) fn begin(
        file: File,
        columns: &Columns,
        notes: Vec<(&'static str, String)>,
    ) -> io::Result<Self> {
        let schema = Arc::new(Schema::new(columns.fields().map(column).collect::<Vec<_>>()));
        let plain = IDS.into_iter().chain([STAY, OCCURRED_AT.name()]);
        let properties = plain.fold(properties(), |properties, name| {
            properties.set_column_dictionary_enabled(ColumnPath::from(name), false)
        });
        let notes = notes.into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
        let properties = properties.set_key_value_metadata(Some(notes));
        let writer = begin(BufWriter::with_capacity(1 << 16, file), Arc::clone(&schema), properties)?;
        Ok(Self { writer, schema })
    }

    pub(super) fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    pub(super) fn write(&mut self, events: &[Event], columns: &Columns) -> io::Result<()> {
        let mut builders: Vec<Builder> = columns.fields().map(Builder::of).collect();
        for event in events {
            builders.iter_mut().zip(columns.of(event)).for_each(|(builder, (_, value))| builder.push(value));
        }
        let arrays = builders.into_iter().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(arrow_error)?;
        self.writer.write(&batch).map_err(io_error)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        let mut out = self.writer.into_inner().map_err(io_error)?;
        io::Write::flush(&mut out)
    }
}

/// The time bears its unit in its type, not in its name.
fn is_time(field: &Field) -> bool {
    field.name == slot("occurred_at_ms").name()
}

fn column(field: &Field) -> Column {
    let nullable = match field.ty {
        FieldType::Text | FieldType::Integer | FieldType::Texts => false,
        FieldType::OptionalText
        | FieldType::OptionalInteger
        | FieldType::OptionalFlag
        | FieldType::Numbers => true,
    };
    let ty = match field.ty {
        _ if is_time(field) => {
            let ty = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
            return Column::new(OCCURRED_AT.name(), ty, false);
        }
        FieldType::Text | FieldType::OptionalText => match is_word(field) {
            true => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            false => DataType::Utf8,
        },
        FieldType::Integer | FieldType::OptionalInteger => DataType::Int64,
        FieldType::Texts => DataType::List(Arc::new(item())),
        FieldType::OptionalFlag => DataType::Boolean,
        FieldType::Numbers => DataType::Utf8,
    };
    Column::new(field.name, ty, nullable)
}

fn item() -> Column {
    Column::new("element", DataType::Utf8, false)
}

/// A text of few kinds. People are many.
fn is_word(field: &Field) -> bool {
    !IDS.contains(&field.name) && field.class != FieldClass::Personal
}

enum Builder {
    Time(TimestampMillisecondBuilder),
    Integer(Int64Builder),
    Text(StringBuilder),
    Word(StringDictionaryBuilder<Int32Type>),
    Texts(ListBuilder<StringBuilder>),
    Flag(BooleanBuilder),
}

impl Builder {
    fn of(field: &Field) -> Self {
        match field.ty {
            _ if is_time(field) => Self::Time(TimestampMillisecondBuilder::new().with_timezone("UTC")),
            FieldType::Text | FieldType::OptionalText if is_word(field) => {
                Self::Word(StringDictionaryBuilder::new())
            }
            FieldType::Text | FieldType::OptionalText | FieldType::Numbers => {
                Self::Text(StringBuilder::new())
            }
            FieldType::Integer | FieldType::OptionalInteger => Self::Integer(Int64Builder::new()),
            FieldType::Texts => Self::Texts(ListBuilder::new(StringBuilder::new()).with_field(item())),
            FieldType::OptionalFlag => Self::Flag(BooleanBuilder::new()),
        }
    }

    fn push(&mut self, value: FieldValue<'_>) {
        match (self, value) {
            (Self::Time(times), FieldValue::Integer(ms)) => times.append_value(ms),
            (Self::Integer(numbers), FieldValue::Integer(number)) => numbers.append_value(number),
            (Self::Text(texts), FieldValue::Text(text)) => texts.append_value(text),
            (Self::Word(words), FieldValue::Text(word)) => words.append_value(word),
            (Self::Texts(lists), FieldValue::Texts(texts)) => lists.append_value(texts.iter().map(Some)),
            (Self::Text(texts), FieldValue::Numbers(numbers)) if !numbers.is_empty() => {
                texts.append_value(page_stay_json(numbers));
            }
            (Self::Flag(flags), FieldValue::Flag(flag)) => flags.append_value(flag),
            (Self::Time(times), _) => times.append_null(),
            (Self::Integer(numbers), _) => numbers.append_null(),
            (Self::Text(texts), _) => texts.append_null(),
            (Self::Word(words), _) => words.append_null(),
            (Self::Flag(flags), _) => flags.append_null(),
            (Self::Texts(lists), _) => lists.append_value(Vec::<Option<&str>>::new()),
        }
    }

    fn finish(self) -> ArrayRef {
        fn finished(mut builder: impl ArrayBuilder) -> ArrayRef {
            builder.finish()
        }
        match self {
            Self::Time(builder) => finished(builder),
            Self::Integer(builder) => finished(builder),
            Self::Text(builder) => finished(builder),
            Self::Word(builder) => finished(builder),
            Self::Texts(builder) => finished(builder),
            Self::Flag(builder) => finished(builder),
        }
    }
}

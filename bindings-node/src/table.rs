//! Tables, for eyes and for other libraries.

use std::path::PathBuf;

use arrow_ipc::writer::StreamWriter;
use napi::bindgen_prelude::{JsObjectValue as _, Null, Object};
use napi::{Env, JsValue as _, Result, Unknown};
use napi_derive::napi;
use verimeter::tabular::{self, Cell, WholeFile, unwritable};
use verimeter::{
    Balance, BalanceEntry, Consumption, DetailsPage, Drift, Error, Event, FileFormat, Funnel, HarvestRow,
    Overview, Reconciliation, ScreenRow, Trend, stats,
};
use verimeter_cli::Width;
use verimeter_models::node::{At, FromJs, ToJs};

use crate::arguments::{argument, give};
use crate::bridge;
use crate::data::Sent;
use crate::errors::raise;

/// More rows than this are not shown, only the first and the last.
const SHOWN: usize = 60;
const ENDS: usize = 20;

/// Rows and columns.
#[napi]
pub struct Table {
    table: tabular::Table,
    /// How a terminal shows it, where its view has a way of its own.
    text: Option<String>,
}

impl From<tabular::Table> for Table {
    fn from(table: tabular::Table) -> Self {
        Self { table, text: None }
    }
}

/// A table that was made on another thread, on its way.
pub(crate) struct Tabled(pub(crate) tabular::Table);

impl ToJs for Tabled {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("table", Table::from(self.0.clone()))?;
        carrier.get_named_property_unchecked("table")
    }
}

impl Table {
    /// The table of an answer of a ledger or a state, or of a list of rows.
    fn of_view(given: &Unknown<'_>, tz: &str) -> verimeter::Result<Self> {
        if let Some(view) = is::<Overview>(given) {
            let table = tabular::overview_table(&view);
            let text = (table.rows.len() <= SHOWN).then(|| verimeter_cli::overview_text(&view, Width::ANY));
            return Ok(Self { table, text });
        }
        if let Some(view) = is::<Trend>(given) {
            return Ok(tabular::trend_table(&view).into());
        }
        if let Some(view) = is::<Funnel>(given) {
            return Ok(tabular::funnel_table(&view).into());
        }
        if let Some(view) = is::<Consumption>(given) {
            return Ok(tabular::consumption_table(&view).into());
        }
        if let Some(view) = is::<Reconciliation>(given) {
            return Ok(tabular::reconcile_table(&view.rows).into());
        }
        if let Some(view) = is::<DetailsPage>(given) {
            return Self::of_events(&view.rows, tz);
        }
        if empty(given) {
            return Ok(tabular::Table { columns: Vec::new(), rows: Vec::new() }.into());
        }
        Self::of_rows(given, None, tz)?.ok_or_else(|| {
            let error = Error::invalid("`view` is nothing that a table is made of");
            error.advice("give an answer of a ledger, or a list of its rows")
        })
    }

    /// The table of a list of rows that are called so, or of any that tables are made of.
    fn of_rows(given: &Unknown<'_>, of: Option<&str>, tz: &str) -> verimeter::Result<Option<Self>> {
        if let Some(rows) = list::<Event>(given, of, "Event") {
            return Self::of_events(&rows, tz).map(Some);
        }
        let table = if let Some(rows) = list::<Balance>(given, of, "Balance") {
            tabular::balance_table(&rows)?
        } else if let Some(rows) = list::<BalanceEntry>(given, of, "BalanceEntry") {
            tabular::balance_entries_table(&rows, tz)?
        } else if let Some(rows) = list::<Drift>(given, of, "Drift") {
            tabular::drift_table(&rows, tz)?
        } else if let Some(rows) = list::<HarvestRow>(given, of, "HarvestRow") {
            tabular::harvest_table(&rows)
        } else if let Some(rows) = list::<ScreenRow>(given, of, "ScreenRow") {
            tabular::screen_table(&rows)
        } else {
            return Ok(None);
        };
        Ok(Some(table.into()))
    }

    fn of_events(rows: &[Event], tz: &str) -> verimeter::Result<Self> {
        let table = tabular::details_table(rows, tz)?;
        let text =
            (table.rows.len() <= SHOWN).then(|| verimeter_cli::details_text(table.clone(), Width::ANY));
        Ok(Self { table, text })
    }
}

/// Rows, where they are those that are asked for.
fn list<T: FromJs>(given: &Unknown<'_>, of: Option<&str>, name: &str) -> Option<Vec<T>> {
    of.is_none_or(|of| of == name).then(|| is(given)).flatten()
}

/// A list without rows does not tell which they are.
fn empty(given: &Unknown<'_>) -> bool {
    is::<Vec<Event>>(given).is_some_and(|rows| rows.is_empty())
}

/// What was given as a record or a list of them, if it is one.
fn is<T: FromJs>(given: &Unknown<'_>) -> Option<T> {
    T::from_js(given, At::argument("view")).ok()
}

#[napi]
impl Table {
    #[napi(factory)]
    pub fn of(env: &Env, view: Unknown<'_>, of: Unknown<'_>, tz: Unknown<'_>) -> Result<Self> {
        let of: Option<String> = argument(env, &of, "of")?;
        let tz: Option<String> = argument(env, &tz, "tz")?;
        let tz = tz.as_deref().unwrap_or(stats::DEFAULT_ZONE);
        let table = match of {
            None => Self::of_view(&view, tz),
            Some(of) => Self::of_rows(&view, Some(&of), tz).and_then(|table| {
                table.ok_or_else(|| {
                    Error::invalid(format!("`view` is no list of `{of}`, or there are no tables of these"))
                })
            }),
        };
        table.map_err(|error| raise(env, error))
    }

    #[napi]
    pub fn columns(&self) -> Vec<String> {
        self.table.names().map(str::to_owned).collect()
    }

    #[napi]
    pub fn rows<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut rows = env.create_array(0)?;
        for row in &self.table.rows {
            let mut object = Object::new(env)?;
            for (name, cell) in self.table.names().zip(row) {
                match cell {
                    Cell::Text(text) => object.set(name, text)?,
                    Cell::Whole(n) => object.set(name, n)?,
                    Cell::Share(Some(share)) => object.set(name, share)?,
                    Cell::Share(None) | Cell::Empty => object.set(name, Null)?,
                }
            }
            rows.insert(object)?;
        }
        Ok(rows.to_unknown())
    }

    #[napi]
    pub fn length(&self) -> i64 {
        self.table.rows.len() as i64
    }

    /// As a terminal shows it.
    #[napi]
    pub fn text(&self) -> String {
        match &self.text {
            Some(text) => text.clone(),
            None => verimeter_cli::table_text(shortened(&self.table), Width::ANY),
        }
    }

    #[napi]
    pub fn csv(&self, env: &Env) -> Result<String> {
        let mut out = Vec::new();
        tabular::write_csv(&self.table, &mut out)
            .and_then(|()| String::from_utf8(out).map_err(std::io::Error::other))
            .map_err(|error| raise(env, Error::invalid("the table could not be written").source(error)))
    }

    /// As bytes of an Arrow IPC stream.
    #[napi]
    pub fn arrow<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let bytes = tabular::table_batch(&self.table).and_then(|batch| {
            let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema())?;
            writer.write(&batch)?;
            writer.into_inner()
        });
        let failed = |error| Error::invalid("the cells do not fit the table's columns").source(error);
        give(env, bytes.map(Sent).map_err(failed))
    }

    /// Writes it to a file: what its name says.
    #[napi]
    pub fn save<'env>(&self, env: &'env Env, path: Unknown<'env>) -> Result<Unknown<'env>> {
        let path = PathBuf::from(argument::<String>(env, &path, "path")?);
        let table = self.table.clone();
        bridge::blocking(env, move || {
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            let format = extension.parse().ok().filter(|format| *format != FileFormat::Jsonl);
            let format: FileFormat = format.ok_or_else(|| {
                Error::invalid(format!("`{}` is no name of a table", path.display()))
                    .advice("end it with .csv, .xlsx or .parquet")
            })?;
            let failed = unwritable(&path);
            let mut file = WholeFile::create(&path).map_err(&failed)?;
            match format {
                FileFormat::Xlsx => tabular::write_xlsx(&table, file.file()),
                FileFormat::Parquet => tabular::write_parquet(&table, file.file()),
                FileFormat::Csv | FileFormat::Jsonl => tabular::write_csv(&table, file.file()),
            }
            .and_then(|()| file.finish())
            .map_err(&failed)
        })
    }
}

/// The first and the last rows of a long table, and what stands for the others.
fn shortened(table: &tabular::Table) -> tabular::Table {
    let mut table = table.clone();
    if table.rows.len() > SHOWN {
        let last = table.rows.split_off(table.rows.len() - ENDS);
        table.rows.truncate(ENDS);
        table.rows.push(vec![Cell::Text("…".to_owned()); table.columns.len()]);
        table.rows.extend(last);
    }
    table
}

//! Tables that vendors' consoles export: CSV of any encoding that Excel writes, and XLSX.

mod grid;
mod header;
mod sheet;
mod text;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use self::grid::{Grid, Line, Raw};
use self::header::{Columns, Field};
use crate::catalog::{is_all, is_total, vendor_platform, vendor_product};
use crate::stats::{VendorDay, comparable};
use crate::{Error, Product, ReconcileQuery, Result, one_line};

/// A vendor's table, read whole.
#[derive(Clone, Debug)]
pub struct VendorTable {
    /// What it says, a day, product, app and platform per row.
    pub days: Vec<VendorDay>,
    /// Headers by what they were read as.
    pub columns: HashMap<String, String>,
    /// Headers of the other columns; of a figure that only some of the table's products have, with the product behind it.
    pub ignored: Vec<String>,
    /// Rows of sums, which were left out.
    pub skipped: i64,
}

impl VendorTable {
    /// Reads a file that ends with `.csv`, `.txt`, `.tsv` or `.xlsx`. Of `query`, it is asked for the product of a table without
    /// a column that says it, for headers and for the sheet.
    ///
    /// CSV may be UTF-8, UTF-16 with its mark, or GB 18030, with commas, tabs or semicolons. The header may stand below a
    /// title, in the first 20 rows. Dates are `2026-11-01`, `2026/11/1`, `2026.11.1`, `20261101`, `2026年11月1日` or Excel's
    /// numbers, with a time of day or without: hours add up to their day. A row without a date takes that of the row above
    /// where it names a product, app or platform, as merged cells leave it. Numbers may be grouped in thousands; a cell that is
    /// empty or a dash says nothing.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming file, row and column, for what cannot be read so.
    pub fn open(path: impl AsRef<Path>, query: &ReconcileQuery) -> Result<Self> {
        let path = path.as_ref();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let columns = header::Wanted::of(query)?;
        let file = File { path: path.to_owned(), product: query.product };
        let (grid, columns) = match ending.as_deref() {
            Some("xlsx" | "xlsm") => sheet::table(path, query.sheet.as_deref(), &columns)?,
            Some("csv" | "txt" | "tsv") => text::table(path, &columns)?,
            _ => {
                return Err(Error::invalid(format!("`{}` is of a kind that is not known", path.display()))
                    .advice("export the vendor's table as .xlsx or .csv"));
            }
        };
        file.read(&grid, columns)
    }
}

/// What rows are read with.
struct File {
    path: PathBuf,
    product: Option<Product>,
}

impl File {
    fn read(&self, grid: &Grid, columns: Columns) -> Result<VendorTable> {
        let mut table = VendorTable {
            days: Vec::new(),
            columns: columns.headers(),
            ignored: columns.ignored.clone(),
            skipped: 0,
        };
        let mut above = None;
        for line in grid.lines.iter().skip(columns.line + 1) {
            if line.cells.iter().all(Raw::is_empty) {
                continue;
            }
            if line.cells.iter().any(|cell| cell.text().is_some_and(is_total)) {
                table.skipped += 1;
                continue;
            }
            let day = self.day(line, &columns, above).map_err(|fault| self.fault(grid, line, fault))?;
            above = Some(day.date);
            table.days.push(day);
        }
        if table.days.is_empty() {
            return Err(Error::invalid(format!("`{}` has no rows below its header", self.path.display())));
        }
        self.leave_out_foreign(&mut table, &columns)?;
        Ok(table)
    }

    /// Tells figures that are none of a product's as columns that are not compared. What is left of the table must be about
    /// something.
    fn leave_out_foreign(&self, table: &mut VendorTable, columns: &Columns) -> Result<()> {
        let products: BTreeSet<Product> = table.days.iter().map(|day| day.product).collect();
        let has = |product: &Product, name: &str| comparable(*product).any(|(own, _)| own == name);
        for (_, name) in columns.figures() {
            if !products.iter().any(|product| has(product, name)) {
                table.ignored.extend(table.columns.remove(name));
                continue;
            }
            // A column that is of some of the table's products.
            let says = |product: &Product| {
                let mut days = table.days.iter().filter(|day| day.product == *product);
                days.any(|day| day.figures.contains_key(name))
            };
            let foreign: Vec<&Product> =
                products.iter().filter(|product| !has(product, name) && says(product)).collect();
            table
                .ignored
                .extend(foreign.iter().map(|product| format!("{} ({product})", table.columns[name])));
        }
        for day in &mut table.days {
            day.figures.retain(|name, _| has(&day.product, name));
        }
        if table.days.iter().any(|day| !day.figures.is_empty()) {
            return Ok(());
        }
        let of = |products: &mut dyn Iterator<Item = String>| products.collect::<Vec<_>>().join(", ");
        let names = of(&mut products.iter().map(ToString::to_string));
        let what = format!("`{}` says no figure of {names} that the ledger has", self.path.display());
        let mut known: Vec<&str> = Vec::new();
        products.iter().flat_map(|product| comparable(*product)).for_each(|(name, _)| {
            if !known.contains(&name) {
                known.push(name);
            }
        });
        Err(Error::invalid(what).advice(format!(
            "there are {}; say which column is one: `{}=HEADER`",
            known.join(", "),
            known.first().unwrap_or(&"requests")
        )))
    }

    fn day(
        &self,
        line: &Line,
        columns: &Columns,
        above: Option<jiff::civil::Date>,
    ) -> Result<VendorDay, Fault> {
        let text = |field: Field| columns.cell(line, field).and_then(|cell| cell.text());
        let fault = |field: Field, what: String| Fault { header: columns.header(field), what };
        let product = match (text(Field::Product), self.product) {
            (Some(word), _) => vendor_product(word)
                .ok_or_else(|| fault(Field::Product, format!("`{}` is no product", shown(word))))?,
            (None, Some(product)) => product,
            (None, None) => {
                return Err(fault(
                    Field::Product,
                    "says no product: say which one the table is about".to_owned(),
                ));
            }
        };
        let app = text(Field::App).filter(|word| !is_all(word)).map(str::to_owned);
        let platform = text(Field::Platform)
            .filter(|word| !is_all(word))
            .map(|word| vendor_platform(word).map_or_else(|| shown(word), str::to_owned));
        let date = match columns.cell(line, Field::Date).filter(|cell| !cell.is_empty()) {
            Some(cell) => value::day(cell).map_err(|what| fault(Field::Date, what))?,
            None => {
                let named = [Field::Product, Field::App, Field::Platform]
                    .into_iter()
                    .any(|field| text(field).is_some());
                above.filter(|_| named).ok_or_else(|| fault(Field::Date, "is empty".to_owned()))?
            }
        };
        let mut figures = BTreeMap::new();
        for (at, name) in columns.figures() {
            let cell = line.cells.get(at).unwrap_or(&Raw::Empty);
            let n = value::number(cell).map_err(|what| Fault { header: columns.header_at(at), what })?;
            if let Some(n) = n {
                figures.insert(name.to_owned(), n);
            }
        }
        Ok(VendorDay { date, product, app, platform, figures })
    }

    fn fault(&self, grid: &Grid, line: &Line, fault: Fault) -> Error {
        let place = format!("`{}`, {}{} {}", self.path.display(), grid.place, grid.unit, line.number);
        match fault.header {
            Some(header) => Error::invalid(format!("{place}, column `{}`: {}", shown(&header), fault.what)),
            None => Error::invalid(format!("{place}: {}", fault.what)),
        }
    }
}

/// What is wrong with a row, and in which column.
struct Fault {
    header: Option<String>,
    what: String,
}

/// A text of the file for a message.
fn shown(text: &str) -> String {
    one_line(text, 40)
}

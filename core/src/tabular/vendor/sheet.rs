//! Workbooks.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use jiff::civil::Date;

use super::grid::{Grid, Line, MOST_COLUMNS, MOST_ROWS, Raw};
use super::header::{self, Columns, Wanted};
use super::{shown, text};
use crate::{Error, Result};

type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// The table of a workbook: that of the sheet `name`, or of the first one that has such a table.
pub(super) fn table(path: &Path, name: Option<&str>, wanted: &Wanted) -> Result<(Grid, Columns)> {
    let bytes = text::bytes(path)?;
    // A damaged file is the user's to mend, whatever the reader makes of it.
    catch_unwind(AssertUnwindSafe(|| find(path, bytes, name, wanted))).unwrap_or_else(|_| Err(damaged(path)))
}

fn find(path: &Path, bytes: Vec<u8>, name: Option<&str>, wanted: &Wanted) -> Result<(Grid, Columns)> {
    let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Error::invalid(format!("`{}` is protected by a password", path.display()))
            .advice("save it without one"),
        other => damaged(path).source(other.to_string()),
    })?;
    let names = workbook.sheet_names();
    let chosen: Vec<&String> = match name {
        Some(name) => names.iter().filter(|known| *known == name).collect(),
        None => names.iter().collect(),
    };
    if chosen.is_empty() {
        let known: Vec<String> = names.iter().take(8).map(|name| format!("`{}`", shown(name))).collect();
        let what = format!("`{}` has no sheet `{}`", path.display(), shown(name.unwrap_or_default()));
        return Err(Error::invalid(what).advice(format!("it has {}", known.join(", "))));
    }
    let mut first = None;
    for name in chosen {
        let Some(lines) = lines(path, &mut workbook, name)? else { continue };
        match wanted.find(&lines) {
            Ok(columns) => {
                let place = format!("sheet `{}`, ", shown(name));
                return Ok((Grid { lines, unit: "row", place }, columns));
            }
            Err(missing) => first = first.or(Some((name, missing))),
        }
    }
    let (place, missing, found) = match first {
        Some((name, (missing, found))) => {
            (format!("`{}`, sheet `{}`", path.display(), shown(name)), missing, found)
        }
        None => (format!("`{}`", path.display()), header::Missing::Kind("date"), Vec::new()),
    };
    Err(header::error(&place, missing, &found))
}

/// The rows of a sheet; none where it is a chart or another kind of sheet.
fn lines(path: &Path, workbook: &mut Workbook, name: &str) -> Result<Option<Vec<Line>>> {
    let unreadable = |error: XlsxError| damaged(path).source(error.to_string());
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    // Cells are read one by one: the range that a sheet claims may be larger than any memory.
    // Rows may come in any order.
    let mut rows: BTreeMap<u64, Vec<Raw>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (number, column) = (u64::from(row) + 1, column as usize);
        let raw = raw(cell.get_value());
        if column >= MOST_COLUMNS || raw.is_empty() {
            continue;
        }
        if rows.len() >= MOST_ROWS && !rows.contains_key(&number) {
            return Err(Error::invalid(format!("`{}` has more than {MOST_ROWS} rows", path.display()))
                .advice("export fewer days at a time"));
        }
        let cells = rows.entry(number).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Raw::Empty);
        }
        cells[column] = raw;
    }
    Ok(Some(rows.into_iter().map(|(number, cells)| Line { number, cells }).collect()))
}

fn raw(value: &DataRef<'_>) -> Raw {
    match value {
        DataRef::Empty => Raw::Empty,
        DataRef::Int(n) => Raw::Number(*n as f64),
        DataRef::Float(number) => Raw::Number(*number),
        DataRef::String(text) => Raw::of(text),
        DataRef::SharedString(text) => Raw::of(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Raw::of(text),
        DataRef::Bool(is) => Raw::of(&is.to_string()),
        DataRef::Error(error) => Raw::of(&error.to_string()),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            let date = i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, day as i8).ok());
            date.map_or(Raw::Number(at.as_f64()), Raw::Date)
        }
        DataRef::DateTime(duration) => Raw::Number(duration.as_f64()),
    }
}

fn damaged(path: &Path) -> Error {
    Error::invalid(format!("`{}` is no workbook that can be read", path.display()))
        .advice("export it again as .xlsx, or save it as CSV")
}

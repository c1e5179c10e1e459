//! Files of phone numbers to screen.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::input::{column, csv, found, line, unreadable};
use crate::jiguang::{RiskQuery, ScreenInput};
use crate::{Error, Platform, Result, UnknownWord, one_line};

/// A CSV file with a column `phone`, and `ip`, `ex_id` and `platform` where it has them. Other columns are left
/// alone.
#[derive(Clone, Debug)]
pub struct PhoneFile {
    path: PathBuf,
    columns: Columns,
    rows: u64,
}

#[derive(Clone, Copy, Debug)]
struct Columns {
    phone: usize,
    ip: Option<usize>,
    ex_id: Option<usize>,
    platform: Option<usize>,
}

impl PhoneFile {
    /// Reads the file through once, so that a fault in its last line is known before the first call is made. What
    /// is in `phone` and `ip` is judged call by call.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming file and line.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let mut reader = csv(&path)?;
        let columns = columns(&path, reader.headers().map_err(|error| unreadable(&path, error))?)?;
        let mut rows = 0;
        for record in reader.records() {
            input(&path, columns, 0, &record.map_err(|error| unreadable(&path, error))?)?;
            rows += 1;
        }
        if rows == 0 {
            return Err(Error::invalid(format!("`{}` has no rows below its header", path.display())));
        }
        Ok(Self { path, columns, rows })
    }

    /// Number of rows below the header.
    pub fn len(&self) -> u64 {
        self.rows
    }

    /// Never: a file without rows does not open.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, read as they are asked for.
    ///
    /// # Errors
    /// As [`open`](Self::open), where the file changed meanwhile.
    pub fn rows(&self) -> Result<PhoneRows> {
        let records = csv(&self.path)?.into_records();
        Ok(PhoneRows { path: self.path.clone(), columns: self.columns, row: 0, records })
    }
}

/// Rows of a [`PhoneFile`].
pub struct PhoneRows {
    path: PathBuf,
    columns: Columns,
    row: i64,
    records: csv::StringRecordsIntoIter<BufReader<File>>,
}

impl Iterator for PhoneRows {
    type Item = Result<ScreenInput>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.records.next()?;
        self.row += 1;
        let record = record.map_err(|error| unreadable(&self.path, error));
        Some(record.and_then(|record| input(&self.path, self.columns, self.row, &record)))
    }
}

fn columns(path: &Path, header: &StringRecord) -> Result<Columns> {
    if header.iter().all(str::is_empty) {
        return Err(Error::invalid(format!("`{}` is empty", path.display())));
    }
    let Some(phone) = column(header, "phone") else {
        // A file without a header shows its first row here.
        return Err(Error::invalid(format!("`{}` has no column `phone`", path.display()))
            .advice(format!("name it in the first line, which has {}", found(header))));
    };
    Ok(Columns {
        phone,
        ip: column(header, "ip"),
        ex_id: column(header, "ex_id"),
        platform: column(header, "platform"),
    })
}

fn input(path: &Path, columns: Columns, row: i64, record: &StringRecord) -> Result<ScreenInput> {
    let field = |at: Option<usize>| {
        at.and_then(|at| record.get(at)).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let platform: Platform = match field(columns.platform) {
        None => Platform::Unknown,
        Some(word) => word.to_ascii_lowercase().parse().map_err(|error: UnknownWord| {
            let line = line(path, record.position());
            Error::invalid(format!(
                "`{}`, line {line}: {}",
                path.display(),
                one_line(&error.to_string(), 200)
            ))
        })?,
    };
    let phone = field(Some(columns.phone)).unwrap_or_default();
    let query = RiskQuery::new(phone).ip(field(columns.ip)).ex_id(field(columns.ex_id)).platform(platform);
    Ok(ScreenInput { row, query, earlier: None })
}
